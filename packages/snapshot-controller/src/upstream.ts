import { Chart } from '@monosense-io/platform';

/*
 * What upstream ships, read from github.com/piraeusdatastore/helm-charts at tag snapshot-controller-5.2.0 and
 * github.com/kubernetes-csi/external-snapshotter at v8.6.0, which the chart brings. Renovate edits the versions; whoever merges
 * a new one looks the rest up again at its tag.
 */

/** The chart; the Kubernetes project itself publishes none. 5.2.0 brings snapshot-controller 8.6.0. */
export const CHART: Chart = {
  // renovate: datasource=docker depName=ghcr.io/piraeusdatastore/helm-charts/snapshot-controller
  repository: 'oci://ghcr.io/piraeusdatastore/helm-charts',
  name: 'snapshot-controller',
  version: '5.2.0',
};

/** Where the kinds of snapshots are: those of the controller that the chart brings. */
export const CRDS = {
  url: 'https://github.com/kubernetes-csi/external-snapshotter',
  branch: 'release-8.6',
  // The commit of tag v8.6.0: a tag can be moved.
  commit: '78e32cd84e0abec2621924a30e38c755f93e180a',
  path: 'client/config/crd',
};

/** Kinds that hold data: with the usual deletion policy, the copy in the storage goes when a snapshot or its content does. */
export const STATEFUL = ['VolumeSnapshot', 'VolumeSnapshotContent', 'VolumeGroupSnapshot', 'VolumeGroupSnapshotContent'];

/** Labels that select the pods, for a release named like the chart. */
export const LABELS = { 'app.kubernetes.io/name': 'snapshot-controller', 'app.kubernetes.io/instance': 'snapshot-controller' };

/** The only port: metrics and both probes. */
export const METRICS = { port: 8080, portName: 'http' };
