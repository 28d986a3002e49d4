package pentimento.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pentimento.weights.TorchFiles.int32;
import static pentimento.weights.TorchFiles.int64;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.weights.Regions.Region;
import pentimento.weights.ZipDirectory.Entry;

class ZipDirectoryTest {
  private static final String ELSEWHERE = int32(-1);

  @TempDir Path folder;

  private static String int16(int value) {
    return int32(value).substring(0, 2);
  }

  /** An archive as those of more than 4 GiB are: all large numbers stand elsewhere. */
  private static String large(long size, long header, String extra) {
    String local =
        "PK\3\4" + int16(45) + "\0".repeat(20) + int16(3) + int16(5) + "a/b" + "\0".repeat(5);
    String data = "content";
    String fields = extra + int16(1) + int16(24) + int64(size) + int64(7) + int64(header);
    String central =
        "PK\1\2"
            + int16(45)
            + int16(45)
            + "\0".repeat(12)
            + ELSEWHERE
            + ELSEWHERE
            + int16(3)
            + int16(fields.length())
            + int16(2) // a comment
            + "\0".repeat(8)
            + ELSEWHERE
            + "a/b"
            + fields
            + "hi";
    long place = local.length() + data.length();
    String end =
        "PK\6\6"
            + int64(44)
            + "\0".repeat(12)
            + int64(1)
            + int64(1)
            + int64(central.length())
            + int64(place);
    String locator = "PK\6\7" + int32(0) + int64(place + central.length()) + int32(1);
    return local
        + data
        + central
        + end
        + locator
        + "PK\5\6"
        + "\u00ff".repeat(16)
        + int16(3)
        + "end";
  }

  private FileChannel open(String archive) throws IOException {
    return Regions.open(Files.write(folder.resolve("x.zip"), TorchFiles.bytes(archive)));
  }

  @Test
  void largeNumbersAreReadWhereverTheyStand() throws IOException {
    for (String before : new String[] {"", int16(9) + int16(1) + "x"}) {
      try (FileChannel channel = open(large(7, 0, before))) {
        ZipDirectory zip = ZipDirectory.read(channel);
        assertEquals(Map.of("a/b", new Entry(Entry.STORED, 7, 7, 0)), zip.entries());
        Region place = zip.place("a/b", zip.entries().get("a/b"));
        assertArrayEquals(
            TorchFiles.bytes("content"), Regions.read(channel, place.begin(), 7).array());
      }
    }
  }

  @Test
  void impossibleNumbersAreRefused() throws IOException {
    assertRefused(large(-1, 0, ""), "an entry of negative size");
    assertRefused(large(7, Long.MIN_VALUE, ""), "an entry of negative size");
    assertRefused(large(7, 0, int16(9) + int16(500)), "ends too early");
    try (FileChannel channel = open(large(7, Long.MAX_VALUE, ""))) {
      ZipDirectory zip = ZipDirectory.read(channel);
      Entry entry = zip.entries().get("a/b");
      String message =
          assertThrows(IllegalArgumentException.class, () -> zip.place("a/b", entry)).getMessage();
      assertTrue(message.contains("points outside the file"), message);
    }
  }

  private void assertRefused(String archive, String why) throws IOException {
    try (FileChannel channel = open(archive)) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> ZipDirectory.read(channel))
              .getMessage();
      assertTrue(message.contains(why), message);
    }
  }
}
