package pentimento.model.text;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
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

  /** Loads our classes, and DJL's tokenizers or not, anew. */
  private static final class Apart extends ClassLoader {
    private final boolean withDjl;

    Apart(boolean withDjl) {
      super(Apart.class.getClassLoader());
      this.withDjl = withDjl;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        boolean djl = name.startsWith(DJL);
        if (djl && !withDjl) {
          throw new ClassNotFoundException(name);
        }
        if (!djl && !name.startsWith("pentimento.model.text.")) {
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

  private String said(ClassLoader loader) {
    Throwable thrown =
        assertThrows(
                InvocationTargetException.class,
                () ->
                    loader
                        .loadClass("pentimento.model.text.ClipTokenizer")
                        .getMethod("open", Path.class)
                        .invoke(null, folder))
            .getCause();
    return assertInstanceOf(NativesMissingException.class, thrown).getMessage();
  }

  @Test
  void theWayToGetThemIsTold() {
    String said = said(new Apart(false));
    assertTrue(said.contains("./mvnw package -Pnatives"), said);
  }

  @Test
  void foldersThatTakeNoLibraryAreTold() {
    String property = "DJL_CACHE_DIR";
    System.setProperty(property, folder.resolve("vocab.json").toString());
    try {
      String said = said(new Apart(true));
      assertTrue(said.contains("./mvnw package -Pnatives"), said);
      assertTrue(said.contains("DJL_CACHE_DIR, which must be writable"), said);
    } finally {
      System.clearProperty(property);
    }
  }
}
