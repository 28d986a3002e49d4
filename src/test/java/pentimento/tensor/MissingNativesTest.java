package pentimento.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is asked for first where DJL is missing, as from the plain jar: the same is said. */
class MissingNativesTest {
  private static URLClassLoader plain() throws MalformedURLException {
    List<URL> path = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!entry.replace('\\', '/').contains("/ai/djl/")) {
        path.add(Path.of(entry).toUri().toURL());
      }
    }
    return new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  @ParameterizedTest
  @CsvSource({
    "Tensor, of",
    "Torch, version",
    "Torch, packs",
    "Lowering, auto",
    "Device, isAvailable"
  })
  void theWayToGetThemIsTold(String type, String name) throws Exception {
    try (URLClassLoader loader = plain()) {
      Class<?> asked = loader.loadClass("pentimento.tensor." + type);
      boolean number = type.equals("Tensor");
      Method method = number ? asked.getMethod(name, double.class) : asked.getMethod(name);
      Object on = asked.isEnum() ? asked.getEnumConstants()[0] : "no object";
      Throwable thrown =
          assertThrows(
                  InvocationTargetException.class,
                  () -> method.invoke(on, number ? new Object[] {1.0} : new Object[0]))
              .getCause();
      assertEquals(NativesMissingException.class.getName(), thrown.getClass().getName());
      assertTrue(thrown.getMessage().contains("./mvnw package -Pnatives"), thrown.getMessage());
    }
  }
}
