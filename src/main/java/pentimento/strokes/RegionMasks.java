package pentimento.strokes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import pentimento.image.MaskReader;
import pentimento.image.NaturalOrder;
import pentimento.image.PictureException;
import pentimento.image.PictureReader;
import pentimento.request.Request;

/**
 * A folder of masks that say which regions a picture has, and in which order they are painted.
 *
 * @param files PNGs in the order of their names, at least one
 */
public record RegionMasks(List<Path> files) {
  /** Most masks of a picture. */
  public static final int MOST = 120;

  /**
   * The masks of a folder, unread.
   *
   * @throws PictureException when it is no folder, or holds no PNG or too many
   * @throws IOException when the disk fails
   */
  public static RegionMasks in(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new PictureException(folder, "is no folder; expected one with a PNG for each region");
    }
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files =
          all.filter(file -> name(file).toLowerCase(Locale.ROOT).endsWith(".png"))
              .filter(file -> !name(file).startsWith("."))
              .sorted(Comparator.comparing(RegionMasks::name, new NaturalOrder()))
              .toList();
    }
    if (files.isEmpty()) {
      throw new PictureException(folder, "holds no PNG; expected one for each region");
    }
    if (files.size() > MOST) {
      throw new PictureException(
          folder, "holds %d PNGs, expected at most %d".formatted(files.size(), MOST));
    }
    return new RegionMasks(files);
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  /** What a request says of them. */
  public List<Request.Material> materials() throws IOException {
    List<Request.Material> materials = new ArrayList<>();
    for (Path file : files) {
      materials.add(new Request.Material(name(file), PictureReader.sha256(file)));
    }
    return materials;
  }

  /**
   * Reads them.
   *
   * @param width of the picture as it is painted, pixels
   * @param height likewise
   * @throws PictureException when a mask is unreadable, has other proportions, or leaves nothing to
   *     see beside those before it; names it
   * @throws IOException when the disk fails
   */
  public MarkedRegions read(int width, int height) throws IOException {
    byte[] labels = new byte[Math.multiplyExact(width, height)];
    Arrays.fill(labels, (byte) files.size());
    for (int k = 0; k < files.size(); k++) {
      boolean[] mask = MaskReader.read(files.get(k), width, height);
      boolean any = false;
      for (int i = 0; i < labels.length; i++) {
        if (mask[i] && labels[i] == files.size()) {
          labels[i] = (byte) k;
          any = true;
        }
      }
      if (!any) {
        throw new PictureException(
            files.get(k), "marks nothing that is not in a mask before it; earlier ones win");
      }
    }
    return new MarkedRegions(new RegionMap(width, height, labels), files.size());
  }
}
