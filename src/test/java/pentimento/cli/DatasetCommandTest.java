package pentimento.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
