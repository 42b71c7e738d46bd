import { Chart } from '@monosense-io/platform';

/*
 * What upstream ships, read from github.com/external-secrets/external-secrets at tag helm-chart-1.0.0. Renovate edits the
 * version; whoever merges a new one looks the rest up again at its tag. Upgrade one minor at a time.
 */

/** The chart; chart and operator share their number. 1.0.0 is the newest patch of its minor. */
export const CHART: Chart = {
  // renovate: datasource=docker depName=ghcr.io/external-secrets/charts/external-secrets
  repository: 'oci://ghcr.io/external-secrets/charts',
  name: 'external-secrets',
  version: '1.0.0',
};

/** Where the images really are. Chart 1.0.0 names a host that only forwards here; from 1.1.0 on, charts name this one. */
export const IMAGE = 'ghcr.io/external-secrets/external-secrets';

/** Group and version of the ExternalSecret API; `v1beta1` is in the CRDs as well, but not served. */
export const API_VERSION = 'external-secrets.io/v1';

/** Labels that the chart puts on all its pods, for a release named like the chart. */
export const LABELS = { 'app.kubernetes.io/instance': 'external-secrets' };

/** Labels of the pods that fill the Secrets. */
export const CONTROLLER_LABELS = { ...LABELS, 'app.kubernetes.io/name': 'external-secrets' };

/** Labels of the pods that the API server asks about every new ExternalSecret and store. */
export const WEBHOOK_LABELS = { ...LABELS, 'app.kubernetes.io/name': 'external-secrets-webhook' };

/** Labels of the pods that renew the webhook's certificate. */
export const CERT_CONTROLLER_LABELS = { ...LABELS, 'app.kubernetes.io/name': 'external-secrets-cert-controller' };

/** The webhook: its Service, and the port of the pods behind it. */
export const WEBHOOK = { service: 'external-secrets-webhook', port: 443, targetPort: 10250 };

/** Port of the metrics, the same in all three. */
export const METRICS = { port: 8080, portName: 'metrics' };

/** The ServiceAccount of the pods that fill the Secrets, as the chart names it for a release named like the chart. */
export const SERVICE_ACCOUNT = 'external-secrets';
