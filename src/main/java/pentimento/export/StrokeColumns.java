package pentimento.export;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import pentimento.request.StrictJson;
import pentimento.strokes.Stroke;

/**
 * Strokes as columns of whole numbers, which compress well. Colours and paths are differences:
 * neighbours in time are alike.
 */
final class StrokeColumns {
  /** Most strokes that are read. */
  static final int MOST = 2_000_000;

  /** Most points of one stroke that are read. */
  static final int MOST_POINTS = 4096;

  /** Most points of all strokes that are read. */
  static final int MOST_POINTS_IN_ALL = 16_000_000;

  private StrokeColumns() {}

  /** A column that holds one number a stroke, as it is. */
  private enum Column {
    LAYER("layer", 0, 32 * 64, Stroke::layer),
    REGION("region", -1, 1 << 16, Stroke::region),
    RADIUS("radius", 1, Stroke.RADIUS_UNITS, Stroke::radius),
    WIDENING(
        "widening",
        -Stroke.RADIUS_UNITS,
        Stroke.RADIUS_UNITS,
        stroke -> stroke.endRadius() - stroke.radius()),
    OPACITY("opacity", 1, Stroke.FULL, Stroke::opacity),
    RED("red", -255, 255, stroke -> stroke.rgb() >> 16 & 255),
    GREEN("green", -255, 255, stroke -> stroke.rgb() >> 8 & 255),
    BLUE("blue", -255, 255, stroke -> stroke.rgb() & 255),
    SEED("seed", Integer.MIN_VALUE, Integer.MAX_VALUE, Stroke::seed),
    CHANGE("change", 0, Integer.MAX_VALUE, Stroke::change),
    POINTS("points", 2, MOST_POINTS, stroke -> stroke.path().length / 2);

    final String key;
    final int low;
    final int high;

    @SuppressWarnings("ImmutableEnumChecker") // none of the functions keeps anything
    final ToIntFunction<Stroke> value;

    Column(String key, int low, int high, ToIntFunction<Stroke> value) {
      this.key = key;
      this.low = low;
      this.high = high;
      this.value = value;
    }

    boolean differences() {
      return this == RED || this == GREEN || this == BLUE;
    }
  }

  /** Writes the strokes as one JSON object. */
  static void write(JsonGenerator json, List<Stroke> strokes) throws IOException {
    json.writeStartObject();
    for (Column column : Column.values()) {
      json.writeArrayFieldStart(column.key);
      int before = 0;
      for (Stroke stroke : strokes) {
        int value = column.value.applyAsInt(stroke);
        json.writeNumber(column.differences() ? value - before : value);
        before = value;
      }
      json.writeEndArray();
    }
    for (int axis = 0; axis < 2; axis++) {
      json.writeArrayFieldStart(axis == 0 ? "x" : "y");
      int start = 0;
      for (Stroke stroke : strokes) {
        short[] path = stroke.path();
        int before = start;
        for (int i = axis; i < path.length; i += 2) {
          json.writeNumber(path[i] - before);
          before = path[i];
        }
        start = path[axis];
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  /**
   * Reads what {@link #write} wrote, the parser being at its first token.
   *
   * @throws IllegalArgumentException when a column is missing, unknown, too short or too long, or a
   *     number out of range; names it
   */
  static List<Stroke> read(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new IllegalArgumentException("strokes is not an object");
    }
    Map<String, int[]> columns = new LinkedHashMap<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String key = json.currentName();
      json.nextToken();
      columns.put(key, column(json, key));
    }
    return strokes(columns);
  }

  private static int[] column(JsonParser json, String key) throws IOException {
    if (key.equals("x") || key.equals("y")) {
      return numbers(json, key, -0xffff, 0xffff, MOST_POINTS_IN_ALL);
    }
    for (Column column : Column.values()) {
      if (column.key.equals(key)) {
        return numbers(json, key, column.low, column.high, MOST);
      }
    }
    throw new IllegalArgumentException("strokes." + StrictJson.brief(key) + " is unknown here");
  }

  private static int[] numbers(JsonParser json, String key, int low, int high, int most)
      throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw new IllegalArgumentException("strokes." + key + " is not a list");
    }
    int[] values = new int[1024];
    int count = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (count == most) {
        throw new IllegalArgumentException(
            "strokes.%s has more than %d entries".formatted(key, most));
      }
      if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
          || json.getNumberType() != JsonParser.NumberType.INT
          || json.getIntValue() < low
          || json.getIntValue() > high) {
        String found =
            json.currentToken().isScalarValue() ? StrictJson.brief(json.getText()) : "no number";
        throw new IllegalArgumentException(
            "strokes.%s[%d] is %s, expected a whole number from %d to %d"
                .formatted(key, count, found, low, high));
      }
      if (count == values.length) {
        values = Arrays.copyOf(values, 2 * count);
      }
      values[count++] = json.getIntValue();
    }
    return Arrays.copyOf(values, count);
  }

  private static List<Stroke> strokes(Map<String, int[]> columns) {
    for (String key : List.of("x", "y")) {
      require(columns, key);
    }
    int count = require(columns, Column.LAYER.key).length;
    for (Column column : Column.values()) {
      if (require(columns, column.key).length != count) {
        throw new IllegalArgumentException(
            "strokes.%s has %d entries, strokes.layer %d"
                .formatted(column.key, columns.get(column.key).length, count));
      }
    }
    int[] points = columns.get(Column.POINTS.key);
    long all = Arrays.stream(points).asLongStream().sum();
    for (String key : List.of("x", "y")) {
      if (columns.get(key).length != all) {
        throw new IllegalArgumentException(
            "strokes.%s has %d entries, but strokes.points are %d in all"
                .formatted(key, columns.get(key).length, all));
      }
    }
    int[] red = channel(columns, Column.RED);
    int[] green = channel(columns, Column.GREEN);
    int[] blue = channel(columns, Column.BLUE);
    int[] place = new int[3];
    List<Stroke> strokes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      strokes.add(
          new Stroke(
              columns.get(Column.LAYER.key)[i],
              columns.get(Column.REGION.key)[i],
              columns.get(Column.RADIUS.key)[i],
              endRadius(columns, i),
              columns.get(Column.OPACITY.key)[i],
              red[i] << 16 | green[i] << 8 | blue[i],
              columns.get(Column.SEED.key)[i],
              columns.get(Column.CHANGE.key)[i],
              path(columns, points[i], place)));
    }
    return strokes;
  }

  private static int[] require(Map<String, int[]> columns, String key) {
    int[] column = columns.get(key);
    if (column == null) {
      throw new IllegalArgumentException("strokes." + key + " is missing");
    }
    return column;
  }

  private static int endRadius(Map<String, int[]> columns, int i) {
    int radius = columns.get(Column.RADIUS.key)[i] + columns.get(Column.WIDENING.key)[i];
    if (radius < 1 || radius > Stroke.RADIUS_UNITS) {
      throw new IllegalArgumentException(
          "strokes.widening[%d] makes the radius %d, expected 1 to %d"
              .formatted(i, radius, Stroke.RADIUS_UNITS));
    }
    return radius;
  }

  /** A colour's channel from its differences. */
  private static int[] channel(Map<String, int[]> columns, Column column) {
    int[] values = columns.get(column.key).clone();
    for (int i = 0; i < values.length; i++) {
      values[i] += i == 0 ? 0 : values[i - 1];
      if (values[i] < 0 || values[i] > 255) {
        throw new IllegalArgumentException(
            "strokes.%s adds up to %d at entry %d, expected 0 to 255"
                .formatted(column.key, values[i], i));
      }
    }
    return values;
  }

  /**
   * The next path.
   *
   * @param place where the last path began, x and y, and the index of the next point; moves on
   */
  private static short[] path(Map<String, int[]> columns, int points, int[] place) {
    short[] path = new short[2 * points];
    for (int axis = 0; axis < 2; axis++) {
      String key = axis == 0 ? "x" : "y";
      int[] steps = columns.get(key);
      int at = place[axis];
      for (int k = 0; k < points; k++) {
        at += steps[place[2] + k];
        if (at < Short.MIN_VALUE || at > Short.MAX_VALUE) {
          throw new IllegalArgumentException(
              "strokes.%s adds up to %d at entry %d, expected %d to %d"
                  .formatted(key, at, place[2] + k, Short.MIN_VALUE, Short.MAX_VALUE));
        }
        path[2 * k + axis] = (short) at;
      }
      place[axis] = path[axis];
    }
    place[2] += points;
    return path;
  }
}
