package pentimento.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pentimento.image.PictureReader;

class DatasetCommandTest {
  @TempDir Path folder;

  @Test
  void composesVerifiesAndDrawsASheet() throws IOException {
    Path shards = folder.resolve("shards");
    Terminal.Result made =
        Terminal.run(
            "dataset",
            "compose",
            "-o",
            shards,
            "--count",
            2,
            "--per-shard",
            2,
            "--size",
            64,
            "--quiet");
    assertTrue(made.ok().out().contains("2 shards made"), made.out());
    assertEquals(List.of("000000.tar", "000001.tar", "dataset.json"), Terminal.tree(shards));
    Path sheet = folder.resolve("sheet.png");
    Terminal.Result seen =
        Terminal.run("dataset", "verify", shards, "--sheet", sheet, "--samples", 3).ok();
    assertTrue(seen.out().contains("2 shards, 4 sequences, all sound"), seen.out());
    assertTrue(PictureReader.read(sheet).width() > 8 * 128);
    assertTrue(seen.out().contains("looking like an earlier one: 0 of 4"), seen.out());
    Files.copy(shards.resolve("000000.tar"), shards.resolve("000002.tar"));
    String again = Terminal.run("dataset", "verify", shards).ok().out();
    assertTrue(again.contains("looking like an earlier one: 2 of 6"), again);
    assertTrue(again.contains("  000002.tar:000000 looks like 000000.tar:000000"), again);
    String quick = Terminal.run("dataset", "verify", shards, "--quick").ok().out();
    assertTrue(quick.contains("the same sequence again: 2"), quick);
    assertFalse(quick.contains("looking like"), quick);
    Files.write(shards.resolve("000001.tar"), new byte[100]);
    Terminal.run("dataset", "verify", shards).complains(Main.MISUSED, "000001.tar", "cut off");
  }

  @Test
  void complainsOfWhatCannotBe() throws IOException {
    Path recipe = Files.writeString(folder.resolve("mine.json"), "{\"name\": \"mine\"}");
    Terminal.run("dataset").complains(Main.MISUSED, "compose, paint, import, verify");
    Terminal.run("dataset", "compose").complains(Main.MISUSED, "-o FOLDER");
    Terminal.run("dataset", "compose", "second", "-o", folder).complains(Main.MISUSED, "'second'");
    Terminal.run("dataset", "compose", recipe, "-o", folder).complains(Main.MISUSED, "kinds");
    Terminal.run("dataset", "compose", "-o", recipe).complains(Main.MISUSED, "no folder");
    Terminal.run("dataset", "compose", "-o", folder, "--frames", 9)
        .complains(Main.MISUSED, "--frames is 9");
    Terminal.run("dataset", "compose", "-o", folder, "--split", "test")
        .complains(Main.MISUSED, "--split");
    Terminal.run("dataset", "compose", "-o", folder, "--sheet", "x.png")
        .complains(Main.MISUSED, "--sheet");
    Terminal.run("dataset", "verify", folder).complains(Main.MISUSED, "holds no shards");
    Terminal.run("dataset", "verify", folder.resolve("none")).complains(Main.MISUSED, "no folder");
  }
}
