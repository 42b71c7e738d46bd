import { Component, Cpu, Endpoint, HelmRelease, Monitoring, Namespace, Pods, PodSecurity, Remediation, SecurityContext, Stage } from '@monosense-io/platform';
import { ApiObject, Size } from 'cdk8s';
import { clusterAlerts } from './alerts';
import type { VMNodeScrape, VMPodScrape, VMServiceScrape } from './imports/operator.victoriametrics.com-v1beta1';
import {
  API_VERSION, KUBE_STATE_METRICS_CHART, KUBE_STATE_METRICS_LABELS, KUBE_STATE_METRICS_PORT, KUBELET_PORT, NODE_EXPORTER_CHART, NODE_EXPORTER_LABELS,
  NODE_EXPORTER_PORT,
} from './upstream';
import { reserve, SCRAPE_INTERVAL } from './workload';

const EXPORTER_RESOURCES = { cpu: Cpu.millis(20), memory: Size.mebibytes(32), memoryLimit: Size.mebibytes(48) };
const STATE_RESOURCES = { cpu: Cpu.millis(20), memory: Size.mebibytes(96), memoryLimit: Size.mebibytes(160) };

// What tells of nodes, volumes and workloads. Left out is what only costs series, and Secrets, which it would need leave to list.
const COLLECTORS = [
  'cronjobs', 'daemonsets', 'deployments', 'horizontalpodautoscalers', 'jobs', 'namespaces', 'nodes', 'persistentvolumeclaims', 'persistentvolumes',
  'poddisruptionbudgets', 'pods', 'replicasets', 'resourcequotas', 'services', 'statefulsets', 'storageclasses',
];

// Interfaces and mounts that come and go with pods.
const POD_DEVICES = '^(lxc|veth|cilium_).*';
const POD_MOUNTS = '^/(dev|proc|sys|run/containerd/.+|var/lib/containerd/.+|var/lib/kubelet/.+)($|/)';

// The cluster's own authority, which signs the API servers' certificates, and those of kubelets that ask for one.
const CA_FILE = '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt';

/** Adds the metrics of nodes, containers and Kubernetes objects, the alerts on them, and the dashboard. */
export function addClusterMetrics(component: Component, namespace: Namespace, monitoring: Monitoring, agent: Pods, verifyKubelets: boolean): void {
  scrapeKubelets(monitoring, agent, verifyKubelets);
  scrapeApiServers(monitoring);
  addState(component, namespace, monitoring, agent);
  addNodeExporter(component, monitoring, agent);
  monitoring.alerts('cluster', clusterAlerts(component.cluster.facts.nodes.length));
  monitoring.dashboard('cluster-overview');
}

/** Kubelets tell of volumes, and their cAdvisor of containers. */
function scrapeKubelets(monitoring: Monitoring, agent: Pods, verified: boolean): void {
  const tlsConfig = verified ? { caFile: CA_FILE } : { insecureSkipVerify: true };
  const kubelets = new Pods(agent.stage, 'Kubelets', { hostNetwork: true });
  new Endpoint(agent.stage, 'Kubelet', { port: KUBELET_PORT, pods: kubelets }).connect(agent.stage, { pods: agent, wait: false });
  const scrapes = [
    { name: 'kubelet', path: '/metrics', metricRelabelConfigs: [{ action: 'drop', sourceLabels: ['__name__'], regex: '(kubelet_runtime_operations|rest_client|storage_operation)_.*_bucket' }] },
    {
      name: 'cadvisor',
      path: '/metrics/cadvisor',
      metricRelabelConfigs: [
        // Groups of processes that are no containers of pods; node-exporter tells of the node as a whole.
        { action: 'drop', if: '{__name__=~"container_.+",pod=""}' },
        { action: 'drop', sourceLabels: ['__name__'], regex: 'container_(blkio_device_usage_total|memory_failures_total|tasks_state)' },
        // New for every start of a container, and nothing that `pod` and `container` don't say.
        { action: 'labeldrop', regex: '(id|name)' },
      ],
    },
  ];
  for (const { name, path, metricRelabelConfigs } of scrapes) {
    new ApiObject(monitoring, `Scrape-${name}`, {
      apiVersion: API_VERSION,
      kind: 'VMNodeScrape',
      metadata: { name },
      spec: {
        port: `${KUBELET_PORT}`,
        scheme: 'https',
        path,
        interval: `${SCRAPE_INTERVAL.toSeconds()}s`,
        bearerTokenFile: '/var/run/secrets/kubernetes.io/serviceaccount/token',
        tlsConfig,
        honorLabels: true,
        // cAdvisor stamps samples with the time it measured, which may be so old that series have gaps.
        honorTimestamps: false,
        relabelConfigs: [{ targetLabel: 'job', replacement: name }],
        metricRelabelConfigs,
      },
    } satisfies VMNodeScrape);
  }
}

/** API servers tell of their requests and of etcd; they are the one part of the control plane that Talos lets others ask. */
function scrapeApiServers(monitoring: Monitoring): void {
  new ApiObject(monitoring, 'Scrape-apiserver', {
    apiVersion: API_VERSION,
    kind: 'VMServiceScrape',
    metadata: { name: 'apiserver' },
    spec: {
      namespaceSelector: { matchNames: ['default'] },
      selector: { matchLabels: { component: 'apiserver', provider: 'kubernetes' } },
      endpoints: [{
        port: 'https',
        scheme: 'https',
        interval: `${SCRAPE_INTERVAL.toSeconds()}s`,
        bearerTokenFile: '/var/run/secrets/kubernetes.io/serviceaccount/token',
        tlsConfig: { caFile: CA_FILE, serverName: 'kubernetes' },
        relabelConfigs: [{ targetLabel: 'job', replacement: 'apiserver' }],
        // A hundred times as many series are histograms of every kind, verb and code.
        metricRelabelConfigs: [{
          action: 'keep', sourceLabels: ['__name__'],
          regex: 'apiserver_(request_total|current_inflight_requests|storage_objects|storage_size_bytes)|process_(cpu_seconds_total|resident_memory_bytes|start_time_seconds)',
        }],
      }],
    },
  } satisfies VMServiceScrape);
}

function addState(component: Component, namespace: Namespace, monitoring: Monitoring, agent: Pods): void {
  const stage = new Stage(component, 'KubeState', { namespace, podLabels: KUBE_STATE_METRICS_LABELS });
  new HelmRelease(stage, 'Release', {
    chart: KUBE_STATE_METRICS_CHART,
    remediation: Remediation.ROLLBACK,
    values: { collectors: COLLECTORS, prometheusScrape: false, resources: reserve(stage, 'kube-state-metrics', 1, STATE_RESOURCES) },
  });
  component.cluster.kubeApi.connect(stage);
  // Its series tell of other pods, whose labels must win over its own.
  scrapePods(monitoring, agent, new Endpoint(stage, 'Metrics', KUBE_STATE_METRICS_PORT), {
    honorLabels: true,
    metricRelabelConfigs: [{ action: 'labeldrop', regex: '(uid|container_id|image_id)' }],
  });
}

function addNodeExporter(component: Component, monitoring: Monitoring, agent: Pods): void {
  const stage = new Stage(component, 'NodeExporter', {
    namespace: new Namespace(component, 'NodeExporterNamespace', {
      name: 'node-exporter', podSecurity: PodSecurity.PRIVILEGED, reason: 'node-exporter reads the host: its network, its processes and its mounts',
    }),
  });
  new HelmRelease(stage, 'Release', {
    chart: NODE_EXPORTER_CHART,
    remediation: Remediation.ROLLBACK,
    values: {
      fullnameOverride: 'node-exporter',
      containerSecurityContext: SecurityContext.container(),
      extraArgs: [
        `--collector.netdev.device-exclude=${POD_DEVICES}`,
        `--collector.netclass.ignored-devices=${POD_DEVICES}`,
        `--collector.filesystem.mount-points-exclude=${POD_MOUNTS}`,
      ],
      resources: reserve(stage, 'node-exporter', component.cluster.facts.nodes.length, EXPORTER_RESOURCES),
    },
  });
  const pods = new Pods(stage, 'NodeExporter', { labels: NODE_EXPORTER_LABELS, hostNetwork: true });
  scrapePods(monitoring, agent, new Endpoint(stage, 'Metrics', { ...NODE_EXPORTER_PORT, pods }), {
    relabelConfigs: [{ sourceLabels: ['__meta_kubernetes_pod_node_name'], targetLabel: 'node' }],
  });
}

/** A scrape with more to say than the core's, which is for pods that tell of themselves. */
function scrapePods(monitoring: Monitoring, agent: Pods, endpoint: Endpoint, more: object): void {
  endpoint.connect(agent.stage, { pods: agent, wait: false });
  new ApiObject(monitoring, `Scrape-${endpoint.stage.stageName}`, {
    apiVersion: API_VERSION,
    kind: 'VMPodScrape',
    metadata: { name: endpoint.stage.stageName },
    spec: {
      namespaceSelector: { matchNames: [endpoint.stage.home.name] },
      selector: { matchLabels: endpoint.pods.labels },
      podMetricsEndpoints: [{ port: endpoint.portName, interval: `${SCRAPE_INTERVAL.toSeconds()}s`, ...more }],
    },
  } satisfies VMPodScrape);
}
