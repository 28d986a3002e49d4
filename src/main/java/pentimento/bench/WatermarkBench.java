package pentimento.bench;

import com.fasterxml.jackson.databind.node.TextNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import pentimento.export.Exporter;
import pentimento.export.Watermark;
import pentimento.export.WatermarkReader;
import pentimento.image.Picture;
import pentimento.image.PictureReader;
import pentimento.image.PngFile;
import pentimento.image.Resize;
import pentimento.image.Similarity;
import pentimento.pipeline.Reconstruction;
import pentimento.request.Progress;
import pentimento.request.Request;
import pentimento.sequence.PaintingSequence;

/**
 * Measures how well the invisible mark is read back, what it costs, and whether it is found where
 * there is none. Nothing is changed: each sequence is painted, exported with and without a mark as
 * anybody would, and read as {@code inspect} does.
 */
public final class WatermarkBench {
  /** Share by which frames are made lighter. */
  private static final double LIGHTER = 1.05;

  private static final float JPEG_QUALITY = 0.9f;

  private final List<Path> files;
  private final List<String> styles;
  private final int threads;
  private final Progress progress;

  /**
   * Figures of one picture in one style and size; the frames are the eight of a folder but for the
   * last, which in revealing styles is the picture given and has no mark.
   *
   * @param picture name of its file
   * @param style it is painted in
   * @param size short side, pixels
   * @param png is the mark found in the folder of frames?
   * @param mp4 is it found in the video, made with default settings?
   * @param falseAlarms in how many of folder, video and single frames without a mark one is found
   * @param single share of the marked frames in which it is found, each by itself
   * @param jpeg the same after JPEG of quality 90
   * @param lighter the same after 5 % more light
   * @param cropped8 the same after 8 pixels are cut off left and top
   * @param croppedOdd the same after 13 and 7 are
   * @param psnr of marked frames against those without, mean over frames, dB
   * @param grown by how much the video is larger, as a share
   * @param milliseconds to mark one frame
   */
  public record Row(
      String picture,
      String style,
      int size,
      boolean png,
      boolean mp4,
      int falseAlarms,
      double single,
      double jpeg,
      double lighter,
      double cropped8,
      double croppedOdd,
      double psnr,
      double grown,
      double milliseconds) {}

  /**
   * A bench that has not run.
   *
   * @param files pictures to paint
   * @param styles names of built-in styles to paint them in
   * @param threads threads to paint with; figures do not depend on it
   * @param progress hears of "measuring"
   */
  public WatermarkBench(List<Path> files, List<String> styles, int threads, Progress progress) {
    this.files = List.copyOf(files);
    this.styles = List.copyOf(styles);
    this.threads = threads;
    this.progress = progress;
  }

  /**
   * Measures each picture in each style at each size; what is written goes to a temporary folder.
   */
  public List<Row> run(int[] sizes) throws IOException {
    List<Row> rows = new ArrayList<>();
    double steps = (double) files.size() * styles.size() * sizes.length;
    for (int size : sizes) {
      for (Path file : files) {
        Picture picture = PictureReader.read(file);
        double scale = size / (double) Math.min(picture.width(), picture.height());
        Picture sized = Resize.fit(picture, (int) Math.round(scale * picture.longSide()));
        for (String style : styles) {
          rows.add(row(file.getFileName().toString(), sized, style, size));
          progress.report("measuring", rows.size() / steps);
        }
      }
    }
    return rows;
  }

  private Row row(String name, Picture picture, String style, int size) throws IOException {
    PaintingSequence marked = sequence(picture, style, true);
    PaintingSequence plain = sequence(picture, style, false);
    Path folder = Files.createTempDirectory("pentimento-bench");
    try {
      List<Path> with = frames(marked, folder.resolve("marked"));
      List<Path> without = frames(plain, folder.resolve("plain"));
      Path video = write(marked, folder.resolve("marked.mp4"));
      Path plainVideo = write(plain, folder.resolve("plain.mp4"));
      int alarms = WatermarkReader.pictures(without).found() ? 1 : 0;
      alarms += WatermarkReader.video(plainVideo).found() ? 1 : 0;
      int count = with.size() - 1;
      double[] shares = new double[5];
      double psnr = 0;
      double time = 0;
      for (int i = 0; i < count; i++) {
        Picture frame = PictureReader.read(with.get(i));
        Picture before = PictureReader.read(without.get(i));
        psnr += Math.min(99, Similarity.psnr(before, frame)) / count;
        long start = System.nanoTime();
        Picture again = new Watermark(marked.provenance().request().engine()).on(before);
        time += (System.nanoTime() - start) / 1e6 / count;
        if (!again.equals(frame)) {
          throw new IllegalStateException("frame " + i + " is not the one that was marked");
        }
        List<Picture> variants =
            List.of(frame, jpeg(frame), lighter(frame), cut(frame, 8, 8), cut(frame, 13, 7));
        for (int k = 0; k < shares.length; k++) {
          shares[k] += found(variants.get(k), folder) ? 1.0 / count : 0;
        }
        alarms += found(before, folder) ? 1 : 0;
      }
      return new Row(
          name,
          style,
          size,
          WatermarkReader.pictures(with).found(),
          WatermarkReader.video(video).found(),
          alarms,
          shares[0],
          shares[1],
          shares[2],
          shares[3],
          shares[4],
          psnr,
          Files.size(video) / (double) Files.size(plainVideo) - 1,
          time);
    } finally {
      delete(folder);
    }
  }

  private static boolean found(Picture picture, Path folder) throws IOException {
    Path file = folder.resolve("single.png");
    try (var out = Files.newOutputStream(file)) {
      PngFile.write(out, picture, Map.of());
    }
    return WatermarkReader.pictures(List.of(file)).found();
  }

  private PaintingSequence sequence(Picture picture, String style, boolean marked) {
    Request request =
        new Request(
                "reconstruct",
                new Request.Source("bench", "0".repeat(64), picture.width(), picture.height()),
                "strokes",
                new TextNode(style),
                Reconstruction.style(new TextNode(style)).reveal(),
                Request.FRAMES,
                1,
                picture.longSide(),
                Request.Video.DEFAULT)
            .but()
            .watermark(marked)
            .done();
    return Reconstruction.run(request, picture, threads, Progress.NONE);
  }

  private Path write(PaintingSequence sequence, Path target) throws IOException {
    Exporter.of(target).write(sequence, target, threads, Progress.NONE);
    return target;
  }

  private List<Path> frames(PaintingSequence sequence, Path folder) throws IOException {
    write(sequence, folder);
    try (var inside = Files.list(folder)) {
      return inside.filter(file -> file.toString().endsWith(".png")).sorted().toList();
    }
  }

  private static Picture jpeg(Picture picture) throws IOException {
    int width = picture.width();
    int height = picture.height();
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, width, height, picture.rgb(), 0, width);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (var out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam settings = writer.getDefaultWriteParam();
      settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      settings.setCompressionQuality(JPEG_QUALITY);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), settings);
    } finally {
      writer.dispose();
    }
    BufferedImage back = ImageIO.read(new ByteArrayInputStream(bytes.toByteArray()));
    int[] rgb = back.getRGB(0, 0, width, height, null, 0, width);
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] &= 0xffffff;
    }
    return new Picture(width, height, rgb);
  }

  private static Picture lighter(Picture picture) {
    int[] rgb = picture.rgb().clone();
    for (int i = 0; i < rgb.length; i++) {
      int pixel = 0;
      for (int shift = 0; shift <= 16; shift += 8) {
        long value = Math.round((rgb[i] >> shift & 255) * LIGHTER);
        pixel |= (int) Math.min(255, value) << shift;
      }
      rgb[i] = pixel;
    }
    return new Picture(picture.width(), picture.height(), rgb);
  }

  private static Picture cut(Picture picture, int left, int top) {
    int width = picture.width() - left;
    int height = picture.height() - top;
    int[] rgb = new int[width * height];
    for (int y = 0; y < height; y++) {
      System.arraycopy(picture.rgb(), (top + y) * picture.width() + left, rgb, y * width, width);
    }
    return new Picture(width, height, rgb);
  }

  private static void delete(Path folder) throws IOException {
    try (var inside = Files.walk(folder)) {
      for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
