import { Chart } from '@monosense-io/platform';

/*
 * What upstream ships. Charts: github.com/controlplaneio-fluxcd/charts, commit cf746d9 (2026-05-12). Operator:
 * github.com/controlplaneio-fluxcd/flux-operator at tag v0.49.0; its manifests of Flux at tag v0.50.0. Renovate edits the versions; whoever
 * merges a new one looks the rest up again at its tag.
 */

/** The operator's chart; chart and operator share their number. Later ones have no chart whose files could be had here. */
export const OPERATOR_CHART: Chart = {
  // renovate: datasource=docker depName=ghcr.io/controlplaneio-fluxcd/charts/flux-operator
  repository: 'oci://ghcr.io/controlplaneio-fluxcd/charts',
  name: 'flux-operator',
  version: '0.49.0',
};

/** The chart that renders the FluxInstance; released together with the operator's. */
export const INSTANCE_CHART: Chart = {
  // renovate: datasource=docker depName=ghcr.io/controlplaneio-fluxcd/charts/flux-instance
  repository: 'oci://ghcr.io/controlplaneio-fluxcd/charts',
  name: 'flux-instance',
  version: '0.49.0',
};

/** Flux itself: the newest patch of its minor. Operators before v0.53.0 can't install 2.9: they change a version of the CRDs that it no longer has. */
// renovate: datasource=github-releases depName=fluxcd/flux2
export const FLUX_VERSION = '2.8.8';

/** Where the controllers' images are. */
export const FLUX_REGISTRY = 'ghcr.io/fluxcd';

/** The release that the manifests are of, the first that carries this Flux: an operator reads later ones, as it does with the chart's own default, `latest`. */
// renovate: datasource=docker depName=ghcr.io/controlplaneio-fluxcd/flux-operator-manifests
export const FLUX_MANIFESTS_VERSION = 'v0.50.0';

/** The manifests that the operator installs Flux from. */
export const FLUX_MANIFESTS = `oci://ghcr.io/controlplaneio-fluxcd/flux-operator-manifests:${FLUX_MANIFESTS_VERSION}`;

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
