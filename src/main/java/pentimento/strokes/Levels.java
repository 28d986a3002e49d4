package pentimento.strokes;

import java.util.Optional;

/** The planning levels of one painting, made when first asked for. */
final class Levels {
  /** Most that a level is reduced by. */
  static final int COARSEST = 32;

  private final Target target;
  private final Canvas canvas;
  private final Scene scene;
  private final Optional<RegionMap> map;
  private final PlanningLevel[] levels = new PlanningLevel[COARSEST + 1];

  Levels(Target target, Canvas canvas, Scene scene, Optional<RegionMap> map) {
    this.target = target;
    this.canvas = canvas;
    this.scene = scene;
    this.map = map;
  }

  /** The level on which a brush, its radius in pixels of the canvas, is some pixels wide. */
  PlanningLevel forBrush(float radius, float pixels) {
    int factor = Math.max(1, Math.min(COARSEST, (int) (radius / pixels)));
    if (levels[factor] == null) {
      levels[factor] = new PlanningLevel(target, canvas, scene, map, factor);
    }
    return levels[factor];
  }
}
