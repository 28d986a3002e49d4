package pentimento.model.text;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The only class that knows DJL's tokenizers. Loading it fails with a {@link LinkageError} where
 * they are not on the class path.
 */
final class NativeTokenizer implements AutoCloseable {
  private final HuggingFaceTokenizer tokenizer;

  private NativeTokenizer(HuggingFaceTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /**
   * One token of a text.
   *
   * @param id in the vocabulary
   * @param start where it begins in the text, in code points
   */
  record Token(int id, int start) {}

  /**
   * Unpacks the native library and loads it, if that was not done before.
   *
   * @throws RuntimeException when it is not on the class path, or cannot be written
   * @throws LinkageError when it cannot be loaded
   */
  static void load() {
    // DJL asks for an EC2 machine's name, and reports that it runs, unless it is told not to.
    setUnlessSet("ai.djl.offline", "DJL_OFFLINE");
    setUnlessSet("OPT_OUT_TRACKING", "OPT_OUT_TRACKING");
    LibUtils.checkStatus();
  }

  private static void setUnlessSet(String property, String environment) {
    if (System.getProperty(property) == null && System.getenv(environment) == null) {
      System.setProperty(property, "true");
    }
  }

  /**
   * A tokenizer; {@link #load} comes first.
   *
   * @param json see {@link TokenizerJson}
   */
  static NativeTokenizer of(String json) throws IOException {
    Map<String, String> plain =
        Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");
    return new NativeTokenizer(
        HuggingFaceTokenizer.newInstance(
            new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), plain));
  }

  /**
   * The tokens of a text, in its order.
   *
   * @throws IllegalStateException when this tokenizer is closed
   */
  List<Token> tokens(String text) {
    Encoding encoding = tokenizer.encode(text);
    long[] ids = encoding.getIds();
    CharSpan[] spans = encoding.getCharTokenSpans();
    return IntStream.range(0, ids.length)
        .mapToObj(i -> new Token(Math.toIntExact(ids[i]), spans[i].getStart()))
        .toList();
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
