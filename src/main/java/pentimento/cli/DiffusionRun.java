package pentimento.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import pentimento.image.NaturalOrder;
import pentimento.image.Picture;
import pentimento.pipeline.DiffusionEstimate;
import pentimento.pipeline.DiffusionPainting;
import pentimento.pipeline.DiffusionProcess;
import pentimento.pipeline.PaintingModel;
import pentimento.request.Diffusion;
import pentimento.request.Request;
import pentimento.sequence.PaintingSequence;

/** Makes results by the diffusion engine, one after the other, with one model. */
final class DiffusionRun {
  /** Most results of a batch. */
  private static final int MOST = 10_000;

  private final String command;
  private final CommandLine line;
  private final Optional<EarlierResult> earlier;
  private final Outputs outputs;
  private final Console console;

  /** A run that has not begun. */
  DiffusionRun(
      String command,
      CommandLine line,
      Optional<EarlierResult> earlier,
      Outputs outputs,
      Console console) {
    this.command = command;
    this.line = line;
    this.earlier = earlier;
    this.outputs = outputs;
    this.console = console;
  }

  /** Is the diffusion engine asked for, by a flag or by what is made again? */
  static boolean wanted(CommandLine line, Optional<EarlierResult> earlier) {
    return line.getOptionValue(
            "engine", earlier.map(result -> result.request().engine()).orElse("strokes"))
        .equals("diffusion");
  }

  /**
   * One thing to paint.
   *
   * @param label tells its files from others'; empty when it is the only one
   * @param prompt what it says
   * @param picture the picture it is about, if any
   * @param halfDone what is known of that, when it is a half-done painting
   * @param references the pictures for frames
   */
  record Item(
      String label,
      String prompt,
      Optional<SourcePicture> picture,
      Optional<Request.HalfDone> halfDone,
      SortedMap<Integer, SourcePicture> references) {}

  /** The prompt that the command line gives, or an earlier result had; may be empty. */
  static String prompt(CommandLine line, Optional<EarlierResult> earlier) {
    return line.getOptionValue(
        "prompt",
        earlier.flatMap(result -> result.request().diffusion()).map(Diffusion::prompt).orElse(""));
  }

  /** Makes them all. */
  void run(List<Item> items) throws UsageException, IOException {
    int batch = Flags.whole(line, "batch", 1, 1, MOST);
    if (batch > 1 || items.size() > 1) {
      outputs.requireTargets();
    }
    boolean references = items.stream().anyMatch(item -> !item.references().isEmpty());
    try (PaintingModel model = ModelPlace.open(line, told(), references)) {
      int made = 0;
      for (Item item : items) {
        for (int i = 0; i < batch; i++) {
          Request first = request(item, model);
          Request request = first.but().seed(first.seed() + i).done();
          List<String> labels = new ArrayList<>();
          if (items.size() > 1) {
            labels.add(item.label());
          }
          if (batch > 1) {
            labels.add(Long.toString(request.seed()));
          }
          if (items.size() * batch > 1) {
            console.note("%d of %d".formatted(++made, items.size() * batch));
          }
          make(request, item, outputs.labelled(String.join("-", labels)), model);
        }
      }
    }
  }

  private Optional<Diffusion> told() {
    return earlier.flatMap(result -> result.request().diffusion());
  }

  private Request request(Item item, PaintingModel model) throws UsageException, IOException {
    int frames = ProcessOptions.frames(line, earlier);
    List<Diffusion.Reference> references = new ArrayList<>();
    item.references()
        .forEach(
            (frame, picture) -> references.add(new Diffusion.Reference(frame, picture.source())));
    Optional<int[]> proportions =
        item.picture()
            .map(SourcePicture::picture)
            .map(picture -> new int[] {picture.width(), picture.height()});
    Diffusion told =
        DiffusionOptions.told(line, told(), model, item.prompt(), frames, proportions, references);
    return ProcessOptions.request(
            command,
            line,
            item.picture().map(SourcePicture::source),
            Optional.of(told),
            earlier,
            console)
        .but()
        .halfDone(item.halfDone())
        .done();
  }

  private void make(Request request, Item item, Outputs targets, PaintingModel model)
      throws UsageException, IOException {
    if (line.hasOption("resume") && targets.allThere()) {
      console.note("note: there already: " + targets.targets());
      return;
    }
    for (SourcePicture picture : item.references().values()) {
      targets.requireApartFrom(picture.file());
    }
    DiffusionEstimate estimate = DiffusionEstimate.of(request, model, targets.holdVideo());
    targets.requireRoom(estimate.width(), estimate.height(), request);
    if (line.hasOption("dry-run")) {
      DiffusionPlan.print(request, estimate, targets, console);
      return;
    }
    targets.probe();
    int threads = ProcessOptions.threads(line);
    SortedMap<Integer, Picture> pictures = new TreeMap<>();
    for (Map.Entry<Integer, SourcePicture> entry : item.references().entrySet()) {
      pictures.put(entry.getKey(), entry.getValue().picture());
    }
    Optional<DiffusionPainting.Preview> preview = Optional.empty();
    if (line.hasOption("preview")) {
      preview =
          Optional.of(new PreviewSheet(Flags.output("--preview", line.getOptionValue("preview"))));
    }
    PaintingSequence sequence;
    try (ProgressLine progress = console.progress()) {
      sequence =
          new DiffusionProcess(model, Optional.of(cache()), progress)
              .run(request, pictures, preview, threads);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
    targets.write(sequence, threads, console);
  }

  /** Where noise found by inversion is kept, as other programs keep what they can make again. */
  private static Path cache() {
    String told = System.getenv("XDG_CACHE_HOME");
    Path base =
        told == null || told.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(told);
    return base.resolve("pentimento").resolve("inversion");
  }

  /**
   * The pictures that --reference gives, or an earlier result had beside its own.
   *
   * @param frames number of frames
   * @param own frames whose picture the command itself names
   * @throws UsageException when a frame is out of range or has two pictures
   */
  SortedMap<Integer, SourcePicture> references(int frames, SortedMap<Integer, SourcePicture> own)
      throws UsageException, IOException {
    SortedMap<Integer, SourcePicture> all = new TreeMap<>(own);
    List<DiffusionOptions.Pair> given = DiffusionOptions.pairs(line, "reference", frames);
    for (DiffusionOptions.Pair pair : given) {
      SourcePicture picture = SourcePicture.read(Flags.path(pair.text()));
      SourcePicture other = all.put(pair.frame(), picture);
      if (other != null) {
        throw new UsageException(
            "--reference: frame %d has two pictures, %s and %s"
                .formatted(pair.frame(), other.file(), picture.file()));
      }
    }
    if (given.isEmpty() && told().isPresent()) {
      for (Diffusion.Reference reference : told().get().references()) {
        boolean another =
            own.values().stream()
                .noneMatch(picture -> picture.sha256().equals(reference.picture().sha256()));
        if (another && !all.containsKey(reference.frame()) && reference.frame() < frames) {
          Path file = earlier.orElseThrow().pictureFile(reference.picture());
          all.put(reference.frame(), SourcePicture.read(file));
        }
      }
    }
    return all;
  }

  /** All pictures of a folder, by name; or the one file. */
  static List<Path> pictures(Path place) throws UsageException, IOException {
    if (!Files.isDirectory(place)) {
      return List.of(place);
    }
    List<Path> files;
    try (Stream<Path> all = Files.list(place)) {
      files =
          all.filter(Files::isRegularFile)
              .filter(file -> !file.getFileName().toString().startsWith("."))
              .sorted(
                  Comparator.comparing(file -> file.getFileName().toString(), new NaturalOrder()))
              .toList();
    }
    if (files.isEmpty()) {
      throw new UsageException(place + ": has no pictures in it");
    }
    return files;
  }
}
