package pentimento.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import pentimento.TestPictures;
import pentimento.image.JpegFile;
import pentimento.image.Picture;
import pentimento.image.PictureReader;
import pentimento.image.Resize;
import pentimento.random.Rng;

class LookAlikesTest {
  private static final Picture CAT = TestPictures.named("cat", 96, 96);

  private static Picture coded(Picture picture, float quality) throws IOException {
    return PictureReader.read(Path.of("a.jpg"), JpegFile.bytes(picture, quality), 1024);
  }

  private static Picture lighter(Picture picture, int by) {
    int[] rgb = picture.rgb().clone();
    for (int i = 0; i < rgb.length; i++) {
      int pixel = 0;
      for (int shift = 16; shift >= 0; shift -= 8) {
        pixel |= Math.min(255, (rgb[i] >> shift & 255) + by) << shift;
      }
      rgb[i] = pixel;
    }
    return new Picture(picture.width(), picture.height(), rgb);
  }

  @Test
  void aPictureCodedAnewIsFoundAgain() throws IOException {
    LookAlikes alike = new LookAlikes();
    assertEquals(Optional.empty(), alike.add("cat", CAT));
    assertEquals(Optional.of("cat"), alike.add("copy", CAT));
    assertEquals(Optional.of("cat"), alike.add("coded", coded(CAT, 0.5f)));
    assertEquals(Optional.of("cat"), alike.add("smaller", Resize.to(CAT, 64, 64)));
    assertEquals(Optional.of("cat"), alike.add("lighter", lighter(CAT, 3)));
    assertEquals(5, alike.pictures());
    assertEquals(4, alike.found());
    assertEquals(new LookAlikes.Pair("copy", "cat"), alike.pairs().get(0));
  }

  @Test
  void otherPicturesAreNot() {
    LookAlikes alike = new LookAlikes();
    alike.add("cat", CAT);
    assertEquals(Optional.empty(), alike.add("much lighter", lighter(CAT, 40)));
    assertEquals(Optional.empty(), alike.add("part", CAT.crop(10, 10, 60, 60)));
    Composer composer = new Composer(ObjectLibrary.builtIn(), Set.of());
    for (int i = 0; i < 40; i++) {
      Recipe.Kind kind = Recipe.Kind.values()[i % Recipe.Kind.values().length];
      Composed composed = composer.compose(kind, 64, 64, true, new Rng(Rng.derive(5, i)));
      assertEquals(Optional.empty(), alike.add("composed " + i, composed.picture()));
    }
    assertEquals(0, alike.found());
  }
}
