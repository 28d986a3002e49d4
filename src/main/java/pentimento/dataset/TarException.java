package pentimento.dataset;

import java.io.IOException;

/** A tar file is damaged or holds what it should not; says what is wrong. */
final class TarException extends IOException {
  TarException(String message) {
    super(message);
  }
}
