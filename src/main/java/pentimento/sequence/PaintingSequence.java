package pentimento.sequence;

import com.fasterxml.jackson.annotation.JsonInclude;
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
import pentimento.request.Between;
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
 * @param keyFrames pictures that the process passes through, in order; none when it is painted in
 *     one go
 * @param between what films show between key frames; strokes where there are none
 */
public record PaintingSequence(
    StrokeProgram program,
    List<Picture> targets,
    Picture finished,
    List<Stage> stages,
    List<Frame> frames,
    Finish finish,
    Provenance provenance,
    List<KeyFrame> keyFrames,
    Between between) {

  /** A sequence about a finished picture. */
  public PaintingSequence(
      StrokeProgram program,
      List<Picture> targets,
      Picture finished,
      List<Stage> stages,
      List<Frame> frames,
      Finish finish,
      Provenance provenance) {
    this(
        program, targets, finished, stages, frames, finish, provenance, List.of(), Between.STROKES);
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
    keyFrames = List.copyOf(keyFrames);
    if (between != Between.STROKES && keyFrames.size() < 2) {
      throw new IllegalArgumentException("nothing lies between fewer than two key frames");
    }
  }

  /** The picture that it is all about, in the size of the results. */
  public Picture target() {
    return targets.get(targets.size() - 1);
  }

  /** A key frame's picture, in the size of the results. */
  public Picture picture(KeyFrame key) {
    return targets.get(key.chapter());
  }

  /** The key frame that the strokes up to a number have arrived at, if they just have. */
  public Optional<KeyFrame> arrivedAt(int strokes) {
    return keyFrames.stream().filter(key -> key.strokes() == strokes).reduce((a, b) -> b);
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
    if (keyFrames.isEmpty() && provenance.request().reveal()) {
      end = program.style().tone().of(end, program.style().paper());
    } else if (keyFrames.isEmpty()) {
      try (Replayer replayer = new Replayer(program, resized, threads)) {
        replayer.finish();
        end = replayer.picture();
      }
    }
    return new PaintingSequence(
        program, resized, end, stages, frames, finish, provenance, keyFrames, between);
  }

  /** The same with other figures of how near it came to the picture. */
  public PaintingSequence withFinish(Finish other) {
    return new PaintingSequence(
        program, targets, finished, stages, frames, other, provenance, keyFrames, between);
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
          continue;
        }
        Optional<KeyFrame> key =
            keyFrames.stream().filter(k -> k.frame() == frame.index()).findFirst();
        if (key.isPresent()) {
          sink.accept(frame, picture(key.get()));
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
    return !keyFrames.isEmpty() || provenance.request().reveal();
  }

  /**
   * Share of the style's light at a position. Where a picture comes in place of the canvas, at the
   * end or as a key frame, the relief of the paint fades over the stage before it, or over the
   * second half of the strokes that lead to it when that is less: so that it is no jump.
   */
  public double light(double position) {
    if (!endsInPicture()) {
      return 1;
    }
    int start = 0;
    int end = stages.get(stages.size() - 1).endStroke();
    for (KeyFrame key : keyFrames) {
      if (key.strokes() >= position) {
        end = Math.min(end, key.strokes());
        break;
      }
      start = key.strokes();
    }
    double from = keyFrames.isEmpty() ? 0 : (start + end) / 2.0;
    for (Stage stage : stages) {
      if (stage.firstStroke() < end) {
        from = Math.max(from, stage.firstStroke());
      }
    }
    return 1 - Math.max(0, Math.min(1, (position - from) / Math.max(1, end - from)));
  }
}
