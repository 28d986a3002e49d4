package pentimento.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import org.junit.jupiter.api.Test;

class ColourProfileTest {
  @Test
  void srgbAndUnfitProfilesAreLeftOut() {
    byte[] srgb = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
    assertTrue(ColourProfile.of(srgb, 3).isEmpty(), "as good as sRGB");
    assertTrue(ColourProfile.of(srgb, 4).isEmpty(), "for RGB, not CMYK");
    assertTrue(ColourProfile.of(srgb, 1).isEmpty(), "for RGB, not gray");
    assertTrue(ColourProfile.of(new byte[0], 3).isEmpty());
    assertTrue(ColourProfile.of(new byte[4000], 3).isEmpty());
  }

  @Test
  void linearRgbOfSixteenBits() {
    byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
    ColourProfile profile = ColourProfile.of(linear, 3).orElseThrow();
    int[] rgb = new int[2];
    // 0.01 and 0.5 of the light: sRGB 0.0998 and 0.7354, that is 25 and 188.
    profile.toSrgb(new int[] {655, 655, 655, 32_768, 32_768, 32_768}, true, rgb);
    assertArrayEquals(new int[] {0x191919, 0xbcbcbc}, rgb);
  }
}
