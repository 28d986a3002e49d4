package pentimento.sequence;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import pentimento.image.Picture;
import pentimento.image.Resize;
import pentimento.request.Provenance;
import pentimento.strokes.Replayer;
import pentimento.strokes.StrokeProgram;

/**
 * The process of one painting: its stages, the frames that show it best, and all moments between.
 *
 * @param program the strokes
 * @param targets for each chapter of the program the picture it is painted after, in the size of
 *     the results; the last is what it is all about
 * @param finished what the last frame shows: the picture itself, or what the strokes made of it
 * @param stages those that are shown, in painting order; strokes between them belong to others
 * @param frames the moments chosen, first blank, last finished
 * @param finish how near the strokes came to the picture, before it was put in the last frame
 * @param provenance what it was made from
 * @param given where a half-done picture stands that the process passes through
 */
public record PaintingSequence(
    StrokeProgram program,
    List<Picture> targets,
    Picture finished,
    List<Stage> stages,
    List<Frame> frames,
    Finish finish,
    Provenance provenance,
    Optional<Given> given) {

  /** A sequence about a finished picture. */
  public PaintingSequence(
      StrokeProgram program,
      List<Picture> targets,
      Picture finished,
      List<Stage> stages,
      List<Frame> frames,
      Finish finish,
      Provenance provenance) {
    this(program, targets, finished, stages, frames, finish, provenance, Optional.empty());
  }

  /**
   * How near the painted canvas came to the picture, both in the size it was planned at, the paint
   * under even light, values 0..1.
   *
   * @param mse mean squared error
   * @param l1 mean absolute error
   * @param psnr peak signal-to-noise ratio, dB
   * @param ssim structural similarity of luma
   * @param covered share of the canvas that body colour covered at the end of the block-in, or of
   *     the stage that closes the canvas in another manner, 0..1
   * @param laws figures that only some manners of painting have, by name, each 0..1: {@value
   *     #OVERPAINTED} the largest share of a finished region that changed afterwards, {@value
   *     #FLATS} the share of the canvas that flat colours covered; none in old files
   */
  public record Finish(
      double mse,
      double l1,
      double psnr,
      double ssim,
      double covered,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
          SortedMap<String, Double> laws) {
    /** Name of a law: nothing is painted over. */
    public static final String OVERPAINTED = "overpainted";

    /** Name of a law: flats leave no ground. */
    public static final String FLATS = "flats";

    /** Takes an unmodifiable copy of the map. */
    public Finish {
      laws = Collections.unmodifiableSortedMap(new TreeMap<>(laws));
    }

    /** Figures of a manner without laws of its own. */
    public Finish(double mse, double l1, double psnr, double ssim, double covered) {
      this(mse, l1, psnr, ssim, covered, new TreeMap<>());
    }
  }

  /**
   * Where a half-done picture stands, which is one of the frames.
   *
   * @param frame index of its frame
   * @param strokes number of strokes painted by then
   * @param at how far it is on the way, 0..1
   * @param estimated was that estimated?
   * @param ground colour of its ground, as "#rrggbb"
   * @param bare share of it that is unpainted, 0..1
   */
  public record Given(
      @JsonProperty(required = true) int frame,
      @JsonProperty(required = true) int strokes,
      @JsonProperty(required = true) double at,
      @JsonProperty(required = true) boolean estimated,
      @JsonProperty(required = true) String ground,
      @JsonProperty(required = true) double bare) {
    /** Name of the stage that its frame shows. */
    public static final String STAGE = "given";
  }

  /** Takes frames in order. */
  @FunctionalInterface
  public interface FrameSink {
    /**
     * Takes one frame.
     *
     * @throws IOException when it cannot be kept; ends the replay
     */
    void accept(Frame frame, Picture picture) throws IOException;
  }

  /** Takes unmodifiable copies of the lists. */
  public PaintingSequence {
    targets = List.copyOf(targets);
    stages = List.copyOf(stages);
    frames = List.copyOf(frames);
  }

  /** The picture that it is all about, in the size of the results. */
  public Picture target() {
    return targets.get(targets.size() - 1);
  }

  /** Does the process go on from a half-done picture? */
  boolean goesOn() {
    return given.isPresent() && given.get().frame() < frames.size() - 1;
  }

  /** The half-done picture of a sequence that has one, in the size of the results. */
  public Picture half() {
    return targets.get(targets.size() - (goesOn() ? 2 : 1));
  }

  /** A replay from the bare canvas, in the size of the results. */
  public Replayer replayer(int threads) {
    return new Replayer(program, targets, threads);
  }

  /** A replay from the bare canvas, its long side as many pixels as said. */
  public Replayer replayer(int threads, int longSide) {
    return new Replayer(
        program, targets.stream().map(target -> Resize.fit(target, longSide)).toList(), threads);
  }

  /**
   * A stage of the style as it is shown.
   *
   * @param index into the style's stages
   * @return empty when it is not shown
   */
  public Optional<Stage> stage(int index) {
    Arrangement arrangement = arrangement();
    if (!arrangement.shows(index)) {
      return Optional.empty();
    }
    int before = (int) IntStream.range(0, index).filter(arrangement::shows).count();
    return Optional.of(stages.get(before));
  }

  /** Which stages are shown, and how. */
  public Arrangement arrangement() {
    return Arrangement.of(provenance.request().arrangement(), program.style());
  }

  /** Width of every frame, pixels. */
  public int width() {
    return target().width();
  }

  /** Height of every frame, pixels. */
  public int height() {
    return target().height();
  }

  /**
   * The same process on a canvas of another size.
   *
   * @param width pixels; with the height it must keep the proportions, but for rounding
   * @param threads number of threads to paint with; the result does not depend on it
   * @return this when the size is its own
   */
  public PaintingSequence resized(int width, int height, int threads) {
    if (width == width() && height == height()) {
      return this;
    }
    List<Picture> resized =
        targets.stream().map(target -> Resize.to(target, width, height)).toList();
    Picture end = resized.get(resized.size() - 1);
    if (given.isEmpty() && provenance.request().reveal()) {
      end = program.style().tone().of(end, program.style().paper());
    } else if (given.isEmpty()) {
      try (Replayer replayer = new Replayer(program, resized, threads)) {
        replayer.finish();
        end = replayer.picture();
      }
    }
    return new PaintingSequence(program, resized, end, stages, frames, finish, provenance, given);
  }

  /**
   * Paints the frames, one after another: only one is in memory at a time.
   *
   * @param threads number of threads to paint with; the frames do not depend on it
   * @throws IOException when the sink cannot keep one
   */
  public void forEachFrame(int threads, FrameSink sink) throws IOException {
    try (Replayer replayer = replayer(threads)) {
      for (Frame frame : frames) {
        if (frame.index() == frames.size() - 1) {
          sink.accept(frame, finished);
        } else if (given.isPresent() && frame.index() == given.get().frame()) {
          sink.accept(frame, half());
        } else {
          replayer.advance(frame.position());
          sink.accept(frame, replayer.picture(light(frame.position())));
        }
      }
    }
  }

  /**
   * Does it end in the picture itself, rather than in what the strokes made of it? The last strokes
   * lead up to it, in light and colour.
   */
  public boolean endsInPicture() {
    return given.isPresent() || provenance.request().reveal();
  }

  /**
   * Share of the style's light at a position. Where the picture itself comes last, the relief of
   * the paint fades over the last stage shown, so that the end is no jump; likewise before a
   * half-done picture.
   */
  public double light(double position) {
    if (!endsInPicture()) {
      return 1;
    }
    Stage last = stages.get(stages.size() - 1);
    for (Stage stage : stages) {
      boolean half = given.isPresent() && stage.endStroke() == given.get().strokes();
      if (half && position <= stage.endStroke()) {
        last = stage;
      }
    }
    double length = Math.max(1, last.endStroke() - last.firstStroke());
    return 1 - Math.max(0, Math.min(1, (position - last.firstStroke()) / length));
  }
}
