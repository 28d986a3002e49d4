package pentimento.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.cli.CommandLine;
import pentimento.image.PictureException;
import pentimento.request.Request;
import pentimento.strokes.RegionMasks;

/** {@code --masks FOLDER}: regions as the user sees them. */
final class MasksOption {
  private MasksOption() {}

  /**
   * The masks that the command line names.
   *
   * @throws UsageException when there are none in the folder, or when an earlier result needs its
   *     masks again and no folder is named
   */
  static Optional<RegionMasks> of(
      CommandLine line, Optional<EarlierResult> earlier, Console console)
      throws UsageException, IOException {
    List<Request.Material> before = earlier.map(e -> e.request().masks()).orElse(List.of());
    String folder = line.getOptionValue("masks");
    if (folder == null) {
      if (!before.isEmpty()) {
        throw new UsageException(
            "--from %s was made with masks (%s): name their folder by --masks"
                .formatted(earlier.orElseThrow().file(), names(before)));
      }
      return Optional.empty();
    }
    try {
      RegionMasks masks = RegionMasks.in(Flags.path(folder));
      if (!before.isEmpty() && !before.equals(masks.materials())) {
        console.note("note: the masks are not those that it was made with");
      }
      return Optional.of(masks);
    } catch (PictureException e) {
      throw new UsageException("--masks " + e.getMessage());
    }
  }

  private static String names(List<Request.Material> masks) {
    String some =
        masks.stream().limit(3).map(Request.Material::name).collect(Collectors.joining(", "));
    return masks.size() > 3 ? some + ", ..." : some;
  }
}
