import { Chart } from '@monosense-io/platform';

/*
 * What upstream ships, read from github.com/backube/volsync at tag v0.16.0. Renovate edits the versions; whoever merges a new one
 * looks the rest up again at its tag.
 */

/** The chart; chart and operator share their number. Upstream publishes an index only, and no OCI repository. */
export const CHART: Chart = {
  // renovate: datasource=helm registryUrl=https://backube.github.io/helm-charts depName=volsync
  repository: 'https://backube.github.io/helm-charts',
  name: 'volsync',
  version: '0.16.0',
};

/** The image of the operator and of all movers, which holds restic 0.18.1, bash and python3. It has the number of the chart. */
export const IMAGE = `quay.io/backube/volsync:${CHART.version}`;

/** The image with `etcdutl`, as the machines of Talos 1.14 run it; it reads snapshots of older ones. */
// renovate: datasource=docker depName=registry.k8s.io/etcd
export const ETCD_IMAGE = 'registry.k8s.io/etcd:3.7.1';

/** The image of talosctl, which holds that alone, at the version of the machines. */
export function talosctlImage(talosVersion: string): string {
  return `ghcr.io/siderolabs/talosctl:v${talosVersion.replace(/^v/, '')}`;
}

/** Labels that select the operator's pods, for a release named like the chart. */
export const LABELS = { 'app.kubernetes.io/name': 'volsync', 'app.kubernetes.io/instance': 'volsync' };

/** The metrics, which the operator serves with a certificate that it makes itself. */
export const METRICS = { port: 8443 };

/** Labels that the operator gives the pods which it starts. */
export const MOVER_LABELS = { 'app.kubernetes.io/created-by': 'volsync' };

/** Where the operator mounts the volumes that it is told to give a mover, by their name. */
export const MOVER_MOUNTS = '/mnt';

/** The host name that movers back up and restore under. */
export const RESTIC_HOST = 'volsync';
