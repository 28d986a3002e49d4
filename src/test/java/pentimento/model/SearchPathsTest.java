package pentimento.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchPathsTest {
  @TempDir Path folder;

  private SearchPaths of(String json) throws IOException {
    return SearchPaths.of(
        folder.resolve("home"), Files.writeString(folder.resolve("config.json"), json));
  }

  @Test
  void theProgramsFoldersComeFirstThenTheUsers() throws IOException {
    Path home = folder.resolve("home");
    assertEquals(
        new SearchPaths(List.of(home.resolve("models")), List.of(home.resolve("lora"))),
        SearchPaths.of(home, folder.resolve("none.json")));
    String far = folder.resolve("far").toString().replace("\\", "\\\\");
    SearchPaths paths = of("{\"models\": [\"near\", \"" + far + "\"], \"lora\": [\"oil\"]}");
    assertEquals(
        List.of(home.resolve("models"), folder.resolve("near"), folder.resolve("far")),
        paths.models(),
        "a relative folder is relative to the file");
    assertEquals(List.of(home.resolve("lora"), folder.resolve("oil")), paths.adapters());
    assertEquals(List.of(home.resolve("models")), of("\ufeff{}").models());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "{\"models\": \"x\"}",
        "{\"models\": [1]}",
        "{\"model\": []}",
        "{\"lora\": [\"a\\u0000b\"]}",
        "{\"models\": [], \"models\": []}"
      })
  void aWrongFileIsNamed(String json) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> of(json));
    assertTrue(e.getMessage().contains("config.json"), e.getMessage());
  }

  @Test
  void namesAreFoundWithAndWithoutTheirEndings() throws IOException {
    SearchPaths paths = of("{\"models\": [\"one\", \"two\"]}");
    Path one = Files.createDirectories(folder.resolve("one"));
    Path two = Files.createDirectories(folder.resolve("two"));
    Path sd = Files.createFile(two.resolve("sd.ckpt"));
    assertEquals(Optional.of(sd), paths.model(Path.of("sd")));
    assertEquals(Optional.of(sd), paths.model(Path.of("sd.ckpt")));
    Path first = Files.createFile(one.resolve("sd.safetensors"));
    assertEquals(Optional.of(first), paths.model(Path.of("sd")), "the first folder counts");
    assertEquals(Optional.of(sd), paths.model(sd), "a path is what it is");
    assertEquals(Optional.empty(), paths.model(Path.of("other")));
    assertEquals(Optional.empty(), paths.adapter(Path.of("sd")));
  }

  @Test
  void aStrangersNameNeverLeadsOut() throws IOException {
    Path one = Files.createDirectories(folder.resolve("one"));
    Path secret = Files.createFile(folder.resolve("secret.safetensors"));
    Path inner = Files.createDirectories(one.resolve("inner"));
    Files.createFile(inner.resolve("deep.safetensors"));
    SearchPaths paths = of("{\"models\": [\"one\"]}");
    for (String name :
        List.of(
            "..",
            ".",
            "",
            " ",
            "../secret",
            "../secret.safetensors",
            "..\\secret",
            "inner/../../secret",
            "inner/deep",
            secret.toString(),
            "C:secret",
            "a\u0000b",
            "pom.xml")) {
      assertEquals(Optional.empty(), paths.modelNamed(name, List.of()), name);
    }
    assertEquals(Optional.of(inner), paths.modelNamed("inner", List.of()));
    assertEquals(
        Optional.of(secret), paths.modelNamed("secret", List.of(folder)), "beside comes first");
    assertEquals(
        Optional.empty(), paths.model(Path.of("..", "secret")), "nor does a name of the user's");
  }
}
