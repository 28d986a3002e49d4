package pentimento.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import pentimento.image.NaturalOrder;
import pentimento.image.PictureException;
import pentimento.image.PictureReader;

/**
 * A folder of pictures, with what is known of them.
 *
 * @param pictures by shape, then by name
 * @param unusable what was left out, and why, by name
 * @param captioned how many have a caption
 * @param unmatched captions of a table whose picture is not there
 */
public record Gallery(
    List<Entry> pictures, Map<String, String> unusable, int captioned, int unmatched) {

  /** Tables that are found by themselves, as Hugging Face's image folders have them. */
  private static final List<String> TABLES = List.of("metadata.csv", "metadata.jsonl");

  /** Keeps copies. */
  public Gallery {
    pictures = List.copyOf(pictures);
    unusable = Collections.unmodifiableMap(new TreeMap<>(unusable));
  }

  /**
   * A picture.
   *
   * @param file where it is
   * @param name its place in the folder, with slashes
   * @param shape the nearest of a recipe's
   * @param bytes size of the file
   * @param caption what it shows; empty when nobody said
   */
  public record Entry(Path file, String name, Recipe.Shape shape, long bytes, String caption) {}

  /**
   * Looks through a folder and the folders in it. A picture that cannot be used is left out.
   *
   * @param table captions for all; empty when they are beside the pictures, or in {@code
   *     metadata.csv} or {@code metadata.jsonl} of the folder
   * @param shapes that pictures are cut to
   * @throws IllegalArgumentException when there is no picture in it, a file of captions cannot be
   *     understood, or a table matches none of the pictures; names the file
   * @throws IOException when it cannot be read
   */
  public static Gallery open(Path folder, Optional<Path> table, List<Recipe.Shape> shapes)
      throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(folder + ": is no folder of pictures");
    }
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(PictureReader::claims).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    if (files.isEmpty()) {
      throw new IllegalArgumentException(
          folder + ": holds no pictures (PNG, JPEG, GIF, BMP, TIFF, WebP)");
    }
    Optional<Path> told =
        table.or(
            () -> TABLES.stream().map(folder::resolve).filter(Files::isRegularFile).findFirst());
    Map<String, String> captions = told.isPresent() ? Captions.table(told.get()) : Map.of();
    Set<String> used = new HashSet<>();
    Map<String, String> unusable = new TreeMap<>();
    List<Entry> entries = new ArrayList<>();
    for (Path file : files) {
      String name = folder.relativize(file).toString().replace('\\', '/');
      try {
        PictureReader.Header header = PictureReader.peek(file);
        String caption = captions.get(name);
        if (caption == null) {
          String last = file.getFileName().toString();
          caption = captions.get(last);
          name(caption, last).ifPresent(used::add);
        } else {
          used.add(name);
        }
        if (caption == null) {
          caption = Captions.beside(file).orElse("");
        }
        Recipe.Shape shape = Recipe.Shape.nearest(shapes, header.width(), header.height());
        entries.add(new Entry(file, name, shape, Files.size(file), caption));
      } catch (PictureException e) {
        unusable.put(name, e.getMessage());
      }
    }
    if (told.isPresent() && used.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: none of its %d captions is of a picture in %s; it names, for instance, '%s'"
              .formatted(
                  told.get(),
                  captions.size(),
                  folder,
                  captions.keySet().stream().findFirst().orElse("(none)")));
    }
    entries.sort(Comparator.comparing(Entry::shape).thenComparing(Entry::name, new NaturalOrder()));
    int captioned = (int) entries.stream().filter(entry -> !entry.caption().isEmpty()).count();
    return new Gallery(entries, unusable, captioned, captions.size() - used.size());
  }

  private static Optional<String> name(String caption, String last) {
    return caption == null ? Optional.empty() : Optional.of(last);
  }
}
