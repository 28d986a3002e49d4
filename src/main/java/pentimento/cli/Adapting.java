package pentimento.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import pentimento.model.lora.Lora;
import pentimento.model.text.Embedding;
import pentimento.model.text.TextEncoderConfig;
import pentimento.pipeline.Adapters;
import pentimento.prompt.AdapterTags;
import pentimento.prompt.WordSearch;
import pentimento.request.Assembly;
import pentimento.request.Diffusion;

/** Chooses adapters and embeddings: by flags, by tags in prompts, by what is made again. */
final class Adapting {
  /** Larger files are no embeddings. */
  private static final long MOST_BYTES = 8 << 20;

  /** Up to here a file is looked into for a word that its name does not say. */
  private static final long LOOKED_INTO = 1 << 20;

  private final CommandLine line;
  private final Optional<EarlierResult> earlier;
  private final Console console;
  private final AdapterFiles files;
  private final Set<String> noted = new HashSet<>();

  /** Choices of a command line. */
  Adapting(CommandLine line, Optional<EarlierResult> earlier, Console console) {
    this.line = line;
    this.earlier = earlier;
    this.console = console;
    files = new AdapterFiles(earlier, console);
  }

  /** A LoRA that is asked for. */
  private record Wanted(String said, Path file, Lora lora, double unet, double text) {}

  /**
   * Takes the tags out of a prompt.
   *
   * @throws UsageException when one is wrong
   */
  static AdapterTags tags(String prompt) throws UsageException {
    try {
      return AdapterTags.read(prompt);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  /**
   * Chooses for one result.
   *
   * @param tags of its prompt
   * @param told what the engine is told, with the prompts without tags
   * @throws UsageException when a file is missing or wrong; names what names it
   */
  AdapterChoice choose(AdapterTags tags, Diffusion told) throws UsageException, IOException {
    requireNoTags(told);
    List<Wanted> wanted = wanted(tags, told);
    List<Adapters.Strength> strengths = new ArrayList<>();
    List<String> sources = new ArrayList<>();
    List<Assembly.Adapter> adapters = new ArrayList<>();
    for (Wanted one : wanted) {
      if (one.unet() == 0 && one.text() == 0) {
        continue;
      }
      strengths.add(new Adapters.Strength(one.lora(), one.unet(), one.text()));
      sources.add(one.said());
      adapters.add(
          new Assembly.Adapter(
              one.file().getFileName().toString(),
              files.sha256(one.file()),
              one.unet(),
              one.text()));
    }
    return new AdapterChoice(
        strengths,
        sources,
        adapters,
        encoder -> {
          Words words = words(told, wanted, encoder);
          return new AdapterChoice.Words(words.embeddings, words.pieces);
        });
  }

  private static void requireNoTags(Diffusion told) throws UsageException {
    try {
      AdapterTags.requireNone("the negative prompt", told.negative());
      for (Diffusion.FramePrompt prompt : told.framePrompts()) {
        AdapterTags.requireNone("--prompt-at " + prompt.frame(), prompt.text());
      }
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private List<Wanted> wanted(AdapterTags tags, Diffusion told) throws UsageException, IOException {
    List<Wanted> wanted = new ArrayList<>();
    for (String flag : List.of(AdapterOptions.DOMAIN, AdapterOptions.LORA)) {
      for (String value : values(flag)) {
        if (flag.equals(AdapterOptions.LORA) && value.equals(AdapterOptions.NONE)) {
          continue;
        }
        LoraFlag parsed = LoraFlag.parse(flag, value);
        wanted.add(
            wanted(
                "--" + flag + " " + value,
                flag.equals(AdapterOptions.DOMAIN) ? parsed.ofUnet() : parsed));
      }
    }
    for (AdapterTags.Tag tag : tags.tags()) {
      LoraFlag parsed = new LoraFlag(tag.name(), tag.unet(), tag.text());
      String said = "<lora:%s> in the prompt".formatted(OtherPrograms.shown(tag.name()));
      wanted.add(wanted(said, files.shelf().findItem(said, tag.name()), parsed));
    }
    boolean said =
        line.hasOption(AdapterOptions.LORA)
            || line.hasOption(AdapterOptions.DOMAIN)
            || !tags.tags().isEmpty();
    if (!said) {
      for (Assembly.Adapter adapter : before().adapters()) {
        Path file = files.again(AdapterOptions.LORA, adapter.name(), adapter.sha256());
        String source = "--from %s, its LoRA".formatted(earlier.orElseThrow().file());
        wanted.add(
            new Wanted(source, file, files.lora(source, file), adapter.unet(), adapter.text()));
      }
    }
    return wanted;
  }

  private Wanted wanted(String said, LoraFlag flag) throws UsageException {
    return wanted(said, files.shelf().find(said, flag.name()), flag);
  }

  private Wanted wanted(String said, Path file, LoraFlag flag) throws UsageException {
    return new Wanted(said, file, files.lora(said, file), flag.unet(), flag.text());
  }

  private List<String> values(String flag) {
    String[] values = line.getOptionValues(flag);
    return values == null ? List.of() : List.of(values);
  }

  private Optional<Diffusion> toldBefore() {
    return earlier.flatMap(result -> result.request().diffusion());
  }

  private Assembly before() {
    return toldBefore().flatMap(Diffusion::assembly).orElse(Assembly.NONE);
  }

  /** Embeddings whose words are in a text; of several of one word the first counts. */
  private final class Words {
    private final String text;
    private final Set<String> taken = new HashSet<>();
    private final List<Embedding> embeddings = new ArrayList<>();
    private final List<Assembly.Piece> pieces = new ArrayList<>();

    Words(String text) {
      this.text = text;
    }

    boolean has(List<String> words) {
      return new WordSearch(words).next(text, 0).isPresent();
    }

    /** The words of one that are said; none when somebody has one of them. */
    List<String> wanted(Embedding embedding) {
      List<String> own =
          embedding.words().stream()
              .filter(word -> has(List.of(word)))
              .map(word -> WordSearch.plain(word).toLowerCase(Locale.ROOT))
              .toList();
      return own.stream().anyMatch(taken::contains) ? List.of() : own;
    }

    /** Takes one if a word of it is said and nobody has it; says whether. */
    boolean take(Embedding embedding, Optional<Path> file) throws IOException {
      List<String> own = wanted(embedding);
      if (own.isEmpty()) {
        return false;
      }
      taken.addAll(own);
      embeddings.add(embedding);
      if (file.isPresent()) {
        pieces.add(
            new Assembly.Piece(
                own.get(0), file.get().getFileName().toString(), files.sha256(file.get())));
      }
      return true;
    }
  }

  private Words words(Diffusion told, List<Wanted> loras, TextEncoderConfig encoder)
      throws UsageException, IOException {
    Words words = new Words(prompts(told));
    for (String value : values(AdapterOptions.EMBEDDING)) {
      String said = "--" + AdapterOptions.EMBEDDING + " " + value;
      Path file = files.shelf().find(said, value);
      Embedding embedding = files.embedding(said, file);
      if (!words.take(embedding, Optional.of(file))) {
        note(
            "note: %s is not used: no prompt says %s"
                .formatted(said, String.join(" or ", embedding.words())));
      }
    }
    for (Assembly.Piece piece : before().embeddings()) {
      if (words.has(List.of(piece.part())) && !words.taken.contains(piece.part())) {
        Path file = files.again(AdapterOptions.EMBEDDING, piece.name(), piece.sha256());
        String said = "--from %s, its embedding".formatted(earlier.orElseThrow().file());
        words.take(files.embedding(said, file), Optional.of(file));
      }
    }
    // What lies in the folders today does not change what is only made again.
    if (toldBefore().isEmpty() || !prompts(toldBefore().get()).equals(prompts(told))) {
      discover(words, encoder);
    }
    for (Wanted lora : loras) {
      if (lora.text() != 0 || lora.unet() != 0) {
        for (Embedding embedding : files.bundled(lora.said(), lora.lora())) {
          words.take(embedding, Optional.empty());
        }
      }
    }
    return words;
  }

  /** Takes what lies there and fits; what nobody named and does not fit is no error. */
  private void discover(Words words, TextEncoderConfig encoder) throws UsageException, IOException {
    if (words.text.isBlank()) {
      return;
    }
    for (AdapterShelf.Item item : files.shelf().items()) {
      long most = words.has(List.of(item.stem())) ? MOST_BYTES : LOOKED_INTO;
      Optional<Embedding> found = files.embeddingIn(item.file(), most);
      if (found.isEmpty() || words.wanted(found.get()).isEmpty()) {
        continue;
      }
      Optional<String> misfit = found.get().misfit(encoder);
      if (misfit.isPresent()) {
        note("note: %s is not used: %s".formatted(item.file(), misfit.get()));
      } else if (words.take(found.get(), Optional.of(item.file()))) {
        note(
            "note: '%s' in the prompt is the embedding %s, %d %s"
                .formatted(
                    words.pieces.get(words.pieces.size() - 1).part(),
                    item.file(),
                    found.get().places(),
                    found.get().places() == 1 ? "vector" : "vectors"));
      }
    }
  }

  private static String prompts(Diffusion told) {
    List<String> all = new ArrayList<>(List.of(told.prompt(), told.negative()));
    told.framePrompts().forEach(prompt -> all.add(prompt.text()));
    return String.join("\n", all);
  }

  private void note(String text) {
    if (noted.add(text)) {
      console.note(text);
    }
  }
}
