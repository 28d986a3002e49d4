package pentimento.export;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import pentimento.image.PngFile;
import pentimento.request.Provenance;
import pentimento.request.StrictJson;
import pentimento.sequence.SequenceFile;

/** Reads from our files what they were made by. Trusts none of them. */
public final class ProvenanceReader {
  private ProvenanceReader() {}

  /**
   * What a file was made by.
   *
   * @param file a video, an animation, a picture, a lesson sheet, a stroke program, a drawing, a
   *     folder of frames or its {@code sequence.json}
   * @return empty when it does not say
   * @throws IOException when it cannot be read; the message names the file
   * @throws IllegalArgumentException when what it says is not a request of this program
   */
  public static Optional<Provenance> read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      return read(file.resolve(SequenceFile.NAME));
    }
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    if (name.endsWith(".png")) {
      String text = PngFile.texts(file).get(Metadata.REQUEST);
      return Optional.ofNullable(text).map(Provenance::fromJson);
    }
    if (name.endsWith(".mp4") || name.endsWith(".m4v") || name.endsWith(".mov")) {
      Optional<String> comment = Mp4File.read(file).comment();
      return comment.filter(text -> text.startsWith("{")).map(Provenance::fromJson);
    }
    if (name.endsWith(".pdf")) {
      return PdfInfo.read(file).map(Provenance::fromJson);
    }
    if (name.endsWith(".gif") && GifFile.isGif(file)) {
      Optional<String> comment = GifFile.read(file).comment();
      return comment.filter(text -> text.startsWith("{")).map(Provenance::fromJson);
    }
    if (ProgramReader.claims(file)) {
      return Optional.of(ProgramReader.read(file).provenance());
    }
    if (name.endsWith(".svg")) {
      return SvgDrawing.provenance(file);
    }
    if (name.endsWith(".json")) {
      return fromJson(file);
    }
    return Optional.empty();
  }

  private static Optional<Provenance> fromJson(Path file) throws IOException {
    if (Files.size(file) > SequenceFile.MAX_BYTES) {
      throw new IOException(
          file + ": is larger than " + SequenceFile.MAX_BYTES + " bytes, too large to be ours");
    }
    try {
      JsonNode provenance = StrictJson.mapper().readTree(file.toFile()).path("provenance");
      return provenance.isObject()
          ? Optional.of(Provenance.fromJson(provenance.toString()))
          : Optional.empty();
    } catch (JacksonException e) {
      throw new IOException(file + ": is not JSON: " + e.getOriginalMessage(), e);
    }
  }
}
