/** Two clusters as their exporters tell of them: `infra` stores and has some faults, `apps` runs applications and is well. */
import { Waves } from './waves.ts';
import type { Labels } from './waves.ts';

const GIB = 1024 ** 3;
/** What the clock of an expression says at the end: VictoriaMetrics' here begins with the history. */
export const NOW = 180 * 60;
const DAY = 86400;

interface Lab {
  readonly name: string;
  readonly memory: number;
  /** Pods by namespace: name, CPUs and memory in GiB that each uses. */
  readonly pods: { readonly [namespace: string]: ReadonlyArray<readonly [string, number, number]> };
  readonly volumes: ReadonlyArray<readonly [string, string, number]>;
  readonly routes: ReadonlyArray<readonly [string, number]>;
  readonly charts: { readonly [release: string]: string };
  readonly commit: string;
}

const INFRA: Lab = {
  name: 'infra',
  memory: 64,
  pods: {
    'databases': [['postgres-1', 0.8, 6.2], ['postgres-2', 0.3, 5.8], ['postgres-3', 0.3, 5.7], ['postgres-gitlab-7c9d5f6b48-b9tqz', 0.1, 0.1]],
    'dragonfly-system': [['cache-0', 0.4, 1.6], ['cache-1', 0.1, 1.5], ['sessions-0', 0.1, 0.4]],
    'flux-system': [['kustomize-controller-7c8c6f85fb-bd4kn', 0.05, 0.12], ['helm-controller-5bd57786d4-9qzwl', 0.04, 0.16], ['source-controller-6f7d9c8b5d-mm2hx', 0.02, 0.09]],
    'kube-system': [['cilium-4xk2p', 0.2, 0.5], ['cilium-mm2hx', 0.2, 0.5], ['cilium-wq9zt', 0.2, 0.5]],
    'observability': [['vmstorage-victoria-0', 0.2, 0.4], ['vmstorage-victoria-1', 0.2, 0.4], ['vmagent-victoria-0', 0.15, 0.2]],
    'rook-ceph': [['rook-ceph-osd-0-6b8', 0.5, 4.1], ['rook-ceph-osd-1-5c7', 0.5, 4.3], ['rook-ceph-osd-2-7d9', 0.5, 3.9]],
    'gatus': [['gatus-6d5f8c7b9d-4xk2p', 0.01, 0.05]],
  },
  volumes: [['databases', 'postgres-1', 0.62], ['databases', 'postgres-2', 0.61], ['observability', 'vmstorage-db-vmstorage-victoria-0', 0.48], ['observability', 'vmstorage-db-vmstorage-victoria-1', 0.83]],
  routes: [['kube-system/cilium-gateway-internal/gatus:gatus:80', 0.4], ['kube-system/cilium-gateway-internal/grafana:grafana:80', 2.1]],
  charts: { 'cilium': '1.20.3', 'rook-ceph': 'v1.20.7', 'cert-manager': 'v1.21.2', 'dragonfly-operator': 'v1.6.1' },
  commit: 'main@sha1:9f3c21d',
};

const APPS: Lab = {
  name: 'apps',
  memory: 48,
  pods: {
    'gitlab': [['gitlab-webservice-5f7b9-2kxwm', 0.9, 3.1], ['gitlab-sidekiq-6c8d7-8hzvq', 0.5, 2.2], ['gitlab-gitaly-0', 0.3, 1.1]],
    'harbor': [['harbor-core-74f6b-xq2lm', 0.1, 0.3], ['harbor-registry-58c9d-7vjtn', 0.05, 0.2]],
    'mattermost': [['mattermost-6b9f8-m4wzk', 0.2, 0.7]],
    'flux-system': [['kustomize-controller-7c8c6f85fb-hx4wn', 0.05, 0.11], ['helm-controller-5bd57786d4-vl7d2', 0.04, 0.15], ['source-controller-6f7d9c8b5d-q8m4t', 0.02, 0.08]],
    'kube-system': [['cilium-b7c9d', 0.2, 0.5], ['cilium-f5e8a', 0.2, 0.5], ['cilium-k3j6h', 0.2, 0.5]],
    'observability': [['vmagent-victoria-0', 0.12, 0.15]],
  },
  volumes: [['gitlab', 'repo-data-gitlab-gitaly-0', 0.57]],
  routes: [['httproute/gitlab/gitlab/rule/0', 14], ['httproute/harbor/harbor/rule/0', 3.5], ['httproute/mattermost/mattermost/rule/0', 6.2]],
  charts: { 'cilium': '1.20.2', 'cert-manager': 'v1.21.2', 'envoy-gateway': 'v1.9.2' },
  commit: 'main@sha1:5b70e4a',
};

/** What the exporters of each cluster have said. */
export const CLUSTERS: { readonly [cluster: string]: Waves } = Object.fromEntries([INFRA, APPS].map((lab) => [lab.name, wavesOf(lab)]));

function wavesOf(lab: Lab): Waves {
  const waves = new Waves();
  const nodes = ['01', '02', '03'].map((number) => `${lab.name}-${number}`);
  machines(waves, lab, nodes);
  workloads(waves, lab, nodes);
  flux(waves, lab);
  network(waves, lab);
  routes(waves, lab);
  certificates(waves, lab);
  agents(waves, lab);
  names(waves, lab);
  checks(waves, lab);
  promises(waves, lab);
  secrets(waves, lab);
  if (lab.name === 'infra') {
    ceph(waves);
    postgres(waves);
    dragonfly(waves);
    store(waves);
    logs(waves);
  }
  return waves;
}

function machines(waves: Waves, { name, memory }: Lab, nodes: string[]): void {
  nodes.forEach((node, index) => {
    const of: Labels = { node, namespace: 'node-exporter', pod: `node-exporter-${node}`, instance: `10.0.0.${11 + index}:9100` };
    for (let cpu = 0; cpu < 8; cpu += 1) waves.counter('node_cpu_seconds_total', { ...of, cpu: `${cpu}`, mode: 'idle' }, 0.72 - 0.12 * index, 0.15);
    waves.gauge('node_memory_MemAvailable_bytes', of, memory * GIB * (0.55 - 0.07 * index), 0.05).value('node_memory_MemTotal_bytes', of, memory * GIB);
    waves.gauge('node_load5', of, 1.5 + index, 0.3);
    const disk = { ...of, device: '/dev/nvme0n1p4', fstype: 'xfs', mountpoint: '/var' };
    waves.gauge('node_filesystem_avail_bytes', disk, 480 * GIB * (0.6 - 0.1 * index), 0.01).value('node_filesystem_size_bytes', disk, 480 * GIB);
    waves.counter('node_network_receive_bytes_total', { ...of, device: 'bond0' }, 9e6 + 3e6 * index).counter('node_network_transmit_bytes_total', { ...of, device: 'bond0' }, 7e6 + 2e6 * index);
    waves.value('kube_node_info', { node, kubelet_version: name === 'infra' ? 'v1.36.4' : 'v1.35.10', os_image: name === 'infra' ? 'Talos (v1.13.10)' : 'Talos (v1.12.11)', kernel_version: '6.18.21-talos' }, 1);
    waves.value('kube_node_status_condition', { node, condition: 'Ready', status: 'true' }, 1);
    waves.value('kube_node_status_allocatable', { node, resource: 'cpu' }, 7.9).value('kube_node_status_allocatable', { node, resource: 'memory' }, (memory - 2) * GIB);
  });
  const server = { job: 'apiserver', instance: '10.0.0.11:6443' };
  waves.counter('apiserver_request_total', { ...server, code: '200', verb: 'GET' }, name === 'infra' ? 85 : 60).value('apiserver_storage_size_bytes', { ...server, storage_cluster_id: 'etcd-0' }, name === 'infra' ? 1.9e8 : 1.4e8);
  if (name === 'infra') waves.counter('apiserver_request_total', { ...server, code: '503', verb: 'LIST' }, 0.02).lately('ALERTS', { alertname: 'CnpgReplicaMissing', alertstate: 'firing', severity: 'warning' }, 25, 1);
}

function workloads(waves: Waves, lab: Lab, nodes: string[]): void {
  let at = 0;
  for (const [namespace, pods] of Object.entries(lab.pods)) {
    for (const [pod, cpu, memory] of pods) {
      const of: Labels = { namespace, pod };
      const container: Labels = { ...of, container: pod.split('-')[0] };
      waves.value('kube_pod_info', { ...of, node: nodes[at % 3] }, 1).value('kube_pod_status_phase', { ...of, phase: 'Running' }, 1);
      for (const phase of ['Pending', 'Failed', 'Unknown']) waves.value('kube_pod_status_phase', { ...of, phase }, 0);
      waves.value('kube_pod_status_ready', { ...of, condition: 'true' }, 1).value('kube_pod_status_ready', { ...of, condition: 'false' }, 0);
      waves.counter('container_cpu_usage_seconds_total', container, cpu).gauge('container_memory_working_set_bytes', container, memory * GIB, 0.04);
      waves.value('kube_pod_container_resource_requests', { ...container, resource: 'cpu' }, cpu).value('kube_pod_container_resource_requests', { ...container, resource: 'memory' }, memory * GIB * 1.2);
      waves.value('kube_pod_container_resource_limits', { ...container, resource: 'memory' }, memory * GIB * 1.5);
      waves.value('kube_pod_container_status_restarts_total', container, 0);
      at += 1;
    }
    waves.value('kube_deployment_spec_replicas', { namespace, deployment: namespace }, 1).value('kube_deployment_status_replicas_available', { namespace, deployment: namespace }, 1);
    waves.value('kube_statefulset_replicas', { namespace, statefulset: namespace }, 1).value('kube_statefulset_status_replicas_ready', { namespace, statefulset: namespace }, 1);
    waves.value('kube_pod_container_status_waiting', { namespace, pod: pods[0][0], container: 'main' }, 0);
    waves.value('kube_job_info', { namespace, job_name: `${namespace}-backup` }, 1).value('kube_job_status_failed', { namespace, job_name: `${namespace}-backup` }, 0);
  }
  for (const [namespace, persistentvolumeclaim, full] of lab.volumes) {
    const of = { namespace, persistentvolumeclaim };
    waves.gauge('kubelet_volume_stats_used_bytes', of, 80 * GIB * full, 0.01).value('kubelet_volume_stats_capacity_bytes', of, 80 * GIB);
    waves.value('kube_persistentvolumeclaim_status_phase', { ...of, phase: 'Bound' }, 1).value('kube_persistentvolumeclaim_status_phase', { ...of, phase: 'Pending' }, 0);
  }
  if (lab.name !== 'infra') return;
  // One replica of the databases starts again and again.
  const ill = { namespace: 'databases', pod: 'postgres-3' };
  waves.lately('kube_pod_status_ready', { ...ill, condition: 'true' }, 25, 0, 1).lately('kube_pod_status_ready', { ...ill, condition: 'false' }, 25, 1, 0);
  waves.risen('kube_pod_container_status_restarts_total', { ...ill, container: 'postgres' }, 6);
  waves.lately('kube_pod_container_status_waiting', { ...ill, container: 'postgres' }, 25, 1, 0);
}

function flux(waves: Waves, lab: Lab): void {
  const resource = (kind: string, name: string, revision: string, ready = 'True', reason = 'ReconciliationSucceeded'): Labels => ({ kind, name, exported_namespace: 'flux-system', ready, reason, suspended: 'False', revision, uid: `${kind}-${name}` });
  for (const [name, version] of Object.entries(lab.charts)) {
    waves.value('flux_resource_info', resource('HelmRelease', name, version), 1);
    waves.value('flux_resource_info', resource('OCIRepository', name, `${version}@sha256:4d1e`), 1);
    waves.value('flux_resource_info', resource('Kustomization', `${name}-operator`, lab.commit), 1);
  }
  waves.value('flux_resource_info', resource('GitRepository', 'flux-system', lab.commit), 1);
  if (lab.name === 'infra') {
    waves.lately('flux_resource_info', resource('Kustomization', 'postgres-cluster', lab.commit, 'False', 'HealthCheckFailed'), 25, 1);
    waves.lately('flux_resource_info', resource('Kustomization', 'postgres-gitlab-database', lab.commit, 'False', 'DependencyNotReady'), 25, 1);
    waves.lately('flux_resource_info', resource('Kustomization', 'rook-ceph-cluster', lab.commit, 'Unknown', 'Progressing'), 5, 1);
    waves.value('flux_resource_info', { ...resource('HelmRelease', 'spegel', '0.7.4'), suspended: 'True' }, 1);
  }
  waves.value('flux_instance_info', { kind: 'FluxInstance', name: 'flux', exported_namespace: 'flux-system', ready: 'True', reason: 'ReconciliationSucceeded', suspended: 'False', revision: 'v2.9.4@sha256:77aa' }, 1);
  for (const [name, version] of Object.entries({ '@monosense-io/cilium': lab.name === 'infra' ? '2.5.0' : '2.4.1', '@monosense-io/flux': '1.4.1', 'cilium/Cilium': lab.charts.cilium })) waves.value('platform_version_info', { name, version }, 1);
  for (const [controller, name, perSecond, seconds] of [['kustomization', 'kustomize-controller', 0.12, 4], ['helmrelease', 'helm-controller', 0.05, 9], ['gitrepository', 'source-controller', 0.02, 0.8], ['ocirepository', 'source-controller', 0.04, 0.5]] as const) {
    const of = { namespace: 'flux-system', pod: `${name}-${lab.name}`, controller };
    waves.histogram('controller_runtime_reconcile_time_seconds', of, perSecond, seconds);
    waves.counter('controller_runtime_reconcile_total', { ...of, result: 'success' }, perSecond).counter('controller_runtime_reconcile_total', { ...of, result: 'error' }, lab.name === 'infra' && controller === 'kustomization' ? 0.01 : 0);
    waves.gauge('workqueue_longest_running_processor_seconds', { ...of, name: controller }, seconds, 0.8).gauge('workqueue_depth', { ...of, name: controller }, 1, 0.9);
  }
}

function network(waves: Waves, { name, pods }: Lab): void {
  const namespaces = Object.keys(pods);
  pods['kube-system'].forEach(([pod], index) => {
    const of: Labels = { namespace: 'kube-system', pod };
    waves.value('cilium_version', { ...of, version: '1.20.3' }, 1).value('cilium_unreachable_nodes', of, 0);
    for (const map of ['ct4_global', 'lxc', 'policy']) waves.gauge('cilium_bpf_map_pressure', { ...of, map_name: map }, 0.1 + 0.08 * index);
    for (const [state, count] of [['ready', 28], ['regenerating', 1]] as const) waves.gauge('cilium_endpoint_state', { ...of, endpoint_state: state }, count, 0.05);
    waves.counter('cilium_endpoint_regenerations_total', { ...of, outcome: 'success' }, 0.4).counter('cilium_drop_count_total', { ...of, reason: 'Stale or unroutable IP', direction: 'INGRESS' }, 0.01);
    waves.value('cilium_bgp_control_plane_session_state', { ...of, neighbor: '10.0.0.1' }, name === 'infra' && index === 2 ? 0 : 1);
    waves.value('cilium_clustermesh_remote_cluster_readiness_status', { ...of, target_cluster: name === 'infra' ? 'apps' : 'infra' }, 1);
    for (const [verdict, type, protocol, perSecond] of [['FORWARDED', 'Trace', 'TCP', 320], ['FORWARDED', 'L7', 'HTTP', 24], ['FORWARDED', 'L7', 'DNS', 18], ['DROPPED', 'Drop', 'TCP', 0.3]] as const) waves.counter('hubble_flows_processed_total', { ...of, verdict, type, protocol }, perSecond);
    waves.counter('hubble_tcp_flags_total', { ...of, flag: 'RST' }, 0.6);
    namespaces.slice(0, 4).forEach((namespace, at) => {
      const between = { ...of, source_namespace: namespace, destination_namespace: namespaces[(at + 1) % namespaces.length] };
      waves.counter('hubble_http_requests_total', { ...between, method: 'GET', protocol: 'HTTP/1.1' }, 1 + at).histogram('hubble_http_request_duration_seconds', { ...between, method: 'GET' }, 1 + at, 0.04 * (1 + at));
      waves.counter('hubble_dns_queries_total', { ...between, qtypes: 'A' }, 2 + at).counter('hubble_dns_responses_total', { ...of, source_namespace: 'coredns', destination_namespace: namespace, rcode: 'No Error' }, 2 + at);
      waves.counter('hubble_dns_responses_total', { ...of, source_namespace: 'coredns', destination_namespace: namespace, rcode: 'Non-Existent Domain' }, 0.2);
      if (name === 'infra' && at < 2) waves.counter('hubble_drop_total', { ...between, reason: 'POLICY_DENIED', protocol: 'TCP' }, 0.1).counter('hubble_dns_responses_total', { ...of, source_namespace: 'coredns', destination_namespace: namespace, rcode: 'Server Failure' }, 0.02);
    });
  });
}

function routes(waves: Waves, lab: Lab): void {
  for (const [route, perSecond] of lab.routes) {
    const of = { namespace: 'kube-system', pod: `cilium-envoy-${lab.name}`, envoy_cluster_name: route };
    waves.counter('envoy_cluster_upstream_rq_total', of, perSecond).counter('envoy_cluster_upstream_rq_xx', { ...of, envoy_response_code_class: '2' }, perSecond);
    waves.counter('envoy_cluster_upstream_rq_xx', { ...of, envoy_response_code_class: '5' }, perSecond * 0.004);
    // In milliseconds.
    waves.histogram('envoy_cluster_upstream_rq_time', of, perSecond, 40 + 6 * perSecond);
  }
}

function certificates(waves: Waves, { name }: Lab): void {
  for (const [certificate, days] of [['wildcard', name === 'infra' ? 41 : 63], ['clustermesh', 210], ['webhook', name === 'infra' ? 5 : 80]] as const) {
    const of = { namespace: 'cert-manager', name: certificate, issuer_name: 'letsencrypt' };
    const late = days < 7;
    waves.value('certmanager_certificate_expiration_timestamp_seconds', of, NOW + days * DAY).value('certmanager_certificate_renewal_timestamp_seconds', of, late ? NOW - 2 * DAY : NOW + (days - 30) * DAY);
    waves.value('certmanager_certificate_ready_status', { ...of, condition: 'True' }, late ? 0 : 1).value('certmanager_certificate_ready_status', { ...of, condition: 'False' }, late ? 1 : 0);
  }
  waves.value('certmanager_clusterissuer_ready_status', { name: 'letsencrypt', condition: 'True' }, 1).value('certmanager_clusterissuer_ready_status', { name: 'letsencrypt', condition: 'False' }, 0);
  waves.value('certmanager_clock_time_seconds_gauge', {}, NOW);
  waves.counter('certmanager_http_acme_client_request_count', { host: 'acme-v02.api.letsencrypt.org', status: '200' }, 0.02);
  if (name === 'infra') waves.counter('certmanager_http_acme_client_request_count', { host: 'acme-v02.api.letsencrypt.org', status: '429' }, 0.0003).value('certmanager_certificate_challenge_status', { domain: 'example.org', status: 'pending' }, 1);
  for (const controller of ['certificates-readiness', 'orders']) waves.counter('certmanager_controller_sync_call_count', { controller }, 0.3).counter('certmanager_controller_sync_error_count', { controller }, name === 'infra' ? 0.01 : 0);
}

function agents(waves: Waves, { name, pods }: Lab): void {
  const of = { namespace: 'observability', pod: 'vmagent-victoria-0' };
  waves.counter('vmagent_remotewrite_rows_pushed_after_relabel_total', of, name === 'infra' ? 2100 : 1400).value('vmagent_remotewrite_pending_data_bytes', of, 0).gauge('process_resident_memory_bytes', of, 2e8);
  for (const [namespace, [[pod]]] of Object.entries(pods)) waves.value('up', { job: `${namespace}/${namespace}`, namespace, pod, instance: `${pod}:9090` }, 1);
  if (name === 'infra') waves.lately('up', { job: 'databases/postgres', namespace: 'databases', pod: 'postgres-3', instance: 'postgres-3:9187' }, 25, 0, 1);
  waves.value('vmalert_alerts_firing', { ...of, pod: 'vmalert-victoria-0', alertname: 'Watchdog' }, name === 'infra' ? 2 : 0).gauge('vmalert_iteration_duration_seconds', { ...of, pod: 'vmalert-victoria-0', group: 'cilium-network', quantile: '0.99' }, 0.02, 0.4);
}

function store(waves: Waves): void {
  ['vmstorage-victoria-0', 'vmstorage-victoria-1', 'vmstorage-victoria-2'].forEach((pod, index) => {
    const of = { namespace: 'observability', pod };
    waves.value('vm_cache_entries', { ...of, type: 'storage/hour_metric_ids' }, 74000).gauge('vm_data_size_bytes', { ...of, type: 'storage/small' }, (21 + index) * 1e9, 0.02);
    waves.gauge('vm_free_disk_space_bytes', of, (28 - 8 * index) * 1e9, 0.01).value('vm_total_disk_space_bytes', of, 53e9);
    waves.counter('vm_rows_added_to_storage_total', of, 2300).counter('vm_slow_row_inserts_total', of, 12).counter('vm_new_timeseries_created_total', of, 1.2).gauge('process_resident_memory_bytes', of, 3.2e8);
  });
  const select = { namespace: 'observability', pod: 'vmselect-victoria-0' };
  for (const path of ['/select/{}/prometheus/api/v1/query', '/select/{}/prometheus/api/v1/query_range']) {
    waves.counter('vm_http_requests_total', { ...select, path }, 3).gauge('vm_request_duration_seconds', { ...select, path, quantile: '0.97' }, 0.4, 0.5).counter('vm_http_request_errors_total', { ...select, path }, 0.01);
  }
  const manager = { namespace: 'observability', pod: 'vmalertmanager-victoria-0' };
  waves.value('alertmanager_alerts', { ...manager, state: 'active' }, 2).value('alertmanager_alerts', { ...manager, state: 'suppressed' }, 1);
  waves.counter('alertmanager_notifications_total', { ...manager, integration: 'discord' }, 0.01).counter('alertmanager_notifications_failed_total', { ...manager, integration: 'discord' }, 0.001);
}

function ceph(waves: Waves): void {
  const of: Labels = { namespace: 'rook-ceph', pod: 'rook-ceph-mgr-a-5c9' };
  waves.value('ceph_health_status', of, 1).value('ceph_health_detail', { ...of, name: 'OSD_NEARFULL', severity: 'HEALTH_WARN' }, 1).value('ceph_healthcheck_slow_ops', of, 0);
  waves.gauge('ceph_cluster_total_used_raw_bytes', of, 3.1e12, 0.01).value('ceph_cluster_total_bytes', of, 9e12);
  for (const [state, groups] of [['total', 169], ['clean', 166], ['degraded', 2], ['undersized', 2], ['recovering', 1], ['remapped', 1]] as const) waves.value(`ceph_pg_${state}`, { ...of, pool_id: '1' }, groups);
  ['a', 'b', 'c'].forEach((monitor) => waves.value('ceph_mon_quorum_status', { ...of, ceph_daemon: `mon.${monitor}` }, 1));
  for (const [id, name, stored] of [['1', 'replicated', 6.1e11], ['2', 'cephfs-data', 2.4e11], ['3', '.mgr', 4e8]] as const) {
    waves.value('ceph_pool_metadata', { ...of, pool_id: id, name }, 1).gauge('ceph_pool_stored', { ...of, pool_id: id }, stored, 0.02).gauge('ceph_pool_max_avail', { ...of, pool_id: id }, 1.8e12, 0.01);
  }
  for (let osd = 0; osd < 9; osd += 1) {
    const disk = { ...of, ceph_daemon: `osd.${osd}` };
    waves.value('ceph_osd_up', disk, osd === 8 ? 0 : 1).value('ceph_osd_metadata', { ...disk, ceph_version: 'ceph version 19.2.6' }, 1);
    waves.gauge('ceph_osd_stat_bytes_used', disk, 1e12 * (0.3 + 0.05 * osd), 0.01).value('ceph_osd_stat_bytes', disk, 1e12);
    waves.counter('ceph_osd_op_r', disk, 40).counter('ceph_osd_op_w', disk, 70).counter('ceph_osd_op_r_out_bytes', disk, 2e6).counter('ceph_osd_op_w_in_bytes', disk, 3e6);
    waves.counter('ceph_osd_op_w_latency_sum', disk, 0.2 + 0.02 * osd).counter('ceph_osd_op_w_latency_count', disk, 70).counter('ceph_osd_recovery_ops', disk, 0.2);
  }
}

function postgres(waves: Waves): void {
  ['postgres-1', 'postgres-2', 'postgres-3'].forEach((pod, index) => {
    const of: Labels = { namespace: 'databases', pod };
    waves.value('cnpg_collector_up', { ...of, exported_cluster: 'postgres' }, 1).value('cnpg_pg_replication_streaming_replicas', of, index === 0 ? 1 : 0).gauge('cnpg_pg_replication_lag', of, index === 0 ? 0 : 0.4 * index, 0.8);
    waves.value('cnpg_collector_pg_wal_archive_status', { ...of, value: 'ready' }, index).gauge('cnpg_pg_stat_archiver_seconds_since_last_archival', of, index === 0 ? 140 : -1, 0.5);
    waves.value('cnpg_collector_postgres_version', { ...of, full: '17.11', exported_cluster: 'postgres' }, 17.11);
    waves.value('barman_cloud_cloudnative_pg_io_last_available_backup_timestamp', of, index === 0 ? NOW - 2 * 3600 : 0);
    ['gitlab', 'harbor', 'mattermost', 'postgres'].forEach((datname, at) => {
      const base = { ...of, datname };
      waves.gauge('cnpg_backends_total', { ...base, usename: datname, state: 'idle' }, 8 + at, 0.3).gauge('cnpg_backends_max_tx_duration_seconds', { ...base, usename: datname }, 2 + at, 0.9);
      waves.value('cnpg_pg_database_size_bytes', base, (18 - 4 * at) * GIB).value('cnpg_pg_database_xid_age', base, 4e7 * (1 + at));
      if (index > 0) return;
      waves.counter('cnpg_pg_stat_database_xact_commit', base, 90 - 20 * at).counter('cnpg_pg_stat_database_xact_rollback', base, 0.3).risen('cnpg_pg_stat_database_deadlocks', base, at);
      waves.counter('cnpg_pg_stat_database_blks_hit', base, 9000).counter('cnpg_pg_stat_database_blks_read', base, 120 + 80 * at);
    });
  });
  for (const [database, active, waiting] of [['gitlab', 34, 1.2], ['harbor', 9, 0], ['mattermost', 12, 0]] as const) {
    const of = { namespace: 'databases', pod: `postgres-${database}-7c9d5f6b48-b9tqz`, database, user: database };
    waves.gauge('cnpg_pgbouncer_pools_cl_active', of, active, 0.3).gauge('cnpg_pgbouncer_pools_cl_waiting', of, waiting, 0.9).gauge('cnpg_pgbouncer_pools_maxwait', of, waiting / 4, 0.9);
  }
}

function dragonfly(waves: Waves): void {
  for (const [pod, master, full, perSecond] of [['cache-0', 1, 0.94, 900], ['cache-1', 0, 0.93, 40], ['sessions-0', 1, 0.31, 210]] as const) {
    const of: Labels = { namespace: 'dragonfly-system', pod };
    waves.value('dragonfly_uptime_in_seconds', of, 12 * DAY).value('dragonfly_master', of, master).gauge('dragonfly_memory_used_bytes', of, 2 * GIB * full, 0.02).value('dragonfly_memory_max_bytes', of, 2 * GIB);
    waves.value('dragonfly_oom_errors_total', of, 0).value('dragonfly_failed_backups_total', of, 0).gauge('dragonfly_connected_clients', { ...of, listener: 'main' }, 40, 0.2);
    waves.counter('dragonfly_commands_processed_total', of, perSecond).counter('dragonfly_keyspace_hits_total', of, perSecond * 0.8).counter('dragonfly_keyspace_misses_total', of, perSecond * 0.12);
    waves.counter('dragonfly_evicted_keys_total', of, full > 0.9 ? 3 : 0).counter('dragonfly_expired_keys_total', of, 5).gauge('dragonfly_db_keys', { ...of, db: 'db0' }, 1200 * perSecond, 0.02);
    for (const cmd of ['get', 'set', 'hgetall']) waves.counter('dragonfly_commands_total', { ...of, cmd }, perSecond / 3).counter('dragonfly_commands_duration_seconds', { ...of, cmd }, perSecond * 0.00004);
    if (master === 1) waves.gauge('dragonfly_connected_replica_lag_records', { ...of, replica_ip: '10.244.1.7', replica_state: 'online' }, 12, 0.9);
  }
}

function names(waves: Waves, { name }: Lab): void {
  ['7d4b9', 'k2x8v'].forEach((pod) => {
    const of: Labels = { namespace: 'coredns', pod: `coredns-6c8f5d7b9-${pod}` };
    const server: Labels = { ...of, server: 'dns://:53' };
    waves.value('coredns_build_info', { ...of, version: '1.15.0', goversion: 'go1.26.3', revision: '5f1c' }, 1).value('coredns_panics_total', of, 0);
    for (const [type, perSecond] of [['A', 60], ['AAAA', 45], ['SRV', 3]] as const) waves.counter('coredns_dns_requests_total', { ...server, zone: 'cluster.local.', type, proto: 'udp', family: '1' }, perSecond);
    for (const [rcode, perSecond] of [['NOERROR', 70], ['NXDOMAIN', 38], ['SERVFAIL', name === 'infra' ? 0.2 : 0]] as const) waves.counter('coredns_dns_responses_total', { ...server, zone: 'cluster.local.', rcode, plugin: 'kubernetes' }, perSecond);
    for (const [zone, seconds] of [['cluster.local.', 0.0005], ['.', 0.012]] as const) waves.histogram('coredns_dns_request_duration_seconds', { ...server, zone }, 50, seconds);
    waves.counter('coredns_cache_requests_total', { ...server, zones: '.' }, 108).counter('coredns_cache_hits_total', { ...server, zones: '.', type: 'success' }, 71);
    for (const type of ['success', 'denial']) waves.gauge('coredns_cache_entries', { ...server, zones: '.', type }, 900, 0.3);
    const outside = { ...of, proxy_name: 'forward', to: '192.168.1.1:53' };
    waves.histogram('coredns_proxy_request_duration_seconds', { ...outside, rcode: 'NOERROR' }, 6, 0.011).counter('coredns_proxy_healthcheck_failures_total', outside, name === 'infra' ? 0.01 : 0);
  });
}

function secrets(waves: Waves, { name, pods }: Lab): void {
  Object.keys(pods).forEach((namespace, index) => {
    const of = { namespace, name: `${namespace}-login` };
    const ill = name === 'infra' && index === 0;
    waves.value('externalsecret_status_condition', { ...of, condition: 'Ready', status: 'True' }, ill ? 0 : 1).value('externalsecret_status_condition', { ...of, condition: 'Ready', status: 'False' }, ill ? 1 : 0);
    waves.counter('externalsecret_sync_calls_total', of, 0.004);
    if (ill) waves.risen('externalsecret_sync_calls_error', of, 30);
  });
  waves.value('clustersecretstore_status_condition', { name: 'onepassword', condition: 'Ready', status: 'False' }, 0);
}

function logs(waves: Waves): void {
  const of: Labels = { namespace: 'logs', pod: 'vlsingle-logs-6d4f8b7c9d-x2x7k' };
  const disk = { ...of, path: '/victoria-logs-data' };
  waves.value('vl_storage_is_read_only', disk, 0).value('vl_max_disk_space_usage_bytes', disk, 80 * GIB).value('vl_storage_log_min_timestamp_seconds', of, 3600);
  for (const [type, share] of [['storage/small', 0.2], ['storage/big', 0.8]] as const) {
    waves.gauge('vl_data_size_bytes', { ...of, type: type.slice(8) }, 31 * GIB * share, 0.01).gauge('vl_compressed_data_size_bytes', { ...of, type }, 31 * GIB * share, 0.01).gauge('vl_uncompressed_data_size_bytes', { ...of, type }, 420 * GIB * share, 0.01);
    waves.gauge('vl_storage_rows', { ...of, type }, 9e8 * share, 0.01);
  }
  waves.counter('vl_rows_ingested_total', { ...of, type: 'jsonline' }, 640).counter('vl_bytes_ingested_total', { ...of, type: 'jsonline' }, 2.1e5).counter('vl_streams_created_total', of, 0.02);
  waves.risen('vl_rows_dropped_total', { ...of, reason: 'too_small_timestamp' }, 12).risen('vl_too_long_lines_skipped_total', of, 2);
  waves.counter('vl_http_errors_total', { ...of, path: '/insert/jsonline' }, 0.001).counter('vl_http_requests_total', { ...of, path: '/select/logsql/query' }, 0.4).gauge('vl_http_request_duration_seconds', { ...of, path: '/select/logsql/query', quantile: '0.97' }, 0.9, 0.6);
  for (const [username, perSecond] of [['infra', 3], ['apps', 4], ['reader', 0.3]] as const) waves.counter('vmauth_user_requests_total', { namespace: 'logs', pod: 'vmauth-logs-5bd57786d4-x7f2k', username }, perSecond);
}

function checks(waves: Waves, { name }: Lab): void {
  for (const [group, check, seconds, well] of [['internal', `grafana.${name}.example.org`, 0.08, true], ['internal', `status.${name}.example.org`, 0.03, true], ['exports', 'postgres/gitlab', 0.004, name === 'apps']] as const) {
    const of: Labels = { namespace: 'gatus', pod: 'gatus-6d5f8c7b9d-4xk2p', key: `${group}_${check}`, group, name: check, type: group === 'internal' ? 'HTTP' : 'TCP' };
    waves.lately('gatus_results_endpoint_success', of, 25, well ? 1 : 0, 1).gauge('gatus_results_duration_seconds', of, seconds, 0.5);
    waves.counter('gatus_results_total', { ...of, success: 'true' }, 1 / 60, 0).counter('gatus_results_total', { ...of, success: 'false' }, well ? 0 : 0.002);
    if (group === 'internal') waves.value('gatus_results_certificate_expiration_seconds', of, 41 * DAY);
  }
}

function promises(waves: Waves, { name }: Lab): void {
  for (const [slo, component, promised, kept] of [['FluxReconciliationSlo', 'flux', 0.99, name === 'infra' ? 0.984 : 0.999], ['VictoriaLogsSearchesSlo', 'logs', 0.95, 0.991]] as const) {
    const of: Labels = { slo, component, part: name };
    waves.value('slo:objective:ratio', of, promised).gauge('slo:achieved:ratio', of, kept, 0.0005).gauge('slo:error_budget_remaining:ratio', of, 1 - (1 - kept) / (1 - promised), 0.02).gauge('slo:burn_rate:ratio1h', of, (1 - kept) / (1 - promised), 0.3);
  }
}
