import { Chart } from '@monosense-io/platform';

/*
 * What upstream ships. Charts: github.com/controlplaneio-fluxcd/charts, commit cf746d9 (2026-05-12). Operator and
 * the manifests inside it: github.com/controlplaneio-fluxcd/flux-operator at tag v0.58.1, its CRDs at v0.49.0. Renovate edits
 * the versions; whoever merges a new one looks the rest up again at its tag.
 */

/** The operator's chart. Chart and operator share their number; the files of later charts could not be had here yet. */
export const OPERATOR_CHART: Chart = {
  // renovate: datasource=docker depName=ghcr.io/controlplaneio-fluxcd/charts/flux-operator
  repository: 'oci://ghcr.io/controlplaneio-fluxcd/charts',
  name: 'flux-operator',
  version: '0.49.0',
};

/**
 * The operator, later than its chart's: operators before v0.53.0 can't install Flux 2.9, since they change a version of its CRDs that
 * it no longer has. It takes the same flags, and its FluxInstance has no field that the chart's CRD lacks; it goes with the next chart.
 */
// renovate: datasource=docker depName=ghcr.io/controlplaneio-fluxcd/flux-operator
export const OPERATOR_VERSION = 'v0.58.1';

/** The chart that renders the FluxInstance; released together with the operator's. */
export const INSTANCE_CHART: Chart = {
  // renovate: datasource=docker depName=ghcr.io/controlplaneio-fluxcd/charts/flux-instance
  repository: 'oci://ghcr.io/controlplaneio-fluxcd/charts',
  name: 'flux-instance',
  version: '0.49.0',
};

/** Flux itself: the newest that the manifests below carry. 2.9.5 and later are out; the files of operators that carry them could not be had here yet. */
// renovate: datasource=github-releases depName=fluxcd/flux2
export const FLUX_VERSION = '2.9.4';

/** Where the controllers' images are. */
export const FLUX_REGISTRY = 'ghcr.io/fluxcd';

/** The manifests that the operator installs Flux from. The chart's own default follows `latest`; the operator's release tags them with its version. */
export const FLUX_MANIFESTS = `oci://ghcr.io/controlplaneio-fluxcd/flux-operator-manifests:${OPERATOR_VERSION}`;

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
