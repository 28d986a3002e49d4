package pentimento.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlacesTest {
  private static Path config(Map<String, String> environment) {
    return Places.config(environment, "home");
  }

  @Test
  void theUsersFileIsWhereTheSystemKeepsSuchFiles() {
    assertEquals(Path.of("home/.config/pentimento/config.json"), config(Map.of()));
    assertEquals(Path.of("xdg/pentimento/config.json"), config(Map.of("XDG_CONFIG_HOME", "xdg")));
    assertEquals(
        Path.of("roaming/pentimento/config.json"), config(Map.of("APPDATA", "roaming")), "Windows");
    assertEquals(
        Path.of("home/.config/pentimento/config.json"), config(Map.of("XDG_CONFIG_HOME", "")));
    assertEquals(
        Path.of("own.json"), config(Map.of("PENTIMENTO_CONFIG", "own.json", "APPDATA", "roaming")));
  }
}
