package pentimento.image;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import pentimento.image.Container.Inks;

/** Walks the segments of a JPEG file (ITU T.81 annex B). */
final class JpegSegments {
  /** Progressive JPEGs have some ten scans; thousands, each over all pixels, are an attack. */
  private static final int MOST_SCANS = 100;

  private final Path path;
  private final byte[] file;
  private final ByteArrayOutputStream kept;
  private final Map<Integer, byte[]> profile = new TreeMap<>();
  private int profileParts;
  private int orientation;
  private int components;
  private int adobeTransform = -1;
  private int scans;

  private JpegSegments(Path path, byte[] file) {
    this.path = path;
    this.file = file;
    kept = new ByteArrayOutputStream(file.length);
  }

  /**
   * What stands around the pixels, and the JPEG without it: no metadata, no profile, nothing after
   * the picture's end.
   *
   * @throws PictureException when the end is missing
   */
  static Container container(Path path, byte[] file) throws PictureException {
    JpegSegments segments = new JpegSegments(path, file);
    segments.walk();
    Inks inks = Inks.NONE;
    if (segments.components == 4) {
      inks =
          switch (segments.adobeTransform) {
            case -1 -> Inks.CMYK;
            case 2 -> Inks.YCCK;
            default -> Inks.INVERTED_CMYK;
          };
    }
    return new Container(
        "JPEG",
        segments.kept.toByteArray(),
        Math.max(1, segments.orientation),
        segments.joinedProfile(),
        inks,
        Optional.empty());
  }

  private void walk() throws PictureException {
    kept.write(0xff);
    kept.write(0xd8);
    int at = 2;
    while (true) {
      at = nextMarker(at);
      int marker = file[at - 1] & 255;
      if (marker == 0xd9) { // end of image
        kept.write(0xff);
        kept.write(0xd9);
        return;
      }
      if (at + 2 > file.length) {
        throw Container.tooEarly(path, "its JPEG data");
      }
      int length = (file[at] & 255) << 8 | (file[at + 1] & 255);
      int end = at + length;
      if (length < 2) {
        throw new PictureException(path, "is damaged: a JPEG segment of length " + length);
      }
      if (end > file.length) {
        throw Container.tooEarly(path, "its JPEG data");
      }
      if (keep(marker, at + 2, end)) {
        kept.write(0xff);
        kept.write(marker);
        kept.write(file, at, length);
      }
      at = end;
      if (marker == 0xda) { // start of scan: compressed data follow
        if (++scans > MOST_SCANS) {
          throw new PictureException(path, "has more than " + MOST_SCANS + " JPEG scans");
        }
        int dataEnd = scanEnd(at);
        kept.write(file, at, dataEnd - at);
        at = dataEnd;
      }
    }
  }

  /** The place behind the next marker, which is any 0xff followed by neither 0xff nor 0. */
  private int nextMarker(int from) throws PictureException {
    int at = from;
    while (at + 1 < file.length) {
      int second = file[at + 1] & 255;
      boolean alone =
          second == 0 || second == 0xff || second == 1 || (second >= 0xd0 && second < 0xd9);
      if (file[at] == (byte) 0xff && !alone) {
        return at + 2;
      }
      at++;
    }
    throw Container.tooEarly(path, "its JPEG data");
  }

  private int scanEnd(int from) throws PictureException {
    return nextMarker(from) - 2;
  }

  /** Notes what a segment says; the decoder gets it only when it must. */
  private boolean keep(int marker, int start, int end) {
    int length = end - start;
    boolean frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8;
    if (frame && marker != 0xcc && length >= 6 && components == 0) {
      components = file[start + 5] & 255;
    }
    if (marker == 0xe0) {
      return Container.starts(file, start, "JFIF\0");
    }
    if (marker == 0xee && length >= 12 && Container.starts(file, start, "Adobe")) {
      adobeTransform = file[start + 11] & 255;
      return true;
    }
    if (marker == 0xe1 && orientation == 0 && Container.starts(file, start, "Exif\0\0")) {
      orientation = Container.exifOrientation(file, start, length);
    }
    if (marker == 0xe2 && length > 14 && Container.starts(file, start, "ICC_PROFILE\0")) {
      profileParts = file[start + 13] & 255;
      byte[] part = new byte[length - 14];
      System.arraycopy(file, start + 14, part, 0, part.length);
      profile.putIfAbsent(file[start + 12] & 255, part);
    }
    boolean application = marker >= 0xe0 && marker <= 0xef;
    boolean comment = marker == 0xfe;
    return !application && !comment;
  }

  /** The profile's parts in order (at most 255 of 64 kB); empty when one is missing. */
  private byte[] joinedProfile() {
    if (profile.size() != profileParts) {
      return new byte[0];
    }
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    profile.values().forEach(joined::writeBytes);
    return joined.toByteArray();
  }
}
