/**
 * Tensors in native memory and the graphs that compute with them.
 *
 * <p>Belongs here: describing a computation, writing it as TorchScript, running it in DJL's PyTorch
 * engine, and all that owns native memory. Does not: any network, any file, any algorithm. The only
 * room that imports {@code ai.djl}, but for its tokenizers in {@code model.text}.
 *
 * <p><b>The rule of memory:</b> a tensor belongs to the innermost {@link pentimento.tensor.Scope}
 * open on the thread that makes it, and is freed when that scope closes, unless it was handed on by
 * {@link pentimento.tensor.Scope#keep} or {@link pentimento.tensor.Scope#release}. Nothing native
 * waits for Java's garbage collector.
 */
package pentimento.tensor;
