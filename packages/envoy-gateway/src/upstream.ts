import { Chart } from '@monosense-io/platform';

/*
 * What upstream ships, read from github.com/envoyproxy/gateway at tag v1.9.1 and github.com/kubernetes-sigs/gateway-api at
 * tag v1.6.1. Renovate edits the versions; whoever merges a new one looks the rest up again at its tag.
 */

/**
 * The chart; chart and Envoy Gateway share their number, and the release decides which Envoy runs (v1.39.1). v1.9.1 is the
 * newest patch of this minor whose files could be read; v1.9.2 came after it.
 */
export const CHART: Chart = {
  repository: 'oci://docker.io/envoyproxy',
  name: 'gateway-helm',
  version: 'v1.9.1',
};

/** Folder of the chart's archive with Envoy Gateway's own CRDs, and nothing else. */
export const OWN_CRDS = './gateway-helm/charts/crds/crds/generated';

/**
 * The Gateway API at the version that this release is built on, and of its standard channel: the chart's own copy is of the
 * experimental one, whose fields may go again, and would be in the way of whoever changes to another Gateway later. Since v1.5
 * the folder holds an admission policy, too, that refuses CRDs from before v1.5, and the experimental ones.
 */
export const GATEWAY_API = {
  url: 'https://github.com/kubernetes-sigs/gateway-api',
  branch: 'release-1.6',
  // The commit of tag v1.6.1: a tag can be moved.
  commit: '8bb74df00e56ec8f944d48c25e6c1c9c2f6848e3',
  path: 'config/crd',
};

/** Name by which Envoy Gateway knows its GatewayClass. */
export const GATEWAY_CONTROLLER = 'gateway.envoyproxy.io/gatewayclass-controller';

/** Labels that the chart puts on the controller's pods, for a release named like the chart. */
export const CONTROLLER_LABELS = { 'control-plane': 'envoy-gateway', 'app.kubernetes.io/name': 'gateway-helm', 'app.kubernetes.io/instance': 'gateway-helm' };

/** Labels of the job that makes the certificates between controller and Envoys, before each installation and upgrade. */
export const CERTGEN_LABELS = { app: 'certgen' };

/** Port at which Envoys get their configuration. */
export const XDS = { port: 18000, portName: 'grpc', service: 'envoy-gateway' };

/** Port of the controller's metrics. */
export const CONTROLLER_METRICS = { port: 19001, portName: 'metrics' };

/** Port of an Envoy's metrics, and their path. */
export const ENVOY_METRICS = { port: 19001, portName: 'metrics' };
export const ENVOY_METRICS_PATH = '/stats/prometheus';

/** Ports of a Gateway. Envoy may not listen below 1024, so the controller adds 10000 in the pods. */
export const HTTP = { port: 80, targetPort: 10080 };
export const HTTPS = { port: 443, targetPort: 10443 };

/** Labels that the controller puts on the Envoys of a Gateway. */
export function envoyLabels(namespace: string, gateway: string): { [label: string]: string } {
  return {
    'app.kubernetes.io/name': 'envoy',
    'app.kubernetes.io/component': 'proxy',
    'gateway.envoyproxy.io/owning-gateway-name': gateway,
    'gateway.envoyproxy.io/owning-gateway-namespace': namespace,
  };
}

/** Beginning of the names of a Gateway's Envoys, in the namespace of the controller. */
export function envoyPodPrefix(namespace: string, gateway: string): string {
  return `envoy-${namespace}-${gateway}-`;
}

/** Share of an Envoy's memory limit that its heap may fill before it refuses connections. */
export const HEAP_SHARE = 0.8;
