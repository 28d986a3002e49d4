package pentimento.strokes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import pentimento.image.Picture;
import pentimento.image.Planes;
import pentimento.random.Rng;
import pentimento.request.Progress;

/** Paints a picture in a style, stroke by stroke. */
public final class Painter {
  private Painter() {}

  /**
   * Paints until the canvas shows the picture as the style would have it. Starts from whatever the
   * canvas holds: what is covered then gets no ground, drawing or underpainting, and is painted
   * over only where it differs from the picture.
   *
   * @param canvas painted on; holds the result afterwards
   * @param target the picture, of the canvas's size
   * @param style how; see {@link Style#revealing} for whether the picture shows through
   * @param seed the same canvas, picture, style and seed give the same strokes on every machine
   * @param progress hears of "painting"
   * @param stageDone told the index of each stage when the canvas shows it finished, by the thread
   *     that paints
   * @return the strokes, each with the change it made
   * @throws IllegalArgumentException when canvas and picture differ in size
   */
  public static StrokeProgram paint(
      Canvas canvas,
      Picture target,
      Style style,
      long seed,
      Progress progress,
      IntConsumer stageDone) {
    return paint(canvas, target, style, Optional.empty(), seed, progress, stageDone);
  }

  /**
   * Paints likewise, by regions that are given.
   *
   * @param masks the picture's regions, in the canvas's size; empty to find them
   */
  public static StrokeProgram paint(
      Canvas canvas,
      Picture target,
      Style style,
      Optional<MarkedRegions> masks,
      long seed,
      Progress progress,
      IntConsumer stageDone) {
    float[] closed = new float[target.rgb().length];
    return paint(canvas, target, closed, target, style, masks, seed, progress, stageDone);
  }

  /**
   * Paints likewise, but for places that are to stay as they are: no paint enters them, only lines
   * and a toned ground.
   *
   * @param closed which places: above one half; of the canvas's size, row by row
   * @param design what the drawing is made after, of the canvas's size: where the drawing shows in
   *     the end, only lines that the picture has are drawn
   */
  public static StrokeProgram paint(
      Canvas canvas,
      Picture target,
      float[] closed,
      Picture design,
      Style style,
      Optional<MarkedRegions> masks,
      long seed,
      Progress progress,
      IntConsumer stageDone) {
    if (canvas.width() != target.width() || canvas.height() != target.height()) {
      throw new IllegalArgumentException(
          "the canvas is %d x %d, the picture %d x %d"
              .formatted(canvas.width(), canvas.height(), target.width(), target.height()));
    }
    Target wanted = new Target(style.tone().of(target, style.paper()));
    try (CanvasWorker worker = new CanvasWorker(canvas, wanted, style.layers())) {
      Run run = new Run(canvas, target, wanted, closed, design, style, masks, seed, worker);
      int stages = style.stages().size();
      for (int i = 0; i < stages; i++) {
        int stage = i;
        run.stage(stage);
        worker.then(() -> stageDone.accept(stage));
        double layersDone = style.firstLayer(stage) + style.stages().get(stage).layers().size();
        progress.report("painting", layersDone / style.layers().size());
      }
      return run.program();
    }
  }

  /** One painting under way. What the picture shows is worked out while the ground is scrubbed. */
  private static final class Run {
    private final Canvas canvas;
    private final Picture picture;

    /** The picture in the tones that it is painted in. */
    private final Target target;

    private final float[] closed;
    private final boolean partly;
    private final Picture design;
    private final Style style;
    private final Optional<MarkedRegions> masks;
    private final long seed;
    private final CanvasWorker worker;

    /** Coverage before the first stroke; the worker changes the canvas's own meanwhile. */
    private final float[] covered;

    private final List<StageMark> marks = new ArrayList<>();
    private Chapter chapter = new Chapter(0, 0, Optional.empty());
    private Planes natural;
    private Scene scene;
    private float[][] palette;
    private int[] order;
    private StrokePlanner planner;
    private CurvePlanner curves;

    Run(
        Canvas canvas,
        Picture picture,
        Target target,
        float[] closed,
        Picture design,
        Style style,
        Optional<MarkedRegions> masks,
        long seed,
        CanvasWorker worker) {
      this.canvas = canvas;
      this.picture = picture;
      this.target = target;
      this.closed = closed;
      this.design = design;
      partly = IntStream.range(0, closed.length).anyMatch(i -> closed[i] > 0.5f);
      this.style = style;
      this.masks = masks;
      this.seed = seed;
      this.worker = worker;
      covered = canvas.coverage.clone();
    }

    void stage(int index) {
      Style.Stage stage = style.stages().get(index);
      int firstLayer = style.firstLayer(index);
      marks.add(new StageMark(worker.count(), index, -1));
      if (!stage.regionByRegion()) {
        for (int k = 0; k < stage.layers().size(); k++) {
          layer(stage.layers().get(k), firstLayer + k);
        }
        return;
      }
      look();
      for (int region : order) {
        marks.add(new StageMark(worker.count(), index, region));
        for (int k = 0; k < stage.layers().size(); k++) {
          planner.layer(stage.layers().get(k), firstLayer + k, region);
        }
      }
    }

    private void layer(Layer layer, int index) {
      switch (layer.technique()) {
        case SCRUB -> Grounds.scrub(layer, index, canvas, covered, worker, rng(2 + index));
        case DRAW -> {
          look();
          Predicate<short[]> wanted =
              partly ? new SeenLines(natural(), closed)::shows : path -> true;
          Drawing drawing =
              new Drawing(layer, index, canvas, covered, wanted, worker, rng(2 + index));
          if (design.equals(picture)) {
            drawing.draw(natural(), scene);
          } else {
            Planes drawn = Planes.of(design);
            drawing.draw(
                drawn, Scene.of(drawn, style.regions(), style.objects(), Optional.empty()));
          }
        }
        case CURVE -> {
          look();
          curves.layer(layer, index);
        }
        default -> {
          look();
          planner.layer(layer, index, -1);
        }
      }
    }

    private Rng rng(int part) {
      return new Rng(Rng.derive(seed, part));
    }

    /** The picture in its own tones: where things are does not depend on how they are painted. */
    private Planes natural() {
      if (natural == null) {
        natural = toned() ? Planes.of(picture) : target.planes();
      }
      return natural;
    }

    private boolean toned() {
      return !style.tone().equals(Tone.NATURAL);
    }

    private void look() {
      if (scene == null) {
        scene = Scene.of(natural(), style.regions(), style.objects(), masks);
        Planes mixed = toned() ? target.planes().shrink(scene.factor()) : scene.small();
        palette = Palette.mix(mixed, style.palette(), rng(0));
        order = scene.order(style.order());
        if (partly || style.confines()) {
          chapter = new Chapter(0, 0, Optional.of(scene.map(natural()).closed(closed)));
        }
        Confinement confinement = new Confinement(style.layers(), scene.regions(), chapter);
        worker.confineTo(confinement, chapter.map());
        Levels levels = new Levels(target, canvas, scene, chapter.map());
        curves = new CurvePlanner(canvas, scene, levels, worker, rng(1));
        planner =
            new StrokePlanner(
                canvas,
                scene,
                levels,
                new Confinement(style.layers(), scene.regions(), chapter),
                order,
                palette,
                worker,
                rng(1));
      }
    }

    StrokeProgram program() {
      look();
      List<Integer> mixed = new ArrayList<>();
      for (float[] c : palette) {
        mixed.add(Planes.pack(c[0], c[1], c[2]));
      }
      return new StrokeProgram(
          canvas.width(),
          canvas.height(),
          style,
          mixed,
          scene.regions(),
          marks,
          List.of(chapter),
          worker.strokes(),
          seed);
    }
  }
}
