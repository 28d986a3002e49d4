package pentimento.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import pentimento.image.Picture;
import pentimento.image.Planes;
import pentimento.image.Resize;

/**
 * Key frames at a model's size become frames at the size of the picture they lead to.
 *
 * <p>A frame is enlarged, smooth and without ringing, and the picture's detail (the picture less
 * its own enlarged reduction) is added as far as the frame agrees with the picture there; see
 * {@link Agreement}. Where the frame shows just what the picture shows this gives the picture;
 * where it is still loose it stays so.
 */
public final class Lift {
  /** Rows that a thread makes at a time. */
  private static final int BAND = 32;

  private Lift() {}

  /** {@link #frames(List, SortedMap, int, int, int)} with as many threads as there are cores. */
  public static List<Picture> frames(
      List<Picture> keyFrames, SortedMap<Integer, Picture> references, int width, int height) {
    int threads = Runtime.getRuntime().availableProcessors();
    return frames(keyFrames, references, width, height, threads);
  }

  /**
   * The frames at another size, usually larger. Besides the results only rows are held at that
   * size, and each reference that has another size once in it.
   *
   * @param keyFrames at least one, all of one size
   * @param references pictures given at some of the frames (0 is the first), of any size; each is
   *     its frame in the result. Other frames take their detail from the nearest before and after
   *     them, from the one that they agree with more
   * @param width of the results, 1 to {@value Picture#MAX_SIDE} pixels
   * @param height of the results, likewise
   * @param threads at least 1; the result does not depend on it
   * @return as many frames as were given
   * @throws IllegalArgumentException when there are no key frames, sizes differ or are out of
   *     range, or a reference is at a frame that there is not
   */
  public static List<Picture> frames(
      List<Picture> keyFrames,
      SortedMap<Integer, Picture> references,
      int width,
      int height,
      int threads) {
    check(keyFrames, references, threads);
    if (Math.min(width, height) < 1 || Math.max(width, height) > Picture.MAX_SIDE) {
      throw new IllegalArgumentException(
          "size " + width + " x " + height + " is not within 1 to " + Picture.MAX_SIDE);
    }
    SortedMap<Integer, Picture> full = new TreeMap<>();
    references.forEach((frame, picture) -> full.put(frame, Resize.to(picture, width, height)));
    Picture first = keyFrames.get(0);
    List<Picture> results = new ArrayList<>();
    ExecutorService pool =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "lift");
              thread.setDaemon(true);
              return thread;
            });
    try {
      SortedMap<Integer, LiftSource> sources = new TreeMap<>();
      for (int i = 0; i < keyFrames.size(); i++) {
        if (full.containsKey(i)) {
          results.add(full.get(i));
        } else if (width <= first.width() && height <= first.height()) {
          results.add(Resize.to(keyFrames.get(i), width, height));
        } else {
          List<LiftSource> near = new ArrayList<>();
          for (int k : neighbours(full, i)) {
            near.add(
                sources.computeIfAbsent(
                    k, key -> new LiftSource(full.get(key), first.width(), first.height())));
          }
          results.add(lifted(keyFrames.get(i), near, width, height, threads, pool));
        }
      }
    } finally {
      pool.shutdownNow();
    }
    return List.copyOf(results);
  }

  private static void check(
      List<Picture> keyFrames, SortedMap<Integer, Picture> references, int threads) {
    if (keyFrames.isEmpty() || threads < 1) {
      throw new IllegalArgumentException(
          keyFrames.size() + " key frames and " + threads + " threads: both must be at least 1");
    }
    Picture first = keyFrames.get(0);
    for (Picture frame : keyFrames) {
      if (frame.width() != first.width() || frame.height() != first.height()) {
        throw new IllegalArgumentException("key frames differ in size: " + first + " and " + frame);
      }
    }
    for (int frame : references.keySet()) {
      if (frame < 0 || frame >= keyFrames.size()) {
        throw new IllegalArgumentException(
            "a picture is given at frame "
                + frame
                + ", but frames are 0 to "
                + (keyFrames.size() - 1));
      }
    }
  }

  /** The frames of the nearest pictures before and after. */
  private static List<Integer> neighbours(SortedMap<Integer, Picture> full, int frame) {
    List<Integer> near = new ArrayList<>();
    Optional.of(full.headMap(frame))
        .filter(m -> !m.isEmpty())
        .ifPresent(m -> near.add(m.lastKey()));
    Optional.of(full.tailMap(frame))
        .filter(m -> !m.isEmpty())
        .ifPresent(m -> near.add(m.firstKey()));
    return near;
  }

  private static Picture lifted(
      Picture frame,
      List<LiftSource> sources,
      int width,
      int height,
      int threads,
      ExecutorService pool) {
    Planes planes = Planes.of(frame);
    LiftedFrame lifted = LiftedFrame.of(planes, sources, width, height);
    int[] rgb = new int[Math.multiplyExact(width, height)];
    List<Future<?>> parts = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int start = t * BAND;
      parts.add(
          pool.submit(
              () -> {
                LiftedFrame.Rows rows = lifted.rows();
                for (int y = start; y < height; y += threads * BAND) {
                  for (int yy = y; yy < Math.min(height, y + BAND); yy++) {
                    rows.write(yy, rgb);
                  }
                }
              }));
    }
    try {
      for (Future<?> part : parts) {
        part.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a part of a frame failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while lifting frames");
    }
    return new Picture(width, height, rgb);
  }
}
