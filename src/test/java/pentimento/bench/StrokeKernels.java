package pentimento.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import pentimento.image.Bilateral;
import pentimento.image.Blur;
import pentimento.image.PerceptualDistance;
import pentimento.image.Picture;
import pentimento.image.Planes;
import pentimento.image.Resize;
import pentimento.request.Progress;
import pentimento.strokes.Canvas;
import pentimento.strokes.Painter;
import pentimento.strokes.Replayer;
import pentimento.strokes.Scene;
import pentimento.strokes.StrokeProgram;
import pentimento.strokes.Style;
import pentimento.strokes.StyleReader;

/** The kernels that painting spends its time in. Run by {@code tools/kernels.sh}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class StrokeKernels {
  /** Long side of the picture, pixels. */
  @Param({"256", "512"})
  public int size;

  private Picture picture;
  private Planes planes;
  private StrokeProgram program;
  private Replayer finished;
  private PerceptualDistance.Prepared prepared;

  /** A picture of waves and discs: smooth parts, edges and fine texture. */
  @Setup(Level.Trial)
  public void paintOnce() {
    int[] rgb = new int[size * size];
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        double u = x / (double) size;
        double v = y / (double) size;
        boolean disc = (u - 0.4) * (u - 0.4) + (v - 0.5) * (v - 0.5) < 0.06;
        double texture = v > 0.7 ? 0.15 * StrictMath.sin(90 * u) * StrictMath.sin(70 * v) : 0;
        double r = disc ? 0.8 : 0.3 + 0.3 * v + texture;
        double g = disc ? 0.3 + 0.4 * u : 0.4 + 0.2 * u + texture;
        double b = disc ? 0.2 : 0.7 - 0.4 * v + texture;
        rgb[y * size + x] = Planes.pack((float) r, (float) g, (float) b);
      }
    }
    picture = new Picture(size, size, rgb);
    planes = Planes.of(picture);
    Style style = StyleReader.style(StyleReader.named("oil")).revealing(false);
    Canvas canvas = new Canvas(size, size, style);
    program = Painter.paint(canvas, picture, style, 1, Progress.NONE, stage -> {});
    finished = new Replayer(program, List.of(picture), 1);
    finished.finish();
    prepared = PerceptualDistance.prepare(picture);
  }

  /** Ends the replay's threads. */
  @TearDown(Level.Trial)
  public void close() {
    finished.close();
  }

  /** Planning and painting, two threads. */
  @Benchmark
  public StrokeProgram paint() {
    Style style = program.style();
    Canvas canvas = new Canvas(size, size, style);
    return Painter.paint(canvas, picture, style, 1, Progress.NONE, stage -> {});
  }

  /** All strokes drawn again, one thread. */
  @Benchmark
  public double replay() {
    try (Replayer replayer = new Replayer(program, List.of(picture), 1)) {
      replayer.finish();
      return replayer.position();
    }
  }

  /** Light on the relief of the paint. */
  @Benchmark
  public Picture light() {
    return finished.picture();
  }

  /** Regions, saliency and directions. */
  @Benchmark
  public Scene scene() {
    return Scene.of(planes, 14, false);
  }

  /** Edge-keeping smoothing at the size that regions are found on. */
  @Benchmark
  public Planes bilateral() {
    return Bilateral.filter(planes.shrink(Math.max(1, size / 176)), 3, 0.1f);
  }

  /** Gaussian blur of three planes. */
  @Benchmark
  public Planes blur() {
    return Blur.gaussian(planes, 3f);
  }

  /** Area resize in linear light, to half. */
  @Benchmark
  public Picture resize() {
    return Resize.fit(picture, size / 2);
  }

  /** Perceptual distance of prepared pictures. */
  @Benchmark
  public double distance() {
    return PerceptualDistance.between(prepared, prepared);
  }
}
