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
import pentimento.export.OutputFile;
import pentimento.image.NaturalOrder;
import pentimento.image.Picture;
import pentimento.pipeline.DiffusionEstimate;
import pentimento.pipeline.DiffusionPainting;
import pentimento.pipeline.DiffusionProcess;
import pentimento.pipeline.PaintingModel;
import pentimento.prompt.AdapterTags;
import pentimento.request.Assembly;
import pentimento.request.Diffusion;
import pentimento.request.Request;
import pentimento.sequence.PaintingSequence;

/** Makes results by the diffusion engine, one after the other, with one model. */
final class DiffusionRun {
  /** Most results of a batch. */
  private static final int MOST = 10_000;

  /** Share by which the proportions of pictures given may miss each other. */
  private static final double SLACK = 0.02;

  /** Options of the other engine alone. */
  private static final List<String> STROKES = List.of("arrange", "masks");

  private final String command;
  private final CommandLine line;
  private final Optional<EarlierResult> earlier;
  private final Outputs outputs;
  private final Console console;
  private final Adapting adapting;

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
    adapting = new Adapting(line, earlier, console);
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
   * @param prompt what it says
   * @param picture the picture it is about, if any
   * @param halfDone what is known of that, when it is a half-done painting
   * @param references the pictures for frames
   */
  record Item(
      String prompt,
      Optional<SourcePicture> picture,
      Optional<Request.HalfDone> halfDone,
      SortedMap<Integer, SourcePicture> references) {}

  /** Reads what is needed for one thing, when its turn comes. */
  @FunctionalInterface
  interface Opening {
    Item open() throws UsageException, IOException;
  }

  /** The prompt that the command line gives, or an earlier result had; may be empty. */
  static String prompt(CommandLine line, Optional<EarlierResult> earlier) {
    return line.getOptionValue(
        "prompt",
        earlier.flatMap(result -> result.request().diffusion()).map(Diffusion::prompt).orElse(""));
  }

  /**
   * Makes them all. One of several that cannot be made is passed over and named in the end.
   *
   * @param items by labels that tell their files apart
   * @param inputs pictures that no result may take the place of
   * @param shown will the model be shown pictures?
   */
  void run(Map<String, Opening> items, List<Path> inputs, boolean shown)
      throws UsageException, IOException {
    for (String flag : STROKES) {
      if (line.hasOption(flag)) {
        throw new UsageException("--" + flag + ": only the strokes engine knows it");
      }
    }
    Optional<PreviewSheet> preview = preview(inputs);
    int batch = Flags.whole(line, "batch", 1, 1, MOST);
    boolean several = items.size() * batch > 1;
    if (several) {
      outputs.requireTargets();
    }
    List<String> failed = new ArrayList<>();
    try (PaintingModel model = ModelPlace.open(line, told(), shown)) {
      model.notes().forEach(what -> console.note("note: " + what));
      Optional<Assembly> assembly = AssemblyOptions.assembly(line, told(), model, console);
      if (!shown) {
        model.habits().ofTexts().ifPresent(what -> console.note("note: " + what));
      }
      DeviceOption.difference(told(), model.lowering())
          .ifPresent(what -> console.note("note: " + what));
      int begun = 0;
      for (Map.Entry<String, Opening> entry : items.entrySet()) {
        try {
          Item item = entry.getValue().open();
          for (int i = 0; i < batch; i++) {
            Request first = request(item, model, assembly);
            Request seeded = first.but().seed(first.seed() + i).done();
            if (begun == 0) {
              SpeedOptions.warning(seeded.diffusion().orElseThrow(), model.embedsGuidance())
                  .ifPresent(what -> console.note("note: " + what));
            }
            Request request = MemoryOptions.settled(line, seeded, model, console);
            List<String> labels = new ArrayList<>();
            if (items.size() > 1) {
              labels.add(entry.getKey());
            }
            if (batch > 1) {
              labels.add(Long.toString(request.seed()));
            }
            if (several) {
              console.note("%d of %d".formatted(++begun, items.size() * batch));
            }
            make(request, item, outputs.labelled(String.join("-", labels)), inputs, model, preview);
          }
        } catch (UsageException e) {
          if (items.size() == 1) {
            throw e;
          }
          console.note("passed over: " + e.getMessage());
          failed.add(entry.getKey());
        }
      }
    }
    if (!failed.isEmpty()) {
      throw new UsageException(
          "%d of %d passed over: %s"
              .formatted(failed.size(), items.size(), String.join(", ", failed)));
    }
  }

  private Optional<Diffusion> told() {
    return earlier.flatMap(result -> result.request().diffusion());
  }

  private Request request(Item item, PaintingModel model, Optional<Assembly> assembly)
      throws UsageException, IOException {
    int frames = ProcessOptions.frames(line, earlier);
    List<Diffusion.Reference> references = new ArrayList<>();
    item.references()
        .forEach(
            (frame, picture) -> references.add(new Diffusion.Reference(frame, picture.source())));
    Optional<int[]> proportions =
        item.picture()
            .map(SourcePicture::picture)
            .map(picture -> new int[] {picture.width(), picture.height()});
    requireProportions(item);
    boolean same =
        item.picture()
            .map(SourcePicture::sha256)
            .equals(earlier.flatMap(e -> e.request().picture()).map(Request.Source::sha256));
    AdapterTags tags = Adapting.tags(item.prompt());
    Diffusion plain =
        DiffusionOptions.told(
                line, told(), model, tags.text(), frames, proportions, same, references)
            .withAssembly(assembly);
    AdapterChoice adapters = adapting.choose(tags, plain);
    adapters.adapt(model);
    Diffusion told = adapters.in(plain);
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

  /** All pictures of a sequence are of one shape. */
  private static void requireProportions(Item item) throws UsageException {
    Optional<SourcePicture> first =
        item.picture().or(() -> item.references().values().stream().findFirst());
    for (SourcePicture other : item.references().values()) {
      double ratio =
          first.orElseThrow().picture().width()
              / (double) first.orElseThrow().picture().height()
              * other.picture().height()
              / other.picture().width();
      if (ratio < 1 - SLACK || ratio > 1 + SLACK) {
        throw new UsageException(
            "%s: has other proportions than %s; crop one of them"
                .formatted(other.file(), first.orElseThrow().file()));
      }
    }
  }

  private Optional<PreviewSheet> preview(List<Path> inputs) throws UsageException, IOException {
    if (!line.hasOption("preview")) {
      return Optional.empty();
    }
    Path file = Flags.output("--preview", line.getOptionValue("preview"));
    for (Path input : inputs) {
      if (Files.exists(file) && Files.isSameFile(file, input)) {
        throw new UsageException("--preview " + file + ": is a picture given, name another file");
      }
    }
    if (outputs.targets().contains(file)) {
      throw new UsageException("--preview " + file + ": is the result itself, name another file");
    }
    try {
      OutputFile.to(file).close();
    } catch (IOException e) {
      throw new UsageException("--preview " + Failures.say(e));
    }
    return Optional.of(new PreviewSheet(file));
  }

  private void make(
      Request request,
      Item item,
      Outputs targets,
      List<Path> inputs,
      PaintingModel model,
      Optional<PreviewSheet> preview)
      throws UsageException, IOException {
    if (line.hasOption("resume") && targets.allThere()) {
      console.note("note: there already: " + targets.targets());
      return;
    }
    for (Path input : inputs) {
      targets.requireApartFrom(input);
    }
    for (SourcePicture picture : item.references().values()) {
      targets.requireApartFrom(picture.file());
    }
    DiffusionEstimate estimate = DiffusionEstimate.of(request, model, targets.holdVideo());
    targets.requireRoom(estimate.width(), estimate.height(), request);
    if (line.hasOption("dry-run")) {
      DiffusionPlan.print(request, model, estimate, targets, console);
      return;
    }
    targets.probe();
    int threads = ProcessOptions.threads(line);
    SortedMap<Integer, Picture> pictures = new TreeMap<>();
    for (Map.Entry<Integer, SourcePicture> entry : item.references().entrySet()) {
      pictures.put(entry.getKey(), entry.getValue().picture());
    }
    PaintingSequence sequence;
    try (ProgressLine progress = console.progress()) {
      sequence =
          new DiffusionProcess(model, Optional.of(Places.cache().resolve("inversion")), progress)
              .run(request, pictures, preview.map(DiffusionPainting.Preview.class::cast), threads);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    } catch (ArithmeticException e) {
      throw new UsageException(e.getMessage() + " (--precision f32)");
    }
    if (model.overflowed()) {
      console.note("note: the VAE overflows f16, and was used in f32 where it did");
    }
    targets.write(sequence, threads, console);
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
        if (reference.frame() >= frames) {
          throw new UsageException(
              "--from gives frame %d a picture, expected 0 to %d; name it by --reference"
                  .formatted(reference.frame(), frames - 1));
        }
        if (!own(earlier.orElseThrow().request(), reference)
            && !all.containsKey(reference.frame())) {
          Path file = earlier.orElseThrow().pictureFile(reference.picture());
          all.put(reference.frame(), SourcePicture.read(file));
        }
      }
    }
    return all;
  }

  /** Is a picture one that the request's own command put there, rather than --reference? */
  private static boolean own(Request request, Diffusion.Reference reference) {
    String hash = reference.picture().sha256();
    int last = request.frames() - 1;
    Optional<Request.HalfDone> half = request.halfDone();
    boolean about = request.picture().map(Request.Source::sha256).equals(Optional.of(hash));
    if (half.isEmpty()) {
      return about && reference.frame() == last;
    }
    boolean finished = half.get().finished().map(Request.Source::sha256).equals(Optional.of(hash));
    double at = half.get().at().orElse(0.0);
    return finished && reference.frame() == last
        || about && reference.frame() == Math.round(at * last);
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
