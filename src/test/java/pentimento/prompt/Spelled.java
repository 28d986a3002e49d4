package pentimento.prompt;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.stream.Collectors;

/** Wordings as lines that are easy to compare. */
final class Spelled {
  private Spelled() {}

  /**
   * {@code an |important*1.1| word // another section}: pieces by bars, weights but 1 with four
   * digits after the point.
   */
  static String out(Wording wording) {
    return wording.sections().stream().map(Spelled::out).collect(Collectors.joining(" // "));
  }

  private static String out(List<Piece> pieces) {
    return pieces.stream().map(Spelled::out).collect(Collectors.joining("|"));
  }

  private static String out(Piece piece) {
    String weight =
        BigDecimal.valueOf(piece.weight())
            .setScale(4, RoundingMode.HALF_UP)
            .stripTrailingZeros()
            .toPlainString();
    return weight.equals("1") ? piece.text() : piece.text() + "*" + weight;
  }
}
