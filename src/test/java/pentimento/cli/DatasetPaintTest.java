package pentimento.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.TestPictures;
import pentimento.image.JpegFile;
import pentimento.image.PngFile;

/** Folders that are not as they should be. */
class DatasetPaintTest {
  @TempDir Path folder;

  private Path pictures;
  private Path out;

  @BeforeEach
  void folders() throws IOException {
    pictures = Files.createDirectories(folder.resolve("pictures"));
    out = folder.resolve("out");
  }

  private void picture(String name) throws IOException {
    try (OutputStream stream = Files.newOutputStream(pictures.resolve(name))) {
      PngFile.write(stream, TestPictures.named("cat", 64, 64), Map.of());
    }
  }

  private Terminal.Result paint(Object... more) {
    Object[] words = Arrays.copyOf(new Object[] {"dataset", "paint", pictures}, 7 + more.length);
    System.arraycopy(new Object[] {"-o", out, "--size", 64}, 0, words, 3, 4);
    System.arraycopy(more, 0, words, 7, more.length);
    return Terminal.run(words);
  }

  @Test
  void anEmptyFolderIsNamed() throws IOException {
    paint().complains(Main.MISUSED, pictures.toString(), "holds no pictures");
    Terminal.run("dataset", "verify", pictures).complains(Main.MISUSED, "holds no shards");
    Terminal.run("dataset", "import", pictures, "-o", out)
        .complains(Main.MISUSED, pictures.toString(), "holds 0 pictures");
    assertTrue(Files.notExists(out));
  }

  @Test
  void aDamagedPictureIsLeftOutCountedAndNamed() throws IOException {
    picture("a.png");
    picture("b.png");
    byte[] jpeg = JpegFile.bytes(TestPictures.named("cat", 64, 64), 0.9f);
    jpeg[jpeg.length / 2] = (byte) 0xff; // says that it ends here
    jpeg[jpeg.length / 2 + 1] = (byte) 0xd9;
    Files.write(pictures.resolve("damaged.jpg"), jpeg);
    Files.writeString(pictures.resolve("text.png"), "this is no picture");
    Terminal.Result result = paint();
    assertEquals(0, result.code());
    assertTrue(result.out().contains("2 pictures left out"), result.out());
    assertTrue(result.err().contains("damaged.jpg"), result.err());
    assertTrue(result.err().contains("text.png"), result.err());
    String seen = Terminal.run("dataset", "verify", out).ok().out();
    assertTrue(seen.contains("1 shards, 2 sequences, all sound"), seen);
  }

  @Test
  void captionsThatMatchNothingAreRefused() throws IOException {
    picture("a.png");
    Path table = Files.writeString(folder.resolve("table.csv"), "file,caption\nother.png,a dog\n");
    paint("--captions", table)
        .complains(Main.MISUSED, table.toString(), "none of its 1 captions", "other.png");
    assertEquals(List.of(), Files.exists(out) ? Terminal.tree(out) : List.of());
  }
}
