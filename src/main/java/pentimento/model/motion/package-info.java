/** Motion modules: attention between the frames of a sequence, hooked into U-Nets from outside. */
package pentimento.model.motion;
