import { bars, board, graph, number, of, rate, rows } from '../../../tools/dashboards/board.ts';

// A pod that is done, or being deleted, takes nothing any more.
const REQUESTED = (resource: string, by: string): string => `sum by (${by}) (${of('kube_pod_container_resource_requests', `resource="${resource}"`)} * on (cluster, namespace, pod) group_left() (${of('kube_pod_status_phase', 'phase="Running"')} == 1))`;
const ALLOCATABLE = (resource: string, by: string): string => `sum by (${by}) (${of('kube_node_status_allocatable', `resource="${resource}"`)})`;
const CPU_USED = `1 - avg by (cluster, node) (${rate('node_cpu_seconds_total', 'mode="idle"')})`;
const MEMORY_USED = `1 - ${of('node_memory_MemAvailable_bytes')} / ${of('node_memory_MemTotal_bytes')}`;
// Where there is no series, there is nothing to count.
const NONE = `count by (cluster) (${of('kube_node_info')}) * 0`;
// What is mounted in the machine itself.
const DISK = 'fstype!~"tmpfs|overlay|squashfs",mountpoint=~"/var.*|/"';

export default board(
  {
    title: 'Cluster Overview',
    description: 'Whether the machines of all clusters are well, what they have room for, and who uses most of it.',
    everywhere: 'kube_node_info',
    overview: true,
  },
  {
    title: 'At a glance',
    panels: [
      number({ title: 'Nodes ready', description: 'Machines that take pods.', unit: 'none', query: `sum by (cluster) (${of('kube_node_status_condition', 'condition="Ready"', 'status="true"')})` }),
      number({ title: 'Nodes not ready', description: 'Machines that the control plane does not hear of, or that have no room.', unit: 'none', query: `count by (cluster) (${of('kube_node_info')}) - sum by (cluster) (${of('kube_node_status_condition', 'condition="Ready"', 'status="true"')})`, limits: { bad: 1 } }),
      number({ title: 'Pods running', description: 'Pods in phase Running.', unit: 'none', query: `sum by (cluster) (${of('kube_pod_status_phase', 'phase="Running"')})` }),
      number({ title: 'Pods not well', description: 'Pods that are pending, failed or unknown.', unit: 'none', query: `sum by (cluster) (${of('kube_pod_status_phase', 'phase=~"Pending|Failed|Unknown"')})`, limits: { warn: 1, bad: 5 } }),
      number({ title: 'CPU requested', description: 'What pods reserve of the CPUs that pods may have.', unit: 'percentunit', query: `${REQUESTED('cpu', 'cluster')} / ${ALLOCATABLE('cpu', 'cluster')}`, limits: { warn: 0.8, bad: 0.95 } }),
      number({ title: 'Memory requested', description: 'What pods reserve of the memory that pods may have. A machine that fails must find room in the rest.', unit: 'percentunit', query: `${REQUESTED('memory', 'cluster')} / ${ALLOCATABLE('memory', 'cluster')}`, limits: { warn: 0.7, bad: 0.9 } }),
      number({ title: 'Alerts firing', description: 'Alerts of severity warning or critical.', unit: 'none', query: `count by (cluster) (${of('ALERTS', 'alertstate="firing"', 'severity=~"warning|critical"')}) or ${NONE}`, limits: { warn: 1, bad: 3 } }),
      number({ title: 'API requests', description: "Requests that the API servers answer.", unit: 'reqps', query: `sum by (cluster) (${rate('apiserver_request_total')})` }),
      number({ title: 'API errors', description: 'Share of requests that an API server could not answer.', unit: 'percentunit', decimals: 2, query: `(sum by (cluster) (${rate('apiserver_request_total', 'code=~"5.."')}) or ${NONE}) / sum by (cluster) (${rate('apiserver_request_total')})`, limits: { warn: 0.001, bad: 0.01 } }),
      number({ title: 'etcd size', description: 'Size of the database of the control plane. It stops taking writes at its quota, 2 GiB unless set otherwise.', unit: 'bytes', decimals: 1, query: `max by (cluster) (${of('apiserver_storage_size_bytes')})`, limits: { warn: 1e9, bad: 1.6e9 } }),
      number({ title: 'Volumes not bound', description: 'Claims that wait for a volume, or have lost theirs.', unit: 'none', query: `sum by (cluster) (${of('kube_persistentvolumeclaim_status_phase', 'phase!="Bound"')})`, limits: { bad: 1 } }),
      number({ title: 'Restarts in the last hour', description: 'Containers that have started again.', unit: 'none', query: `sum by (cluster) (increase(${of('kube_pod_container_status_restarts_total')}[1h]))`, limits: { warn: 3, bad: 10 } }),
    ],
  },
  {
    title: 'Nodes',
    panels: [
      rows({
        title: 'Nodes', description: 'Every machine with what it runs and how full it is.',
        labels: { cluster: 'Cluster', node: 'Node', kubelet_version: 'Kubernetes', os_image: 'System' },
        columns: [
          { title: 'Ready', unit: 'none', limits: { warn: 1, bad: 0.5 }, query: `max by (cluster, node, kubelet_version, os_image) (${of('kube_node_status_condition', 'condition="Ready"', 'status="true"')} * on (cluster, node) group_left(kubelet_version, os_image) ${of('kube_node_info')})` },
          { title: 'Pods', unit: 'none', query: `count by (cluster, node, kubelet_version, os_image) (${of('kube_pod_info')} * on (cluster, node) group_left(kubelet_version, os_image) ${of('kube_node_info')})` },
        ],
      }),
      graph({ title: 'CPU used', description: 'Share of the CPUs of each machine that is busy.', unit: 'percentunit', max: 1, queries: [{ expr: CPU_USED, legend: '{{cluster}} {{node}}' }] }),
      graph({ title: 'Memory used', description: 'Share of the memory of each machine that is neither free nor can be freed at once.', unit: 'percentunit', max: 1, queries: [{ expr: MEMORY_USED, legend: '{{cluster}} {{node}}' }] }),
      graph({ title: 'Load', description: 'Processes that run or wait, for each CPU. Above 1 they wait for each other.', unit: 'short', queries: [{ expr: `${of('node_load5')} / on (cluster, node) count by (cluster, node) (${of('node_cpu_seconds_total', 'mode="idle"')})`, legend: '{{cluster}} {{node}}' }] }),
      graph({ title: 'Disks of the machines', description: 'How full the fullest file system of each machine is. Kubelets evict pods from 85 % on.', unit: 'percentunit', max: 1, queries: [{ expr: `max by (cluster, node) (1 - ${of('node_filesystem_avail_bytes', DISK)} / ${of('node_filesystem_size_bytes', DISK)})`, legend: '{{cluster}} {{node}}' }] }),
      graph({ title: 'Network received', description: 'What each machine takes in, without the interfaces of pods.', unit: 'Bps', queries: [{ expr: `sum by (cluster, node) (${rate('node_network_receive_bytes_total', 'device!~"lo|lxc.*|cilium.*"')})`, legend: '{{cluster}} {{node}}' }] }),
      graph({ title: 'Network sent', description: 'What each machine sends, without the interfaces of pods.', unit: 'Bps', queries: [{ expr: `sum by (cluster, node) (${rate('node_network_transmit_bytes_total', 'device!~"lo|lxc.*|cilium.*"')})`, legend: '{{cluster}} {{node}}' }] }),
    ],
  },
  {
    title: 'Capacity',
    panels: [
      graph({ title: 'CPU: used, requested, there', description: 'Requests are what the scheduler counts; use may be above or below.', unit: 'short', queries: [
        { expr: `sum by (cluster) (${rate('container_cpu_usage_seconds_total', 'container!=""')})`, legend: '{{cluster}} used' },
        { expr: REQUESTED('cpu', 'cluster'), legend: '{{cluster}} requested' },
        { expr: ALLOCATABLE('cpu', 'cluster'), legend: '{{cluster}} there' },
      ] }),
      graph({ title: 'Memory: used, requested, there', description: 'Requests are what the scheduler counts; use may be above or below.', unit: 'bytes', queries: [
        { expr: `sum by (cluster) (${of('container_memory_working_set_bytes', 'container!=""')})`, legend: '{{cluster}} used' },
        { expr: REQUESTED('memory', 'cluster'), legend: '{{cluster}} requested' },
        { expr: ALLOCATABLE('memory', 'cluster'), legend: '{{cluster}} there' },
      ] }),
      bars({ title: 'Fullest volumes', description: 'Claims by the share of their volume that is used.', unit: 'percentunit', max: 1, limits: { warn: 0.75, bad: 0.9 }, query: `topk(10, max by (cluster, namespace, persistentvolumeclaim) (${of('kubelet_volume_stats_used_bytes')} / ${of('kubelet_volume_stats_capacity_bytes')}))`, legend: '{{cluster}} {{namespace}}/{{persistentvolumeclaim}}' }),
      bars({ title: 'Pods per node', description: 'A machine takes 110 unless it is told otherwise.', unit: 'none', max: 110, limits: { warn: 90, bad: 105 }, query: `count by (cluster, node) (${of('kube_pod_info', 'node!=""')})`, legend: '{{cluster}} {{node}}' }),
    ],
  },
  {
    title: 'Top consumers',
    panels: [
      bars({ title: 'Memory by pod', description: 'The ten pods that use most memory.', unit: 'bytes', query: `topk(10, sum by (cluster, namespace, pod) (${of('container_memory_working_set_bytes', 'container!=""')}))`, legend: '{{cluster}} {{namespace}}/{{pod}}' }),
      bars({ title: 'CPU by pod', description: 'The ten pods that use most of the CPUs, in CPUs.', unit: 'short', decimals: 2, query: `topk(10, sum by (cluster, namespace, pod) (${rate('container_cpu_usage_seconds_total', 'container!=""')}))`, legend: '{{cluster}} {{namespace}}/{{pod}}' }),
      graph({ title: 'Memory by namespace', description: 'What the pods of each namespace use.', unit: 'bytes', stacked: true, queries: [{ expr: `sum by (cluster, namespace) (${of('container_memory_working_set_bytes', 'container!=""')})`, legend: '{{cluster}} {{namespace}}' }] }),
      graph({ title: 'CPU by namespace', description: 'What the pods of each namespace use, in CPUs.', unit: 'short', stacked: true, queries: [{ expr: `sum by (cluster, namespace) (${rate('container_cpu_usage_seconds_total', 'container!=""')})`, legend: '{{cluster}} {{namespace}}' }] }),
    ],
  },
);
