package pentimento.cli;

import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import pentimento.request.Request;

/** {@code --no-watermark}: generated frames without the mark that says so. */
final class WatermarkOption {
  private static final String NAME = "no-watermark";

  private WatermarkOption() {}

  static Option option() {
    return Flags.flag(
        NAME,
        "leave out the invisible mark that generated frames of 256x256 pixels and more carry in"
            + " .mp4, .png and folders; a picture that you gave never has it");
  }

  /**
   * Are generated frames to be marked?
   *
   * @param base what is made again: what was made without stays so
   */
  static boolean read(CommandLine line, Optional<Request> base) {
    return !line.hasOption(NAME) && base.map(Request::watermark).orElse(true);
  }
}
