package pentimento.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.junit.jupiter.api.Test;

class FlagsTest {
  private static CommandLine line(String... words) throws ParseException {
    return new DefaultParser(false)
        .parse(
            new Options()
                .addOption(Flags.value("steps", "N", "how many"))
                .addOption(Flags.values("lora", "NAME", "all count"))
                .addOption(Flags.flag("quiet", "says nothing")),
            words);
  }

  @Test
  void aValueThatWouldNotCountIsRefused() throws Exception {
    Flags.refuseRepeated(line("--steps", "3", "--lora", "a", "--lora", "b", "--quiet", "--quiet"));
    CommandLine twice = line("--steps", "3", "--quiet", "--steps=4");
    assertEquals(
        "--steps is given twice",
        assertThrows(UsageException.class, () -> Flags.refuseRepeated(twice)).getMessage());
  }

  @Test
  void everyCommandAsks() {
    Terminal.run("train", "vae", "--steps", "3", "--steps", "4")
        .complains(2, "--steps is given twice");
    Terminal.run("reconstruct", "a.png", "-o", "a.mp4", "-o", "a.gif", "--seed", 1, "--seed", 1)
        .complains(2, "--seed is given twice");
    Terminal.run("reconstruct", "none.png", "-o", "a.mp4", "-o", "a.gif").complains(2, "none.png");
  }
}
