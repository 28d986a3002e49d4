package pentimento.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The adapters that a prompt names within its text, as AUTOMATIC1111's web UI reads them: {@code
 * <lora:oil>}, {@code <lora:oil:0.8>}, {@code <lora:oil:0.5:0.8>} with the text encoder's strength
 * first and the U-Net's behind it, or {@code <lora:oil:te=0.5:unet=0.8>}. {@code <lyco:...>} is the
 * same. They say nothing to the text encoder and are taken out.
 *
 * @param text what is left of the prompt
 * @param tags in the order in which they stand there
 */
public record AdapterTags(String text, List<Tag> tags) {
  /** Greatest size of a strength. */
  public static final double MOST_STRENGTH = 100;

  private static final Pattern TAG =
      Pattern.compile("<(?:lora|lyco):([^<>]*)>", Pattern.CASE_INSENSITIVE);
  private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d{1,9}(\\.\\d*)?|\\.\\d+)");

  /** Keeps a copy. */
  public AdapterTags {
    Objects.requireNonNull(text, "text");
    tags = List.copyOf(tags);
  }

  /**
   * One adapter.
   *
   * @param name as it is written
   * @param unet strength in the U-Net, 1 as trained
   * @param text strength in the text encoder
   */
  public record Tag(String name, double unet, double text) {}

  /**
   * Takes the tags out of a prompt. Blanks that a tag leaves doubled or at an end go, too.
   *
   * @throws IllegalArgumentException when a tag has no name, a strength that is no number or out of
   *     its range, or more than is known; repeats the tag
   */
  public static AdapterTags read(String prompt) {
    Matcher found = TAG.matcher(prompt);
    StringBuilder rest = new StringBuilder();
    List<Tag> tags = new ArrayList<>();
    int from = 0;
    while (found.find()) {
      tags.add(tag(found.group(), found.group(1)));
      append(rest, prompt.substring(from, found.start()));
      from = found.end();
    }
    if (tags.isEmpty()) {
      return new AdapterTags(prompt, tags);
    }
    append(rest, prompt.substring(from));
    return new AdapterTags(rest.toString().strip(), tags);
  }

  private static void append(StringBuilder rest, String text) {
    boolean blanks =
        !rest.isEmpty()
            && rest.charAt(rest.length() - 1) == ' '
            && !text.isEmpty()
            && text.charAt(0) == ' ';
    rest.append(blanks ? text.substring(1) : text);
  }

  /**
   * Makes sure that a text has no tags, where they would mean nothing.
   *
   * @param what the text, for the complaint
   * @throws IllegalArgumentException when it has one; repeats it
   */
  public static void requireNone(String what, String text) {
    Matcher found = TAG.matcher(text);
    if (found.find()) {
      throw new IllegalArgumentException(
          "%s names an adapter, %s: adapters change the whole sequence, name them in the main prompt or by --lora"
              .formatted(what, Piece.brief(found.group())));
    }
  }

  private static Tag tag(String whole, String inner) {
    String[] parts = inner.split(":", -1);
    String name = parts[0].strip();
    if (name.isEmpty()) {
      throw wrong(whole, "it names none");
    }
    Double text = null;
    Double unet = null;
    for (int i = 1; i < parts.length; i++) {
      String part = parts[i].strip();
      int equals = part.indexOf('=');
      String which =
          equals < 0
              ? i == 1 ? "te" : i == 2 ? "unet" : "a fourth part"
              : part.substring(0, equals).strip().toLowerCase(Locale.ROOT);
      double strength = strength(whole, part.substring(equals + 1).strip());
      switch (which) {
        case "te", "text" -> text = once(whole, text, strength);
        case "unet" -> unet = once(whole, unet, strength);
        default -> throw wrong(whole, "'" + Piece.brief(which) + "' is not known there");
      }
    }
    double both = text == null ? 1 : text;
    return new Tag(name, unet == null ? both : unet, both);
  }

  private static double once(String whole, Double before, double strength) {
    if (before != null) {
      throw wrong(whole, "it gives a strength twice");
    }
    return strength;
  }

  private static double strength(String whole, String text) {
    if (!NUMBER.matcher(text).matches()) {
      throw wrong(whole, "'" + Piece.brief(text) + "' is no number");
    }
    double strength = Double.parseDouble(text);
    if (Math.abs(strength) > MOST_STRENGTH) {
      throw wrong(whole, "a strength is -100 to 100");
    }
    return strength;
  }

  private static IllegalArgumentException wrong(String whole, String why) {
    return new IllegalArgumentException(
        "the prompt's %s: %s; expected <lora:NAME:STRENGTH> or <lora:NAME:te=STRENGTH:unet=STRENGTH>"
            .formatted(Piece.brief(whole), why));
  }
}
