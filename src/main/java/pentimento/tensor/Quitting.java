package pentimento.tensor;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.util.concurrent.atomic.AtomicInteger;
import pentimento.request.Ending;

/**
 * Ends the process while the library computes. The virtual machine's own way calls what the library
 * has for its end while its threads still work, which crashes more often than not.
 */
final class Quitting {
  /** What shells expect of a program that was interrupted. */
  private static final int INTERRUPTED = 130;

  private static final AtomicInteger RUNNING = new AtomicInteger();

  private Quitting() {}

  /** From now on the process ends well. */
  static void prepare() {
    Ending.addLast(Quitting::quit);
  }

  /** A call into the library begins. */
  static void enter() {
    RUNNING.incrementAndGet();
  }

  /** It is over. */
  static void leave() {
    RUNNING.decrementAndGet();
  }

  private static void quit() {
    if (RUNNING.get() == 0) {
      return;
    }
    if (Platform.isWindows()) {
      Pointer self = Pointer.createConstant(-1);
      NativeLibrary.getInstance("kernel32")
          .getFunction("TerminateProcess")
          .invokeInt(new Object[] {self, INTERRUPTED});
    } else {
      NativeLibrary.getInstance(Platform.C_LIBRARY_NAME)
          .getFunction("_exit")
          .invokeVoid(new Object[] {INTERRUPTED});
    }
  }
}
