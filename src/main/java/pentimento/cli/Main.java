package pentimento.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import pentimento.request.Provenance;
import pentimento.tensor.NativesMissingException;
import pentimento.tensor.TensorException;

/**
 * The program: finds the command and runs it. Exit codes: 0 done, 1 failed, 2 used wrongly, 130
 * interrupted (by the JVM itself).
 */
public final class Main {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int MISUSED = 2;
  static final int CANCELLED = 130;

  /** All commands, in the order that help lists them. */
  static final List<Command> COMMANDS =
      List.of(
          new ReconstructCommand(),
          new CompleteCommand(),
          new GenerateCommand(),
          new TrainCommand(),
          new LoraCommand(),
          new EvaluateCommand(),
          new InspectCommand(),
          new DatasetCommand(),
          new BenchCommand(),
          new DoctorCommand());

  /** Libraries' warnings, as of parts of a font that nothing here needs, are none for users. */
  private static final Logger LIBRARIES = Logger.getLogger("org.apache");

  private Main() {}

  /** Runs the program and ends the JVM with its exit code. */
  public static void main(String[] args) {
    // Pictures are drawn without a screen; a Turkish machine must not turn "I" into "ı", nor an
    // Egyptian one write other digits.
    System.setProperty("java.awt.headless", "true");
    Locale.setDefault(Locale.ROOT);
    LIBRARIES.setLevel(Level.SEVERE);
    Charset charset = charset();
    PrintStream out = new PrintStream(System.out, true, charset);
    PrintStream err = new PrintStream(System.err, true, charset);
    int code = run(args, new Console(out, err, terminal()));
    out.flush();
    System.exit(code);
  }

  /**
   * May progress be drawn? A shell that starts the program can tell whether the error stream is a
   * terminal, and does by a property; Java knows only whether input and output both are.
   */
  @SuppressWarnings("SystemConsoleNull") // the property below makes it null as before
  private static boolean terminal() {
    String told = System.getProperty("pentimento.terminal");
    // From Java 22 on there would be a console of another kind, even where output goes to a file.
    System.setProperty("jdk.console", "java.base");
    return told == null ? System.console() != null : Boolean.parseBoolean(told);
  }

  /** UTF-8, but on Windows what the terminal there can show, when there is one. */
  private static Charset charset() {
    String until18 = System.getProperty("sun.stdout.encoding", "UTF-8");
    String name = System.getProperty("stdout.encoding", until18);
    boolean windows = System.getProperty("os.name").startsWith("Windows");
    return windows && Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
  }

  /** Runs one command; gives the exit code. */
  static int run(String[] args, Console console) {
    String name = args.length == 0 ? "" : args[0];
    switch (name) {
      case "" -> {
        console.err().print(Help.overview());
        return MISUSED;
      }
      case "-h", "--help", "help" -> {
        console.out().print(Help.overview());
        return DONE;
      }
      case "-V", "--version" -> {
        console.out().println(version());
        return DONE;
      }
      default -> {
        for (Command command : COMMANDS) {
          if (command.name().equals(name)) {
            return run(command, List.of(args).subList(1, args.length), console);
          }
        }
        console.note("pentimento: there is no command '" + name + "'; see pentimento --help");
        return MISUSED;
      }
    }
  }

  /** Runs a command; gives the exit code. */
  static int run(Command command, List<String> args, Console console) {
    try {
      Options options = withHelp(command.options());
      if (args.contains("--help") || args.contains("-h")) {
        console.out().print(Help.of(command, options));
        return DONE;
      }
      CommandLine line =
          DefaultParser.builder()
              .setAllowPartialMatching(false)
              .get()
              .parse(options, args.toArray(String[]::new));
      Flags.refuseRepeated(line);
      command.run(line, console);
      return DONE;
    } catch (ParseException e) {
      console.note(
          "pentimento %s: %s; see pentimento %s --help"
              .formatted(command.name(), e.getMessage(), command.name()));
      return MISUSED;
    } catch (UsageException e) {
      console.note("pentimento " + command.name() + ": " + e.getMessage());
      return MISUSED;
    } catch (CheckFailedException e) {
      console.note("pentimento " + command.name() + ": " + e.getMessage());
      return FAILED;
    } catch (IOException e) {
      console.note("pentimento " + command.name() + ": " + Failures.say(e));
      return FAILED;
    } catch (NativesMissingException e) {
      console.note("pentimento " + command.name() + ": " + e.getMessage());
      return FAILED;
    } catch (TensorException e) {
      // The engine tells where in a graph it was, over several lines.
      String said = "the engine could not compute: " + e.getMessage();
      ("pentimento " + command.name() + ": " + said).lines().forEach(console::note);
      return FAILED;
    } catch (CancellationException e) {
      console.note("pentimento " + command.name() + ": cancelled");
      return CANCELLED;
    } catch (OutOfMemoryError e) {
      console.note(
          "pentimento %s: out of memory (%d MB allowed); a smaller --size needs less, or allow more with PENTIMENTO_JAVA_OPTIONS=-Xmx..."
              .formatted(command.name(), Runtime.getRuntime().maxMemory() >> 20));
      return FAILED;
    } catch (RuntimeException e) {
      console.note(
          "pentimento " + command.name() + ": this is a fault of the program; please report it:");
      e.printStackTrace(console.err());
      return FAILED;
    }
  }

  static Options withHelp(Options options) {
    return options.addOption(Option.builder("h").longOpt("help").desc("show this help").get());
  }

  private static String version() {
    return "%s%nJava %s, %s %s"
        .formatted(
            Provenance.programName(),
            System.getProperty("java.version"),
            System.getProperty("os.name"),
            System.getProperty("os.arch").toLowerCase(Locale.ROOT));
  }
}
