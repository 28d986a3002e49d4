import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/** Puts the drawings that objects.tsv names into one file; fetch-objects.sh calls it. */
public final class PackObjects {
  private static final Map<Character, String> SETS =
      Map.of('n', "noto", 'f', "fluent-emoji", 'l', "fluent-emoji-flat");

  public static void main(String[] args) throws IOException {
    Path packages = Path.of(args[0]);
    Path folder = Path.of(args[1]);
    ObjectMapper mapper = new ObjectMapper();
    Map<String, JsonNode> sets = new TreeMap<>();
    for (String set : SETS.values()) {
      sets.put(set, mapper.readTree(packages.resolve(set).resolve("icons.json").toFile()));
    }
    ArrayNode objects = mapper.createArrayNode();
    for (String line : Files.readAllLines(folder.resolve("objects.tsv"))) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] fields = line.split("\\|", -1);
      if (fields.length != 6) {
        throw new IOException("expected six fields: " + line);
      }
      ObjectNode object = objects.addObject();
      object.put("noun", fields[0].trim());
      object.put("plural", fields[1].trim());
      object.put("metres", Double.parseDouble(fields[3].trim()));
      object.put("habitats", fields[4].trim());
      object.put("marks", fields[5].trim());
      ArrayNode drawings = object.putArray("drawings");
      for (String icon : fields[2].trim().split(" ")) {
        String name = icon.substring(icon.indexOf(':') + 1);
        for (char letter : icon.substring(0, icon.indexOf(':')).toCharArray()) {
          String set = SETS.get(letter);
          JsonNode all = sets.get(set);
          JsonNode one = all.path("icons").path(name);
          if (one.isMissingNode()) {
            throw new IOException(set + " has no " + name);
          }
          ObjectNode drawing = drawings.addObject();
          drawing.put("set", set);
          drawing.put("name", name);
          drawing.put("side", one.path("width").asInt(all.path("width").asInt(16)));
          drawing.put("body", one.get("body").textValue());
        }
      }
    }
    Path target = folder.resolve("objects.json.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(target))) {
      mapper.writeValue(out, objects);
    }
    System.out.println(target + ": " + objects.size() + " objects, " + Files.size(target) / 1024 + " kB");
  }
}
