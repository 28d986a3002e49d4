package pentimento.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import pentimento.export.Metadata;
import pentimento.image.PngFile;
import pentimento.request.Diffusion;
import pentimento.request.Parameters;
import pentimento.request.Request;
import pentimento.request.SamplerNames;
import pentimento.request.StrictJson;

/**
 * {@code --from} with a picture of another program: what its parameters say becomes the flags that
 * say the same here, where the command line does not give them.
 */
final class OtherResult {
  /** What key frames' sides are rounded to, pixels: the factor of Stable Diffusion's VAE. */
  private static final int FACTOR = 8;

  /** Settings that say nothing that could be lost. */
  private static final Set<String> SILENT =
      Set.of("Version", "Model hash", "Lora hashes", "TI hashes", "VAE hash", "User");

  private final CommandLine line;
  private final Path file;
  private final Parameters read;
  private final List<String> flags = new ArrayList<>();
  private final List<String> taken = new ArrayList<>();
  private final Set<String> known = new TreeSet<>(SILENT);
  private final List<String> left = new ArrayList<>();

  private OtherResult(CommandLine line, Path file, Parameters read) {
    this.line = line;
    this.file = file;
    this.read = read;
  }

  /**
   * The command line with what {@code --from} says in its place, where that names a picture of
   * another program; else as it is.
   *
   * @param command that is asked for
   * @throws UsageException when the picture's settings are not possible here; names them
   */
  static CommandLine into(CommandLine line, String command, Console console)
      throws UsageException, IOException {
    if (!line.hasOption("from")) {
      return line;
    }
    Path file = Flags.path(line.getOptionValue("from"));
    Map<String, String> texts;
    try {
      if (!PngFile.isPng(file)) {
        return line;
      }
      texts = PngFile.texts(file);
    } catch (IOException e) {
      throw new UsageException("--from " + Failures.say(e));
    }
    Optional<String> program = OtherPrograms.of(texts);
    if (texts.containsKey(Metadata.REQUEST) || program.isEmpty()) {
      return line;
    }
    Optional<Parameters> parameters;
    try {
      parameters = OtherPrograms.parameters(texts);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--from %s: %s".formatted(file, e.getMessage()));
    }
    if (parameters.isEmpty()) {
      throw new UsageException(
          "--from %s: is %s's, of which only inspect reads something; pictures with parameters in the form of AUTOMATIC1111's web UI can be made again"
              .formatted(file, program.get()));
    }
    return new OtherResult(line, file, parameters.get()).translated(command, console);
  }

  private CommandLine translated(String command, Console console)
      throws UsageException, IOException {
    boolean text = command.equals("generate");
    if (!text && !line.getOptionValue("engine", "").equals("diffusion")) {
      throw new UsageException(
          "--from %s: another program's prompt and settings are for the diffusion engine; add --engine diffusion"
              .formatted(file));
    }
    boolean itself = !text && line.getArgList().isEmpty();
    List<String> arguments = new ArrayList<>(line.getArgList());
    if (text && arguments.isEmpty() && !line.hasOption("prompts")) {
      arguments.add(read.prompt());
      taken.add("prompt");
    } else if (!text) {
      set("prompt", "prompt", read.prompt());
    }
    if (itself) {
      arguments.add(file.toString()); // the picture whose making is asked for
    }
    set("negative", "negative prompt", read.negative());
    whole("Steps", "steps", 1, Diffusion.MOST_STEPS);
    sampler();
    number("CFG scale", "guidance", 100);
    whole("Seed", "seed", Long.MIN_VALUE, Long.MAX_VALUE);
    size(text || itself);
    model();
    for (Map.Entry<String, String> setting : read.settings().entrySet()) {
      if (!known.contains(setting.getKey()) && !isUsual(setting)) {
        left.add(setting.getKey() + " " + brief(setting.getValue()));
      }
    }
    console.note(
        "note: of %s are taken: %s%s"
            .formatted(
                file,
                String.join(", ", taken),
                left.isEmpty() ? "" : "; not taken: " + String.join(", ", left)));
    return rebuilt(arguments);
  }

  /** Is a setting what is done here anyway? */
  private static boolean isUsual(Map.Entry<String, String> setting) {
    return switch (setting.getKey()) {
      case "Schedule type" ->
          setting.getValue().equals(SamplerNames.OWN_SCHEDULE)
              || setting.getValue().equals("Uniform");
      case "RNG" -> setting.getValue().equals("CPU");
      case "Clip skip" -> setting.getValue().equals("1");
      default -> false;
    };
  }

  private static String brief(String value) {
    return StrictJson.brief(OtherPrograms.shown(value));
  }

  /** Gives a flag that the command line does not. */
  private void set(String flag, String name, String value) {
    if (!line.hasOption(flag) && !value.isEmpty()) {
      flags.add(flag);
      flags.add(value);
      taken.add(name.equals("prompt") || name.startsWith("neg") ? name : name + " " + brief(value));
    }
  }

  private UsageException wrong(String name, String expected) {
    return new UsageException(
        "--from %s: its %s is '%s', expected %s"
            .formatted(file, name, brief(read.setting(name).orElse("")), expected));
  }

  private void whole(String name, String flag, long low, long high) throws UsageException {
    known.add(name);
    Optional<String> said = read.setting(name);
    if (said.isEmpty() || line.hasOption(flag)) {
      return;
    }
    try {
      long value = Long.parseLong(said.get().strip());
      if (value >= low && value <= high) {
        set(flag, flag, Long.toString(value));
        return;
      }
    } catch (NumberFormatException e) {
      throw wrong(name, "a whole number");
    }
    throw wrong(name, low + " to " + high);
  }

  private void number(String name, String flag, double high) throws UsageException {
    known.add(name);
    Optional<String> said = read.setting(name);
    if (said.isEmpty() || line.hasOption(flag)) {
      return;
    }
    try {
      double value = Double.parseDouble(said.get().strip());
      if (value >= 0 && value <= high) {
        set(flag, flag, Double.toString(value).replaceFirst("\\.0$", ""));
        return;
      }
    } catch (NumberFormatException e) {
      throw wrong(name, "a number");
    }
    throw wrong(name, "0 to " + high);
  }

  private void sampler() throws UsageException {
    known.add("Sampler");
    Optional<String> said = read.setting("Sampler");
    if (said.isEmpty() || line.hasOption("sampler")) {
      return;
    }
    SamplerNames.Named named =
        SamplerNames.named(said.get())
            .orElseThrow(
                () ->
                    wrong(
                        "Sampler",
                        String.join(", ", SamplerNames.all())
                            + "; choose another of them by --sampler"));
    set("sampler", "sampler", named.label());
    if (!named.schedule().equals(SamplerNames.OWN_SCHEDULE)) {
      left.add("schedule " + named.schedule());
    }
    if (named.label().equals("ddim")) {
      number("Eta", "eta", 1);
    }
  }

  /** The size, where it is that of the picture that is painted. */
  private void size(boolean wanted) throws UsageException {
    known.add("Size");
    if (!wanted
        || read.setting("Size").isEmpty()
        || line.hasOption("width")
        || line.hasOption("height")) {
      return;
    }
    int[] sides = read.size("Size").orElseThrow(() -> wrong("Size", "one such as 512x768"));
    for (int side : sides) {
      if (side < FACTOR || side > Request.MAX_SIZE) {
        throw wrong("Size", "sides of %d to %d pixels".formatted(FACTOR, Request.MAX_SIZE));
      }
    }
    set("width", "width", Integer.toString(rounded(sides[0])));
    set("height", "height", Integer.toString(rounded(sides[1])));
  }

  private static int rounded(int side) {
    return Math.max(FACTOR, Math.round(side / (float) FACTOR) * FACTOR);
  }

  /** The model of the same name, if it is here. */
  private void model() throws UsageException {
    known.add("Model");
    Optional<String> said = read.setting("Model");
    if (said.isEmpty() || line.hasOption("model")) {
      return;
    }
    // A name of somebody else's: never a way out of the folders of models.
    Path name = Flags.path(said.get().strip().replace('\\', '/')).getFileName();
    Optional<Path> found =
        name == null || name.toString().startsWith(".")
            ? Optional.empty()
            : Places.search().modelNamed(name.toString(), List.of());
    if (found.isPresent()) {
      set("model", "model", found.get().toString());
    } else {
      left.add(
          "model %s%s, which is not here"
              .formatted(
                  brief(said.get()),
                  read.setting("Model hash").map(hash -> " (" + brief(hash) + ")").orElse("")));
    }
  }

  /** The command line without {@code --from}, and with what it said. */
  private CommandLine rebuilt(List<String> arguments) {
    CommandLine.Builder builder = CommandLine.builder();
    for (Option option : line.getOptions()) {
      if (!"from".equals(option.getLongOpt())) {
        builder.addOption(option);
      }
    }
    Options own = new Options();
    List<String> words = new ArrayList<>();
    for (int i = 0; i < flags.size(); i += 2) {
      own.addOption(Flags.value(flags.get(i), "VALUE", "taken from another program's picture"));
      words.add("--" + flags.get(i) + "=" + flags.get(i + 1));
    }
    try {
      CommandLine said = new DefaultParser(false).parse(own, words.toArray(String[]::new));
      List.of(said.getOptions()).forEach(builder::addOption);
    } catch (ParseException e) {
      throw new IllegalStateException("flags that were just made cannot be read", e);
    }
    arguments.forEach(builder::addArg);
    return builder.get();
  }
}
