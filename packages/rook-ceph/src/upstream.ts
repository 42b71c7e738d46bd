import { Chart } from '@monosense-io/platform';

/*
 * What upstream ships, read from github.com/rook/rook at tag v1.18.8 and github.com/ceph/ceph-csi-operator at tag v0.4.1.
 * Renovate edits the versions; whoever merges a new one looks the rest up again at its tag.
 */

/** The operator's chart; chart and operator share their number. It brings the CSI operator (0.4.1), which Rook needs since 1.18. */
export const CHART: Chart = {
  // renovate: datasource=docker depName=ghcr.io/rook/rook-ceph
  repository: 'oci://ghcr.io/rook',
  name: 'rook-ceph',
  version: 'v1.18.8',
};

/** Ceph itself: the Squid release that this Rook is released and tested with. */
// renovate: datasource=docker
export const CEPH_IMAGE = 'quay.io/ceph/ceph:v19.2.3';

/**
 * Kinds that hold data. Those of the CSI operator (`csi.ceph.io`), which Rook writes, hold none; Helm would delete their CRDs,
 * unlike the others, together with the release.
 */
export const STATEFUL = [
  'CephBlockPool', 'CephBlockPoolRadosNamespace', 'CephCluster', 'CephFilesystem', 'CephFilesystemSubVolumeGroup', 'CephObjectStore', 'CephObjectStoreUser',
  'CephObjectZone', 'CephNFS', 'ObjectBucketClaim', 'ObjectBucket',
];

/** Port of the monitors' second protocol, the only one that is left when `requireMsgr2` is set. */
export const MONITOR_PORT = 3300;

/** Ports that OSDs, managers and metadata servers choose theirs from (Ceph's `ms_bind_port_min` and `ms_bind_port_max`). */
export const DAEMON_PORTS = { port: 6800, endPort: 7568 };

/** Metrics of the managers' `prometheus` module. */
export const MANAGER_METRICS = { port: 9283, portName: 'http-metrics' };

/** Metrics of the exporter, one per machine with Ceph daemons on it. */
export const EXPORTER_METRICS = { port: 9926, portName: 'http-metrics' };

/** The dashboard without TLS of its own: the Service, and the port of the active manager behind it. */
export const DASHBOARD = { service: 'rook-ceph-mgr-dashboard', port: 7000, servicePortName: 'http-dashboard' };

/** Port of an object store's gateways when they have an address of their own. */
export const GATEWAY_TARGET_PORT = 8080;

/** Labels that Rook puts on the pods of an application, such as `rook-ceph-mgr`. */
export function daemonLabels(app: string, namespace: string): { [label: string]: string } {
  return { app, rook_cluster: namespace };
}

/** Name of a CSI driver. */
export function driverName(namespace: string, driver: 'rbd' | 'cephfs'): string {
  return `${namespace}.${driver}.csi.ceph.com`;
}

/** Labels of the pods that create, grow and attach a driver's volumes. They have addresses of their own; the driver's pods on each machine don't. */
export function provisionerLabels(namespace: string, driver: 'rbd' | 'cephfs'): { [label: string]: string } {
  return { app: `${driverName(namespace, driver)}-ctrlplugin` };
}
