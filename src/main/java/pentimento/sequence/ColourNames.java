package pentimento.sequence;

import java.util.List;
import pentimento.image.Lab;

/** What painters call a colour, and what they would mix it from. */
final class ColourNames {
  /** Names of hues as in keys, in the order in which a palette is laid out. */
  static final List<String> HUES =
      List.of(
          "yellow",
          "ochre",
          "orange",
          "red",
          "pink",
          "brown",
          "green",
          "turquoise",
          "blue",
          "violet",
          "grey-warm",
          "grey-green",
          "grey-cool",
          "grey",
          "white",
          "black");

  /** Pigments of these hues are light by themselves and need white only so much higher up. */
  private static final double LIGHT_PIGMENT = 12;

  private final Texts texts;
  private final Medium medium;

  ColourNames(Texts texts, Medium medium) {
    this.texts = texts;
    this.medium = medium;
  }

  /** As in a sentence, many at once: "light ochres". */
  String inSentence(int rgb) {
    return named("colour.", "tone.", rgb);
  }

  /** A single one: "light ochre". */
  String single(int rgb) {
    return named("paint.", "shade.", rgb);
  }

  private String named(String names, String tones, int rgb) {
    float[] lab = lab(rgb);
    String hue = hue(lab[0], lab[1], lab[2]);
    boolean toneless = hue.equals("black") || hue.equals("white");
    String tone =
        toneless || lab[0] >= 32 && lab[0] <= 68 ? "middle" : lab[0] < 32 ? "deep" : "light";
    return texts.format(tones + tone, texts.get(names + hue));
  }

  /** What to mix it from, in a few words; empty where mixing is a matter of its number. */
  String mixture(int rgb) {
    float[] lab = lab(rgb);
    String hue = hue(lab[0], lab[1], lab[2]);
    String base = "mix." + medium.key();
    if (hue.equals("white")) {
      return texts.get(base + ".white");
    }
    boolean light = List.of("yellow", "ochre", "orange").contains(hue);
    double l = lab[0] - (light ? LIGHT_PIGMENT : 0);
    String amount = l < 45 ? "full" : l < 62 ? "little" : l < 80 ? "light" : "pale";
    String pigment = "pigment." + hue;
    String deep = pigment + ".deep";
    String pure = texts.first(lab[0] < 32 ? List.of(deep, pigment) : List.of(pigment));
    String mixed = texts.format(base + "." + amount, pure);
    boolean tinted = medium == Medium.INK && !hue.startsWith("grey") && !hue.equals("black");
    return tinted ? texts.format(base + ".tinted", mixed, pure) : mixed;
  }

  static float[] lab(int rgb) {
    float[] lab = new float[3];
    Lab.convert(rgb, lab);
    return lab;
  }

  /** Name of a colour's hue, one of {@link #HUES}. */
  static String hue(int rgb) {
    float[] lab = lab(rgb);
    return hue(lab[0], lab[1], lab[2]);
  }

  /** End of the key that names a colour of CIELAB. */
  private static String hue(double l, double a, double b) {
    double chroma = Math.sqrt(a * a + b * b);
    if (chroma < 12) {
      if (l < 14) {
        return "black";
      }
      if (l > 90) {
        return "white";
      }
      if (chroma < 3) {
        return "grey";
      }
      if (a < -0.5 * Math.abs(b)) {
        return "grey-green";
      }
      return b > Math.abs(a) * 0.3 ? "grey-warm" : "grey-cool";
    }
    double angle = Math.toDegrees(StrictMath.atan2(b, a));
    if (angle < 0) {
      angle += 360;
    }
    if (angle < 20 || angle >= 345) {
      return l > 60 ? "pink" : "red";
    }
    if (angle < 38) {
      return chroma < 38 ? (l > 62 ? "pink" : "brown") : "red";
    }
    if (angle < 46) {
      return chroma < 38 ? (l > 62 ? "pink" : "brown") : l > 42 ? "orange" : "red";
    }
    if (angle < 72) {
      return chroma < 46 || l < 40 ? "brown" : "orange";
    }
    if (angle < 105) {
      return l < 58 ? (chroma < 30 ? "brown" : "ochre") : chroma < 32 ? "ochre" : "yellow";
    }
    if (angle < 170) {
      return "green";
    }
    if (angle < 225) {
      return "turquoise";
    }
    return angle < 314 ? "blue" : "violet";
  }
}
