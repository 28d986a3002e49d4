package pentimento.strokes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntBinaryOperator;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pentimento.TestPictures;
import pentimento.image.Picture;
import pentimento.image.PictureException;
import pentimento.request.Progress;

class RegionMasksTest {
  private static final int WHITE = 0xffffffff;
  private static final int BLACK = 0xff000000;

  @TempDir Path folder;

  private void mask(String name, int width, int height, IntBinaryOperator argb) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, argb.applyAsInt(x, y));
      }
    }
    ImageIO.write(image, "png", folder.resolve(name).toFile());
  }

  private RegionMap map(int width, int height) throws IOException {
    return RegionMasks.in(folder).read(width, height).map();
  }

  private void refused(String... parts) {
    PictureException e = assertThrows(PictureException.class, () -> map(64, 48));
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }

  @Test
  void namesCountAndEarlierOnesWin() throws IOException {
    mask("10.png", 64, 48, (x, y) -> x < 32 ? WHITE : BLACK);
    mask("2.png", 64, 48, (x, y) -> y < 24 ? WHITE : BLACK);
    MarkedRegions regions = RegionMasks.in(folder).read(64, 48);
    assertEquals(2, regions.masks());
    assertEquals(3, regions.count());
    assertEquals(0, regions.map().at(0, 0), "2.png before 10.png");
    assertEquals(1, regions.map().at(0, 47));
    assertEquals(2, regions.map().at(63, 47), "the rest");
    assertEquals(
        List.of("2.png", "10.png"),
        RegionMasks.in(folder).materials().stream().map(m -> m.name()).toList());
    assertArrayEquals(new int[] {2, 0, 1}, regions.order(Style.Order.BACK_TO_FRONT));
    assertArrayEquals(new int[] {0, 1, 2}, regions.order(Style.Order.SALIENT_FIRST));
  }

  @Test
  void seeThroughOrDarkPartsDoNotBelong() throws IOException {
    mask("1.png", 64, 48, (x, y) -> x < 20 ? BLACK : 0);
    mask("2.png", 64, 48, (x, y) -> x < 40 ? 0xff909090 : 0xff707070);
    RegionMap map = map(64, 48);
    assertEquals(0, map.at(5, 5), "black, but opaque");
    assertEquals(1, map.at(30, 5));
    assertEquals(2, map.at(60, 5));
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 48, 64, 320, 1000})
  void masksOfAnySizeHaveTheirBordersInPlace(int size) throws IOException {
    mask("1.png", size, size * 3 / 4, (x, y) -> 2 * x < size ? WHITE : BLACK);
    RegionMap map = map(64, 48);
    for (int y = 0; y < 48; y++) {
      assertEquals(0, map.at(30, y));
      assertEquals(1, map.at(33, y));
    }
  }

  @Test
  void whatIsWrongIsNamed() throws IOException {
    refused(folder.toString(), "no PNG");
    Files.writeString(folder.resolve("a.png"), "Dear reader,");
    refused("a.png", "is not a picture");
    mask("a.png", 64, 64, (x, y) -> WHITE);
    refused("a.png", "64 x 64", "proportions", "64 x 48");
    mask("a.png", 64, 48, (x, y) -> BLACK);
    refused("a.png", "marks nothing");
    mask("a.png", 64, 48, (x, y) -> WHITE);
    mask("b.png", 64, 48, (x, y) -> x < 9 ? WHITE : BLACK);
    refused("b.png", "earlier ones win");
    for (int i = 0; i < 120; i++) {
      Files.writeString(folder.resolve("c" + i + ".png"), "");
    }
    refused("122 PNGs", "at most 120");
    assertThrows(PictureException.class, () -> RegionMasks.in(folder.resolve("a.png")));
  }

  @Test
  void maskedRegionsArePaintedOneAfterAnother() throws IOException {
    mask("1.png", 96, 72, (x, y) -> y >= 36 ? WHITE : BLACK);
    mask("2.png", 96, 72, (x, y) -> y < 36 && x < 48 ? WHITE : BLACK);
    Picture target = TestPictures.named("cat", 96, 72);
    Style style = StyleReader.style(StyleReader.named("region")).revealing(true);
    MarkedRegions regions = RegionMasks.in(folder).read(96, 72);
    Canvas canvas = new Canvas(96, 72, style);
    StrokeProgram program =
        Painter.paint(canvas, target, style, Optional.of(regions), 1, Progress.NONE, stage -> {});
    assertEquals(3, program.regions().size());
    assertEquals(Optional.of(regions.map()), program.chapters().get(0).map());
    List<Integer> order =
        program.marks().stream().map(StageMark::region).filter(r -> r >= 0).distinct().toList();
    assertEquals(List.of(0, 1, 2), order);
    int wrong = 0;
    for (Stroke stroke : program.strokes()) {
      double y = stroke.middleY() * 96;
      wrong += stroke.region() == 0 && y < 34 || stroke.region() == 1 && y > 38 ? 1 : 0;
    }
    assertTrue(wrong * 20 < program.strokes().size(), wrong + " of " + program.strokes().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"oil", "region", "digital", "watercolour", "ink", "bezier"})
  void aHundredSliversArePaintedInEveryStyle(String name) throws IOException {
    for (int i = 0; i < 100; i++) {
      int row = i;
      mask(i + ".png", 200, 150, (x, y) -> y == row ? WHITE : BLACK);
    }
    Picture target = TestPictures.named("cat", 200, 150);
    Style style = StyleReader.style(StyleReader.named(name)).revealing(false);
    Canvas canvas = new Canvas(200, 150, style);
    MarkedRegions regions = RegionMasks.in(folder).read(200, 150);
    StrokeProgram program =
        Painter.paint(canvas, target, style, Optional.of(regions), 1, Progress.NONE, stage -> {});
    assertEquals(101, program.regions().size());
    assertTrue(program.strokes().size() > 20);
  }
}
