import { Chart } from '@monosense-io/platform';

/*
 * What upstream ships, read from github.com/piraeusdatastore/helm-charts at tag snapshot-controller-4.2.0 and, for the CRDs
 * that this chart is packaged with, github.com/kubernetes-csi/external-snapshotter at v8.4.0. Renovate edits the version;
 * whoever merges a new one looks the rest up again at its tag.
 */

/** The chart; the Kubernetes project itself publishes none. 4.2.0 brings snapshot-controller 8.4.0. */
export const CHART: Chart = {
  // renovate: datasource=docker depName=ghcr.io/piraeusdatastore/helm-charts/snapshot-controller
  repository: 'oci://ghcr.io/piraeusdatastore/helm-charts',
  name: 'snapshot-controller',
  version: '4.2.0',
};

/** Kinds that hold data: with the usual deletion policy, the copy in the storage goes when a snapshot or its content does. */
export const STATEFUL = ['VolumeSnapshot', 'VolumeSnapshotContent', 'VolumeGroupSnapshot', 'VolumeGroupSnapshotContent'];

/** Labels that select the pods, for a release named like the chart. */
export const LABELS = { 'app.kubernetes.io/name': 'snapshot-controller', 'app.kubernetes.io/instance': 'snapshot-controller' };

/** The only port: metrics and both probes. */
export const METRICS = { port: 8080, portName: 'http' };
