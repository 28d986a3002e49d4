package pentimento.strokes;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.util.Locale;

/** Writes a style as the JSON that {@link StyleReader} makes the same style of. */
public final class StyleWriter {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().addModule(new SimpleModule().addSerializer(new Words())).build();

  private StyleWriter() {}

  /** The style with all its fields, those that may be left out too. */
  public static JsonNode json(Style style) {
    ObjectNode json = MAPPER.valueToTree(style);
    json.put("paper", colour(style.paper()));
    for (JsonNode stage : json.path("stages")) {
      for (JsonNode layer : stage.path("layers")) {
        boolean own =
            Layer.Technique.valueOf(layer.path("technique").asText().toUpperCase(Locale.ROOT))
                .ownColour();
        if (own) {
          ((ObjectNode) layer).put("colour", colour(layer.path("colour").intValue()));
        } else {
          ((ObjectNode) layer).remove("colour");
        }
      }
    }
    return json;
  }

  private static String colour(int rgb) {
    return String.format(Locale.ROOT, "#%06x", rgb);
  }

  /** Constants in lower case with hyphens, as people write them. */
  private static final class Words extends StdSerializer<Enum<?>> {
    private static final long serialVersionUID = 1L;

    Words() {
      super(Enum.class, false);
    }

    @Override
    public void serialize(Enum<?> value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(value.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
  }
}
