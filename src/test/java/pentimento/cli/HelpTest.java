package pentimento.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import pentimento.request.Provenance;

/**
 * Help texts as committed in {@code src/test/resources/help}. After a change that is meant, renew
 * them and look at the difference: {@code ./mvnw test -Dtest=HelpTest -Dhelp.renew=true}.
 */
class HelpTest {
  private static final Path FOLDER = Path.of("src", "test", "resources", "help");

  private static Map<String, String> texts() {
    Map<String, String> texts = new TreeMap<>();
    texts.put("pentimento.txt", Terminal.run("--help").ok().out());
    for (Command command : Main.COMMANDS) {
      texts.put(command.name() + ".txt", Terminal.run(command.name(), "--help").ok().out());
    }
    return texts;
  }

  @Test
  void helpIsAsCommitted() throws IOException {
    Map<String, String> texts = texts();
    if (Boolean.getBoolean("help.renew")) {
      for (Map.Entry<String, String> text : texts.entrySet()) {
        Files.writeString(FOLDER.resolve(text.getKey()), text.getValue());
      }
    }
    assertEquals(
        List.copyOf(texts.keySet()),
        Terminal.tree(FOLDER),
        "one file for each command in " + FOLDER);
    for (Map.Entry<String, String> text : texts.entrySet()) {
      String committed = Files.readString(FOLDER.resolve(text.getKey())).replace("\r\n", "\n");
      assertEquals(committed, text.getValue(), text.getKey() + ": see this test's comment");
    }
  }

  @Test
  void helpFitsTerminalsAndEndsInANewline() {
    texts()
        .forEach(
            (name, text) -> {
              assertTrue(text.endsWith("\n") && !text.endsWith("\n\n"), name);
              text.lines().forEach(line -> assertTrue(line.length() <= 80, name + ": " + line));
              text.lines().forEach(line -> assertEquals(line.stripTrailing(), line, name));
            });
  }

  @Test
  void overviewNamesEveryCommand() {
    String overview = Terminal.run("--help").out();
    for (Command command : Main.COMMANDS) {
      assertTrue(overview.contains("\n  " + command.name() + " "), command.name());
    }
    assertEquals(overview, Terminal.run("-h").ok().out());
    assertEquals(overview, Terminal.run("help").ok().out());
  }

  @Test
  void helpWorksBesideOtherWords() {
    String expected = Terminal.run("reconstruct", "--help").out();
    assertEquals(expected, Terminal.run("reconstruct", "-h").ok().out());
    assertEquals(expected, Terminal.run("reconstruct", "x.png", "--frames", "-h").ok().out());
  }

  @Test
  void helpIsTheSameInTurkey() {
    Map<String, String> expected = texts();
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
      assertEquals(expected, texts());
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void versionTellsProgramAndJava() {
    String version = Terminal.run("--version").ok().out();
    assertTrue(version.startsWith(Provenance.programName()), version);
    assertTrue(version.contains("Java " + System.getProperty("java.version")), version);
    assertEquals(version, Terminal.run("-V").ok().out());
  }

  @Test
  void nothingAndNonsenseAreMisuse() {
    Terminal.Result nothing = Terminal.run();
    assertEquals(Main.MISUSED, nothing.code());
    assertEquals("", nothing.out());
    assertEquals(Terminal.run("--help").out(), nothing.err());
    Terminal.run("recontsruct").complains(Main.MISUSED, "'recontsruct'", "--help");
    Terminal.run("--frames").complains(Main.MISUSED, "'--frames'");
    for (Command command : Main.COMMANDS) {
      Terminal.run(command.name(), "--nonsense").complains(Main.MISUSED, "--nonsense");
    }
  }
}
