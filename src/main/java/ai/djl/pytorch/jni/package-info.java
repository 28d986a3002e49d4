/**
 * The one class of ours in a package of DJL's.
 *
 * <p>Belongs here: {@link ai.djl.pytorch.jni.TorchBridge}, which reaches what DJL keeps to its own
 * package. Does not: anything else; pentimento.tensor alone calls it.
 */
package ai.djl.pytorch.jni;
