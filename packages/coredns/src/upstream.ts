import { Chart } from '@monosense-io/platform';

/*
 * What upstream ships, read from github.com/coredns/helm at tag coredns-1.46.2 and github.com/coredns/coredns at v1.15.0.
 * Renovate edits the versions; whoever merges a new one looks the rest up again at its tag.
 */

/** The chart. It still names CoreDNS 1.13.1: `VERSION` says what is really installed. */
export const CHART: Chart = {
  // renovate: datasource=docker depName=ghcr.io/coredns/charts/coredns
  repository: 'oci://ghcr.io/coredns/charts',
  name: 'coredns',
  version: '1.46.2',
};

/**
 * CoreDNS itself: only its newest release gets security fixes, and the chart lags behind. A question to the plugin `loop` could
 * stop a CoreDNS before 1.14.2 (CVE-2026-26018).
 */
// renovate: datasource=docker depName=docker.io/coredns/coredns
export const VERSION = '1.15.0';

/**
 * Name of the Service, and the value of the label `k8s-app`, by which Kubernetes' own tools, policies and agents have known
 * the cluster's DNS since before CoreDNS.
 */
export const KUBE_DNS = 'kube-dns';

/** Labels of the pods, for a release named like the chart. */
export const LABELS = { 'k8s-app': KUBE_DNS, 'app.kubernetes.io/name': 'coredns', 'app.kubernetes.io/instance': 'coredns' };

/** Where metrics are served; the chart makes the container port's name out of protocol and number. */
export const METRICS = { port: 9153, portName: 'tcp-9153' };

/** User of the image. */
export const NONROOT = 65532;

/** The plugin `forward` refuses to take more servers than this. */
export const MAX_SERVERS = 15;

/** Talos tells every kubelet that DNS is the tenth address of the range of Services. */
export const SERVICE_PLACE = 10;
