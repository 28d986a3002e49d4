package pentimento.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import pentimento.export.ProvenanceReader;
import pentimento.image.PictureReader;
import pentimento.request.Provenance;
import pentimento.request.Request;

/**
 * What {@code --from} names: a result of this program that is to be made again.
 *
 * @param file the result
 * @param request what it was made by
 */
record EarlierResult(Path file, Request request) {
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
      Optional<Provenance> found = ProvenanceReader.read(file);
      if (found.isPresent()) {
        return Optional.of(new EarlierResult(file, found.get().request()));
      }
    } catch (IllegalArgumentException e) {
      throw new UsageException("--from " + file + ": " + e.getMessage());
    } catch (IOException e) {
      throw new UsageException("--from " + Failures.say(e));
    }
    throw new UsageException("--from " + file + ": does not say what it was made by");
  }

  /**
   * A picture file that it was made from: the very same one, in the current folder or beside the
   * result.
   *
   * @param source the request's picture or another that it names
   * @throws UsageException when it is in neither
   */
  Path pictureFile(Request.Source source) throws UsageException, IOException {
    Path name = Flags.path(source.name()).getFileName();
    if (name == null) {
      throw new UsageException(
          "--from %s: names no picture but '%s'".formatted(file, source.name()));
    }
    Path folder = file.toAbsolutePath().getParent();
    for (Path place : List.of(Path.of(""), folder, folder.resolve(".."))) {
      Path candidate = place.resolve(name);
      if (Files.isRegularFile(candidate)
          && PictureReader.sha256(candidate).equals(source.sha256())) {
        return candidate;
      }
    }
    throw new UsageException(
        "--from %s was made from %s, which is neither here nor beside it: name the PICTURE"
            .formatted(file, source.name()));
  }
}
