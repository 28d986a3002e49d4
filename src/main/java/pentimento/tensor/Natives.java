package pentimento.tensor;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.TorchBridge;
import java.util.function.Supplier;

/** Brings the native library in, once, and puts each thread in the state that graphs need. */
final class Natives {
  static final String ENGINE = "PyTorch";

  private static final String ADVICE =
      "; run ./mvnw package -Pnatives to have it beside the program, and pentimento doctor to see"
          + " what is there";

  private Natives() {}

  /** Done when the class is first used: the library is one for the whole process. */
  private static final class Library {
    static final String VERSION = load();

    private static String load() {
      // Neither asks a cloud who we are nor downloads anything.
      setDefault("OPT_OUT_TRACKING", "true");
      setDefault("ai.djl.offline", "true");
      NativeHeap.prepare();
      String version = Engine.getEngine(ENGINE).getVersion();
      Quitting.prepare();
      return version;
    }

    private static void setDefault(String property, String value) {
      if (System.getProperty(property) == null) {
        System.setProperty(property, value);
      }
    }
  }

  /**
   * Makes sure that the library is there.
   *
   * @return its version
   * @throws NativesMissingException when it is not
   */
  static String require() {
    try {
      return Library.VERSION;
    } catch (NoClassDefFoundError e) {
      throw new NativesMissingException("PyTorch is not beside the program" + ADVICE, e);
    } catch (ExceptionInInitializerError | UnsatisfiedLinkError e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new NativesMissingException("PyTorch cannot be loaded: " + cause + ADVICE, e);
    }
  }

  /**
   * Calls the engine.
   *
   * @param gradients does the thread record for gradients meanwhile?
   * @return what the work gives
   * @throws TensorException when the engine cannot do it
   */
  static <T> T call(boolean gradients, Supplier<T> work) {
    require();
    return Calls.call(gradients, work);
  }

  /** Apart, for a class that catches others' exceptions cannot even be loaded without them. */
  private static final class Calls {
    static <T> T call(boolean gradients, Supplier<T> work) {
      Quitting.enter();
      try {
        // Both are states of the thread, on by default in new ones.
        TorchBridge.optimize(false);
        TorchBridge.recordGradients(gradients);
        return work.get();
      } catch (EngineException e) {
        throw new TensorException(essence(String.valueOf(e.getMessage())), e);
      } finally {
        Quitting.leave();
      }
    }
  }

  /**
   * Without the library's own call stack: from "Traceback of TorchScript" on, where there is one.
   */
  private static String essence(String message) {
    int script = message.indexOf("Traceback of TorchScript");
    String ours = script < 0 ? message : message.substring(script);
    int stack = ours.indexOf("\nException raised from");
    return (stack < 0 ? ours : ours.substring(0, stack)).strip();
  }
}
