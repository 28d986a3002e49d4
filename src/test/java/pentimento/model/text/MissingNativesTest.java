package pentimento.model.text;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.tensor.NativesMissingException;

/** What the tokenizer says where DJL or its library is missing, as from the plain jar. */
class MissingNativesTest {
  private static final String DJL = "ai.djl.huggingface.";

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    SmallTokenizer.write(folder);
  }

  /** Loads our classes anew, and DJL's tokenizers not at all. */
  private static final class Apart extends ClassLoader {
    Apart() {
      super(Apart.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        if (name.startsWith(DJL)) {
          throw new ClassNotFoundException(name);
        }
        if (!name.startsWith("pentimento.model.text.")) {
          return super.loadClass(name, resolve);
        }
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? define(name) : loaded;
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  @Test
  void theWayToGetThemIsTold() {
    Throwable thrown =
        assertThrows(
                InvocationTargetException.class,
                () ->
                    new Apart()
                        .loadClass("pentimento.model.text.ClipTokenizer")
                        .getMethod("open", Path.class)
                        .invoke(null, folder))
            .getCause();
    String said = assertInstanceOf(NativesMissingException.class, thrown).getMessage();
    assertTrue(said.contains("./mvnw package -Pnatives"), said);
  }

  /** In a process of its own: where the library lies is read from the environment once. */
  @Test
  void foldersThatTakeNoLibraryAreTold() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path");
    Path words = folder.resolve("said.txt");
    ProcessBuilder builder =
        new ProcessBuilder(java, "-cp", classes, Opening.class.getName(), folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(words.toFile());
    builder.environment().put("DJL_CACHE_DIR", folder.resolve("vocab.json").toString());
    Process process = builder.start();
    try {
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it does not end");
    } finally {
      process.destroyForcibly();
    }
    String said = Files.readString(words);
    assertTrue(said.startsWith(NativesMissingException.class.getName()), said);
    assertTrue(said.contains("./mvnw package -Pnatives"), said);
    assertTrue(said.contains("DJL_CACHE_DIR, which must be writable"), said);
  }

  /** Opens the tokenizer in a folder and prints what is thrown. */
  static final class Opening {
    private Opening() {}

    public static void main(String[] folder) throws IOException {
      try (ClipTokenizer tokenizer = ClipTokenizer.open(Path.of(folder[0]))) {
        System.out.println(tokenizer.maxLength());
      } catch (NativesMissingException e) {
        System.out.println(e);
      }
    }
  }
}
