import { Chart } from '@monosense-io/platform';

/*
 * What upstream ships, read from the repository github.com/cilium/cilium at tag v1.20.2, whose folder
 * install/kubernetes/cilium is the chart, and from github.com/kubernetes-sigs/gateway-api at tag v1.6.1. Renovate edits the
 * versions; whoever merges a new one looks the rest up again at its tag.
 */

/**
 * The chart, which pins every image by digest; chart and Cilium share their number. 1.20.2 is the newest patch of this minor
 * whose files could be read; 1.20.3 came after it.
 */
export const CHART: Chart = {
  repository: 'https://helm.cilium.io',
  name: 'cilium',
  version: '1.20.2',
};

/**
 * The Gateway API, whose CRDs Cilium doesn't bring: v1.6.1 is the version that Cilium 1.20 is built with, and
 * the least that it works with. The standard channel: Cilium needs nothing of the experimental one. Since v1.5 the folder
 * holds an admission policy, too, that refuses CRDs from before v1.5, and the experimental ones.
 *
 * They come from upstream's repository because the one official chart that holds them (Envoy Gateway's gateway-crds-helm)
 * carries so much beside them that Helm's record of the release, 1.17 MB, doesn't fit into a Secret.
 */
export const GATEWAY_API = {
  url: 'https://github.com/kubernetes-sigs/gateway-api',
  branch: 'release-1.6',
  // The commit of tag v1.6.1: a tag can be moved.
  commit: '8bb74df00e56ec8f944d48c25e6c1c9c2f6848e3',
  path: 'config/crd',
};

/**
 * What upstream's own connectivity test sends its requests with: curl, a shell, and nothing else. Read from cilium-cli/defaults/defaults.go
 * of github.com/cilium/cilium, with the digest that stands there.
 */
// renovate: datasource=docker depName=quay.io/cilium/alpine-curl
export const CURL_IMAGE = 'quay.io/cilium/alpine-curl:v1.10.0@sha256:913e8c9f3d960dde03882defa0edd3a919d529c2eb167caa7f54194528bde364';

/** The Service of Hubble's relay, which the chart gives port 80. */
export const RELAY_SERVICE = 'hubble-relay';

/** Group of the Gateway API. */
export const GATEWAY_API_GROUP = 'gateway.networking.k8s.io';

/** Name by which Cilium knows its GatewayClass. */
export const GATEWAY_CONTROLLER = 'io.cilium/gateway-controller';

/** Group of Cilium's own kinds. The operator installs them when it starts; the chart holds none of them. */
export const GROUP = 'cilium.io';

/** Those that it installs only when the Gateway API is switched on. */
export const GATEWAY_KINDS = ['CiliumEnvoyConfig', 'CiliumClusterwideEnvoyConfig', 'CiliumGatewayClassConfig'];

/** Those that it installs only when BGP is switched on. */
export const BGP_KINDS = [
  'CiliumBGPClusterConfig', 'CiliumBGPPeerConfig', 'CiliumBGPAdvertisement', 'CiliumBGPNodeConfig', 'CiliumBGPNodeConfigOverride',
];

/** CRDs of the objects that this and other components render, each to be waited for where its objects are rendered. */
export const CRDS = {
  policies: ['ciliumnetworkpolicies.cilium.io'],
  pools: ['ciliumloadbalancerippools.cilium.io'],
  l2: ['ciliuml2announcementpolicies.cilium.io'],
  bgp: ['ciliumbgpadvertisements.cilium.io', 'ciliumbgpclusterconfigs.cilium.io', 'ciliumbgppeerconfigs.cilium.io'],
};

/** KubePrism, Talos' own way from every node to a healthy API server. */
export const KUBE_PRISM = { host: '127.0.0.1', port: 7445 };

/** Port that the ClusterMesh API servers listen on, and their Service. */
export const MESH = { port: 2379, service: 'clustermesh-apiserver' };

/** The Service in front of Hubble's user interface. */
export const HUBBLE_UI = { service: 'hubble-ui', port: 80, targetPort: 8081 };

/** Labels that the chart puts on the pods of each program. */
export const AGENT_LABELS = { 'k8s-app': 'cilium' };
export const ENVOY_LABELS = { 'k8s-app': 'cilium-envoy' };
export const OPERATOR_LABELS = { 'io.cilium/app': 'operator', 'name': 'cilium-operator' };
export const RELAY_LABELS = { 'k8s-app': 'hubble-relay' };
export const HUBBLE_UI_LABELS = { 'k8s-app': 'hubble-ui' };
export const MESH_LABELS = { 'k8s-app': 'clustermesh-apiserver' };

/** Ports of the metrics, and their names. The agent, Envoy and the operator share the node's network. */
export const AGENT_METRICS = { port: 9962, portName: 'prometheus' };
export const HUBBLE_METRICS = { port: 9965, portName: 'hubble-metrics' };
export const OPERATOR_METRICS = { port: 9963, portName: 'prometheus' };
export const ENVOY_METRICS = { port: 9964, portName: 'envoy-metrics' };
export const RELAY_METRICS = { port: 9966, portName: 'prometheus' };
export const MESH_METRICS = { port: 9962, portName: 'apiserv-metrics' };
export const MESH_ETCD_METRICS = { port: 9963, portName: 'etcd-metrics' };
export const KVSTOREMESH_METRICS = { port: 9964, portName: 'kvmesh-metrics' };

/**
 * Capabilities of the agent: the chart's default without SYS_MODULE, since Talos lets no container load kernel modules, and
 * without SYSLOG, which only makes the reports of a fault richer.
 */
export const AGENT_CAPABILITIES = [
  'CHOWN', 'KILL', 'NET_ADMIN', 'NET_RAW', 'IPC_LOCK', 'SYS_ADMIN', 'SYS_RESOURCE', 'DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETUID',
];

/** Capabilities of the container that cleans up state, likewise. */
export const CLEAN_STATE_CAPABILITIES = ['NET_ADMIN', 'SYS_ADMIN', 'SYS_RESOURCE'];
