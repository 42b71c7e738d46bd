import { Chart } from '@monosense-io/platform';

/*
 * What upstream ships, read from github.com/external-secrets/external-secrets at tag helm-chart-2.9.0. Renovate edits the
 * version; whoever merges a new one looks the rest up again at its tag.
 */

/**
 * The chart; chart and operator share their number. Upstream recommends to upgrade one minor version at a time; from 1.0 to 2.9 the
 * stored version of all kinds is the same, and no step in between migrates anything. Later ones exist, up to 2.14.0: upstream's
 * files at their tags have not been read yet.
 */
export const CHART: Chart = {
  // renovate: datasource=docker depName=ghcr.io/external-secrets/charts/external-secrets
  repository: 'oci://ghcr.io/external-secrets/charts',
  name: 'external-secrets',
  version: '2.9.0',
};

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
