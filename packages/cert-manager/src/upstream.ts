import { Chart } from '@monosense-io/platform';

/*
 * What upstream ships, read from github.com/cert-manager/cert-manager at tag v1.21.2. Renovate edits the version; whoever
 * merges a new one looks the rest up again at its tag.
 */

/**
 * The chart; chart and application share their number, written with a v. Upstream recommends to upgrade one minor version at a
 * time; from 1.19 to 1.21 the stored version of all kinds is the same, and no step in between migrates anything.
 */
export const CHART: Chart = {
  // renovate: datasource=docker depName=quay.io/jetstack/charts/cert-manager
  repository: 'oci://quay.io/jetstack/charts',
  name: 'cert-manager',
  version: 'v1.21.2',
};

/** Labels that the chart puts on all its pods, for a release named like the chart. */
export const LABELS = { 'app.kubernetes.io/instance': 'cert-manager' };

/** Labels of the pods that issue and renew. */
export const CONTROLLER_LABELS = { ...LABELS, 'app.kubernetes.io/name': 'cert-manager', 'app.kubernetes.io/component': 'controller' };

/** Labels of the pods that the API server asks about every new certificate and issuer. */
export const WEBHOOK_LABELS = { ...LABELS, 'app.kubernetes.io/name': 'webhook', 'app.kubernetes.io/component': 'webhook' };

/** Labels of the pods that write certificate authorities into webhook configurations. */
export const CAINJECTOR_LABELS = { ...LABELS, 'app.kubernetes.io/name': 'cainjector', 'app.kubernetes.io/component': 'cainjector' };

/** Labels of the pod that tries the API once after an installation. */
export const STARTUP_CHECK_LABELS = { ...LABELS, 'app.kubernetes.io/name': 'startupapicheck', 'app.kubernetes.io/component': 'startupapicheck' };

/** The webhook: its Service, and the port of the pods behind it. */
export const WEBHOOK = { service: 'cert-manager-webhook', port: 443, targetPort: 10250 };

/** Port of the metrics, the same in all three. */
export const METRICS = { port: 9402, portName: 'http-metrics' };

/** Where Cloudflare's API is; the address is part of the program. */
export const CLOUDFLARE_HOST = 'api.cloudflare.com';

/** Where AWS' API for DNS is, for all of its regions. */
export const ROUTE53_HOST = 'route53.amazonaws.com';

/** Where DigitalOcean's API is; the address is part of the program. */
export const DIGITAL_OCEAN_HOST = 'api.digitalocean.com';

/** The pods that show a proof by HTTP: their label, and their port. */
export const HTTP01_SOLVER = { labels: { 'acme.cert-manager.io/http01-solver': 'true' }, port: 8089 };

/** Where the pods of Envoy Gateway listen for port 80: it adds 10000 to all ports below 1024. */
export const ENVOY_HTTP_PORT = 10080;
