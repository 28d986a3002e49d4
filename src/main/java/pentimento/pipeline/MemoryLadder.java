package pentimento.pipeline;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import pentimento.request.Diffusion;
import pentimento.request.Request;

/**
 * The ways to save memory that make sense for a request, from none on: each needs less than the one
 * before, and no less time; and the one that fits.
 *
 * @param steps what each needs, the cheapest in time first
 * @param budget bytes that there are
 */
public record MemoryLadder(List<Step> steps, long budget) {
  /** Share of the memory that is free which is counted on. */
  private static final double COUNTED_ON = 0.9;

  /** Side of tiles, in latents, and pictures up to which none are made. */
  private static final int TILE = 64;

  /**
   * One way.
   *
   * @param saving how memory is saved
   * @param tile side of tiles that pictures are decoded in, pixels; 0 for none
   * @param megabytes that are needed
   * @param seconds that it adds
   */
  public record Step(Saving saving, int tile, double megabytes, double seconds) {}

  /** Copies the list. */
  public MemoryLadder {
    steps = List.copyOf(steps);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("a ladder without a rung");
    }
  }

  /** For the memory that was free when the model was opened. */
  public static MemoryLadder of(Request request, PaintingModel model) {
    return of(request, model, (long) (COUNTED_ON * model.free()));
  }

  /**
   * For a number of bytes.
   *
   * @param budget 0 and more
   */
  public static MemoryLadder of(Request request, PaintingModel model, long budget) {
    Diffusion told = request.diffusion().orElseThrow();
    DiffusionMemory memory = new DiffusionMemory(told, request.frames(), model);
    double sampling = DiffusionEstimate.sampling(request, model);
    boolean given = !told.references().isEmpty();
    List<Saving> ways = new ArrayList<>(List.of(Saving.NONE, Saving.by(Rung.CHUNKS)));
    if (memory.guided()) {
      ways.add(Saving.by(Rung.CHUNKS, Rung.TURNS));
    }
    if (given) {
      ways.add(Saving.by(Rung.CHUNKS, Rung.SWAP));
      if (memory.guided()) {
        ways.add(Saving.by(Rung.CHUNKS, Rung.SWAP, Rung.TURNS, Rung.SLICES));
      }
    }
    if (unmappable(request, model).isEmpty()) {
      ways.add(Saving.by(Rung.CHUNKS, Rung.TURNS, Rung.SLICES, Rung.MAPPED));
    }
    List<Step> steps = new ArrayList<>();
    for (Saving way : ways) {
      add(steps, step(memory, way, 0, sampling));
    }
    if (tiled(told, model)) {
      Saving most = steps.get(steps.size() - 1).saving();
      add(steps, step(memory, with(most, Rung.TILES), TILE * model.factor(), sampling));
    }
    return new MemoryLadder(steps, budget);
  }

  /** Only what needs less than those before; and of those none that take longer. */
  private static void add(List<Step> steps, Step step) {
    if (steps.isEmpty() || step.megabytes() < steps.get(steps.size() - 1).megabytes()) {
      steps.removeIf(before -> before.seconds() > step.seconds());
      steps.add(step);
    }
  }

  private static Saving with(Saving saving, Rung rung) {
    Set<Rung> rungs = new HashSet<>(saving.rungs());
    rungs.add(rung);
    return new Saving(rungs);
  }

  private static boolean tiled(Diffusion told, PaintingModel model) {
    return Math.max(told.width(), told.height()) > TILE * model.factor();
  }

  private static Step step(DiffusionMemory memory, Saving saving, int tile, double sampling) {
    return new Step(saving, tile, memory.megabytes(saving, tile), memory.seconds(saving, sampling));
  }

  /** Why weights cannot stay in their files, for a flag's refusal; empty when they can. */
  public static Optional<String> unmappable(Request request, PaintingModel model) {
    boolean given = !request.diffusion().orElseThrow().references().isEmpty();
    return model.numbers().unmappable(given);
  }

  /** The step of some ways that were named, whether it is one of the ladder's or not. */
  public static Step named(Request request, PaintingModel model, Saving saving) {
    Diffusion told = request.diffusion().orElseThrow();
    int tile = saving.has(Rung.TILES) && tiled(told, model) ? TILE * model.factor() : 0;
    DiffusionMemory memory = new DiffusionMemory(told, request.frames(), model);
    return step(memory, saving, tile, DiffusionEstimate.sampling(request, model));
  }

  /** The first that fits, else the last. */
  public Step chosen() {
    return steps.stream()
        .filter(step -> step.megabytes() * 1e6 <= budget)
        .findFirst()
        .orElse(steps.get(steps.size() - 1));
  }

  /** Does the chosen one fit? */
  public boolean fits() {
    return chosen().megabytes() * 1e6 <= budget;
  }
}
