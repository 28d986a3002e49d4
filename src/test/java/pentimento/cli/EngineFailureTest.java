package pentimento.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.junit.jupiter.api.Test;
import pentimento.tensor.NativesMissingException;
import pentimento.tensor.Scope;
import pentimento.tensor.Shape;
import pentimento.tensor.Tensor;

/** What is said when networks cannot be computed with. */
class EngineFailureTest {
  /** A command that does some work. */
  private record Work(Runnable work) implements Command {
    @Override
    public String name() {
      return "work";
    }

    @Override
    public String usage() {
      return "";
    }

    @Override
    public String summary() {
      return "Works.";
    }

    @Override
    public Options options() {
      return new Options();
    }

    @Override
    public void run(CommandLine line, Console console) {
      work.run();
    }
  }

  private static String said(Runnable work) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    int code = Main.run(new Work(work), List.of(), new Console(stream, stream, false));
    assertEquals(Main.FAILED, code);
    String said = err.toString(StandardCharsets.UTF_8);
    assertTrue(said.startsWith("pentimento work: "), said);
    assertFalse(said.contains("\tat "), said);
    return said;
  }

  @Test
  void missingNativesAreToldWithoutATrace() {
    String said =
        said(
            () -> {
              throw new NativesMissingException("PyTorch is not there", new Error("why"));
            });
    assertEquals("pentimento work: PyTorch is not there" + System.lineSeparator(), said);
  }

  @Test
  void whatTheEngineCannotComputeIsToldInItsWords() {
    String said =
        said(
            () -> {
              try (Scope scope = Scope.open()) {
                Tensor one = Tensor.of(new float[6], Shape.of(2, 3));
                one.matmul(one);
              }
            });
    assertTrue(said.contains("the engine could not compute: "), said);
    assertTrue(said.contains("RuntimeError"), said);
  }
}
