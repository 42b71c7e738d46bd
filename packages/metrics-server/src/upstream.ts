import { Chart } from '@monosense-io/platform';

/*
 * What upstream ships, read from github.com/kubernetes-sigs/metrics-server at tag metrics-server-helm-chart-3.13.1, which
 * brings metrics-server 0.8.1, and from github.com/postfinance/kubelet-csr-approver at v1.2.14. Renovate edits the versions;
 * whoever merges a new one looks the rest up again at its tag.
 */

/** The chart of metrics-server; its project publishes an index only, and no OCI repository. */
export const CHART: Chart = {
  // renovate: datasource=helm registryUrl=https://kubernetes-sigs.github.io/metrics-server depName=metrics-server
  repository: 'https://kubernetes-sigs.github.io/metrics-server',
  name: 'metrics-server',
  version: '3.13.1',
};

/** The chart of the approver; chart and program share their number. */
export const APPROVER_CHART: Chart = {
  // renovate: datasource=docker depName=ghcr.io/postfinance/charts/kubelet-csr-approver
  repository: 'oci://ghcr.io/postfinance/charts',
  name: 'kubelet-csr-approver',
  version: '1.2.14',
};

/** Labels that select the pods of metrics-server, for a release named like the chart. */
export const LABELS = { 'app.kubernetes.io/name': 'metrics-server', 'app.kubernetes.io/instance': 'metrics-server' };

/** What metrics-server serves: its Service, and the port of the pods behind it. Its own metrics are there too. */
export const API = { service: 'metrics-server', port: 443, targetPort: 10250, portName: 'https' };

/** Labels that select the pods of the approver, for a release named like the chart. */
export const APPROVER_LABELS = { 'app.kubernetes.io/name': 'kubelet-csr-approver', 'app.kubernetes.io/instance': 'kubelet-csr-approver' };

/** Port of the approver's metrics. */
export const APPROVER_METRICS = { port: 8080, portName: 'metrics' };

/** Port of the kubelet on every machine. */
export const KUBELET_PORT = 10250;
