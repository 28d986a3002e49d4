package pentimento.dataset.timelapse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import pentimento.export.Mp4Frames;
import pentimento.image.NaturalOrder;
import pentimento.image.Picture;
import pentimento.image.PictureReader;

/** Frames of a painting that comes to be, first to last; can be looked through more than once. */
public interface Recording {
  /** Most frames that are looked at; what comes after them is left. */
  int MOST_FRAMES = 200_000;

  /** Takes one frame after the other. */
  @FunctionalInterface
  interface Handler {
    /**
     * Looks at a frame.
     *
     * @param index 0, 1, 2, ...
     * @return whether to go on
     */
    boolean frame(int index, Picture frame) throws IOException;
  }

  /**
   * Looks through it from the first frame on.
   *
   * @throws IOException when it cannot be read or decoded; names the file and, where a program is
   *     missing for it, which
   */
  void play(Handler handler) throws IOException;

  /** Are its frames stages that somebody chose, rather than a film? */
  boolean isStages();

  /**
   * Opens a recording.
   *
   * @param place a video file, or a folder of pictures in the order of their names (2 before 10)
   * @throws IllegalArgumentException when it is neither; says what is expected
   * @throws IOException when it cannot be read
   */
  static Recording open(Path place) throws IOException {
    if (Files.isDirectory(place)) {
      return Folder.of(place);
    }
    if (Files.exists(place) && !Files.isRegularFile(place)) {
      throw new IllegalArgumentException(
          place + ": is no file but a pipe or a device, and a recording is looked through twice");
    }
    if (!Files.isRegularFile(place)) {
      throw new IllegalArgumentException(place + ": there is no such file or folder");
    }
    String name = place.getFileName().toString().toLowerCase(Locale.ROOT);
    if (Ffmpeg.isThere()) {
      return new Ffmpeg(place);
    }
    if (!name.endsWith(".mp4") && !name.endsWith(".m4v") && !name.endsWith(".mov")) {
      throw new IllegalArgumentException(
          place
              + ": without ffmpeg only H.264 in mp4 can be read here; install ffmpeg, so that it is"
              + " found by its name, or turn the video into a folder of pictures");
    }
    return new Recording() {
      @Override
      public void play(Handler handler) throws IOException {
        try {
          Mp4Frames.decode(place, handler::frame);
        } catch (IOException e) {
          throw new IOException(e.getMessage() + "; with ffmpeg installed it may be", e);
        }
      }

      @Override
      public boolean isStages() {
        return false;
      }
    };
  }

  /** Pictures of a folder. */
  record Folder(Path place, List<Path> files) implements Recording {
    /** As many pictures are a film, taken picture by picture. */
    private static final int FILM = 64;

    static Folder of(Path place) throws IOException {
      List<Path> files;
      try (Stream<Path> all = Files.list(place)) {
        files =
            all.filter(PictureReader::claims)
                .sorted(
                    Comparator.comparing(file -> file.getFileName().toString(), new NaturalOrder()))
                .toList();
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
      if (files.size() < 2) {
        throw new IllegalArgumentException(
            "%s: holds %d pictures, expected the stages of a painting, 2 or more"
                .formatted(place, files.size()));
      }
      return new Folder(place, files);
    }

    @Override
    public void play(Handler handler) throws IOException {
      for (int i = 0; i < Math.min(files.size(), MOST_FRAMES); i++) {
        if (!handler.frame(i, PictureReader.read(files.get(i)))) {
          return;
        }
      }
    }

    @Override
    public boolean isStages() {
      return files.size() < FILM;
    }
  }
}
