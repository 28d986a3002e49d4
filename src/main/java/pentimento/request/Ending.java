package pentimento.request;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is to be done when the program ends, also when it is told to (Ctrl-C): first what has to be
 * waited for, then what tidies up, then what comes last. One list for the whole process, as the
 * virtual machine has one.
 */
public final class Ending {
  private static final Set<Runnable> AWAITED = ConcurrentHashMap.newKeySet();
  private static final Set<Runnable> FIRST = ConcurrentHashMap.newKeySet();
  private static final Set<Runnable> LAST = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Ending::end, "ending"));
  }

  private Ending() {}

  /**
   * Adds what lets work come to a good end, and waits for it; it must return in seconds and throw
   * nothing.
   */
  public static void addAwaited(Runnable task) {
    AWAITED.add(task);
  }

  /** Adds what tidies up; it must be quick and throw nothing. */
  public static void add(Runnable task) {
    FIRST.add(task);
  }

  /** Takes it back; does nothing when it is not there, or is being done. */
  public static void remove(Runnable task) {
    AWAITED.remove(task);
    FIRST.remove(task);
  }

  /** Adds what is done when all is tidied up. */
  public static void addLast(Runnable task) {
    LAST.add(task);
  }

  private static void end() {
    AWAITED.forEach(Runnable::run);
    FIRST.forEach(Runnable::run);
    LAST.forEach(Runnable::run);
  }
}
