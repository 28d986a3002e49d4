package pentimento.strokes;

import java.util.ArrayList;
import java.util.List;
import pentimento.image.Picture;
import pentimento.image.Resize;

/** How far a program paints over what it has finished. */
public final class Overpainting {
  /** Long side of the canvas that it is measured on, pixels. */
  private static final int SIDE = 320;

  /** Difference of a channel, of 255, from which a pixel has changed. */
  private static final int CHANGED = 2;

  /** Share of the canvas below which a region is too small to be judged. */
  private static final double LEAST = 0.002;

  private Overpainting() {}

  /**
   * The largest share of a region that changes after its last stroke, 0..1, by replaying the
   * program with one chapter of a style that goes {@link Style#once}.
   *
   * @param picture that it is painted after, any size
   * @throws IllegalArgumentException when the program has no map of its regions
   */
  public static double share(StrokeProgram program, Picture picture) {
    Chapter chapter = program.chapters().get(0);
    RegionMap map =
        chapter
            .map()
            .orElseThrow(() -> new IllegalArgumentException("the program knows no regions"));
    Picture small = Resize.fit(picture, Math.min(SIDE, picture.longSide()));
    List<Integer> regions = new ArrayList<>();
    List<Picture> finished = new ArrayList<>();
    try (Replayer replayer = new Replayer(program, List.of(small), 1)) {
      byte[] labels = map.at(replayer.canvas()).labels();
      List<StageMark> marks = program.marks();
      for (int i = 0; i < marks.size(); i++) {
        if (marks.get(i).region() >= 0) {
          boolean last = i + 1 == marks.size();
          replayer.advance(last ? program.strokes().size() : marks.get(i + 1).firstStroke());
          regions.add(marks.get(i).region());
          finished.add(replayer.picture(0));
        }
      }
      replayer.finish();
      Picture end = replayer.picture(0);
      double worst = 0;
      for (int i = 0; i < regions.size(); i++) {
        worst = Math.max(worst, changed(labels, regions.get(i), finished.get(i), end));
      }
      return worst;
    }
  }

  private static double changed(byte[] labels, int region, Picture before, Picture after) {
    int pixels = 0;
    int changed = 0;
    for (int p = 0; p < labels.length; p++) {
      if ((labels[p] & 255) == region) {
        pixels++;
        changed += differs(before.rgb()[p], after.rgb()[p]) ? 1 : 0;
      }
    }
    return pixels < LEAST * labels.length ? 0 : changed / (double) pixels;
  }

  private static boolean differs(int a, int b) {
    return Math.abs((a >> 16 & 255) - (b >> 16 & 255)) > CHANGED
        || Math.abs((a >> 8 & 255) - (b >> 8 & 255)) > CHANGED
        || Math.abs((a & 255) - (b & 255)) > CHANGED;
  }
}
