package pentimento.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import pentimento.TestPictures;
import pentimento.TestRequests;
import pentimento.image.Picture;
import pentimento.request.Progress;
import pentimento.request.Provenance;
import pentimento.request.Request;
import pentimento.sequence.PaintingSequence;
import pentimento.sequence.Stage;

class SvgDrawingTest {
  @TempDir Path folder;

  private static Document parsed(Path file)
      throws IOException, SAXException, ParserConfigurationException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    try (InputStream in = Files.newInputStream(file)) {
      return factory.newDocumentBuilder().parse(in);
    }
  }

  private static List<Element> elements(Document document, String name) {
    NodeList found = document.getElementsByTagName(name);
    List<Element> all = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      all.add((Element) found.item(i));
    }
    return all;
  }

  @ParameterizedTest
  @CsvSource({"oil, true", "digital, true", "watercolour, false", "ink, false", "bezier, false"})
  void hasAGroupForEachStageAndACurveForEachStroke(String style, boolean reveal)
      throws IOException, SAXException, ParserConfigurationException {
    PaintingSequence sequence = ProgramFileTest.sequence(style, reveal);
    Path file = ProgramFileTest.write(sequence, folder.resolve("a.svg"));
    Document document = parsed(file);
    List<Element> paths =
        elements(document, "path").stream().filter(p -> p.hasAttribute("stroke")).toList();
    assertEquals(sequence.program().strokes().size(), paths.size());
    for (Element path : paths) {
      assertTrue(
          path.getAttribute("d").matches("M-?\\d+[ -]\\d+(h0|[lc][-\\d s]+)"),
          path.getAttribute("d"));
      assertTrue(path.getAttribute("stroke").matches("#[0-9a-f]{6}"), path.getAttribute("stroke"));
    }
    List<String> stages =
        elements(document, "g").stream()
            .map(g -> g.getAttribute("data-stage"))
            .filter(name -> !name.isEmpty())
            .sorted()
            .toList();
    assertEquals(sequence.stages().stream().map(Stage::name).sorted().toList(), stages);
    assertTrue(Files.size(file) < 40_000 + 100L * paths.size(), Files.size(file) + " bytes");
    assertEquals(Optional.of(sequence.provenance()), ProvenanceReader.read(file));
  }

  @Test
  void lineArtLiesAboveThePaintThatIsSlippedBelowIt()
      throws IOException, SAXException, ParserConfigurationException {
    PaintingSequence sequence = ProgramFileTest.sequence("digital", true);
    Document document = parsed(ProgramFileTest.write(sequence, folder.resolve("a.svg")));
    List<String> order =
        elements(document, "g").stream()
            .filter(g -> g.hasAttribute("data-stage"))
            .map(g -> g.getAttribute("id"))
            .toList();
    assertEquals("stage-1", order.get(2).substring(0, 7), order.toString());
  }

  @Test
  void namesThatXmlCannotHoldComeBackAllTheSame()
      throws IOException, SAXException, ParserConfigurationException {
    Picture picture = TestPictures.named("disc", 48, 48);
    Request r = TestRequests.request(picture, 3, false, TestRequests.VIDEO);
    String name = "]]></metadata><!-- \u0001 \ud800 \uffff \"&amp;' кот.png";
    Request request =
        new Request(
            r.command(),
            new Request.Source(name, TestRequests.HASH, 48, 48),
            r.engine(),
            r.style(),
            false,
            3,
            1,
            48,
            r.video());
    PaintingSequence sequence = TestRequests.sequence(request, picture);
    Path file = folder.resolve("a.svg");
    Exporter.DRAWING.write(sequence, file, 1, Progress.NONE);
    parsed(file);
    Provenance read = ProvenanceReader.read(file).orElseThrow();
    assertEquals(name, read.request().source().name());
  }

  @Test
  void drawingsOfOthersSayNothing() throws IOException {
    Path file = Files.writeString(folder.resolve("b.svg"), "<svg xmlns='a'><metadata/></svg>");
    assertFalse(ProvenanceReader.read(file).isPresent());
    Files.writeString(file, "<metadata id=\"pentimento\">");
    assertFalse(ProvenanceReader.read(file).isPresent());
    Files.writeString(
        file,
        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
            + "<metadata id=\"pentimento\">&x;</metadata>");
    assertThrows(IllegalArgumentException.class, () -> ProvenanceReader.read(file));
  }
}
