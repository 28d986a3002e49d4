package pentimento.strokes;

/** Mixes the paint of a planned stroke and knows what it does to the planned canvas. */
interface Mixer {
  /** Would a stroke along the path be worth planning out? Cheap, may say yes too often. */
  boolean promising(PlanningLevel level, Layer layer, StrokePath path);

  /**
   * Mixes the stroke's colour.
   *
   * @param region that the stroke belongs to
   * @param cover pixels that it covers
   * @param colour takes three values 0..1 in steps of 1/255
   */
  void mix(PlanningLevel level, Layer layer, int region, StrokeRaster.Cover cover, float[] colour);

  /** By how much a stroke of that colour would lower the squared error; 0 or less = no use. */
  double gain(PlanningLevel level, Layer layer, StrokeRaster.Cover cover, float[] colour);

  /** Takes the stroke into the level's idea of the canvas. */
  void composite(PlanningLevel level, Layer layer, StrokeRaster.Cover cover, float[] colour);

  /** Rounds to what a stroke's colour can hold. */
  static void round(float[] colour) {
    for (int c = 0; c < 3; c++) {
      colour[c] = Math.round(Math.max(0, Math.min(1, colour[c])) * 255) / 255f;
    }
  }
}
