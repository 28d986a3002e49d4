package pentimento.request;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The end of a program, in a JVM of its own. */
class EndingTest {
  /** Tells what is done in which order when it ends, while its work still goes on. */
  static final class Program {
    private Program() {}

    public static void main(String[] args) {
      CountDownLatch told = new CountDownLatch(1);
      CountDownLatch over = new CountDownLatch(1);
      Runnable gone = () -> say("never");
      Ending.add(gone);
      Ending.addAwaited(gone);
      Ending.addLast(() -> say("last"));
      Ending.add(() -> say("tidied"));
      Ending.addAwaited(
          () -> {
            say("told to stop");
            told.countDown();
            await(over);
            say("waited");
          });
      Ending.remove(gone);
      Thread work =
          new Thread(
              () -> {
                await(told);
                say("work is done");
                over.countDown();
              });
      work.setDaemon(true);
      work.start();
      System.exit(3);
    }

    private static void await(CountDownLatch latch) {
      try {
        if (!latch.await(20, TimeUnit.SECONDS)) {
          say("in vain");
        }
      } catch (InterruptedException e) {
        say("interrupted");
      }
    }

    private static void say(String what) {
      System.out.println(what);
    }
  }

  @Test
  void workIsAwaitedThenAllIsTidiedUp() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(3, process.waitFor());
    assertEquals(
        List.of("told to stop", "work is done", "waited", "tidied", "last"), said.lines().toList());
  }
}
