package pentimento.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import pentimento.model.FileHashes;
import pentimento.model.lora.Lora;
import pentimento.model.text.Embedding;
import pentimento.request.Assembly;
import pentimento.request.Diffusion;
import pentimento.weights.Contents;
import pentimento.weights.TensorFile;
import pentimento.weights.TensorFiles;

/** Finds and reads files of adapters and embeddings, each once. */
final class AdapterFiles {
  private final Optional<EarlierResult> earlier;
  private final Console console;
  private final Map<Path, Lora> loras = new HashMap<>();
  private final Map<Path, Embedding> embeddings = new HashMap<>();
  private final Set<Path> others = new HashSet<>();
  private final FileHashes hashes = Places.hashes();
  private final Map<Lora, List<Embedding>> bundles = new HashMap<>();
  private Optional<AdapterShelf> shelf = Optional.empty();

  /**
   * Files for a run.
   *
   * @param earlier a result that may be made again
   */
  AdapterFiles(Optional<EarlierResult> earlier, Console console) {
    this.earlier = earlier;
    this.console = console;
  }

  AdapterShelf shelf() throws UsageException {
    if (shelf.isEmpty()) {
      shelf = Optional.of(AdapterShelf.read());
    }
    return shelf.get();
  }

  /** The hash of a file's bytes. */
  String sha256(Path file) throws IOException {
    return hashes.sha256(file);
  }

  /**
   * The file that an earlier result was painted with: the very same one, else the one of its name.
   *
   * @param flag that can name another
   * @throws UsageException when there is none
   */
  Path again(String flag, String name, String sha256) throws UsageException, IOException {
    List<Path> named = shelf().named(name);
    for (Path file : named) {
      if (sha256(file).equals(sha256)) {
        return file;
      }
    }
    Optional<Path> beside = earlier.orElseThrow().find(name, sha256);
    if (beside.isPresent()) {
      return beside.get();
    }
    if (named.isEmpty()) {
      throw new UsageException(
          "--from %s was painted with %s, which is in none of %s: name %s"
              .formatted(
                  earlier.orElseThrow().file(),
                  name,
                  shelf().search().adapters(),
                  flag.equals(AdapterOptions.LORA)
                      ? "all that there were by --lora, for one drops the others: " + allLoras()
                      : "that file by --" + flag));
    }
    console.note(
        "note: %s is another file than the one of that name that it was painted with"
            .formatted(named.get(0)));
    return named.get(0);
  }

  /** The flags that say all LoRAs of the earlier result. */
  private String allLoras() {
    return earlier
        .flatMap(result -> result.request().diffusion())
        .flatMap(Diffusion::assembly)
        .orElse(Assembly.NONE)
        .adapters()
        .stream()
        .map(
            one ->
                "--%s %s:%s"
                    .formatted(
                        AdapterOptions.LORA,
                        OtherPrograms.shown(one.name()),
                        one.unet() == one.text()
                            ? one.unet()
                            : "unet=%s,text=%s".formatted(one.unet(), one.text())))
        .collect(Collectors.joining(" "));
  }

  /**
   * Reads a LoRA.
   *
   * @param said what names it, for complaints
   * @throws UsageException when it is something else; says what
   */
  Lora lora(String said, Path file) throws UsageException {
    Lora known = loras.get(file);
    if (known != null) {
      return known;
    }
    try {
      TensorFile content = TensorFiles.read(file);
      if (!Lora.isIn(content)) {
        throw new UsageException(
            said
                + ": "
                + (Embedding.isIn(content)
                    ? file + " is an embedding, not a LoRA: name it by --embedding"
                    : "%s, expected a LoRA; a model is named by --model"
                        .formatted(holding(file, content))));
      }
      Lora read = Lora.read(file);
      loras.put(file, read);
      return read;
    } catch (IllegalArgumentException e) {
      throw new UsageException(said + ": " + e.getMessage());
    } catch (IOException e) {
      throw new UsageException(said + ": " + Failures.say(e));
    }
  }

  private static String holding(Path file, TensorFile content) {
    return file + " holds " + Contents.of(file, content).describe();
  }

  /** Reads an embedding; see {@link #lora}. */
  Embedding embedding(String said, Path file) throws UsageException {
    Embedding known = embeddings.get(file);
    if (known != null) {
      return known;
    }
    try {
      boolean lora = TensorFiles.claims(file) && Lora.isIn(TensorFiles.read(file));
      if (lora) {
        throw new UsageException(
            "%s: %s is a LoRA, not an embedding: name it by --lora".formatted(said, file));
      }
      Embedding read = Embedding.read(file);
      embeddings.put(file, read);
      return read;
    } catch (IllegalArgumentException e) {
      throw new UsageException(said + ": " + e.getMessage());
    } catch (IOException e) {
      throw new UsageException(said + ": " + Failures.say(e));
    }
  }

  /** The embedding in a file that nobody named, if there is one that can be used. */
  Optional<Embedding> embeddingIn(Path file, long mostBytes) {
    Embedding known = embeddings.get(file);
    if (known != null || others.contains(file)) {
      return Optional.ofNullable(known);
    }
    try {
      if (Files.size(file) > mostBytes) {
        return Optional.empty(); // another prompt may say its name
      }
      if (Embedding.isIn(TensorFiles.read(file))) {
        known = Embedding.read(file);
        embeddings.put(file, known);
        return Optional.of(known);
      }
    } catch (IllegalArgumentException | IOException e) {
      // Whoever names it hears what is wrong with it.
    }
    others.add(file);
    return Optional.empty();
  }

  /** The embeddings that came along in a LoRA. */
  List<Embedding> bundled(String said, Lora lora) throws UsageException {
    List<Embedding> known = bundles.get(lora);
    try {
      if (known == null) {
        known = Embedding.bundled(lora.embeddings());
        bundles.put(lora, known);
      }
      return known;
    } catch (IllegalArgumentException e) {
      throw new UsageException(said + ": " + e.getMessage());
    }
  }
}
