package pentimento.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import pentimento.export.Mp4File;
import pentimento.export.Mp4Frames;
import pentimento.export.ProvenanceReader;
import pentimento.image.PerceptualDistance;
import pentimento.image.Picture;
import pentimento.image.PictureException;
import pentimento.image.PictureReader;
import pentimento.image.Resize;
import pentimento.request.Progress;
import pentimento.request.Provenance;
import pentimento.request.Request;
import pentimento.sequence.SequenceFile;

/**
 * Reads sequences to be measured: a folder of frames, or an mp4. Holds one full frame at a time;
 * what is kept of each is about 0.25 MB.
 */
public final class SequenceReader {
  /**
   * Most frames of a folder that are looked at, what a sequence of ours may have. From larger ones
   * as many are taken, evenly spread, the first and the last among them.
   */
  public static final int MOST_PICTURES = Request.MAX_FRAMES;

  /** Likewise for the frames of a video. */
  public static final int MOST_OF_VIDEO = 64;

  private SequenceReader() {}

  /**
   * Reads a sequence.
   *
   * <p>Of a video by this program the frames of the painting itself are taken: not the result shown
   * first, nor the one held at the end.
   *
   * @param source a folder of pictures, with {@code sequence.json} or in the order of their names
   *     (2 before 10), or an {@code .mp4}, {@code .m4v} or {@code .mov}
   * @param progress hears of "reading ..."
   * @throws IOException when it is missing, damaged, holds fewer than 2 frames or frames of
   *     different size, or is not what its {@code sequence.json} says; the message names the file
   */
  public static Moments read(Path source, Progress progress) throws IOException {
    if (Files.isDirectory(source)) {
      return folder(source, progress);
    }
    if (!Files.exists(source)) {
      throw new NoSuchFileException(source.toString());
    }
    String name = String.valueOf(source.getFileName()).toLowerCase(Locale.ROOT);
    if (name.endsWith(".mp4") || name.endsWith(".m4v") || name.endsWith(".mov")) {
      return video(source, progress);
    }
    throw new IOException(source + ": is no sequence, expected a folder of frames or an .mp4");
  }

  /**
   * The pictures of a folder that are its frames, in order: those that its {@code sequence.json}
   * names, or all.
   *
   * @throws IOException as {@link #read} does
   */
  public static List<Path> frames(Path folder) throws IOException {
    return FrameList.of(folder).files();
  }

  private static Moments folder(Path folder, Progress progress) throws IOException {
    FrameList list = FrameList.of(folder);
    Gathering gathering = new Gathering(folder);
    List<Integer> chosen = Moments.evenly(0, list.files().size(), MOST_PICTURES);
    List<SequenceFile.FrameEntry> entries = new ArrayList<>();
    for (int index : chosen) {
      Path file = list.files().get(index);
      Picture frame = PictureReader.read(file);
      list.told().ifPresent(told -> entries.add(told.frames().get(index)));
      if (list.told().isPresent()) {
        requireSize(file, frame, list.told().get());
      }
      gathering.add(file, file.getFileName().toString(), frame);
      progress.report("reading " + folder.getFileName(), (index + 1.0) / list.files().size());
    }
    Optional<SequenceFile> told =
        list.told()
            .map(
                all ->
                    new SequenceFile(
                        all.provenance(),
                        all.width(),
                        all.height(),
                        all.strokes(),
                        all.finish(),
                        all.stages(),
                        entries,
                        all.keyFrames()));
    return gathering.moments(Moments.Kind.FOLDER, list.files().size(), told);
  }

  private static void requireSize(Path file, Picture frame, SequenceFile told)
      throws PictureException {
    if (frame.width() != told.width() || frame.height() != told.height()) {
      throw new PictureException(
          file,
          "is %d x %d pixels, but %s says %d x %d"
              .formatted(
                  frame.width(), frame.height(), SequenceFile.NAME, told.width(), told.height()));
    }
  }

  private static Moments video(Path file, Progress progress) throws IOException {
    long found = Mp4File.read(file).frames();
    if (found == 1) {
      throw new IOException(file + ": holds one frame, expected a sequence of at least 2");
    }
    int[] span = span(file, (int) Math.min(Integer.MAX_VALUE, found));
    List<Integer> chosen = Moments.evenly(span[0], span[1], MOST_OF_VIDEO);
    Gathering gathering = new Gathering(file);
    int shown =
        Mp4Frames.decode(
            file,
            (index, frame) -> {
              if (index == chosen.get(gathering.count())) {
                gathering.add(file, "frame " + index, frame);
                progress.report(
                    "reading " + file.getFileName(), gathering.count() / (double) chosen.size());
              }
              return gathering.count() < chosen.size();
            });
    if (gathering.count() < chosen.size()) {
      throw new IOException(file + ": ends after " + shown + " of " + found + " frames");
    }
    return gathering.moments(Moments.Kind.VIDEO, found, Optional.empty());
  }

  /** The first frame of the painting in a video, and how many frames it has. */
  private static int[] span(Path file, int found) throws IOException {
    int[] all = {0, Math.max(1, found)};
    try {
      Optional<Provenance> made = ProvenanceReader.read(file);
      if (made.isEmpty()) {
        return all;
      }
      Request.Video video = made.get().request().video();
      int first = video.showResultFirst() ? video.fps() : 0;
      int count = (int) Math.round(video.duration() * video.fps());
      // A video that was cut since is no longer what it says.
      return count >= 2 && first + count <= found ? new int[] {first, count} : all;
    } catch (IllegalArgumentException e) {
      return all; // somebody else's comment
    }
  }

  /** Collects reduced frames, and makes sure that they are of one size. */
  private static final class Gathering {
    private final Path source;
    private final List<String> names = new ArrayList<>();
    private final List<Picture> reduced = new ArrayList<>();
    private final List<Double> lightened = new ArrayList<>();
    private int width;
    private int height;
    private Picture last = Picture.filled(1, 1, 0);

    Gathering(Path source) {
      this.source = source;
    }

    int count() {
      return names.size();
    }

    void add(Path file, String name, Picture frame) throws PictureException {
      if (names.isEmpty()) {
        width = frame.width();
        height = frame.height();
      } else if (frame.width() != width || frame.height() != height) {
        throw new PictureException(
            file,
            "is %d x %d pixels, but %s is %d x %d; expected frames of one size"
                .formatted(frame.width(), frame.height(), names.get(0), width, height));
      }
      if (!names.isEmpty()) {
        lightened.add(PaintersLaws.lightened(last, frame));
      }
      names.add(name);
      reduced.add(reduced(frame, PerceptualDistance.LONG_SIDE));
      last = frame;
    }

    Moments moments(Moments.Kind kind, long found, Optional<SequenceFile> told) {
      return new Moments(
          source,
          kind,
          found,
          width,
          height,
          names,
          reduced,
          lightened,
          reduced(last, Moments.LAST_SIDE),
          told);
    }
  }

  /** The picture with a long side of at most {@code most} pixels. */
  private static Picture reduced(Picture picture, int most) {
    return picture.longSide() > most ? Resize.fit(picture, most) : picture;
  }
}
