import { Chart } from '@monosense-io/platform';

/*
 * What upstream ships, read from github.com/dragonflydb/dragonfly-operator at tag v1.6.1 and github.com/dragonflydb/dragonfly
 * at tag v1.40.1. Renovate edits the versions; whoever merges a new one looks the rest up again at its tag.
 */

/** The operator's chart; chart and operator share their number. Unlike v1.6.0, this chart gives the operator the rights that it needs. */
export const CHART: Chart = {
  repository: 'oci://ghcr.io/dragonflydb/dragonfly-operator/helm',
  name: 'dragonfly-operator',
  version: 'v1.6.1',
};

/** Dragonfly itself: the newest with a patch release. The operator would start v1.39.0, which has none. */
export const IMAGE = 'docker.dragonflydb.io/dragonflydb/dragonfly:v1.40.1';

/** Labels that the chart puts on the operator's pods, for a release named like the chart. */
export const OPERATOR_LABELS = {
  'app.kubernetes.io/name': 'dragonfly-operator',
  'app.kubernetes.io/instance': 'dragonfly-operator',
  'control-plane': 'controller-manager',
};

/** Port of the operator's metrics when the chart's RBAC proxy is off. */
export const OPERATOR_METRICS = { port: 8080, portName: 'metrics' };

/** Labels that the operator puts on an instance's pods. */
export function instanceLabels(name: string): { [label: string]: string } {
  return { 'app': name, 'app.kubernetes.io/name': 'dragonfly', 'app.kubernetes.io/part-of': 'dragonfly' };
}

/** Port for clients; the Service has the instance's name and selects the master only. */
export const CLIENT_PORT = { port: 6379, portName: 'redis' };

/** Port that asks for no password: the operator, replication and metrics use it. No Service leads to it. */
export const ADMIN_PORT = { port: 9999, portName: 'admin' };

/** User and group that own the files in the image. */
export const USER_ID = 999;

/** Folder of the snapshots in the pods. */
export const SNAPSHOTS_FOLDER = '/dragonfly/snapshots';

/** Name of the volume claim that holds an instance's snapshots; the pods' claims are `df-<instance>-<ordinal>`. */
export const SNAPSHOT_CLAIM = 'df';
