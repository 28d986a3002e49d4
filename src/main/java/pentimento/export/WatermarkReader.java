package pentimento.export;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import pentimento.image.Picture;
import pentimento.image.PictureReader;

/**
 * Reads the mark back from files, by a vote of what they show: first where it was put, then, as
 * pictures may have been cropped, anywhere. Nothing but pixels is looked at.
 */
public final class WatermarkReader {
  /** Frames that are looked at, at most; from more as many are taken, evenly spread. */
  private static final int MOST = 64;

  /** Key frames of a video that are looked at, likewise. */
  private static final int MOST_KEYS = 24;

  /** Frames that are searched for a mark that has moved, likewise. */
  private static final int MOST_SEARCHED = 8;

  /** Pixels of a video's frames, all together, up to which it is read frame by frame. */
  private static final long SHORT = 60_000_000;

  private WatermarkReader() {}

  /** Shows pictures to whoever asks; may be asked several times. */
  @FunctionalInterface
  private interface Source {
    /** Shows about so many pictures at most, evenly spread. */
    void show(int most, Viewer viewer) throws IOException;
  }

  /** Looks at one picture. */
  @FunctionalInterface
  private interface Viewer {
    void look(Picture picture);
  }

  /**
   * Looks for the mark in pictures of one sequence, or in a single one.
   *
   * @param files pictures, at least one
   * @throws IOException when one cannot be read; names it
   */
  public static WatermarkVote.Result pictures(List<Path> files) throws IOException {
    return read(
        (most, viewer) -> {
          for (int i : spread(files.size(), Math.min(most, MOST))) {
            viewer.look(PictureReader.read(files.get(i)));
          }
        });
  }

  /**
   * Looks for the mark in a video: in its key frames, and in a short one without a find there in
   * all frames.
   *
   * @throws IOException when it cannot be read or decoded; names it
   */
  public static WatermarkVote.Result video(Path file) throws IOException {
    WatermarkVote.Result keys = read((most, viewer) -> keyFrames(file, most, viewer));
    Mp4File.Info info = Mp4File.read(file);
    if (keys.found() || info.frames() * info.width() * info.height() > SHORT) {
      return keys;
    }
    int frames = (int) info.frames();
    WatermarkVote vote = new WatermarkVote();
    List<Integer> chosen = spread(frames, MOST);
    Mp4Frames.decode(
        file,
        (index, frame) -> {
          if (chosen.contains(index)) {
            vote.add(frame);
          }
          return index < frames - 1;
        });
    return vote.result();
  }

  private static void keyFrames(Path file, int most, Viewer viewer) throws IOException {
    Mp4Frames.keyFrames(
        file,
        Math.min(most, MOST_KEYS),
        (index, frame) -> {
          viewer.look(frame);
          return true;
        });
  }

  private static WatermarkVote.Result read(Source source) throws IOException {
    WatermarkVote vote = new WatermarkVote();
    source.show(MOST, vote::add);
    WatermarkVote.Result result = vote.result();
    if (result.found()) {
      return result;
    }
    WatermarkSearch search = new WatermarkSearch();
    source.show(MOST_SEARCHED, search::add);
    WatermarkVote.Result moved = search.result();
    return moved.found() ? moved : result;
  }

  /** At most so many of the numbers below a count, evenly spread, the first and last among them. */
  private static List<Integer> spread(int count, int most) {
    int taken = Math.min(count, most);
    List<Integer> chosen = new ArrayList<>();
    for (int i = 0; i < taken; i++) {
      chosen.add((int) ((long) i * (count - 1) / Math.max(1, taken - 1)));
    }
    return chosen;
  }
}
