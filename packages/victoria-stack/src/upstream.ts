import { Chart } from '@monosense-io/platform';

/*
 * What upstream ships, read from github.com/VictoriaMetrics/helm-charts and /operator and /VictoriaMetrics, and from
 * github.com/prometheus-community/helm-charts, each at the tag of the version. Renovate edits the versions; whoever merges a
 * new one looks the rest up again at its tag.
 */

/** The operator's CRDs: they belong to operator v0.74.0 and are updated before it. */
export const CRDS_CHART: Chart = {
  // renovate: datasource=docker depName=ghcr.io/victoriametrics/helm-charts/victoria-metrics-operator-crds
  repository: 'oci://ghcr.io/victoriametrics/helm-charts',
  name: 'victoria-metrics-operator-crds',
  version: '0.14.0',
};

/** The operator, v0.74.0. v0.74.1 differs in a webhook for a kind that is not used here. Charts before 0.67.1 don't give this operator the rights that it needs. */
export const OPERATOR_CHART: Chart = {
  // renovate: datasource=docker depName=ghcr.io/victoriametrics/helm-charts/victoria-metrics-operator
  repository: 'oci://ghcr.io/victoriametrics/helm-charts',
  name: 'victoria-metrics-operator',
  version: '0.67.2',
};

/**
 * VictoriaMetrics itself, of which only the newest is mended: series can be deleted by a link in v1.148.0, which operator v0.74.0 is
 * released with. Images of the cluster's parts have `-cluster` behind it.
 */
// renovate: datasource=docker depName=docker.io/victoriametrics/vmagent
export const METRICS_VERSION = 'v1.150.0';

/** Alertmanager: the version that operator v0.74.0 is released with. */
// renovate: datasource=docker depName=docker.io/prom/alertmanager
export const ALERTMANAGER_VERSION = 'v0.31.0';

/** kube-state-metrics 2.20.0. */
export const KUBE_STATE_METRICS_CHART: Chart = {
  // renovate: datasource=docker depName=ghcr.io/prometheus-community/charts/kube-state-metrics
  repository: 'oci://ghcr.io/prometheus-community/charts',
  name: 'kube-state-metrics',
  version: '8.4.0',
};

/** node-exporter 1.12.1. */
export const NODE_EXPORTER_CHART: Chart = {
  // renovate: datasource=docker depName=ghcr.io/prometheus-community/charts/prometheus-node-exporter
  repository: 'oci://ghcr.io/prometheus-community/charts',
  name: 'prometheus-node-exporter',
  version: '4.56.1',
};

/** Group and version of the kinds that this package uses. */
export const API_VERSION = 'operator.victoriametrics.com/v1beta1';

/** Kinds that hold data. */
export const STATEFUL = ['VMCluster', 'VMSingle', 'VLogs', 'VLCluster', 'VLDistributed', 'VLSingle', 'VMDistributed', 'VTCluster', 'VTSingle'];

/** Labels that the chart puts on the operator's pods, for a release named like the chart. */
export const OPERATOR_LABELS = { 'app.kubernetes.io/name': 'victoria-metrics-operator', 'app.kubernetes.io/instance': 'victoria-metrics-operator' };

/** Port of the operator's metrics, and that of its webhook. */
export const OPERATOR_METRICS = { port: 8080, portName: 'http' };
export const OPERATOR_WEBHOOK = { port: 9443, portName: 'webhook', service: 'victoria-metrics-operator' };

/** Labels that the operator puts on the pods of an object, by what runs in them (`vmagent`, `vmstorage` …). */
export function labelsOf(app: string, name: string): { [label: string]: string } {
  return { 'app.kubernetes.io/name': app, 'app.kubernetes.io/instance': name, 'app.kubernetes.io/component': 'monitoring', 'managed-by': 'vm-operator' };
}

/** Ports that the operator gives to what it runs; its Services are called `<app>-<name>`, and their port is the pods'. */
export const PORTS = {
  vminsert: { port: 8480, portName: 'http' },
  vmselect: { port: 8481, portName: 'http' },
  vmstorage: { port: 8482, portName: 'http' },
  vmagent: { port: 8429, portName: 'http' },
  vmalert: { port: 8080, portName: 'http' },
  vmalertmanager: { port: 9093, portName: 'web' },
  vmauth: { port: 8427, portName: 'http' },
};

/** Port on which the proxy says how it is, apart from the one for clients; the operator calls it so. */
export const PROXY_INTERNAL = { port: 8426, portName: 'internal' };

/** Ports of vmstorage for the cluster's own protocol. */
export const STORAGE_INSERT = { port: 8400, portName: 'vminsert' };
export const STORAGE_SELECT = { port: 8401, portName: 'vmselect' };

/** Port on which Alertmanagers tell each other what they have sent, by TCP and UDP. */
export const ALERTMANAGER_GOSSIP = 9094;

/** Labels and port of kube-state-metrics, for a release named like the chart. */
export const KUBE_STATE_METRICS_LABELS = { 'app.kubernetes.io/name': 'kube-state-metrics', 'app.kubernetes.io/instance': 'kube-state-metrics' };
export const KUBE_STATE_METRICS_PORT = { port: 8080, portName: 'http' };

/** Labels and port of node-exporter, for a release named like the chart. It shares the node's network. */
export const NODE_EXPORTER_LABELS = { 'app.kubernetes.io/name': 'prometheus-node-exporter', 'app.kubernetes.io/instance': 'prometheus-node-exporter' };
export const NODE_EXPORTER_PORT = { port: 9100, portName: 'metrics' };

/** Port of the kubelet on every node. */
export const KUBELET_PORT = 10250;
