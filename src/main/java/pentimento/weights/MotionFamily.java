package pentimento.weights;

import java.util.Locale;

/**
 * Whose motion modules they are. Their weights look alike, but the networks that they were trained
 * in compute differently (group norms, output projections).
 */
public enum MotionFamily {
  /** ProcessPainter's: 24 positions, output projections applied twice. */
  PROCESSPAINTER,
  /** AnimateDiff's first: 24 positions. */
  ANIMATEDIFF_V1,
  /** The only one with a module in the middle block; 32 positions. */
  ANIMATEDIFF_V2,
  /** With 32 positions, and the replication network that others build on. */
  ANIMATEDIFF_V3,
  /** Any under diffusers' names, which compute as diffusers does. */
  DIFFUSERS;

  /** Its name for people. */
  public String title() {
    return switch (this) {
      case PROCESSPAINTER -> "ProcessPainter";
      case ANIMATEDIFF_V1 -> "AnimateDiff v1";
      case ANIMATEDIFF_V2 -> "AnimateDiff v2";
      case ANIMATEDIFF_V3 -> "AnimateDiff v3";
      case DIFFUSERS -> "diffusers";
    };
  }

  /** Positions in the tables of its own files; 0 where they have none. */
  int positions() {
    return switch (this) {
      case PROCESSPAINTER, ANIMATEDIFF_V1 -> 24;
      case ANIMATEDIFF_V2, ANIMATEDIFF_V3 -> 32;
      case DIFFUSERS -> 0;
    };
  }

  /** Its name on the command line: {@code animatediff-v1}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
