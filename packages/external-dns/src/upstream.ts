import { Chart } from '@monosense-io/platform';

/*
 * What upstream ships, read from github.com/kubernetes-sigs/external-dns at tags external-dns-helm-chart-1.19.0 and v0.19.0.
 * Renovate edits the version; whoever merges a new one looks the rest up again at its tag.
 */

/** The chart; 1.19.0 installs external-dns 0.19.0. */
export const CHART: Chart = {
  // renovate: datasource=helm registryUrl=https://kubernetes-sigs.github.io/external-dns depName=external-dns
  repository: 'https://kubernetes-sigs.github.io/external-dns',
  name: 'external-dns',
  version: '1.19.0',
};

/** Labels that the chart puts on the pods of a release. */
export function labelsOf(release: string): { [label: string]: string } {
  return { 'app.kubernetes.io/name': 'external-dns', 'app.kubernetes.io/instance': release };
}

/** The port of metrics and probes. */
export const METRICS = { port: 7979, portName: 'http' };

/** Where the Cloudflare provider finds its API. */
export const CLOUDFLARE_API = 'api.cloudflare.com';
