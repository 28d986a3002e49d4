package pentimento.sequence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pentimento.TestPictures;
import pentimento.TestRequests;
import pentimento.image.Picture;
import pentimento.image.Resize;
import pentimento.request.ArrangedStage;
import pentimento.request.Provenance;
import pentimento.request.Request;
import pentimento.request.StrictJson;
import pentimento.strokes.Style;
import pentimento.strokes.StyleReader;

class ArrangementTest {
  private static final Style OIL = StyleReader.style(StyleReader.named("oil"));
  private static final Picture CAT = Resize.fit(TestPictures.cat(), 96);

  private static PaintingSequence sequence(boolean reveal, int frames, List<ArrangedStage> stages) {
    Request request = TestRequests.request(CAT, frames, reveal, TestRequests.VIDEO);
    return TestRequests.sequence(request.but().arrangement(stages).done(), CAT);
  }

  /** All stages of the plain painting, as a file for editing has them. */
  private static List<ArrangedStage> planned(PaintingSequence sequence) {
    return ArrangementFile.read(StrictJson.parse(ArrangementFile.of(sequence)));
  }

  private static ArrangedStage with(ArrangedStage s, boolean show, double time, int frames) {
    return new ArrangedStage(s.name(), show, time, frames, s.title(), s.caption());
  }

  private static List<ArrangedStage> without(List<ArrangedStage> stages, List<String> names) {
    return stages.stream()
        .map(s -> with(s, s.show() && !names.contains(s.name()), s.time(), s.frames()))
        .toList();
  }

  private static Picture last(PaintingSequence sequence) throws IOException {
    List<Picture> pictures = new ArrayList<>();
    sequence.forEachFrame(2, (frame, picture) -> pictures.add(picture));
    return pictures.get(pictures.size() - 1);
  }

  private static double length(PaintingSequence sequence, Stage stage) {
    Timeline timeline = Timeline.of(sequence);
    return timeline.timeAt(stage.endStroke()) - timeline.timeAt(stage.firstStroke());
  }

  @Test
  void planLeftAsItIsChangesNothing() {
    PaintingSequence plain = sequence(true, 8, List.of());
    PaintingSequence arranged = sequence(true, 8, planned(plain));
    assertEquals(plain.stages(), arranged.stages());
    assertEquals(plain.frames(), arranged.frames());
    assertEquals(ArrangementFile.of(plain), ArrangementFile.of(arranged));
    for (Stage stage : plain.stages()) {
      assertEquals(length(plain, stage), length(arranged, stage), 0.011, stage.name());
    }
    assertEquals(
        Narration.of(plain, Timeline.of(plain), 15).stream().map(Narration::caption).toList(),
        Narration.of(arranged, Timeline.of(arranged), 15).stream()
            .map(Narration::caption)
            .toList());
  }

  @Test
  void lessonsUseTheWordsOfTheArrangement() {
    List<ArrangedStage> stages = new ArrayList<>(planned(sequence(true, 8, List.of())));
    ArrangedStage s = stages.get(3);
    stages.set(
        3, new ArrangedStage(s.name(), true, s.time(), s.frames(), "Mine", "In my own words."));
    Lesson.Step step = Lesson.of(sequence(true, 8, stages)).steps().get(3);
    assertEquals("Mine", step.stage().title());
    assertEquals(List.of("In my own words."), step.sentences());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1, 15, 17.3, 3600})
  void timesOfThePlanAddUpToTheDuration(double duration) {
    Request.Video video = new Request.Video(24, duration, 0, false, false);
    PaintingSequence plain = TestRequests.sequence(TestRequests.request(CAT, 8, true, video), CAT);
    double sum = planned(plain).stream().mapToDouble(ArrangedStage::time).sum();
    assertEquals(duration, sum, 1e-6);
    assertEquals(7, planned(plain).stream().mapToInt(ArrangedStage::frames).sum());
  }

  @ParameterizedTest
  @CsvSource({
    "ground, true",
    "ground, false",
    "umber, true",
    "accents, true",
    "accents, false",
    "ground;drawing;umber, false",
    "detail;accents, true",
    "drawing;umber;block-in;modelling;detail;accents, true",
    "ground;drawing;umber;block-in;modelling;detail, false"
  })
  void stagesNotShownArePaintedAllTheSame(String names, boolean reveal) throws IOException {
    List<String> dropped = List.of(names.split(";"));
    PaintingSequence plain = sequence(reveal, 8, List.of());
    for (int frames : new int[] {2, 3, 8, 40}) {
      PaintingSequence arranged = sequence(reveal, frames, without(planned(plain), dropped));
      assertEquals(plain.program(), arranged.program());
      assertEquals(last(plain), last(arranged));
      assertEquals(frames, arranged.frames().size());
      for (Frame frame : arranged.frames()) {
        assertFalse(dropped.contains(frame.stage()), frame.toString());
      }
      double before = -1;
      for (Frame frame : arranged.frames()) {
        assertTrue(frame.position() >= before, arranged.frames().toString());
        before = frame.position();
      }
      assertEquals(
          OIL.stages().stream().map(Style.Stage::name).filter(n -> !dropped.contains(n)).toList(),
          arranged.stages().stream().map(Stage::name).toList());
    }
  }

  @Test
  void stagesNotShownTakeNoTimeAndTheOthersAllOfIt() {
    List<ArrangedStage> stages = planned(sequence(true, 8, List.of()));
    PaintingSequence arranged = sequence(true, 8, without(stages, List.of("ground", "block-in")));
    Timeline timeline = Timeline.of(arranged);
    int ground = arranged.program().endOf(0);
    assertEquals(ground, timeline.positionAt(0), "the drawing begins on the toned canvas");
    double sum = 0;
    for (Stage stage : arranged.stages()) {
      sum += length(arranged, stage);
    }
    assertEquals(1, sum, 1e-9);
    int umber = arranged.program().endOf(2);
    int blockIn = arranged.program().endOf(3);
    assertEquals(timeline.timeAt(umber), timeline.timeAt(blockIn));
    double before = timeline.positionAt(timeline.timeAt(umber) - 1e-9);
    assertTrue(before <= umber && before > umber - 1, "umber is shown to its end");
    assertEquals(blockIn, timeline.positionAt(timeline.timeAt(umber)), 1e-9);
    assertEquals(arranged.program().strokes().size(), timeline.positionAt(1));
  }

  @Test
  void timesAreShares() {
    List<ArrangedStage> stages =
        planned(sequence(true, 8, List.of())).stream().map(s -> with(s, true, 1, 1)).toList();
    List<ArrangedStage> longer = new ArrayList<>(stages);
    longer.set(1, with(stages.get(1), true, 4, 1));
    PaintingSequence arranged = sequence(true, 8, longer);
    for (Stage stage : arranged.stages()) {
      double expected = stage.name().equals("drawing") ? 0.4 : 0.1;
      assertEquals(expected, length(arranged, stage), 1e-9, stage.name());
    }
  }

  @Test
  void framesAreWhereTheyAreWanted() {
    List<ArrangedStage> stages = new ArrayList<>();
    int[] wanted = {1, 3, 0, 2, 1, 0, 2};
    for (ArrangedStage stage : planned(sequence(true, 8, List.of()))) {
      stages.add(with(stage, true, stage.time(), wanted[stages.size()]));
    }
    List<String> shown = sequence(true, 10, stages).frames().stream().map(Frame::stage).toList();
    assertEquals(
        List.of(
            "ground",
            "drawing",
            "drawing",
            "drawing",
            "block-in",
            "block-in",
            "modelling",
            "accents",
            "accents",
            "finished"),
        shown);
    // Another number of frames than all of theirs: the program chooses.
    assertEquals(30, sequence(true, 30, stages).frames().size());
  }

  @Test
  void ownWordsReplaceTheProgramsEverywhere() {
    List<ArrangedStage> stages = new ArrayList<>(planned(sequence(true, 16, List.of())));
    stages.replaceAll(
        s ->
            s.name().equals("block-in")
                ? new ArrangedStage(s.name(), true, 20, s.frames(), "Anlegen", "Große Flächen 絵.")
                : s);
    PaintingSequence arranged = sequence(true, 16, stages);
    SequenceFile file = SequenceFile.of(arranged);
    assertEquals("Anlegen", file.stages().get(3).title());
    assertEquals("Große Flächen 絵.", file.stages().get(3).caption());
    for (Frame frame : arranged.frames()) {
      assertEquals(frame.stage().equals("block-in"), frame.caption().equals("Große Flächen 絵."));
    }
    List<Narration> texts =
        Narration.of(arranged, Timeline.of(arranged), 30).stream()
            .filter(text -> text.title().equals("Anlegen"))
            .toList();
    assertEquals(1, texts.size(), "said once");
    assertEquals("Große Flächen 絵.", texts.get(0).caption());
  }

  @Test
  void requestsThatAreArrangedComeBackFromJson() {
    Provenance plain = sequence(true, 8, List.of()).provenance();
    assertFalse(plain.toJson().contains("arrangement"), "as versions before wrote it");
    List<ArrangedStage> stages = planned(sequence(true, 8, List.of()));
    Provenance arranged = Provenance.of(plain.request().but().arrangement(stages).done());
    assertEquals(arranged, Provenance.fromJson(arranged.toJson()));
    assertEquals(stages, arranged.request().arrangement());
  }

  /** Nothing is painted in any stage that is shown: there must still be a process. */
  @Test
  void showingOnlyStagesWithoutStrokesIsNoFailure() throws IOException {
    Picture white = Picture.filled(32, 24, 0xffffff);
    Request request = TestRequests.request(white, 4, true, TestRequests.VIDEO);
    PaintingSequence plain = TestRequests.sequence(request, white);
    List<String> busy =
        plain.stages().stream()
            .filter(stage -> stage.endStroke() > stage.firstStroke())
            .map(Stage::name)
            .toList();
    assertTrue(busy.size() < plain.stages().size(), "white needs no umber");
    PaintingSequence arranged =
        TestRequests.sequence(
            request.but().arrangement(without(planned(plain), busy)).done(), white);
    assertEquals(white, last(arranged));
    assertEquals(1, Narration.of(arranged, Timeline.of(arranged), 15).size());
    assertTrue(ArrangementFile.of(arranged).contains("umber"));
  }

  private static String refused(String json) {
    return assertThrows(
            IllegalArgumentException.class,
            () -> Arrangement.of(ArrangementFile.read(StrictJson.parse(json)), OIL))
        .getMessage();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | the file is not a JSON object",
        "{} | stages is missing",
        "{'stages': [3]} | stages[0] is not a JSON object",
        "{'stages': [{'name': 'umber', 'time': 1}], 'more': 1} | more is unknown here; known: stages",
        "{'stages': [{'time': 1}]} | stages[0].name is missing",
        "{'stages': [{'name': 'umber'}]} | stages[0].time is missing, expected a number",
        "{'stages': [{'name': 'umber', 'time': -1}]} | stages[0].time is -1, expected 0 to 3600",
        "{'stages': [{'name': 'umber', 'time': 1e999}]} | stages[0].time is Infinity, expected 0",
        "{'stages': [{'name': 'umber', 'time': NaN}]} | is not JSON",
        "{'stages': [{'name': 'umber', 'time': '2'}]} | stages[0].time is \"2\", expected a number",
        "{'stages': [{'name': 'umber', 'show': 1, 'time': 2}]} | stages[0].show is 1, expected true",
        "{'stages': [{'name': 'umber', 'time': 2, 'frames': 1.5}]} | stages[0].frames is 1.5",
        "{'stages': [{'name': 'umber', 'time': 2, 'frames': -1}]} | stages[0].frames is -1, expec",
        "{'stages': [{'name': 'umber', 'time': 2, 'titel': ''}]} | stages[0].titel is unknown here",
        "{'stages': [{'name': 'umber', 'time': 2, 'title': null}]} | stages[0].title is null",
        "{'stages': [{'name': 'umber', 'time': 2, 'title': 'a\\nb'}]} | stages[0].title is \"a",
        "{'stages': [{'name': 'umber', 'time': 2, 'title': '\\u009b'}]} | stages[0].title is ",
        "{'stages': [{'name': 'umber', 'time': 2, 'title': '\\ud800'}]} | stages[0].title is ",
        "{'stages': [{'name': 'umber', 'time': 2, 'time': 3}]} | Duplicate field 'time'",
        "{'stages': [{'name': 'umbra', 'time': 2}]} | stages[0].name is 'umbra', which the style does not have; its stages are: ground, drawing, umber",
        "{'stages': [{'name': 'umber', 'time': 2}, {'name': 'umber', 'time': 2}]} | stages[1].name is 'umber', which is there twice or too late",
        "{'stages': [{'name': 'umber', 'time': 2}, {'name': 'drawing', 'time': 2}]} | stages[1].name is 'drawing', which is there twice or too late; the order of the style is: ground,",
        "{'stages': [{'name': 'umber', 'show': false}]} | stages has none with",
      })
  void complaintsNameTheField(String json, String part) {
    String said = refused(json.replace('\'', '"'));
    assertTrue(said.contains(part), said);
    assertTrue(said.length() < 250, said);
  }

  @Test
  void textsAreOfSomeLengthAtMost() {
    String json = "{\"stages\": [{\"name\": \"umber\", \"time\": 1, \"caption\": \"%s\"}]}";
    assertEquals(
        "stages[0].caption has 501 characters, expected at most 500",
        refused(json.formatted("x".repeat(501))));
    String longest = "絵".repeat(500);
    assertEquals(
        longest, ArrangementFile.read(StrictJson.parse(json.formatted(longest))).get(0).caption());
  }
}
