package pentimento.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class EconomyTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void jsonComesBackWithWordsAndWithout() throws JsonProcessingException {
    Economy words = new Economy(2, 0, 0.5, 512).withMemory(List.of("turns", "chunks"), 256);
    assertEquals(new Economy(2, 0, 0.5, 256, List.of("turns", "chunks")), words);
    assertEquals(words, JSON.readValue(JSON.writeValueAsString(words), Economy.class));
    String plain = JSON.writeValueAsString(Economy.NONE);
    assertFalse(plain.contains("memory"), plain);
    assertEquals(Economy.NONE, JSON.readValue(plain, Economy.class));
    assertEquals(
        Economy.NONE, JSON.readValue(plain.replace("}", ",\"memory\":null}"), Economy.class));
  }

  @Test
  void memoryIsSavedByWords() {
    for (List<String> wrong :
        List.of(
            List.of(""), List.of("two words"), List.of("A"), Collections.nCopies(17, "turns"))) {
      String said =
          assertThrows(IllegalArgumentException.class, () -> new Economy(1, 0, 1, 0, wrong))
              .getMessage();
      assertTrue(said.contains("memory"), said);
    }
  }
}
