package pentimento.evaluation;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import pentimento.image.NaturalOrder;
import pentimento.image.PictureReader;
import pentimento.sequence.PaintingSequence;
import pentimento.sequence.SequenceFile;

/**
 * Which files of a folder are the frames: what {@code sequence.json} names, or all pictures in the
 * order of their names. A {@code sequence.json} may come from anyone and is believed in nothing
 * that can be checked.
 *
 * @param files the frames in order, at least 2
 * @param told what {@code sequence.json} says, its frames in step with {@code files}
 */
record FrameList(List<Path> files, Optional<SequenceFile> told) {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES) // of later versions
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  /**
   * Looks into a folder.
   *
   * @throws IOException when it cannot be read, holds fewer than 2 frames, or its {@code
   *     sequence.json} is not ours, is out of range, or names what is no picture file of the
   *     folder; the message names the file
   */
  static FrameList of(Path folder) throws IOException {
    Path json = folder.resolve(SequenceFile.NAME);
    FrameList list = Files.exists(json) ? told(folder, json) : listed(folder);
    if (list.files.size() < 2) {
      throw new IOException(
          folder
              + (list.files.isEmpty() ? ": holds no pictures" : ": holds one picture")
              + ", expected a sequence of at least 2 frames");
    }
    return list;
  }

  private static FrameList listed(Path folder) throws IOException {
    try (Stream<Path> inside = Files.list(folder)) {
      List<Path> files =
          inside
              .filter(PictureReader::claims)
              .sorted(
                  Comparator.comparing(file -> file.getFileName().toString(), new NaturalOrder()))
              .toList();
      return new FrameList(files, Optional.empty());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static FrameList told(Path folder, Path json) throws IOException {
    SequenceFile told = read(json);
    List<Path> files = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (SequenceFile.FrameEntry frame : told.frames()) {
      if (!names.add(frame.file())) {
        throw new IOException(json + ": names the frame '" + frame.file() + "' twice");
      }
      files.add(file(folder, json, frame.file()));
    }
    return new FrameList(files, Optional.of(told));
  }

  private static SequenceFile read(Path json) throws IOException {
    if (!Files.isRegularFile(json)) {
      throw new IOException(json + ": is no file");
    }
    if (Files.size(json) > SequenceFile.MAX_BYTES) {
      throw new IOException(
          json + ": is larger than " + SequenceFile.MAX_BYTES + " bytes, too large to be ours");
    }
    SequenceFile told;
    try {
      told = JSON.readValue(Files.readAllBytes(json), SequenceFile.class);
    } catch (JacksonException e) {
      throw new IOException(
          json
              + ": does not describe a sequence of this program ("
              + e.getOriginalMessage()
              + "); without this file the pictures are taken in the order of their names",
          e);
    }
    Optional<String> lie = told == null ? Optional.of("holds nothing but null") : lie(told);
    if (lie.isPresent()) {
      throw new IOException(json + ": " + lie.get());
    }
    return told;
  }

  /** What a file says that cannot be, if anything. */
  private static Optional<String> lie(SequenceFile told) {
    PaintingSequence.Finish finish = told.finish();
    if (told.stages().contains(null) || told.frames().contains(null)) {
      return Optional.of("a stage or frame is null");
    }
    Optional<String> lie =
        outside("finish.mse", finish.mse(), 0, 1)
            .or(() -> outside("finish.l1", finish.l1(), 0, 1))
            .or(() -> outside("finish.psnr", finish.psnr(), 0, Double.POSITIVE_INFINITY))
            .or(() -> outside("finish.ssim", finish.ssim(), -1, 1))
            .or(() -> outside("finish.covered", finish.covered(), 0, 1));
    for (SequenceFile.StageEntry stage : told.stages()) {
      lie =
          lie.or(() -> outside("strokes of a stage", stage.strokes(), 0, Integer.MAX_VALUE))
              // Strokes may lie somewhat beyond the edges.
              .or(() -> outside("meanHop of stage " + stage.name(), stage.meanHop(), 0, 4));
    }
    return lie;
  }

  private static Optional<String> outside(String field, double value, double low, double high) {
    return value >= low && value <= high
        ? Optional.empty()
        : Optional.of("%s is %s, expected %s to %s".formatted(field, value, low, high));
  }

  /** A frame's file, once it is sure that it lies in the folder itself. */
  private static Path file(Path folder, Path json, String name) throws IOException {
    try {
      Path file = Path.of(name);
      boolean plain =
          !name.isEmpty()
              && !name.equals(".")
              && !name.equals("..")
              && name.indexOf('/') < 0
              && name.indexOf('\\') < 0
              && !file.isAbsolute()
              && file.getNameCount() == 1;
      if (!plain) {
        throw new IOException(
            json
                + ": names the frame '"
                + name
                + "', expected a plain file name such as "
                + SequenceFile.frameName(0));
      }
    } catch (InvalidPathException e) {
      throw new IOException(json + ": names the frame '" + name + "', which is no file name", e);
    }
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file)) {
      throw new IOException(json + ": names the frame '" + name + "', but there is no such file");
    }
    if (!folder.toRealPath().equals(file.toRealPath().getParent())) {
      throw new IOException(
          json + ": names the frame '" + name + "', which is a link out of the folder");
    }
    return file;
  }
}
