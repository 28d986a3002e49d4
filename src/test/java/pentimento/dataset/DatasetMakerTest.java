package pentimento.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.request.Progress;

class DatasetMakerTest {
  private static final Recipe RECIPE = Recipe.named(Recipe.FIRST);

  @TempDir Path folder;

  private static Settings settings(long seed, Settings.Split split) {
    return new Settings(RECIPE, seed, split, 3, 64, 8);
  }

  private byte[] shard(String name, int number) throws IOException {
    return Files.readAllBytes(folder.resolve(name).resolve(DatasetMaker.fileName(number)));
  }

  private void make(String name, long seed, int first, int count, int threads) throws IOException {
    DatasetMaker.run(
        settings(seed, Settings.Split.TRAIN),
        folder.resolve(name),
        first,
        count,
        threads,
        Progress.NONE);
  }

  @Test
  void aShardDependsOnRecipeSeedAndNumberOnly() throws IOException {
    make("one", 1, 0, 2, 1);
    make("many", 1, 1, 1, 4);
    make("other", 2, 1, 1, 2);
    assertArrayEquals(shard("one", 1), shard("many", 1));
    assertFalse(Arrays.equals(shard("one", 1), shard("one", 0)));
    assertFalse(Arrays.equals(shard("one", 1), shard("other", 1)));
    try (Stream<Path> files = Files.list(folder.resolve("many"))) {
      List<String> names = files.map(file -> file.getFileName().toString()).sorted().toList();
      assertEquals(List.of("000001.tar", "dataset.json"), names);
    }
  }

  @Test
  void goesOnWhereItStoppedAndRefusesAFolderOfOtherSettings() throws IOException {
    make("set", 1, 0, 1, 2);
    byte[] mark = {1, 2, 3};
    Files.write(folder.resolve("set").resolve(DatasetMaker.fileName(0)), mark);
    DatasetMaker.Result result =
        DatasetMaker.run(
            settings(1, Settings.Split.TRAIN), folder.resolve("set"), 0, 2, 2, Progress.NONE);
    assertEquals(new DatasetMaker.Result(1, 1, 0, 0), result);
    assertArrayEquals(mark, shard("set", 0));
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> make("set", 7, 0, 1, 1));
    assertTrue(refused.getMessage().contains("other settings"), refused.getMessage());
  }

  @Test
  void splitsKeepToTheirSides() throws IOException {
    Sample.Maker train = new Sample.Maker(settings(5, Settings.Split.TRAIN));
    Sample.Maker heldOut = new Sample.Maker(settings(5, Settings.Split.HELD_OUT));
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      var plain =
          pentimento.request.StrictJson.mapper().readTree(train.make(0, i).orElseThrow().json());
      assertFalse(RECIPE.heldOutStyles().contains(plain.get("style").textValue()));
      plain.get("nouns").forEach(n -> assertFalse(RECIPE.heldOutNouns().contains(n.textValue())));
      var held =
          pentimento.request.StrictJson.mapper().readTree(heldOut.make(0, i).orElseThrow().json());
      boolean odd = RECIPE.heldOutStyles().contains(held.get("style").textValue());
      for (var noun : held.get("nouns")) {
        odd |= RECIPE.heldOutNouns().contains(noun.textValue());
      }
      assertTrue(odd, held.toString());
      seen.add(held.get("style").textValue());
    }
    assertTrue(Set.copyOf(seen).size() > 1, seen.toString());
  }

  @Test
  void everythingMadeIsSound() throws IOException {
    make("sound", 3, 0, 3, 2);
    Census census = new Census();
    for (Path shard : ShardCheck.shards(folder.resolve("sound"))) {
      ShardCheck.read(shard, true, census::add);
    }
    assertEquals(9, census.sequences());
    assertEquals(0, census.repeated());
  }
}
