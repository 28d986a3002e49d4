/**
 * Networks that steer a U-Net by pictures: the artwork replication network, which is a sparse
 * ControlNet, and the plain ControlNet.
 */
package pentimento.model.replication;
