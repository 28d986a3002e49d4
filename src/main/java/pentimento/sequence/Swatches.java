package pentimento.sequence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import pentimento.strokes.Stroke;
import pentimento.strokes.StrokeProgram;

/** The few colours worth mixing before one begins. */
final class Swatches {
  /** Most colours: more nobody mixes. */
  private static final int MOST = 12;

  /** Colours nearer to each other than this in CIELAB are one. */
  private static final double SAME = 9;

  /** The same for two that would bear one name: a list of five browns helps nobody. */
  private static final double SAME_NAME = 18;

  /** Colours of strokes that are looked at where the palette is not what was painted with. */
  private static final int CANDIDATES = 24;

  /** Colours merged, with how many they are. */
  private record Mean(double red, double green, double blue, double weight) {
    static Mean of(int rgb) {
      return new Mean(rgb >> 16 & 255, rgb >> 8 & 255, rgb & 255, 1);
    }

    Mean with(Mean other) {
      double all = weight + other.weight;
      return new Mean(
          (red * weight + other.red * other.weight) / all,
          (green * weight + other.green * other.weight) / all,
          (blue * weight + other.blue * other.weight) / all,
          all);
    }

    int rgb() {
      return (int) Math.round(red) << 16 | (int) Math.round(green) << 8 | (int) Math.round(blue);
    }
  }

  private Swatches() {}

  static List<Lesson.Swatch> of(StrokeProgram program, Texts texts, Medium medium) {
    ColourNames names = new ColourNames(texts, medium);
    List<Mean> colours = new ArrayList<>();
    for (int rgb : medium == Medium.INK ? strokes(program) : program.palette()) {
      colours.add(Mean.of(rgb));
    }
    while (merge(colours, names)) {}
    List<Integer> ordered = new ArrayList<>(colours.stream().map(Mean::rgb).toList());
    ordered.sort(
        Comparator.<Integer>comparingInt(rgb -> ColourNames.HUES.indexOf(ColourNames.hue(rgb)))
            .thenComparingDouble(rgb -> -ColourNames.lab(rgb)[0]));
    List<Lesson.Swatch> swatches = new ArrayList<>();
    for (int rgb : ordered) {
      String mixture =
          medium.onScreen() ? String.format(Locale.ROOT, "#%06x", rgb) : names.mixture(rgb);
      swatches.add(
          new Lesson.Swatch(rgb, Lesson.capital(names.single(rgb)), Lesson.capital(mixture)));
    }
    return swatches;
  }

  /** Merges the two nearest colours if they are one, or if there are too many. */
  private static boolean merge(List<Mean> colours, ColourNames names) {
    int first = -1;
    int second = -1;
    double least = colours.size() > MOST ? Double.MAX_VALUE : 1;
    for (int i = 0; i < colours.size(); i++) {
      for (int k = i + 1; k < colours.size(); k++) {
        int a = colours.get(i).rgb();
        int b = colours.get(k).rgb();
        double limit = names.single(a).equals(names.single(b)) ? SAME_NAME : SAME;
        double distance = distance(a, b) / limit;
        if (distance < least) {
          least = distance;
          first = i;
          second = k;
        }
      }
    }
    if (first < 0) {
      return false;
    }
    colours.set(first, colours.get(first).with(colours.remove(second)));
    return true;
  }

  private static double distance(int a, int b) {
    float[] p = ColourNames.lab(a);
    float[] q = ColourNames.lab(b);
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      sum += (p[i] - q[i]) * (double) (p[i] - q[i]);
    }
    return Math.sqrt(sum);
  }

  /** The colours that strokes change most with, coarsely. */
  private static List<Integer> strokes(StrokeProgram program) {
    Map<Integer, Long> changes = new TreeMap<>();
    for (Stroke stroke : program.strokes()) {
      changes.merge(stroke.rgb() & 0xf0f0f0 | 0x080808, (long) stroke.change(), Long::sum);
    }
    return changes.entrySet().stream()
        .sorted(Map.Entry.<Integer, Long>comparingByValue().reversed())
        .limit(CANDIDATES)
        .map(Map.Entry::getKey)
        .toList();
  }
}
