package pentimento.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pentimento.image.Picture;
import pentimento.request.CanvasSize;
import pentimento.request.Request;
import pentimento.sequence.Narration;

/** What a shown frame is put together from. */
class MountTest {
  private static final Narration BLOCK_IN =
      new Narration(0, "Block-in", "Block in the sky with a large flat brush: deep blues.");
  private static final Narration DETAIL = new Narration(9, "Detail", "Now the small things.");
  private static final Picture SEA = Picture.filled(320, 200, 0x2040c0);
  private static final Picture PAINTING = Picture.filled(320, 200, 0x40a0f0);

  private static Mount mount(Picture picture, String canvas, boolean beside, boolean captions) {
    Request.Video settings =
        new Request.Video(24, 15, 2, false, captions, 10, CanvasSize.parse(canvas), beside);
    return new Mount(
        MountLayout.of(picture.width(), picture.height(), settings), picture, settings);
  }

  @Test
  void paintingAloneIsHandedThrough() {
    Mount mount = mount(SEA, "own", false, false);
    assertSame(PAINTING, mount.shown(PAINTING, BLOCK_IN));
    assertEquals(List.of(), mount.colours());
  }

  @Test
  void captionBarLiesBelowThePainting() {
    Mount mount = mount(SEA, "own", false, true);
    Picture lettered = mount.shown(PAINTING, BLOCK_IN);
    assertEquals(320, lettered.width());
    assertEquals(200 + CaptionBar.under(320).height(), lettered.height());
    assertEquals(mount.height(), lettered.height());
    int light = 0;
    for (int i = 0; i < lettered.rgb().length; i++) {
      boolean above = i < 320 * 200;
      assertEquals(above, lettered.rgb()[i] == 0x40a0f0, "pixel " + i);
      light += !above && (lettered.rgb()[i] & 255) > 150 ? 1 : 0;
    }
    assertTrue(light > 100, "letters can be read: " + light + " light pixels");
    assertNotEquals(lettered, mount.shown(PAINTING, DETAIL));
    assertEquals(lettered, mount.shown(PAINTING, BLOCK_IN));
  }

  @Test
  void paddingReferenceAndPaintingShareTheFrame() {
    Request.Video settings =
        new Request.Video(24, 15, 2, false, false, 10, new CanvasSize(400, 700), true);
    MountLayout layout = MountLayout.of(320, 200, settings);
    int width = layout.painting().width();
    int height = layout.painting().height();
    Mount mount = new Mount(layout, Picture.filled(width, height, 0x2040c0), settings);
    Picture shown = mount.shown(Picture.filled(width, height, 0x40a0f0), BLOCK_IN);
    int reference = 0;
    int painting = 0;
    for (int pixel : shown.rgb()) {
      reference += pixel == 0x2040c0 ? 1 : 0;
      painting += pixel == 0x40a0f0 ? 1 : 0;
      assertTrue(
          pixel == 0x2040c0 || pixel == 0x40a0f0 || pixel == mount.colours().get(0),
          Integer.toHexString(pixel));
    }
    assertEquals(width * height, reference);
    assertEquals(width * height, painting);
    assertTrue(reference + painting < 400 * 700);
  }

  @ParameterizedTest
  @CsvSource({
    "0x000000, 0x242424",
    "0xffffff, 0x242424",
    "0x808080, 0x242424",
    "0xff0000, 0x540c0c",
    "0x0000ff, 0x0c0c54",
    "0x010003, 0x232227",
  })
  void groundIsADarkRelativeOfTheEdge(String edge, String ground) {
    Picture picture = Picture.filled(64, 64, Integer.decode(edge));
    picture.rgb()[32 * 64 + 32] = 0xffff00; // within, it does not count
    Mount mount = mount(picture, "64x96", false, true);
    assertEquals(ground, "0x%06x".formatted(mount.colours().get(0)));
    assertEquals(3, mount.colours().size(), "letters have colours too");
  }
}
