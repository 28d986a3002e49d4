package pentimento.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.TestPictures;
import pentimento.image.JpegFile;
import pentimento.image.Picture;
import pentimento.image.PngFile;
import pentimento.request.Progress;

class GalleryTest {
  private static final Recipe RECIPE = Recipe.named(Recipe.FIRST);

  @TempDir Path folder;

  private void picture(String name, int width, int height) throws IOException {
    Path file = folder.resolve("in").resolve(name);
    Files.createDirectories(file.getParent());
    Picture picture = TestPictures.named("cat", width, height);
    try (OutputStream out = Files.newOutputStream(file)) {
      PngFile.write(out, picture, Map.of());
    }
  }

  private void text(String name, String text) throws IOException {
    Files.writeString(folder.resolve("in").resolve(name), text);
  }

  private Gallery open(Optional<Path> table) throws IOException {
    return Gallery.open(folder.resolve("in"), table, RECIPE.shapes());
  }

  private static List<String> captions(Gallery gallery) {
    return gallery.pictures().stream().map(Gallery.Entry::caption).toList();
  }

  @Test
  void findsPicturesInFoldersAndCaptionsBesideThem() throws IOException {
    picture("a2.png", 64, 64);
    picture("a10.png", 64, 64);
    picture("deep/er/wide.png", 90, 64);
    picture("tall.png", 60, 90);
    picture(".hidden.png", 64, 64);
    text("a2.txt", "\ufeffTwo pears\n on a cloth ");
    text("a10.json", "{\"text\": \"ten\"}");
    text("tall.png.txt", "tall");
    text("readme.md", "no picture");
    Gallery gallery = open(Optional.empty());
    assertEquals(
        List.of("a2.png", "a10.png", "deep/er/wide.png", "tall.png"),
        gallery.pictures().stream().map(Gallery.Entry::name).toList());
    assertEquals(List.of("Two pears on a cloth", "ten", "", "tall"), captions(gallery));
    assertEquals(3, gallery.captioned());
  }

  @Test
  void readsTables() throws IOException {
    picture("one.png", 64, 64);
    picture("two.png", 64, 64);
    text("list.csv", "\ufeffFile,Caption,else\n\none.png,\"a, \"\"b\"\"\",1\nthree.png,none,2\n");
    Gallery csv = open(Optional.of(folder.resolve("in/list.csv")));
    assertEquals(List.of("a, \"b\"", ""), captions(csv));
    assertEquals(1, csv.unmatched());
    text(
        "metadata.jsonl",
        "{\"file_name\": \"one.png\", \"text\": \"1\"}\n\n{\"file_name\": \"two.png\", \"text\": \"2\"}\n");
    assertEquals(List.of("1", "2"), captions(open(Optional.empty())));
  }

  @Test
  void namesWhatIsWrong() throws IOException {
    Files.createDirectories(folder.resolve("in"));
    refused("holds no pictures");
    picture("one.png", 64, 64);
    text("metadata.csv", "file,caption\nother.png,x\n");
    refused("none of its 1 captions");
    text("metadata.csv", "a,b\n1,2\n");
    refused("has none of the columns");
    text("metadata.csv", "file,caption\n\"one.png,x\n");
    refused("metadata.csv: ");
    Files.delete(folder.resolve("in/metadata.csv"));
    text("metadata.jsonl", "{\"file_name\": \"one.png\"}");
    refused("line 1 has none of the fields caption");
    Files.delete(folder.resolve("in/metadata.jsonl"));
    text("one.json", "[1, 2");
    refused("one.json: is not JSON");
  }

  private void refused(String part) {
    String said =
        assertThrows(IllegalArgumentException.class, () -> open(Optional.empty())).getMessage();
    assertTrue(said.contains(part), said);
  }

  @Test
  void paintsAllButTheDamagedOnes() throws IOException {
    picture("a.png", 64, 64);
    picture("b.png", 64, 64);
    picture("wide.png", 108, 84);
    text("header.png", "this is no picture");
    byte[] whole = JpegFile.bytes(TestPictures.named("cat", 64, 64), 0.9f);
    whole[whole.length / 2] = (byte) 0xff; // says that it ends here
    whole[whole.length / 2 + 1] = (byte) 0xd9;
    Files.write(folder.resolve("in/c.jpg"), whole);
    text("a.txt", "two pears");
    Gallery gallery = open(Optional.empty());
    assertEquals(Set.of("header.png"), gallery.unusable().keySet());
    Settings settings = new Settings(RECIPE, 3, Settings.Split.TRAIN, 4, 64, 8);
    GalleryPainter painter = new GalleryPainter(gallery, settings, 2);
    assertEquals(3, painter.shards()); // six square ones in two, two wide ones
    Path out = folder.resolve("out");
    GalleryPainter.Result result = painter.run(out, 0, 3, 2, Progress.NONE);
    assertEquals(Set.of("c.jpg"), result.damaged().keySet());
    assertEquals(new DatasetMaker.Result(3, 0, 0, 2), result.shards());
    List<String> seen = new ArrayList<>();
    Set<String> keys = new TreeSet<>();
    for (Path shard : ShardCheck.shards(out)) {
      ShardCheck.read(
          shard,
          true,
          sequence -> {
            keys.add(sequence.key());
            seen.add(sequence.json().get("width") + " " + sequence.caption().split(",")[0]);
            assertEquals(8, sequence.frames().size());
          });
    }
    assertEquals(6, keys.size());
    assertEquals(List.of("64 two pears", "64 ", "64 two pears", "64 ", "72 ", "72 "), seen);
    // Any part by itself has the same bytes.
    new GalleryPainter(open(Optional.empty()), settings, 2)
        .run(folder.resolve("again"), 1, 1, 1, Progress.NONE);
    String second = DatasetMaker.fileName(1);
    assertArrayEquals(
        Files.readAllBytes(out.resolve(second)),
        Files.readAllBytes(folder.resolve("again").resolve(second)));
  }
}
