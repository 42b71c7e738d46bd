import { Chart } from '@monosense-io/platform';

/*
 * What upstream ships, read from github.com/kubernetes-sigs/external-dns at tags external-dns-helm-chart-1.21.1 and v0.21.0.
 * Renovate edits the version; whoever merges a new one looks the rest up again at its tag.
 */

/** the chart; 1.21.1 installs external-dns 0.21.0. */
export const CHART: Chart = {
  // renovate: datasource=helm registryUrl=https://kubernetes-sigs.github.io/external-dns depName=external-dns
  repository: 'https://kubernetes-sigs.github.io/external-dns',
  name: 'external-dns',
  version: '1.21.1',
};

/** Labels that the chart puts on the pods of a release. */
export function labelsOf(release: string): { [label: string]: string } {
  return { 'app.kubernetes.io/name': 'external-dns', 'app.kubernetes.io/instance': release };
}

/**
 * What names of annotations begin with. It is the default still, and not after 0.21: without it, a later version would find no
 * annotation, and remove the records that came of one.
 */
export const ANNOTATION_PREFIX = 'external-dns.alpha.kubernetes.io/';

/** The port of metrics and probes. */
export const METRICS = { port: 7979, portName: 'http' };

/** Where the Cloudflare provider finds its API. */
export const CLOUDFLARE_API = 'api.cloudflare.com';
