package pentimento.pipeline;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import pentimento.image.Picture;
import pentimento.image.Resize;
import pentimento.image.Similarity;
import pentimento.random.Rng;
import pentimento.request.Between;
import pentimento.request.Progress;
import pentimento.request.Provenance;
import pentimento.request.Request;
import pentimento.sequence.PaintingSequence;
import pentimento.sequence.SequenceBuilder;
import pentimento.strokes.Canvas;
import pentimento.strokes.Painter;
import pentimento.strokes.Replayer;
import pentimento.strokes.StrokeProgram;
import pentimento.strokes.Style;

/**
 * From key frames, which networks made or somebody gave, to a process that passes through them:
 * brush strokes lead from each to the next. The key frames are its frames, as they are.
 */
public final class InBetweens {
  /** Moments of an interval that pictures are chosen from. */
  private static final int LOOKED = 32;

  /** Longest side that strokes are planned at, pixels. */
  private static final int PLAN_SIDE = 768;

  /** Most pixels of all plans together: with many key frames they get smaller. */
  private static final int PLANNED = 1 << 25;

  /** Most key frames. */
  public static final int MOST = Request.MAX_FRAMES;

  private InBetweens() {}

  /**
   * Makes the process.
   *
   * @param request what is wanted; its style says what the strokes are painted with, its number of
   *     frames is that of the key frames
   * @param keyFrames 2 or more pictures of one size, which is that of the results
   * @param given indices of those that somebody gave
   * @param between what films show between them
   * @param threads number of threads; the result does not depend on it
   * @param progress hears of "painting in between"
   * @throws IllegalArgumentException when there are fewer than two key frames, they differ in size,
   *     an index is none of theirs, or the request's style is none; says which
   */
  public static PaintingSequence sequence(
      Request request,
      List<Picture> keyFrames,
      SortedSet<Integer> given,
      Between between,
      int threads,
      Progress progress) {
    require(request, keyFrames, given);
    progress.report("painting in between", 0);
    int most = (int) Math.min(PLAN_SIDE, Math.sqrt(PLANNED / (double) keyFrames.size()));
    List<Picture> plans =
        keyFrames.stream().map(k -> Resize.fit(k, Math.min(most, k.longSide()))).toList();
    Style style = Reconstruction.style(request.style()).onPaper(KeyChange.colour(plans.get(0)));
    List<Interval> intervals = Interval.between(plans, style);
    List<Painted> painted = paint(plans, intervals, request.seed(), threads, progress);
    StrokeProgram program = painted.get(0).program().withoutIdleStages().afterPicture();
    for (Painted next : painted.subList(1, painted.size())) {
      program = program.then(next.program().withoutIdleStages()).withStagesJoined();
    }
    program =
        program
            .withStagesJoined()
            .withoutIdleStages()
            .withPalette(painted.get(painted.size() - 1).program().palette());
    Picture end = painted.get(painted.size() - 1).canvas();
    Picture last = plans.get(plans.size() - 1);
    PaintingSequence.Finish finish =
        new PaintingSequence.Finish(
            Similarity.mse(end, last),
            Similarity.l1(end, last),
            Similarity.psnr(end, last),
            Similarity.ssim(end, last),
            1);
    PaintingSequence sequence =
        sequence(program, keyFrames, finish, Provenance.of(request), given, between);
    progress.report("painting in between", 1);
    return sequence;
  }

  /**
   * Pictures on the way from each key frame to the next, evenly by how much changes.
   *
   * @param keyFrames 2 or more pictures of one size
   * @param counts how many pictures between each and the next, 0 or more
   * @param style what it is painted with: a built-in style's name
   * @param threads number of threads; the result does not depend on it
   * @return for each interval its pictures in order
   * @throws IllegalArgumentException when there is not one count for each interval
   */
  public static List<List<Picture>> pictures(
      List<Picture> keyFrames, List<Integer> counts, String style, long seed, int threads) {
    if (keyFrames.size() < 2 || counts.size() != keyFrames.size() - 1) {
      throw new IllegalArgumentException(
          "%d key frames, but counts for %d intervals".formatted(keyFrames.size(), counts.size()));
    }
    Style named = Reconstruction.style(TextNode.valueOf(style));
    List<Interval> intervals =
        Interval.between(keyFrames, named.onPaper(KeyChange.colour(keyFrames.get(0))));
    List<Painted> painted = paint(keyFrames, intervals, seed, threads, Progress.NONE);
    List<List<Picture>> pictures = new ArrayList<>();
    for (int i = 0; i < painted.size(); i++) {
      List<Picture> ends = keyFrames.subList(i, i + 2);
      pictures.add(onTheWay(painted.get(i).program(), ends, counts.get(i), threads));
    }
    return pictures;
  }

  private static List<Picture> onTheWay(
      StrokeProgram program, List<Picture> ends, int count, int threads) {
    if (count == 0) {
      return List.of();
    }
    List<Picture> all = new ArrayList<>(List.of(ends.get(0)));
    try (Replayer replayer = new Replayer(program.afterPicture(), ends, threads)) {
      for (int k = 1; k < LOOKED; k++) {
        replayer.advance(program.strokes().size() * (double) k / LOOKED);
        all.add(replayer.picture(0)); // as flat as photos of stages are
      }
    }
    all.add(ends.get(1));
    double[] way = new double[all.size()];
    for (int k = 1; k < way.length; k++) {
      way[k] = way[k - 1] + Similarity.l1(all.get(k - 1), all.get(k));
    }
    List<Picture> chosen = new ArrayList<>();
    int at = 0;
    for (int k = 1; k <= count; k++) {
      double wanted = way[LOOKED] * k / (count + 1);
      at++;
      // As many must be left as are wanted yet, where there are so many.
      int most = Math.max(at, LOOKED - 1 - (count - k));
      while (at < most && Math.abs(way[at + 1] - wanted) <= Math.abs(way[at] - wanted)) {
        at++;
      }
      chosen.add(all.get(Math.min(at, LOOKED - 1)));
    }
    return chosen;
  }

  /**
   * The process of a program that leads from key frame to key frame.
   *
   * @param keyFrames one for each of its chapters, in the size of the results
   */
  static PaintingSequence sequence(
      StrokeProgram program,
      List<Picture> keyFrames,
      PaintingSequence.Finish finish,
      Provenance provenance,
      SortedSet<Integer> given,
      Between between) {
    double[] at = KeyChange.times(keyFrames);
    boolean blank = KeyChange.flat(keyFrames.get(0));
    return SequenceBuilder.through(
        program, keyFrames, finish, provenance, at, blank, given, between);
  }

  /** Does a program lead from key frame to key frame? Then its first chapter is the first. */
  static boolean ledThrough(StrokeProgram program, Request request) {
    return (request.halfDone().isEmpty() || request.diffusion().isPresent())
        && program.chapters().size() > 1
        && program.endOfChapter(0) == 0;
  }

  private static void require(Request request, List<Picture> keyFrames, SortedSet<Integer> given) {
    if (keyFrames.size() < 2 || keyFrames.size() > MOST) {
      throw new IllegalArgumentException(
          "%d key frames, expected 2 to %d".formatted(keyFrames.size(), MOST));
    }
    if (request.frames() != keyFrames.size()) {
      throw new IllegalArgumentException(
          "%d key frames, but the request wants %d".formatted(keyFrames.size(), request.frames()));
    }
    Picture first = keyFrames.get(0);
    for (int i = 1; i < keyFrames.size(); i++) {
      Picture other = keyFrames.get(i);
      if (other.width() != first.width() || other.height() != first.height()) {
        throw new IllegalArgumentException(
            "key frame %d is %d x %d pixels, the first %d x %d"
                .formatted(i, other.width(), other.height(), first.width(), first.height()));
      }
    }
    if (!given.isEmpty() && (given.first() < 0 || given.last() >= keyFrames.size())) {
      throw new IllegalArgumentException(
          "%d key frames, but those given are %s".formatted(keyFrames.size(), given));
    }
  }

  /**
   * An interval's strokes.
   *
   * @param canvas what they arrive at, in the size planned at
   */
  private record Painted(StrokeProgram program, Picture canvas) {}

  /** Paints the intervals, several at a time: each begins with its key frame, as it is. */
  private static List<Painted> paint(
      List<Picture> plans, List<Interval> intervals, long seed, int threads, Progress progress) {
    ExecutorService pool =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "in-between");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<Painted>> tasks = new ArrayList<>();
      for (int i = 0; i < intervals.size(); i++) {
        int index = i;
        tasks.add(
            pool.submit(
                () ->
                    paint(
                        plans.get(index),
                        plans.get(index + 1),
                        intervals.get(index).style(),
                        Rng.derive(seed, index))));
      }
      List<Painted> painted = new ArrayList<>();
      for (Future<Painted> task : tasks) {
        painted.add(task.get());
        progress.report("painting in between", painted.size() / (tasks.size() + 1.0));
      }
      return painted;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error; // such as lack of memory, which the user can mend
      }
      throw new IllegalStateException("painting in between failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("painting was interrupted");
    } finally {
      pool.shutdownNow();
    }
  }

  private static Painted paint(Picture from, Picture to, Style style, long seed) {
    float[] covered = new float[from.rgb().length];
    Arrays.fill(covered, 1);
    Canvas canvas = new Canvas(from, style.surface(), covered);
    StrokeProgram program =
        Painter.paint(
            canvas,
            to,
            KeyChange.unchanged(from, to),
            to,
            style,
            Optional.empty(),
            seed,
            Progress.NONE,
            stage -> {});
    return new Painted(program, canvas.colours());
  }
}
