package pentimento.dataset;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
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
import java.util.stream.Stream;
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

  private static final String RECIPE = "import";

  /**
   * What became of a recording.
   *
   * @param frames of the sequence
   * @param looked frames that the recording has, as far as they were looked at
   * @param canvas where the canvas was
   * @param resultFirst was the result shown first, and left out?
   * @param groundMade was the bare ground made?
   * @param painted frames that were painted in between, since it shows too few
   */
  public record Imported(
      int frames, int looked, Quad canvas, boolean resultFirst, boolean groundMade, int painted) {}

  /**
   * What a run did.
   *
   * @param sequences by recording, in the order in which they were given
   * @param failed recordings that could not be read, and why
   * @param shards that were written
   */
  public record Result(Map<Path, Imported> sequences, Map<Path, String> failed, List<Path> shards) {
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
   * @throws IllegalArgumentException when the folder holds a data set
   * @throws IOException when the disk fails
   */
  public Result run(List<Path> places, Path folder, Progress progress) throws IOException {
    requireEmpty(folder);
    Map<Path, Imported> sequences = new LinkedHashMap<>();
    Map<Path, String> failed = new TreeMap<>();
    Map<Recipe.Shape, List<Sample>> byShape = new TreeMap<>();
    for (int i = 0; i < places.size(); i++) {
      double before = i;
      Timelapse read;
      try {
        read =
            Timelapse.read(
                places.get(i),
                crop,
                frames,
                this::sized,
                share -> progress.report("reading recordings", (before + share) / places.size()));
      } catch (IOException | IllegalArgumentException e) {
        failed.put(places.get(i), e.getMessage());
        continue;
      }
      Picture first = read.frames().get(0);
      // As JPEGs they are small: hundreds of recordings wait so for their shards.
      byShape
          .computeIfAbsent(
              Recipe.Shape.nearest(List.of(Recipe.Shape.values()), first.width(), first.height()),
              shape -> new ArrayList<>())
          .add(sample(i, read));
      sequences.put(
          places.get(i),
          new Imported(
              read.frames().size(),
              read.looked(),
              read.canvas(),
              read.cut() > 0,
              read.made(),
              read.painted().size()));
    }
    List<Path> shards = new ArrayList<>();
    try {
      for (List<Sample> alike : byShape.values()) {
        Path shard = folder.resolve(DatasetMaker.fileName(shards.size()));
        write(
            shard,
            out -> {
              for (Sample sample : alike) {
                sample.write(out);
              }
              Tar.end(out);
            });
        shards.add(shard);
      }
      if (!shards.isEmpty()) {
        write(folder.resolve(DatasetMaker.ABOUT), out -> out.write(about(sequences.size())));
      }
    } catch (IOException e) {
      // The folder can be used again: part of the recordings would bar it.
      for (Path shard : shards) {
        Files.deleteIfExists(shard);
      }
      throw e;
    }
    return new Result(sequences, failed, shards);
  }

  private static void requireEmpty(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> inside = Files.list(folder)) {
      boolean holds =
          inside
              .map(file -> file.getFileName().toString())
              .anyMatch(name -> name.equals(DatasetMaker.ABOUT) || name.endsWith(".tar"));
      if (holds) {
        throw new IllegalArgumentException(folder + " holds a data set; name another folder");
      }
    }
  }

  private interface Writing {
    void to(OutputStream out) throws IOException;
  }

  private static void write(Path target, Writing writing) throws IOException {
    try (OutputFile file = OutputFile.to(target)) {
      try (OutputStream out = file.stream()) {
        writing.to(out);
      }
      file.commit();
    }
  }

  private byte[] about(int sequences) {
    ObjectNode json = StrictJson.mapper().createObjectNode();
    json.put("recipe", RECIPE);
    json.put("sequences", sequences);
    json.put("size", size);
    json.put("frames", frames);
    return (json + "\n").getBytes(StandardCharsets.UTF_8);
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
    json.put("recipe", RECIPE);
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
    // Which of them the recording does not show.
    ArrayNode made = json.putArray("made");
    if (sequence.made()) {
      made.add(0);
    }
    sequence.painted().forEach(made::add);
    return new Sample(
        String.format(Locale.ROOT, "%06d", number),
        StrictJson.mapper().writeValueAsBytes(json),
        jpegs);
  }
}
