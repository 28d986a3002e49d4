package pentimento.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import pentimento.export.Exporter;
import pentimento.request.Request;
import pentimento.sequence.PaintingSequence;

/**
 * The targets that {@code -o} names: checked before the work, written after it.
 *
 * @param targets in the order given, each with an ending that names a format
 */
record Outputs(List<Path> targets) {
  static Option option() {
    return Flags.repeatable(
        Option.builder("o")
            .longOpt("output")
            .hasArg()
            .argName("OUT")
            .desc("where to write; may be repeated")
            .get());
  }

  /**
   * Those that the command line names.
   *
   * @throws UsageException when an ending names no format
   */
  static Outputs of(CommandLine line) throws UsageException {
    List<Path> targets = new ArrayList<>();
    if (line.hasOption("output")) {
      for (String text : line.getOptionValues("output")) {
        Path target = Flags.output("-o", text);
        try {
          Exporter.of(target);
        } catch (IllegalArgumentException e) {
          throw new UsageException("-o " + e.getMessage());
        }
        targets.add(target);
      }
    }
    return new Outputs(List.copyOf(targets));
  }

  /** Is a video among them? */
  boolean holdVideo() {
    return targets.stream().anyMatch(target -> Exporter.of(target) == Exporter.VIDEO);
  }

  /**
   * Makes sure that the picture survives.
   *
   * @throws UsageException when a target would replace it
   */
  void requireApartFrom(Path picture) throws UsageException, IOException {
    for (Path target : targets) {
      if (Files.exists(target) && Files.isSameFile(target, picture)) {
        throw new UsageException("-o " + target + ": is the PICTURE itself, name another file");
      }
      if (Files.isDirectory(target) && picture.toRealPath().startsWith(target.toRealPath())) {
        throw new UsageException("-o " + target + ": holds the PICTURE, name another folder");
      }
    }
  }

  /**
   * The same for one of several results: each target's name gets a label before its ending.
   *
   * @param label empty for none
   */
  Outputs labelled(String label) {
    if (label.isEmpty()) {
      return this;
    }
    List<Path> all = new ArrayList<>();
    for (Path target : targets) {
      String name = target.getFileName().toString();
      String ending = Exporter.of(target).ending(name);
      String stem = name.substring(0, name.length() - ending.length());
      all.add(target.resolveSibling(stem + "-" + label + ending));
    }
    return new Outputs(List.copyOf(all));
  }

  /** Is every target there already? */
  boolean allThere() {
    return !targets.isEmpty() && targets.stream().allMatch(Files::exists);
  }

  /**
   * Makes sure that there is anything to write.
   *
   * @throws UsageException when there is not
   */
  void requireTargets() throws UsageException {
    if (targets.isEmpty()) {
      throw new UsageException("nothing to write: give -o OUT, such as -o out.mp4");
    }
  }

  /**
   * Makes sure that every format holds frames as large as wanted.
   *
   * @param width of the results, pixels
   * @param height of the results, pixels
   * @throws UsageException when one does not
   */
  void requireRoom(int width, int height, Request request) throws UsageException {
    for (Path target : targets) {
      try {
        Exporter.of(target).requireRoom(width, height, request.video());
      } catch (IllegalArgumentException e) {
        throw new UsageException("-o " + target + ": " + e.getMessage());
      }
    }
  }

  /**
   * Finds out before the work whether there is anything to write, and whether it can be.
   *
   * @throws UsageException when it cannot
   */
  void probe() throws UsageException {
    requireTargets();
    for (Path target : targets) {
      try {
        Exporter.of(target).probe(target);
      } catch (IOException e) {
        throw new UsageException("-o " + Failures.say(e));
      }
    }
  }

  /**
   * Writes them all and prints their names.
   *
   * @throws IOException when one cannot be written; names it
   */
  void write(PaintingSequence sequence, int threads, Console console) throws IOException {
    for (Path target : targets) {
      Exporter.of(target)
          .burden(sequence.width(), sequence.height(), sequence.provenance().request().video())
          .ifPresent(what -> console.note("note: " + what));
      try (ProgressLine progress = console.progress()) {
        Exporter.of(target).write(sequence, target, threads, progress);
      } catch (IOException e) {
        throw new IOException(Failures.saidOf(target, e), e);
      }
      console.out().println(target);
    }
  }
}
