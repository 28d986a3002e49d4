import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.attributes.ViewBox;
import com.github.weisj.jsvg.parser.LoaderContext;
import com.github.weisj.jsvg.parser.SVGLoader;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;

/** Puts the drawings that objects.tsv names into one file; fetch-objects.sh calls it. */
public final class PackObjects {
  private static final Map<Character, String> SETS =
      Map.of('n', "noto", 'f', "fluent-emoji", 'l', "fluent-emoji-flat");

  public static void main(String[] args) throws Exception {
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
          ObjectNode drawing = drawings.addObject();
          if (letter == 'o') {
            drawing.put("set", "openclipart");
            drawing.put("name", name);
            drawing.put("side", Openclipart.SIDE);
            drawing.put("body", Openclipart.body(packages.resolve("openclipart"), name));
            continue;
          }
          String set = SETS.get(letter);
          JsonNode all = sets.get(set);
          JsonNode one = all.path("icons").path(name);
          if (one.isMissingNode()) {
            throw new IOException(set + " has no " + name);
          }
          drawing.put("set", set);
          drawing.put("name", name);
          drawing.put("side", one.path("width").asInt(all.path("width").asInt(16)));
          drawing.put("body", one.get("body").textValue());
        }
      }
    }
    Path target = folder.resolve("objects.json.gz");
    try (OutputStream out = new Gzip(Files.newOutputStream(target))) {
      mapper.writeValue(out, objects);
    }
    System.out.println(target + ": " + objects.size() + " objects, " + Files.size(target) / 1024 + " kB");
  }

  /** As small as it gets. */
  private static final class Gzip extends GZIPOutputStream {
    Gzip(OutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }

  /**
   * Whole SVG files, of any size and from many editors: reduced to what is drawn, cut to what is
   * seen of it, and fitted into a square.
   */
  private static final class Openclipart {
    static final int SIDE = 512;

    /** What drawings are made of; text, pictures and scripts are not among it. */
    private static final Set<String> KEPT =
        Set.of(
            "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "use", "defs",
            "linearGradient", "radialGradient", "stop", "pattern", "clipPath", "mask", "symbol", "style",
            "filter", "feGaussianBlur");

    /** Properties of a style that change a drawing. */
    private static final Set<String> PROPERTIES =
        Set.of(
            "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity",
            "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "stroke-dasharray",
            "stroke-dashoffset", "opacity", "stop-color", "stop-opacity", "display", "visibility",
            "clip-path", "clip-rule", "mask", "filter", "color");

    /** What a property is without being set, where nothing around sets it. */
    private static final Map<String, String> USUAL =
        Map.of(
            "stroke-miterlimit", "4", "stroke-dasharray", "none", "stroke-dashoffset", "0",
            "visibility", "visible", "opacity", "1", "display", "inline", "stop-opacity", "1");

    private static final Pattern NUMBER =
        Pattern.compile("[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?");

    private static final String XLINK = "http://www.w3.org/1999/xlink";

    /** The inside of an SVG of SIDE by SIDE. */
    static String body(Path folder, String name) throws Exception {
      Path file = folder.resolve(name + ".svg");
      String text = Files.readString(file, StandardCharsets.UTF_8);
      if (!text.toLowerCase(Locale.ROOT).replace(" ", "").contains("publicdomain")) {
        throw new IOException(file + " is not dedicated to the public domain");
      }
      Element root = parse(text).getDocumentElement();
      double[] page = page(root);
      String whole = inside(root, -1);
      int[] box = bounds(whole, page, file);
      // The page is the middle third of what was looked at.
      double unit = 3 * Math.max(page[2], page[3]) / LOOKED;
      double left = page[0] + page[2] / 2 - 1.5 * Math.max(page[2], page[3]) + box[0] * unit;
      double top = page[1] + page[3] / 2 - 1.5 * Math.max(page[2], page[3]) + box[1] * unit;
      double width = (box[2] - box[0]) * unit;
      double height = (box[3] - box[1]) * unit;
      double scale = 0.98 * SIDE / Math.max(width, height);
      String fit =
          String.format(
              Locale.ROOT,
              "<g transform=\"matrix(%.6g 0 0 %.6g %.6g %.6g)\">",
              scale,
              scale,
              SIDE / 2.0 - scale * (left + width / 2),
              SIDE / 2.0 - scale * (top + height / 2));
      String exact = fit + whole + "</g>";
      int[] wanted = draw(exact, new double[] {0, 0, SIDE, SIDE}, SIDE);
      for (int digits = 0; digits < 4; digits++) {
        String rounded = fit + inside(root, digits) + "</g>";
        if (difference(wanted, draw(rounded, new double[] {0, 0, SIDE, SIDE}, SIDE)) < 0.4) {
          return rounded;
        }
      }
      return exact;
    }

    private static Document parse(String text) throws Exception {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setNamespaceAware(true);
      factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setEntityResolver((id, system) -> new InputSource(new StringReader("")));
      return builder.parse(new InputSource(new StringReader(text)));
    }

    /** Left, top, width and height of the page in its own units. */
    private static double[] page(Element root) {
      String box = root.getAttribute("viewBox");
      if (!box.isBlank()) {
        String[] parts = box.trim().split("[ ,]+");
        return new double[] {
          Double.parseDouble(parts[0]), Double.parseDouble(parts[1]),
          Double.parseDouble(parts[2]), Double.parseDouble(parts[3])
        };
      }
      return new double[] {0, 0, length(root, "width"), length(root, "height")};
    }

    private static double length(Element root, String name) {
      Matcher number = NUMBER.matcher(root.getAttribute(name));
      double value = number.find() ? Double.parseDouble(number.group()) : 500;
      String unit = root.getAttribute(name).replaceAll("[^a-z%]", "");
      return switch (unit) {
        case "mm" -> value * 3.543307;
        case "cm" -> value * 35.43307;
        case "in" -> value * 90;
        case "pt" -> value * 1.25;
        case "%" -> 500;
        default -> value;
      };
    }

    /** What is drawn, as text. */
    private static String inside(Element root, int digits) throws Exception {
      Document to = DocumentBuilderFactory.newInstance().newDocumentBuilder().newDocument();
      Element group = to.createElement("g");
      to.appendChild(group);
      Set<String> used = new TreeSet<>();
      collect(root, used);
      for (String name : List.of("style", "fill", "stroke", "stroke-width", "fill-rule")) {
        if (root.hasAttribute(name)) {
          group.setAttribute(name, value(name, root.getAttribute(name), digits));
        }
      }
      children(root, group, used, digits);
      Transformer writer = TransformerFactory.newInstance().newTransformer();
      writer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
      StringWriter text = new StringWriter();
      writer.transform(new DOMSource(to), new StreamResult(text));
      // Sprite's frame declares the name space for all.
      return text.toString()
          .replace(" xmlns:xlink=\"" + XLINK + "\"", "")
          .replaceAll("\\s+", " ")
          .replace("> <", "><");
    }

    /** Identifiers that something refers to. */
    private static void collect(Node node, Set<String> used) {
      if (node instanceof Element element) {
        for (int i = 0; i < element.getAttributes().getLength(); i++) {
          Matcher reference =
              Pattern.compile("#([^)'\"\\s;#]+)").matcher(element.getAttributes().item(i).getNodeValue());
          while (reference.find()) {
            used.add(reference.group(1));
          }
        }
      }
      for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
        collect(child, used);
      }
    }

    private static void children(Element from, Element to, Set<String> used, int digits) {
      for (Node node = from.getFirstChild(); node != null; node = node.getNextSibling()) {
        if (!(node instanceof Element element)) {
          continue;
        }
        String tag = element.getLocalName();
        boolean svg = "http://www.w3.org/2000/svg".equals(element.getNamespaceURI());
        if (tag.equals("switch") || tag.equals("a")) {
          tag = "g";
        }
        if (!svg || !KEPT.contains(tag) || hidden(element)) {
          continue;
        }
        boolean resource =
            Set.of("linearGradient", "radialGradient", "pattern", "filter", "clipPath", "mask")
                .contains(tag);
        if (resource && !used.contains(element.getAttribute("id"))) {
          continue;
        }
        Element copy = to.getOwnerDocument().createElement(tag);
        for (int i = 0; i < element.getAttributes().getLength(); i++) {
          Attr attribute = (Attr) element.getAttributes().item(i);
          String name = attribute.getLocalName();
          boolean link = XLINK.equals(attribute.getNamespaceURI()) && name.equals("href");
          boolean own = attribute.getNamespaceURI() == null;
          if (link) {
            copy.setAttributeNS(XLINK, "xlink:href", attribute.getValue());
          } else if (own && !(name.equals("id") && !used.contains(attribute.getValue()))) {
            String value = value(name, attribute.getValue(), digits);
            if (!value.isEmpty()) {
              copy.setAttribute(name, value);
            }
          }
        }
        if (tag.equals("style")) {
          copy.setTextContent(element.getTextContent());
        } else {
          children(element, copy, used, digits);
        }
        if (!tag.equals("g") && !tag.equals("defs") || copy.hasChildNodes()) {
          to.appendChild(copy);
        }
      }
    }

    private static boolean hidden(Element element) {
      return element.getAttribute("display").equals("none")
          || element.getAttribute("style").replace(" ", "").contains("display:none");
    }

    private static String value(String name, String value, int digits) {
      if (name.equals("style")) {
        List<String> kept = new ArrayList<>();
        for (String one : value.split(";")) {
          int colon = one.indexOf(':');
          String property = colon < 0 ? "" : one.substring(0, colon).trim();
          String its = colon < 0 ? "" : one.substring(colon + 1).trim();
          if (PROPERTIES.contains(property) && !its.equals(USUAL.get(property))) {
            kept.add(property + ":" + (its.contains("#") ? its : rounded(its, 3)));
          }
        }
        return String.join(";", kept);
      }
      boolean shape = Set.of("d", "points").contains(name);
      return shape && digits >= 0 ? rounded(value, digits) : value;
    }

    private static String rounded(String text, int digits) {
      String spaced = NUMBER.matcher(text).replaceAll(number -> rounded(number, digits));
      return spaced.replaceAll("[, ]+", " ").replaceAll("(?<=[A-Za-z]) | (?=[A-Za-z])", "");
    }

    private static String rounded(MatchResult number, int digits) {
      BigDecimal value = new BigDecimal(number.group()).setScale(digits, RoundingMode.HALF_EVEN);
      String plain = value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
      // "1-2" and "1.5.5" are two numbers: keep them apart.
      return number.start() > 0 ? " " + plain : plain;
    }

    private static final int LOOKED = 1536;
    private static final int SPECK = 4;

    private static int[] bounds(String body, double[] page, Path file) throws IOException {
      double side = 3 * Math.max(page[2], page[3]);
      double[] wide = {
        page[0] + page[2] / 2 - side / 2, page[1] + page[3] / 2 - side / 2, side, side
      };
      int[] argb = draw(body, wide, LOOKED);
      int[] columns = new int[LOOKED];
      int[] rows = new int[LOOKED];
      for (int i = 0; i < argb.length; i++) {
        if (argb[i] >>> 24 > 24) {
          columns[i % LOOKED]++;
          rows[i / LOOKED]++;
        }
      }
      int[] box = {first(columns), first(rows), last(columns), last(rows)};
      if (box[2] <= box[0]) {
        throw new IOException(file + " shows nothing");
      }
      return box;
    }

    /** Where it begins to be seen; specks that somebody left beside a drawing do not count. */
    private static int first(int[] seen) {
      int at = 0;
      while (at < LOOKED && seen[at] < SPECK) {
        at++;
      }
      return at;
    }

    private static int last(int[] seen) {
      int at = LOOKED;
      while (at > 0 && seen[at - 1] < SPECK) {
        at--;
      }
      return at;
    }

    private static int[] draw(String body, double[] box, int side) throws IOException {
      String text =
          String.format(
              Locale.ROOT,
              "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"%s\" viewBox=\"%f %f %f %f\""
                  + " width=\"%d\" height=\"%d\">%s</svg>",
              XLINK, box[0], box[1], box[2], box[3], side, side, body);
      SVGDocument svg =
          new SVGLoader()
              .load(
                  new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                  null,
                  LoaderContext.createDefault());
      if (svg == null) {
        throw new IOException("cannot be drawn");
      }
      BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_ARGB);
      Graphics2D graphics = image.createGraphics();
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      svg.render((java.awt.Component) null, graphics, new ViewBox(0, 0, side, side));
      graphics.dispose();
      return ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    }

    /** Mean difference of a channel, of 255. */
    private static double difference(int[] one, int[] other) {
      double sum = 0;
      for (int i = 0; i < one.length; i++) {
        for (int shift = 0; shift < 32; shift += 8) {
          sum += Math.abs((one[i] >>> shift & 255) - (other[i] >>> shift & 255));
        }
      }
      return sum / (4.0 * one.length);
    }
  }
}
