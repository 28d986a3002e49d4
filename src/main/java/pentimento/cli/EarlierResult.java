package pentimento.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import pentimento.export.ProgramFile;
import pentimento.export.ProgramReader;
import pentimento.export.ProvenanceReader;
import pentimento.image.PictureReader;
import pentimento.request.Provenance;
import pentimento.request.Request;

/**
 * What {@code --from} names: a result of this program that is to be made again.
 *
 * @param file the result
 * @param request what it was made by
 * @param program the strokes that are to be repeated, rather than planned again
 */
record EarlierResult(Path file, Request request, Optional<ProgramFile> program) {
  /**
   * The one that the command line names, if any.
   *
   * @throws UsageException when it does not say what it was made by
   */
  static Optional<EarlierResult> of(CommandLine line) throws UsageException {
    if (!line.hasOption("from")) {
      return Optional.empty();
    }
    Path file = Flags.path(line.getOptionValue("from"));
    try {
      if (ProgramReader.claims(file)) {
        ProgramFile program = ProgramReader.read(file);
        return Optional.of(
            new EarlierResult(file, program.provenance().request(), Optional.of(program)));
      }
      Optional<Provenance> found = ProvenanceReader.read(file);
      if (found.isPresent()) {
        return Optional.of(new EarlierResult(file, found.get().request(), Optional.empty()).own());
      }
    } catch (IllegalArgumentException e) {
      throw new UsageException("--from " + file + ": " + e.getMessage());
    } catch (IOException e) {
      throw new UsageException("--from " + Failures.say(e));
    }
    throw new UsageException("--from " + file + ": does not say what it was made by");
  }

  /** This result, or the stroke program that it was painted from, if it was. */
  private EarlierResult own() throws UsageException, IOException {
    if (request.program().isEmpty()) {
      return this;
    }
    Request.Material material = request.program().get(0);
    Path found =
        find(material.name(), material.sha256())
            .orElseThrow(
                () ->
                    new UsageException(
                        "--from %s was painted from the strokes of %s, which is neither here nor beside it: name that file"
                            .formatted(file, material.name())));
    return new EarlierResult(found, request, Optional.of(ProgramReader.read(found)));
  }

  /**
   * A picture file that it was made from: the very same one, in the current folder or beside the
   * result.
   *
   * @param source the request's picture or another that it names
   * @throws UsageException when it is in neither
   */
  Path pictureFile(Request.Source source) throws UsageException, IOException {
    return find(source.name(), source.sha256())
        .orElseThrow(
            () ->
                new UsageException(
                    "--from %s was made from %s, which is neither here nor beside it: name the PICTURE"
                        .formatted(file, source.name())));
  }

  /**
   * The very file of a name and hash, in the current folder or beside the result.
   *
   * @throws UsageException when the name is none
   */
  Optional<Path> find(String called, String sha256) throws UsageException, IOException {
    Path name = Flags.path(called).getFileName();
    if (name == null) {
      throw new UsageException("--from %s: names no file but '%s'".formatted(file, called));
    }
    Path folder = file.toAbsolutePath().getParent();
    for (Path place : List.of(Path.of(""), folder, folder.resolve(".."))) {
      Path candidate = place.resolve(name);
      if (Files.isRegularFile(candidate) && PictureReader.sha256(candidate).equals(sha256)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
