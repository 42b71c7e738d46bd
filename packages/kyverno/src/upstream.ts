import { Chart } from '@monosense-io/platform';

/*
 * What upstream ships, read from github.com/kyverno/kyverno at v1.19.1, which chart 3.9.1 brings, and from github.com/kyverno/api,
 * whose chart it brings too. Renovate edits the version; whoever merges a new one looks the rest up again at its tag.
 */

/** The chart. Its number is not Kyverno's own. */
export const CHART: Chart = {
  // renovate: datasource=helm depName=kyverno registryUrl=https://kyverno.github.io/kyverno/
  repository: 'https://kyverno.github.io/kyverno/',
  name: 'kyverno',
  version: '3.9.1',
};

/** Group and version of the policies. Upstream replaces ClusterPolicy by these kinds. */
export const API_VERSION = 'policies.kyverno.io/v1';

/** Label of all pods of a release named like the chart; those of its hooks get it from this package. */
export const LABELS = { 'app.kubernetes.io/instance': 'kyverno' };

/** Labels of the pods that the API server asks. */
export const ADMISSION_LABELS = { ...LABELS, 'app.kubernetes.io/component': 'admission-controller' };

/** Labels of the pods that look at what exists, and write the reports. */
export const REPORTS_LABELS = { ...LABELS, 'app.kubernetes.io/component': 'reports-controller' };

/** The webhooks: their Service, and the port of the pods behind it. */
export const WEBHOOK = { service: 'kyverno-svc', port: 443, targetPort: 9443, portName: 'https' };

/** Port of the metrics; the two programs call it differently. */
export const ADMISSION_METRICS = { port: 8000, portName: 'metrics-port' };
/** See `ADMISSION_METRICS`. */
export const REPORTS_METRICS = { port: 8000, portName: 'metrics' };

/** Where every verification of a signature begins: the keys that the public log and its authority sign with. */
export const SIGSTORE_HOST = 'tuf-repo-cdn.sigstore.dev';

/** The public log of signatures. Its address must be given where its entries are not required. */
export const SIGNATURE_LOG = 'https://rekor.sigstore.dev';
