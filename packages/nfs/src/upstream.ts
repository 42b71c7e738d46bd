import { Chart } from '@monosense-io/platform';

/*
 * What upstream ships, read from github.com/kubernetes-csi/csi-driver-nfs at tag v4.13.4. Renovate edits the version;
 * whoever merges a new one looks the rest up again at its tag.
 */

/** The chart; chart and driver share their number. Its project publishes an index only, and no OCI repository. */
export const CHART: Chart = {
  // renovate: datasource=helm registryUrl=https://raw.githubusercontent.com/kubernetes-csi/csi-driver-nfs/master/charts depName=csi-driver-nfs
  repository: 'https://raw.githubusercontent.com/kubernetes-csi/csi-driver-nfs/master/charts',
  name: 'csi-driver-nfs',
  version: '4.13.4',
};

/** The name that StorageClasses and kubelets call the driver by. */
export const DRIVER = 'nfs.csi.k8s.io';

/** Name of the Deployment that makes and removes directories. */
export const CONTROLLER = 'csi-nfs-controller';

/** Name of the DaemonSet that mounts them. */
export const NODE = 'csi-nfs-node';

/** Labels that select the pods of the Deployment; they share the machine's network. */
export const CONTROLLER_LABELS = { app: CONTROLLER };

/** Labels that select the pods of the DaemonSet; they share the machine's network. */
export const NODE_LABELS = { app: NODE };

/** What of a volume's name the driver fills in, in the name of its directory. */
export const PLACEHOLDERS = ['${pvc.metadata.name}', '${pvc.metadata.namespace}', '${pv.metadata.name}'];

/** The only port that NFS 4 needs. */
export const NFS_PORT = 2049;
