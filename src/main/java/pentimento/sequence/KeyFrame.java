package pentimento.sequence;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * A picture that a process passes through and shows as it is, in place of the canvas: a half-done
 * painting that somebody gave, or one that a network made. The strokes before it lead up to it, and
 * those after it begin with it.
 *
 * @param frame index of the frame that shows it; -1 when only films do
 * @param chapter index of the program's chapter that arrives at it, and of its picture among the
 *     targets
 * @param strokes number of strokes painted by then
 * @param at how far it is on the way, 0..1
 * @param given did somebody give the picture, rather than a program make it?
 * @param found what was found out about a half-done painting
 */
public record KeyFrame(
    @JsonProperty(required = true) int frame,
    @JsonProperty(required = true) int chapter,
    @JsonProperty(required = true) int strokes,
    @JsonProperty(required = true) double at,
    @JsonProperty(required = true) boolean given,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Found> found) {
  /** Name of the stage that the frame of a given picture shows. */
  public static final String STAGE = "given";

  /**
   * What was found out about a half-done painting.
   *
   * @param estimated was its place on the way estimated?
   * @param ground colour of its ground, as "#rrggbb"
   * @param bare share of it that is unpainted, 0..1
   */
  public record Found(
      @JsonProperty(required = true) boolean estimated,
      @JsonProperty(required = true) String ground,
      @JsonProperty(required = true) double bare) {}
}
