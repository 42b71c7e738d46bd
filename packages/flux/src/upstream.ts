import { Chart } from '@monosense-io/platform';

/*
 * What upstream ships. Charts: github.com/controlplaneio-fluxcd/charts, commit 618391b (2025-12-22). Operator and the
 * manifests inside it: github.com/controlplaneio-fluxcd/flux-operator at tag v0.38.1. Renovate edits the versions; whoever
 * merges a new one looks the rest up again at its tag.
 */

/** The operator's chart; chart and operator share their number. 0.38.1 is the newest patch of its minor. */
export const OPERATOR_CHART: Chart = {
  // renovate: datasource=docker depName=ghcr.io/controlplaneio-fluxcd/charts/flux-operator
  repository: 'oci://ghcr.io/controlplaneio-fluxcd/charts',
  name: 'flux-operator',
  version: '0.38.1',
};

/** The chart that renders the FluxInstance; released together with the operator's. */
export const INSTANCE_CHART: Chart = {
  // renovate: datasource=docker depName=ghcr.io/controlplaneio-fluxcd/charts/flux-instance
  repository: 'oci://ghcr.io/controlplaneio-fluxcd/charts',
  name: 'flux-instance',
  version: '0.38.1',
};

/** Flux itself. 2.7.5 is the newest patch of its minor, and the one that the manifests below carry. */
// renovate: datasource=github-releases depName=fluxcd/flux2
export const FLUX_VERSION = '2.7.5';

/** Where the controllers' images are. */
export const FLUX_REGISTRY = 'ghcr.io/fluxcd';

/** The manifests that the operator installs Flux from. The chart's own default follows `latest`; the operator's release tags them with its version. */
export const FLUX_MANIFESTS = `oci://ghcr.io/controlplaneio-fluxcd/flux-operator-manifests:v${OPERATOR_CHART.version}`;

/** Group of the kinds that the operator's chart installs. */
export const OPERATOR_GROUP = 'fluxcd.controlplane.io';

/** Groups of Flux' own kinds, which the operator installs for a FluxInstance. */
export const FLUX_GROUPS = ['source', 'kustomize', 'helm', 'notification'].map((controller) => `${controller}.toolkit.fluxcd.io`);

/** Labels of the operator's pod, for a release named like the chart. */
export const OPERATOR_LABELS = { 'app.kubernetes.io/name': 'flux-operator', 'app.kubernetes.io/instance': 'flux-operator' };

/** Port of the operator's metrics. */
export const OPERATOR_METRICS = { port: 8080, portName: 'http-metrics' };

/** Label that all pods of Flux' controllers carry, and the operator's doesn't. */
export const CONTROLLER_LABELS = { 'app.kubernetes.io/part-of': 'flux' };

/** Port of the controllers' metrics, the same in all of them. */
export const CONTROLLER_METRICS = { port: 8080, portName: 'http-prom' };

/** Controllers that are installed. Those that write image tags to Git are not: Renovate does that here. */
export const CONTROLLERS = ['source-controller', 'kustomize-controller', 'helm-controller', 'notification-controller'];
