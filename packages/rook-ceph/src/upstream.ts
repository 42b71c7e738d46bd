import { Chart } from '@monosense-io/platform';

/*
 * What upstream ships, read from github.com/rook/rook at tag v1.20.6 and github.com/ceph/ceph-csi-operator at tag v1.0.4.
 * Renovate edits the versions; whoever merges a new one looks the rest up again at its tag.
 */

/**
 * The operator's chart; chart and operator share their number. It brings the CSI operator (1.0.4). v1.20.6 is the newest patch of
 * this minor whose files could be read; v1.20.7 came after it.
 */
export const CHART: Chart = {
  // renovate: datasource=docker depName=ghcr.io/rook/rook-ceph
  repository: 'oci://ghcr.io/rook',
  name: 'rook-ceph',
  version: 'v1.20.6',
};

/** The chart of the CSI drivers, at the version of the CSI operator: since 1.20 Rook no longer makes them itself. */
export const DRIVERS_CHART: Chart = {
  repository: 'https://ceph.github.io/ceph-csi-operator',
  name: 'ceph-csi-drivers',
  version: '1.0.4',
};

/** The ConfigMap of Rook's chart with the images of the drivers that it was tested with. */
export const DRIVER_IMAGES = 'rook-csi-operator-image-set-configmap';

/**
 * Ceph itself: the Squid release that this Rook is released and tested with. It needs Rook 1.19.10: earlier ones don't know its
 * keys of the new kind. Rook 1.20 is tested with Ceph 20, too, and its chart names it; a step of its own when there is a need.
 */
// renovate: datasource=docker
export const CEPH_IMAGE = 'quay.io/ceph/ceph:v19.2.6';

/**
 * Kinds that hold data. Those of the CSI operator (`csi.ceph.io`), which Rook writes, hold none; Helm would delete their CRDs,
 * unlike the others, together with the release.
 */
export const STATEFUL = [
  'CephBlockPool', 'CephBlockPoolRadosNamespace', 'CephCluster', 'CephFilesystem', 'CephFilesystemSubVolumeGroup', 'CephObjectStore', 'CephObjectStoreUser',
  'CephObjectZone', 'CephNFS', 'ObjectBucketClaim', 'ObjectBucket',
];

/**
 * Generation of the keys of Ceph's daemons. Those of the second are made by Ceph 19.2.6, in AES256K: with those of before, who
 * holds any key could forge himself an administrator's ticket (CVE-2025-30156). It never goes down again.
 */
export const KEY_GENERATION = 2;

/** The kind of keys that kernels can use to mount: AES256K needs Linux 7.0, and Talos has 6.18 up to 1.14. */
export const KERNEL_KEY_TYPE = 'aes';

/**
 * What Ceph warns of for as long as kernels have keys of the old kind. Tickets, which were what could be forged, are of the new
 * kind all the same.
 */
export const OLD_KEYS_WARNINGS = ['AUTH_INSECURE_CLIENT_KEY_TYPE', 'AUTH_INSECURE_KEYS_ALLOWED', 'AUTH_INSECURE_KEYS_CREATABLE'];

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
