package pentimento.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativesTest {
  @TempDir Path folder;

  private Optional<Natives> found() throws IOException {
    URL[] path = {folder.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(path, null)) {
      return Natives.on(loader);
    }
  }

  @Test
  void nativesCountWhenTheEngineIsThereToo() throws IOException {
    assertEquals(Optional.empty(), found());
    Path about = Files.createDirectories(folder.resolve("native/lib"));
    Files.writeString(
        about.resolve("pytorch.properties"),
        "version=2.7.1-20250812\nflavor=cpu\nclassifier=win-x86_64\nlibraries=c10.dll");
    assertEquals(Optional.empty(), found());
    Path engine = Files.createDirectories(folder.resolve("ai/djl/pytorch/engine"));
    Files.createFile(engine.resolve("PtEngine.class"));
    assertEquals(Optional.of(new Natives("2.7.1", "win-x86_64")), found());
  }

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, linux-x86_64",
    "Linux, aarch64, linux-aarch64",
    "Windows 11, amd64, win-x86_64",
    "Mac OS X, aarch64, osx-aarch64",
    "Mac OS X, x86_64, osx-x86_64"
  })
  void platformsAreCalledAsTheirNativesAre(String system, String processor, String platform) {
    assertEquals(platform, Natives.platform(system, processor));
  }
}
