package pentimento.cli;

import static pentimento.cli.Terminal.png;
import static pentimento.cli.Terminal.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import pentimento.TestPictures;
import pentimento.image.Resize;

/** A folder with a small cat in it, and short runs of the program on it. */
abstract class CatRuns {
  @TempDir Path folder;

  Path cat;

  @BeforeEach
  void picture() throws IOException {
    cat = png(folder.resolve("cat.png"), Resize.fit(TestPictures.cat(), 96));
  }

  Path at(String name) {
    return folder.resolve(name);
  }

  /** A run for a short video, with more words behind. */
  Terminal.Result reconstruct(Object... more) {
    Object[] words = Arrays.copyOf(new Object[] {"reconstruct", "--duration", 1}, 3 + more.length);
    System.arraycopy(more, 0, words, 3, more.length);
    return run(words);
  }
}
