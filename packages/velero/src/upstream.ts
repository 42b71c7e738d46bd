import { Chart } from '@monosense-io/platform';

/*
 * What upstream ships, read from github.com/vmware-tanzu/helm-charts at tag velero-12.1.0, velero at tag v1.18.3 and
 * velero-plugin-for-aws at tag v1.14.3. Renovate edits the versions; whoever merges a new one looks the rest up again at its tag.
 */

/** The chart, of Velero 1.18.1. */
export const CHART: Chart = {
  // renovate: datasource=helm registryUrl=https://vmware-tanzu.github.io/helm-charts depName=velero
  repository: 'https://vmware-tanzu.github.io/helm-charts',
  name: 'velero',
  version: '12.1.0',
};

/** The server and the node agent: later than the chart's own, with the same kinds; it goes with the next chart. */
// renovate: datasource=docker depName=docker.io/velero/velero
export const VERSION = 'v1.18.3';

/** What speaks S3. Its minor version belongs to one of Velero: 1.14 to 1.18. */
export const PLUGIN_IMAGE = 'docker.io/velero/velero-plugin-for-aws:v1.14.3';

/** Labels of the server's pod. The node agent's pods have those of the chart too, and none that only the server has but this name. */
export const SERVER_LABELS = { name: 'velero', 'app.kubernetes.io/name': 'velero', 'app.kubernetes.io/instance': 'velero' };

/** Labels of the node agent's pods. */
export const AGENT_LABELS = { 'name': 'node-agent', 'app.kubernetes.io/name': 'velero', 'app.kubernetes.io/instance': 'velero' };

/** Port of the metrics, of the server and of the node agent. */
export const METRICS = { port: 8085, portName: 'http-monitoring' };

/** CRDs that the stages behind the chart need. */
export const CRDS = ['backups', 'backupstoragelocations', 'restores', 'schedules'].map((plural) => `${plural}.velero.io`);

/** Secret that Velero reads the password of its repositories from. Where it is missing, Velero makes it with a password that everybody knows. */
export const REPOSITORY_SECRET = { name: 'velero-repo-credentials', key: 'repository-password' };

/** Kinds that hold backups, or the state of one that is being made. */
export const STATEFUL = ['Backup', 'BackupRepository', 'Restore'];
