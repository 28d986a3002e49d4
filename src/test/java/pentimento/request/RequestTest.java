package pentimento.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pentimento.TestRequests;

class RequestTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static Provenance provenance() {
    return Provenance.of(TestRequests.request());
  }

  /** The JSON of a good provenance with the value at a pointer changed; null removes it. */
  private static String json(String pointer, String value) throws JsonProcessingException {
    JsonNode json = JSON.readTree(provenance().toJson());
    int slash = pointer.lastIndexOf('/');
    ObjectNode parent = (ObjectNode) json.at(pointer.substring(0, slash));
    String field = pointer.substring(slash + 1);
    if (value == null) {
      parent.remove(field);
    } else {
      parent.set(field, JSON.readTree(value));
    }
    return json.toString();
  }

  private static String refused(String json) {
    return assertThrows(IllegalArgumentException.class, () -> Provenance.fromJson(json))
        .getMessage();
  }

  @Test
  void jsonComesBack() throws JsonProcessingException {
    Provenance provenance = provenance();
    assertEquals(provenance, Provenance.fromJson(provenance.toJson()));
    assertFalse(provenance.toJson().contains("\n"));
    Request r = provenance.request();
    JsonNode style = JSON.readTree("{\"name\": \"eigene — 絵 😀\", \"weave\": 0.1}");
    Request own =
        new Request(
            r.command(),
            new Request.Source("ж \"q\" \\ \n.png", TestRequests.HASH, 1, 2),
            r.engine(),
            style,
            false,
            512,
            Long.MIN_VALUE,
            8192,
            new Request.Video(120, 0.5, 600, true, true, 50, new CanvasSize(16, 8192), true));
    Provenance other = Provenance.of(own);
    assertEquals(other, Provenance.fromJson(other.toJson()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "gone",
      value = {
        "/program | gone | program",
        "/request | gone | request",
        "/request | null | request",
        "/request/engine | gone | engine",
        "/request/engine | null | engine",
        "/request/engine | \"hands\" | engine is 'hands', expected strokes",
        "/request/seed | gone | seed",
        "/request/reveal | gone | reveal",
        "/request/style | gone | style",
        "/request/video/fps | gone | fps",
        "/request/colour | 1 | colour",
        "/request/video/codec | 1 | codec",
        "/host | \"mine\" | host",
        "/request/language | \"fr\" | language is 'fr', expected en or de or zh",
        "/request/paper | \"a5\" | paper is 'a5', expected a4 or letter",
        "/request/frames | 1 | frames is 1, expected 2 to 512",
        "/request/frames | 513 | frames is 513, expected 2 to 512",
        "/request/frames | 99999999999 | 99999999999",
        "/request/frames | [8] | int",
        "/request/size | 15 | size is 15, expected 16 to 8192",
        "/request/size | 8193 | size is 8193, expected 16 to 8192",
        "/request/video/fps | 0 | fps is 0, expected 1 to 120",
        "/request/video/duration | 0.4 | duration is 0.4, expected 0.5 to 3600",
        "/request/video/hold | -1 | hold is -1, expected 0 to 600",
        "/request/video/hold | \"NaN\" | hold is NaN, expected 0 to 600",
        "/request/video/gifFps | 51 | gifFps is 51, expected 1 to 50",
        "/request/video/gifFps | -1 | gifFps is -1, expected 1 to 50",
        "/request/video/canvas | \"banana\" | canvas is 'banana', expected square, vertical, wide",
        "/request/video/canvas | \"15x900\" | canvas is 15x900, expected sides of 16 to 8192",
        "/request/video/canvas | {\"width\": 3} | canvas",
        "/request/video/beside | \"perhaps\" | boolean",
        "/request/picture/sha256 | \"ABC\" | sha256 is not 64 hexadecimal digits",
        "/request/picture/sha256 | null | sha256 is not 64 hexadecimal digits",
        "/request/picture/name | null | name",
      })
  void wrongRequestsAreRefused(String pointer, String value, String part) throws Exception {
    String message = refused(json(pointer, value));
    assertTrue(message.startsWith("not a request of this program: "), message);
    assertTrue(message.contains(part), message);
  }

  @Test
  void requestsOfOldFilesAreInEnglishForA4() throws JsonProcessingException {
    JsonNode json = JSON.readTree(provenance().toJson());
    ((ObjectNode) json.get("request")).remove(java.util.List.of("language", "paper"));
    Request old = Provenance.fromJson(json.toString()).request();
    assertEquals(TestRequests.request(), old);
    assertEquals("en", old.language());
    assertEquals("a4", old.paper());
    Request other = old.but().language("zh").paper("letter").done();
    assertEquals("zh", other.language());
    assertEquals("letter", other.paper());
    assertEquals(old, other.but().language("en").paper("a4").done());
  }

  @Test
  void filesOfOlderVersionsAreRead() throws JsonProcessingException {
    ObjectNode json = (ObjectNode) JSON.readTree(provenance().toJson());
    ((ObjectNode) json.at("/request/video")).remove(List.of("gifFps", "canvas", "beside"));
    assertEquals(5, json.at("/request/video").size());
    Request.Video video = Provenance.fromJson(json.toString()).request().video();
    assertEquals(10, video.gifFps());
    assertEquals(CanvasSize.OWN, video.canvas());
    assertFalse(video.beside());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "3", "null", "{} {}", "\"text\"", "{\"a\": 1}"})
  void somethingElse(String json) {
    assertTrue(refused(json).startsWith("not a request of this program"), json);
  }

  @Test
  void parametersSayWhatTheyMustAndNotMore() {
    String text = provenance().toParameters();
    String[] lines = text.split("\n", -1);
    assertEquals(2, lines.length);
    assertEquals("painting process of my cat.png, oil", lines[0]);
    assertTrue(
        lines[1].startsWith(
            "Steps: 8, Seed: 5, Size: 64x48, Frames: 8, Engine: strokes, Style: oil, Reveal: true,"
                + " Picture: my cat.png, Picture hash: "),
        text);
    Request r = TestRequests.request();
    Request own =
        new Request(
            r.command(),
            r.source(),
            r.engine(),
            JSON.createObjectNode().put("name", "mine"),
            false,
            8,
            -5,
            64,
            r.video());
    assertTrue(Provenance.of(own).toParameters().contains("Style: custom, Reveal: false"));
  }

  @Test
  void sameInEveryCountry() {
    Locale before = Locale.getDefault();
    try {
      String json = provenance().toJson();
      String parameters = provenance().toParameters();
      for (String tag : new String[] {"tr-TR", "ar-EG-u-nu-arab", "fa-IR", "hi-IN-u-nu-deva"}) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        assertEquals(json, provenance().toJson(), tag);
        assertEquals(parameters, provenance().toParameters(), tag);
        String message =
            assertThrows(
                    IllegalArgumentException.class, () -> new Request.Video(0, 15, 2, false, false))
                .getMessage();
        assertEquals("fps is 0, expected 1 to 120", message, tag);
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void statementAndProgramAreNamed() {
    Provenance provenance = provenance();
    assertEquals(Provenance.STATEMENT, provenance.statement());
    assertTrue(provenance.statement().contains("generated by software"));
    assertTrue(provenance.program().startsWith("Pentimento "));
    assertThrows(
        NullPointerException.class, () -> new Provenance(null, "", TestRequests.request()));
    Request r = TestRequests.request();
    assertThrows(
        NullPointerException.class,
        () ->
            new Request(
                null, r.source(), "strokes", new TextNode("oil"), true, 8, 1, 64, r.video()));
  }

  @Test
  void requestsWithoutTheLaterFieldsAreReadAndWrittenAsBefore() {
    Provenance old = Provenance.of(TestRequests.request());
    assertFalse(old.toJson().matches(".*(masks|\"program\":\\[|picturesLeftOut).*"), old.toJson());
    assertEquals(old, Provenance.fromJson(old.toJson()));
    List<Request.Material> files = List.of(new Request.Material("1.png", TestRequests.HASH));
    Request request = old.request().but().masks(files).program(files).picturesLeftOut(true).done();
    assertEquals(request, Provenance.fromJson(Provenance.of(request).toJson()).request());
    assertThrows(
        IllegalArgumentException.class,
        () -> request.but().program(List.of(files.get(0), files.get(0))).done());
    assertThrows(IllegalArgumentException.class, () -> new Request.Material("1.png", "0"));
  }
}
