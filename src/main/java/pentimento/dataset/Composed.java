package pentimento.dataset;

import java.util.List;
import java.util.Optional;
import pentimento.image.Picture;

/**
 * A composed picture and what is known of it.
 *
 * @param caption without the manner; empty for textures
 * @param kind "still life", "harbour", "texture", ...
 * @param nouns of the objects in it
 * @param layers for each pixel which layer it shows, far to near, from 0
 * @param layerCount how many there are
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Composed(
    Picture picture,
    Optional<String> caption,
    String kind,
    List<String> nouns,
    byte[] layers,
    int layerCount) {}
