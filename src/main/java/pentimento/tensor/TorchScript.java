package pentimento.tensor;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.TorchBridge;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * TorchScript archives: a zip with the source of one class and a pickle of its only object, which
 * has no weights of its own. Stock PyTorch's {@code torch.jit.load} reads them too.
 */
final class TorchScript {
  private static final String HEAD =
      """
      class %s(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
      """;

  private TorchScript() {}

  /**
   * Writes an archive.
   *
   * @param type name of the class
   * @param methods their source, indented by two blanks
   */
  static byte[] archive(String type, String methods) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, "data.pkl", object(type));
      put(zip, "code/__torch__.py", utf8(HEAD.formatted(type) + methods));
      put(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'}); // an empty tuple
      put(zip, "version", utf8("3\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, byte[] data) throws IOException {
    ZipEntry entry = new ZipEntry("archive/" + name);
    entry.setTime(0);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(data.length);
    CRC32 crc = new CRC32();
    crc.update(data);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(data);
    zip.closeEntry();
  }

  /** A pickle of an object of the class, whose only attribute is {@code training = False}. */
  private static byte[] object(String type) {
    ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    pickle.writeBytes(new byte[] {(byte) 0x80, 2}); // PROTO 2
    pickle.writeBytes(utf8("c__torch__\n" + type + "\n")); // GLOBAL
    pickle.writeBytes(new byte[] {')', (byte) 0x81, '}', '('}); // (), NEWOBJ, {}, MARK
    byte[] attribute = utf8("training");
    pickle.writeBytes(new byte[] {'X', (byte) attribute.length, 0, 0, 0});
    pickle.writeBytes(attribute);
    pickle.writeBytes(new byte[] {(byte) 0x89, 'u', 'b', '.'}); // False, SETITEMS, BUILD, STOP
    return pickle.toByteArray();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Loads a class into the engine. Each load keeps a little memory for good, so whoever loads keeps
   * the result.
   *
   * @return the module's handle
   * @throws TensorException when the source is wrong; the message shows the line
   */
  static long load(String type, String methods) {
    Natives.require();
    ByteArrayInputStream in = new ByteArrayInputStream(archive(type, methods));
    try {
      return JniUtils.loadModuleHandle(in, Device.cpu(), true, false);
    } catch (EngineException | IOException e) {
      throw new TensorException("graph %s: %s".formatted(type, e.getMessage()), e);
    }
  }

  /** IValues of what a method is called with; {@link TorchBridge#run} deletes them. */
  static long[] arguments(Object... values) {
    long[] arguments = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      arguments[i] = argument(values[i]);
    }
    return arguments;
  }

  private static long argument(Object value) {
    if (value instanceof Tensor tensor) {
      return TorchBridge.ofTensor(tensor.handle());
    }
    if (value instanceof Long number) {
      return TorchBridge.ofLong(number);
    }
    if (value instanceof Double number) {
      return TorchBridge.ofDouble(number);
    }
    if (value instanceof long[] numbers) {
      return TorchBridge.ofLongs(numbers);
    }
    if (value instanceof double[] numbers) {
      return TorchBridge.ofDoubles(numbers);
    }
    if (value instanceof List<?> tensors) {
      return TorchBridge.ofTensors(
          tensors.stream().mapToLong(tensor -> ((Tensor) tensor).handle()).toArray());
    }
    throw new IllegalArgumentException("no argument of a script: " + value);
  }
}
