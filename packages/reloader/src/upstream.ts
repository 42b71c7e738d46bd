import { Chart } from '@monosense-io/platform';

/*
 * What upstream ships, read from github.com/stakater/Reloader at tag chart-v2.2.16, which brings Reloader 1.4.21. Renovate
 * edits the version; whoever merges a new one looks the rest up again at its tag.
 */

/** The chart. Its number is not Reloader's own. */
export const CHART: Chart = {
  // renovate: datasource=docker depName=ghcr.io/stakater/charts/reloader
  repository: 'oci://ghcr.io/stakater/charts',
  name: 'reloader',
  version: '2.2.16',
};

/** Name of the Deployment; the chart would otherwise call it `reloader-reloader`. */
export const DEPLOYMENT = 'reloader';

/** Labels that select the pods, for a Deployment of that name and a release named like the chart. */
export const LABELS = { app: DEPLOYMENT, release: 'reloader' };

/** The only port: metrics and both probes. */
export const METRICS = { port: 9090, portName: 'http' };
