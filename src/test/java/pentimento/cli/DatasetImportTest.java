package pentimento.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import pentimento.TestPictures;
import pentimento.dataset.ShardCheck;
import pentimento.export.Mp4Frames;
import pentimento.image.PerceptualDistance;
import pentimento.image.Picture;
import pentimento.image.PictureReader;
import pentimento.image.PngFile;
import pentimento.image.Resize;

class DatasetImportTest {
  @TempDir Path folder;

  private Path cat;

  @BeforeEach
  void picture() throws IOException {
    cat = folder.resolve("cat.png");
    try (OutputStream out = Files.newOutputStream(cat)) {
      PngFile.write(out, TestPictures.named("cat", 160, 160), Map.of());
    }
  }

  /** The frames of the only sequence of a data set. */
  private static List<Picture> frames(Path dataset) throws IOException {
    List<Picture> frames = new ArrayList<>();
    for (Path shard : ShardCheck.shards(dataset)) {
      ShardCheck.read(
          shard,
          true,
          sequence -> {
            for (int f = 0; f < sequence.frames().size(); f++) {
              frames.add(sequence.frame(shard, f));
            }
          });
    }
    return frames;
  }

  @Test
  void stagesBecomeASequence() throws IOException {
    Path stages = folder.resolve("stages");
    Terminal.run("reconstruct", cat, "--frames", "10", "-q", "-o", stages).ok();
    Path out = folder.resolve("out");
    String told =
        Terminal.run("dataset", "import", stages, "-o", out, "--size", "128", "--caption", "a cat")
            .ok()
            .out();
    assertTrue(told.contains("7 of 10 frames, nothing cut off, bare ground added"), told);
    List<Picture> frames = frames(out);
    assertEquals(8, frames.size());
    Picture whole = Resize.to(PictureReader.read(cat), 128, 128);
    assertTrue(PerceptualDistance.between(whole, frames.get(7)) < 0.05);
    Terminal.run("dataset", "verify", out).ok();
    Terminal.run("dataset", "import", stages, "-o", out)
        .complains(Main.MISUSED, "holds a data set");
    Terminal.run("dataset", "compose", "-o", out).complains(Main.MISUSED, "other settings");
  }

  @Test
  void fewStagesAreFilledUpAndThatIsSaid() throws IOException {
    Path stages = folder.resolve("stages");
    Terminal.run("reconstruct", cat, "--frames", "3", "-q", "-o", stages).ok();
    Path out = folder.resolve("out");
    String told = Terminal.run("dataset", "import", stages, "-o", out, "--size", 64).ok().out();
    assertTrue(
        told.contains("3 of 3 frames, nothing cut off, bare ground added, 4 painted in between"),
        told);
    assertEquals(8, new HashSet<>(frames(out)).size());
    ShardCheck.read(
        ShardCheck.shards(out).get(0),
        true,
        sequence -> assertEquals(5, sequence.json().get("made").size()));
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aDeviceIsNoRecording() {
    Terminal.run("dataset", "import", "/dev/zero", "-o", folder.resolve("out"))
        .complains(Main.MISUSED, "/dev/zero", "no file but a pipe or a device");
  }

  @Test
  void whatCannotBeIsNamed() throws IOException {
    Path out = folder.resolve("out");
    Terminal.run("dataset", "import", "-o", out).complains(Main.MISUSED, "VIDEO");
    Terminal.run("dataset", "import", cat).complains(Main.MISUSED, "-o FOLDER");
    Path text = Files.writeString(folder.resolve("film.mp4"), "this is no film");
    Terminal.run("dataset", "import", text, folder.resolve("none"), "-o", out)
        .complains(Main.MISUSED, "2 of 2 not imported", "film.mp4", "none");
    for (String crop : List.of("1,2", "0,0,2,1", "0.5,0,0.4,1", "0,0,1,0.0001", "left")) {
      Terminal.run("dataset", "import", folder, "-o", out, "--crop", crop)
          .complains(Main.MISUSED, "--crop");
    }
    assertTrue(Files.notExists(out.resolve("dataset.json")));
  }

  /** A film by our own exporter, coded anew by another program, in ten bits too. */
  @Test
  @Tag("ffmpeg")
  void aFilmComesBackAsTheSequenceItWas() throws IOException, InterruptedException {
    Path film = folder.resolve("film.mp4");
    Terminal.run("reconstruct", cat, "--duration", "8", "-q", "-o", film).ok();
    List<PerceptualDistance.Prepared> shown = new ArrayList<>();
    Mp4Frames.decode(
        film,
        (index, frame) -> {
          if (index % 3 == 0) {
            shown.add(PerceptualDistance.prepare(frame));
          }
          return true;
        });
    for (String format : List.of("yuv420p", "yuv420p10le")) {
      Path other = folder.resolve(format + ".mkv");
      Process ffmpeg =
          new ProcessBuilder(
                  "ffmpeg",
                  "-nostdin",
                  "-v",
                  "error",
                  "-i",
                  film.toString(),
                  "-c:v",
                  "libx264",
                  "-crf",
                  "26",
                  "-pix_fmt",
                  format,
                  other.toString())
              .inheritIO()
              .start();
      assertEquals(0, ffmpeg.waitFor());
      Path out = folder.resolve("out-" + format);
      Terminal.run("dataset", "import", other, "-o", out, "--size", "160").ok();
      List<Picture> frames = frames(out);
      assertEquals(8, frames.size());
      Picture finished = PictureReader.read(cat);
      double before = 2;
      for (Picture frame : frames) {
        double now = PerceptualDistance.between(finished, frame);
        assertTrue(now < before + 0.02, now + " after " + before);
        before = now;
      }
      assertTrue(before < 0.06, "the last frame is " + before + " from the picture");
      int bare = frames.get(0).rgb()[80 * 160 + 80];
      assertTrue(PerceptualDistance.between(frames.get(0), Picture.filled(160, 160, bare)) < 0.1);
      // Each is a moment of the film, later than the one before.
      int at = 0;
      for (Picture frame : frames) {
        PerceptualDistance.Prepared one = PerceptualDistance.prepare(frame);
        double nearest = 1;
        int then = at;
        for (int i = at; i < shown.size(); i++) {
          double apart = PerceptualDistance.between(one, shown.get(i));
          if (apart < nearest) {
            nearest = apart;
            then = i;
          }
        }
        assertTrue(nearest < 0.1, "a frame is " + nearest + " from all of the film's");
        assertTrue(then > at || at == 0, "moment " + then + " after " + at);
        at = then;
      }
    }
  }
}
