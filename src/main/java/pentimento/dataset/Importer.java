package pentimento.dataset;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import pentimento.dataset.timelapse.Timelapse;
import pentimento.export.OutputFile;
import pentimento.image.JpegFile;
import pentimento.image.Picture;
import pentimento.image.Quad;
import pentimento.request.Progress;
import pentimento.request.StrictJson;

/**
 * Makes a data set of real recordings: one sequence of each, in a shard for each shape.
 *
 * @param caption of all; empty when nobody said
 * @param crop where the canvas is; found when empty
 * @param size side of a square picture in pixels, a multiple of 8, 64..1024
 * @param frames of a sequence, 8 or 16
 * @param quality of the JPEGs, 1..100
 */
public record Importer(String caption, Optional<Quad> crop, int size, int frames, int quality) {
  /** What a sequence's files say of where it is from. */
  private static final String KIND = "recording";

  /**
   * What a run did.
   *
   * @param sequences by recording, in the order in which they were given
   * @param failed recordings that could not be read, and why
   * @param shards that were written
   */
  public record Result(
      Map<Path, Timelapse> sequences, Map<Path, String> failed, List<Path> shards) {
    /** Keeps copies. */
    public Result {
      sequences = Collections.unmodifiableMap(new LinkedHashMap<>(sequences));
      failed = Collections.unmodifiableMap(new TreeMap<>(failed));
      shards = List.copyOf(shards);
    }
  }

  /**
   * Imports recordings.
   *
   * @param places videos, and folders of stages
   * @param folder made if it is not there; must hold no data set
   * @param progress hears of "reading recordings"
   * @throws IllegalArgumentException when the folder holds shards
   * @throws IOException when the disk fails
   */
  public Result run(List<Path> places, Path folder, Progress progress) throws IOException {
    if (Files.exists(folder.resolve(DatasetMaker.fileName(0)))) {
      throw new IllegalArgumentException(folder + " holds a data set; name another folder");
    }
    Map<Path, Timelapse> sequences = new LinkedHashMap<>();
    Map<Path, String> failed = new TreeMap<>();
    for (int i = 0; i < places.size(); i++) {
      double before = i;
      try {
        sequences.put(
            places.get(i),
            Timelapse.read(
                places.get(i),
                crop,
                frames,
                this::sized,
                share -> progress.report("reading recordings", (before + share) / places.size())));
      } catch (IOException | IllegalArgumentException e) {
        failed.put(places.get(i), e.getMessage());
      }
    }
    Map<Recipe.Shape, List<Timelapse>> byShape = new TreeMap<>();
    for (Timelapse sequence : sequences.values()) {
      Picture first = sequence.frames().get(0);
      byShape
          .computeIfAbsent(
              Recipe.Shape.nearest(List.of(Recipe.Shape.values()), first.width(), first.height()),
              shape -> new ArrayList<>())
          .add(sequence);
    }
    List<Path> shards = new ArrayList<>();
    int number = 0;
    for (List<Timelapse> alike : byShape.values()) {
      Path shard = folder.resolve(DatasetMaker.fileName(shards.size()));
      try (OutputFile file = OutputFile.to(shard)) {
        try (OutputStream out = file.stream()) {
          for (Timelapse sequence : alike) {
            sample(number++, sequence).write(out);
          }
          Tar.end(out);
        }
        file.commit();
      }
      shards.add(shard);
    }
    return new Result(sequences, failed, shards);
  }

  private int[] sized(double ratio) {
    Recipe.Shape shape =
        Recipe.Shape.nearest(
            List.of(Recipe.Shape.values()), (int) Math.round(10_000 * ratio), 10_000);
    return new int[] {shape.width(size), shape.height(size)};
  }

  private Sample sample(int number, Timelapse sequence) throws IOException {
    List<byte[]> jpegs = new ArrayList<>();
    for (Picture frame : sequence.frames()) {
      jpegs.add(JpegFile.bytes(frame, quality / 100f));
    }
    ObjectNode json = StrictJson.mapper().createObjectNode();
    json.put("caption", caption);
    json.put("kind", KIND);
    json.putArray("nouns");
    json.put("style", "recorded");
    json.put("reveal", false);
    json.put("recipe", "import");
    json.put("split", Settings.Split.TRAIN.word());
    json.put("seed", number);
    json.put("width", sequence.frames().get(0).width());
    json.put("height", sequence.frames().get(0).height());
    // Nobody knows how many strokes a hand has made.
    ArrayNode stages = json.putArray("stages");
    ArrayNode strokes = json.putArray("strokes");
    stages.add("recorded");
    strokes.add(0);
    ArrayNode names = json.putArray("frames");
    sequence.names().forEach(names::add);
    return new Sample(
        String.format(Locale.ROOT, "%06d", number),
        StrictJson.mapper().writeValueAsBytes(json),
        jpegs);
  }
}
