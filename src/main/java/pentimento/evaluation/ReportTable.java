package pentimento.evaluation;

import java.util.Locale;

/** A report as a table for people, numbers alike in every country. */
public final class ReportTable {
  private static final int MOST_NAME = 24;

  private final StringBuilder text = new StringBuilder();
  private final SequenceReport report;

  private ReportTable(SequenceReport report) {
    this.report = report;
  }

  /** The table; every line, the last one too, ends in a newline. */
  public static String of(SequenceReport report) {
    ReportTable table = new ReportTable(report);
    table.head();
    table.frames();
    table.stages();
    table.figures();
    table.judgements();
    return table.text.toString();
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }

  private void head() {
    line("%s", printable(report.source()));
    int looked = report.frames().size();
    line(
        "  %d frames of %d x %d pixels%s; distances are to %s",
        report.found(),
        report.width(),
        report.height(),
        looked < report.found() ? ", " + looked + " of them measured" : "",
        printable(report.end()));
  }

  private void frames() {
    int width = "frame".length();
    int stageWidth = report.stages().isEmpty() ? 0 : "stage".length();
    for (String name : report.frames()) {
      width = Math.max(width, name(name).length());
    }
    for (String stage : report.stages()) {
      stageWidth = Math.max(stageWidth, name(stage).length());
    }
    String row =
        "    %-" + width + "s  %-" + Math.max(1, stageWidth) + "s  %8s  %8s  %6s  %7s  %6s";
    text.append('\n');
    line(
        row,
        "frame",
        stageWidth > 0 ? "stage" : "",
        "progress",
        "distance",
        "change",
        "changed",
        "pieces");
    for (int i = 0; i < report.frames().size(); i++) {
      boolean first = i == 0;
      line(
          row,
          name(report.frames().get(i)),
          stageWidth > 0 ? name(report.stages().get(i)) : "",
          number("%.3f", report.profile().progress(i)),
          number("%.4f", report.profile().distances().get(i)),
          first ? "" : number("%.4f", report.changes().get(i - 1).distance()),
          first ? "" : number("%.1f %%", 100 * report.changes().get(i - 1).share()),
          first ? "" : Integer.toString(report.changes().get(i - 1).pieces()));
    }
  }

  private void stages() {
    if (report.hops().isEmpty()) {
      return;
    }
    int width = "stage".length();
    for (StageHop hop : report.hops()) {
      width = Math.max(width, name(hop.stage()).length());
    }
    String row = "    %-" + width + "s  %8s  %8s";
    text.append('\n');
    line(row, "stage", "strokes", "mean hop");
    for (StageHop hop : report.hops()) {
      line(row, name(hop.stage()), hop.strokes(), number("%.4f", hop.meanHop()));
    }
  }

  private void figures() {
    text.append('\n');
    if (report.covered().isPresent()) {
      figure("covered after the block-in", "%.1f %%", 100 * report.covered().getAsDouble());
    }
    report.before().ifPresent(before -> likeness("end, picture not yet put in", before));
    report.asIs().ifPresent(asIs -> likeness("last frame, as it is", asIs));
    if (report.gapToFirst().isPresent()) {
      figure("gap to the first sequence", "%.4f", report.gapToFirst().getAsDouble());
    }
    Rise rise = report.rise();
    line(
        "    %-29s from %s (%s)%s",
        "rises are judged",
        name(report.frames().get(rise.from())),
        rise.basis().words(),
        rise.largest() > 0 ? ", the largest ends at " + name(report.frames().get(rise.at())) : "");
    int smallest = report.smallestChange();
    line(
        "    %-29s %s, to %s",
        "smallest change",
        number("%.4f", report.changes().get(smallest).distance()),
        name(report.frames().get(smallest + 1)));
  }

  private void figure(String name, String format, double value) {
    line("    %-29s %s", name, number(format, value));
  }

  private void likeness(String name, Likeness likeness) {
    line(
        "    %-29s MSE %s  L1 %s  PSNR %s dB  SSIM %s",
        name,
        number("%.6f", likeness.mse()),
        number("%.5f", likeness.l1()),
        number("%.2f", likeness.psnr()),
        number("%.4f", likeness.ssim()));
  }

  private void judgements() {
    text.append('\n');
    int width = "judged".length();
    for (Judgement judgement : report.judgements()) {
      width = Math.max(width, printable(judgement.figure()).length());
    }
    String row = "    %-" + width + "s  %8s  %7s  %s";
    line(row, "judged", "is", "limit", "");
    for (Judgement judgement : report.judgements()) {
      line(
          row,
          printable(judgement.figure()),
          number("%.4f", judgement.value()),
          (judgement.atMost() ? "<= " : ">= ") + number("%.2f", judgement.limit()),
          judgement.ok() ? "ok" : "FAILS");
    }
  }

  private static String number(String format, double value) {
    return Double.isInfinite(value) ? "inf" : String.format(Locale.ROOT, format, value);
  }

  /** A name that fits its column. */
  private static String name(String name) {
    String shown = printable(name);
    return shown.length() <= MOST_NAME ? shown : shown.substring(0, MOST_NAME - 1) + "~";
  }

  /** Without characters that a terminal would obey. */
  private static String printable(String name) {
    return name.replaceAll("\\p{Cc}", "?");
  }
}
