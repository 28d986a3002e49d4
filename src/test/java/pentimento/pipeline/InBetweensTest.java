package pentimento.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import pentimento.TestPictures;
import pentimento.TestRequests;
import pentimento.image.Picture;
import pentimento.image.Resize;
import pentimento.image.Similarity;
import pentimento.random.Rng;
import pentimento.request.Between;
import pentimento.request.Progress;
import pentimento.request.Request;
import pentimento.sequence.Frame;
import pentimento.sequence.KeyFrame;
import pentimento.sequence.PaintingSequence;
import pentimento.sequence.SequenceFile;
import pentimento.sequence.Stage;
import pentimento.strokes.Replayer;
import pentimento.strokes.Stroke;

/** Key frames such as a network makes: soft, noisy, and not always nearer to the end. */
class InBetweensTest {
  /** Most that the canvas may be off a key frame when that takes its place, of 1. */
  private static final double JUMP = 3.0 / 255;

  private static final int WIDTH = 128;
  private static final int HEIGHT = 96;

  /** The frames of the cat's painting, smaller and enlarged again, with noise. */
  private static List<Picture> cat;

  private static PaintingSequence painted;

  @BeforeAll
  static void paint() throws IOException {
    cat = keyFrames(8);
    painted = sequence(cat, new TreeSet<>(List.of(4)), Between.STROKES, 2);
  }

  static List<Picture> keyFrames(int count) throws IOException {
    List<Picture> frames = new ArrayList<>();
    Picture small = TestPictures.named("cat", WIDTH / 2, HEIGHT / 2);
    TestRequests.sequence(small, count, true)
        .forEachFrame(
            1, (frame, picture) -> frames.add(noisy(Resize.to(picture, WIDTH, HEIGHT), 2)));
    return frames;
  }

  private static Picture noisy(Picture picture, double sigma) {
    Rng rng = new Rng(picture.hashCode());
    int[] rgb = new int[picture.rgb().length];
    for (int i = 0; i < rgb.length; i++) {
      for (int shift = 0; shift <= 16; shift += 8) {
        int value = (int) Math.round((picture.rgb()[i] >> shift & 255) + sigma * rng.normal());
        rgb[i] |= Math.max(0, Math.min(255, value)) << shift;
      }
    }
    return new Picture(picture.width(), picture.height(), rgb);
  }

  static PaintingSequence sequence(
      List<Picture> keys, SortedSet<Integer> given, Between between, int threads) {
    Request request =
        TestRequests.request(keys.get(0), Math.max(2, keys.size()), true, TestRequests.VIDEO);
    return InBetweens.sequence(request, keys, given, between, threads, Progress.NONE);
  }

  private static List<Picture> frames(PaintingSequence sequence) throws IOException {
    List<Picture> frames = new ArrayList<>();
    sequence.forEachFrame(1, (frame, picture) -> frames.add(picture));
    return frames;
  }

  @ParameterizedTest
  @EnumSource
  void framesAreTheKeyFramesAsTheyAre(Between between) throws IOException {
    PaintingSequence sequence = sequence(cat, new TreeSet<>(List.of(4)), between, 1);
    assertEquals(cat, frames(sequence));
    assertEquals(between, sequence.between());
    List<String> stages = sequence.frames().stream().map(Frame::stage).toList();
    assertEquals("ground", stages.get(0));
    assertEquals("drawing", stages.get(1));
    assertEquals(KeyFrame.STAGE, stages.get(4));
    assertEquals("finished", stages.get(7));
    for (Frame frame : sequence.frames()) {
      assertTrue(frame.caption().length() > 10, frame.toString());
      assertEquals(frame.index() == 4, sequence.keyFrames().get(frame.index()).given());
    }
  }

  @Test
  void anyNumberOfThreadsPaintsTheSame() throws IOException {
    PaintingSequence one = sequence(cat, new TreeSet<>(List.of(4)), Between.STROKES, 1);
    assertEquals(painted.program(), one.program());
    assertEquals(painted.frames(), one.frames());
  }

  @Test
  void anotherSeedPaintsOtherStrokes() {
    Request request = TestRequests.request(cat.get(0), 8, true, TestRequests.VIDEO);
    Request other =
        new Request(
            request.command(),
            request.source(),
            request.engine(),
            request.style(),
            true,
            8,
            6,
            request.size(),
            request.video());
    PaintingSequence sequence =
        InBetweens.sequence(other, cat, new TreeSet<>(), Between.STROKES, 2, Progress.NONE);
    assertNotEquals(painted.program().strokes(), sequence.program().strokes());
  }

  @Test
  void strokesArriveAtEachKeyFrame() {
    requireNoJumps(painted);
  }

  private static void requireNoJumps(PaintingSequence sequence) {
    try (Replayer replayer = sequence.replayer(2)) {
      for (KeyFrame key : sequence.keyFrames()) {
        replayer.advance(key.strokes());
        Picture canvas = replayer.picture(sequence.light(key.strokes()));
        double off = Similarity.l1(canvas, sequence.picture(key));
        assertTrue(off < JUMP, "key frame " + key.chapter() + " is off by " + 255 * off);
      }
    }
  }

  @Test
  void lightFadesBeforeEachKeyFrame() {
    for (KeyFrame key : painted.keyFrames().subList(1, 8)) {
      assertEquals(0, painted.light(key.strokes()));
      assertTrue(painted.light(key.strokes() - 2) > 0);
      if (key.chapter() < 7) {
        assertEquals(1, painted.light(key.strokes() + 1));
      }
    }
  }

  @Test
  void aHandDoesNotJumpAbout() {
    List<Stroke> strokes = painted.program().strokes();
    for (int i = 1; i < 8; i++) {
      int from = painted.keyFrames().get(i - 1).strokes();
      int to = painted.keyFrames().get(i).strokes();
      assertTrue(to - from > 20, "interval " + i + " has " + (to - from) + " strokes");
      double hop = SequenceFile.meanHop(strokes.subList(from, to));
      assertTrue(hop < 0.16, "interval " + i + " hops " + hop);
    }
  }

  @Test
  void stagesAreNamedByWhatHappens() {
    List<String> names = painted.stages().stream().map(Stage::name).toList();
    assertEquals("drawing", names.get(0));
    assertTrue(names.contains("block-in"), names.toString());
    List<String> order = List.of("ground", "drawing", "block-in", "modelling", "detail");
    int[] ranks = names.stream().mapToInt(order::indexOf).toArray();
    assertTrue(
        IntStream.range(1, ranks.length).allMatch(i -> ranks[i] > ranks[i - 1]), names.toString());
  }

  @Test
  void aFlatToneIsAGround() {
    List<Picture> keys =
        List.of(
            Picture.filled(WIDTH, HEIGHT, 0xf8f6f0),
            Picture.filled(WIDTH, HEIGHT, 0xc8a878),
            cat.get(3),
            cat.get(7));
    PaintingSequence sequence = sequence(keys, new TreeSet<>(), Between.STROKES, 2);
    List<String> stages = sequence.frames().stream().map(Frame::stage).toList();
    assertEquals(List.of("ground", "ground", "block-in", "finished"), stages);
    requireNoJumps(sequence);
  }

  @Test
  void aStepBackIsACorrection() throws IOException {
    List<Picture> keys = new ArrayList<>(cat);
    keys.set(6, noisy(cat.get(3), 1));
    PaintingSequence sequence = sequence(keys, new TreeSet<>(), Between.STROKES, 2);
    assertEquals("correction", sequence.frames().get(6).stage());
    assertEquals(keys, frames(sequence));
    requireNoJumps(sequence);
  }

  /** A dark square comes and goes: body colour covers it again. */
  @Test
  void onlyWhatChangesIsPaintedAndUnpainted() {
    Picture bare = TestPictures.gradient(WIDTH, HEIGHT);
    Picture square = new Picture(WIDTH, HEIGHT, bare.rgb().clone());
    for (int i = 0; i < bare.rgb().length; i++) {
      if (i % WIDTH < 30 && i / WIDTH < 30) {
        square.rgb()[i] = 0x102010;
      }
    }
    PaintingSequence sequence =
        sequence(List.of(bare, square, bare), new TreeSet<>(), Between.STROKES, 1);
    requireNoJumps(sequence);
    int half = sequence.keyFrames().get(1).strokes();
    int all = sequence.program().strokes().size();
    assertTrue(half > 0 && all > half);
    try (Replayer replayer = sequence.replayer(1)) {
      for (int to : new int[] {half / 2, half, (half + all) / 2, all}) {
        replayer.advance(to);
        Picture canvas = replayer.picture(0);
        for (int i = 0; i < bare.rgb().length; i++) {
          if (i % WIDTH > 40 || i / WIDTH > 40) {
            assertEquals(bare.rgb()[i], canvas.rgb()[i], "pixel " + i + " after " + to);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"oil", "digital", "watercolour", "ink", "region", "bezier"})
  void everyStyleLeadsThere(String style) throws IOException {
    Request like = TestRequests.request(cat.get(0), 3, true, TestRequests.VIDEO);
    Request request =
        new Request(
            like.command(),
            like.source(),
            like.engine(),
            new TextNode(style),
            true,
            3,
            1,
            like.size(),
            like.video());
    List<Picture> keys = List.of(cat.get(0), cat.get(4), cat.get(7));
    PaintingSequence sequence =
        InBetweens.sequence(request, keys, new TreeSet<>(), Between.STROKES, 2, Progress.NONE);
    assertEquals(keys, frames(sequence));
    requireNoJumps(sequence);
  }

  @ParameterizedTest
  @EnumSource
  void equalKeyFramesTakeNoStrokes(Between between) throws IOException {
    List<Picture> keys =
        List.of(cat.get(0), cat.get(0), cat.get(3), cat.get(3), cat.get(7), cat.get(7));
    PaintingSequence sequence = sequence(keys, new TreeSet<>(), between, 1);
    assertEquals(keys, frames(sequence));
    int[] strokes = sequence.keyFrames().stream().mapToInt(KeyFrame::strokes).toArray();
    assertEquals(0, strokes[1]);
    assertTrue(strokes[2] > 0);
    assertEquals(strokes[2], strokes[3]);
    assertEquals(strokes[4], strokes[5]);
    requireNoJumps(sequence);
  }

  @ParameterizedTest
  @EnumSource
  void nothingHappensInOnePicture(Between between) throws IOException {
    PaintingSequence sequence =
        sequence(List.of(cat.get(7), cat.get(7)), new TreeSet<>(), between, 1);
    assertEquals(List.of(cat.get(7), cat.get(7)), frames(sequence));
    assertEquals(0, sequence.program().strokes().size());
  }

  @Test
  void sixteenKeyFrames() throws IOException {
    List<Picture> keys = keyFrames(16);
    PaintingSequence sequence = sequence(keys, new TreeSet<>(List.of(0, 15)), Between.STROKES, 2);
    assertEquals(keys, frames(sequence));
    assertEquals(KeyFrame.STAGE, sequence.frames().get(0).stage());
    assertEquals("finished", sequence.frames().get(15).stage());
    requireNoJumps(sequence);
  }

  @Test
  void whatIsWrongIsSaid() {
    List<Picture> one = List.of(cat.get(0));
    List<Picture> unlike = List.of(cat.get(0), Picture.filled(3, 4, 0));
    List<Picture> two = cat.subList(0, 2);
    assertTrue(refusal(one, List.of()).contains("1 key frames, expected 2 to"));
    assertTrue(refusal(unlike, List.of()).contains("key frame 1 is 3 x 4 pixels, the first 128"));
    assertTrue(refusal(two, List.of(2)).contains("2 key frames, but those given are [2]"));
  }

  @Test
  void asManyAsTheRequestWants() {
    Request request = TestRequests.request(cat.get(0), 7, true, TestRequests.VIDEO);
    String said =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    InBetweens.sequence(
                        request, cat, new TreeSet<>(), Between.STROKES, 1, Progress.NONE))
            .getMessage();
    assertEquals("8 key frames, but the request wants 7", said);
  }

  private static String refusal(List<Picture> keys, List<Integer> given) {
    return assertThrows(
            IllegalArgumentException.class,
            () -> sequence(keys, new TreeSet<>(given), Between.STROKES, 1))
        .getMessage();
  }
}
