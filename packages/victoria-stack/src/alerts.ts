import { Alert, Severity, Slo } from '@monosense-io/platform';
import { Duration, Size } from 'cdk8s';

/*
 * Each alert has a section of its name in RUNBOOK.md. Metrics as VictoriaMetrics v1.150, Alertmanager 0.31, kube-state-metrics
 * 2.20 and node-exporter 1.12 serve them. Every query sees the series of its own cluster only.
 */

/** Name of the alert that always fires, by which a watcher outside knows that alerts still get out. */
export const HEARTBEAT = 'VictoriaHeartbeat';

/** Names of the alerts that make others needless. */
export const NODE_NOT_READY = 'NodeNotReady';
export const AGENT_DOWN = 'VictoriaAgentDown';
export const SPOKE_SILENT = 'VictoriaSpokeSilent';
export const STORAGE_NODE_DOWN = 'VictoriaStorageNodeDown';
export const STORAGE_READ_ONLY = 'VictoriaStorageReadOnly';

export function operatorAlerts(namespace: string): Alert[] {
  return [
    {
      name: 'VictoriaOperatorDown',
      expression: `absent(controller_runtime_active_workers{namespace="${namespace}",pod=~"victoria-metrics-operator-.+"})`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: 'The VictoriaMetrics operator is not running: new scrapes and rules take no effect.',
    },
    {
      name: 'VictoriaOperatorFailing',
      expression: `sum by (controller) (rate(controller_runtime_reconcile_errors_total{namespace="${namespace}",pod=~"victoria-metrics-operator-.+"}[10m])) > 0`,
      duration: Duration.minutes(30),
      severity: Severity.WARNING,
      summary: 'The VictoriaMetrics operator keeps failing in its {{ $labels.controller }} controller.',
    },
  ];
}

export function agentAlerts(namespace: string, bufferSize: Size): Alert[] {
  const own = `namespace="${namespace}",pod=~"vmagent-.+"`;
  return [
    {
      name: AGENT_DOWN,
      expression: `absent(vm_promscrape_config_last_reload_successful{${own}})`,
      severity: Severity.CRITICAL,
      summary: 'No agent of this cluster delivers metrics: nothing here is watched any more.',
    },
    {
      name: 'VictoriaAgentConfigStale',
      expression: `vm_promscrape_config_last_reload_successful{${own}} == 0`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: 'Agent {{ $labels.pod }} has refused its newest configuration and scrapes by an older one.',
    },
    {
      name: 'VictoriaAgentBufferFilling',
      expression: `sum by (pod) (vmagent_remotewrite_pending_data_bytes{${own}}) > ${Math.floor(bufferSize.toKibibytes() * 1024 / 2)}`,
      severity: Severity.WARNING,
      summary: 'Agent {{ $labels.pod }} holds back {{ $value | humanize1024 }}B that the storage has not taken, more than half of its buffer.',
    },
    {
      name: 'VictoriaAgentDroppingData',
      expression: `sum by (pod) (increase(vm_persistentqueue_bytes_dropped_total{${own}}[10m])) > 0`,
      duration: Duration.minutes(1),
      severity: Severity.CRITICAL,
      summary: 'The buffer of agent {{ $labels.pod }} is full, and its oldest metrics are being lost.',
    },
    {
      name: 'VictoriaAgentBlocksRejected',
      expression: `sum by (pod) (increase(vmagent_remotewrite_packets_dropped_total{${own}}[10m])) > 0`,
      severity: Severity.WARNING,
      summary: 'The storage refuses what agent {{ $labels.pod }} sends, and the agent throws it away.',
    },
    {
      name: 'VictoriaTargetDown',
      expression: 'sum by (job, namespace) (up == bool 0) > 0',
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: '{{ $value }} targets of {{ $labels.job }} can not be scraped.',
    },
  ];
}

export function rulerAlerts(namespace: string): Alert[] {
  const own = `namespace="${namespace}",pod=~"vmalert-.+"`;
  return [
    {
      name: 'VictoriaRulesFailing',
      expression: `sum by (group) (increase(vmalert_alerting_rules_errors_total{${own}}[10m])) > 0`,
      duration: Duration.minutes(10),
      severity: Severity.CRITICAL,
      summary: 'Rules of group {{ $labels.group }} can not be evaluated: their alerts are blind.',
    },
    {
      name: 'VictoriaRulesLate',
      expression: `sum by (group) (increase(vmalert_iteration_missed_total{${own}}[10m])) > 0`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: 'Evaluating the rules of group {{ $labels.group }} takes longer than the time between two evaluations.',
    },
    {
      name: 'VictoriaAlertsNotSent',
      expression: `sum by (pod) (increase(vmalert_alerts_send_errors_total{${own}}[5m])) > 0`,
      severity: Severity.CRITICAL,
      summary: 'Ruler {{ $labels.pod }} can not hand its alerts to Alertmanager.',
    },
  ];
}

export function alertmanagerAlerts(namespace: string, replicas: number): Alert[] {
  const own = `namespace="${namespace}",pod=~"vmalertmanager-.+"`;
  return [
    {
      name: 'VictoriaAlertmanagerDown',
      expression: `(count(alertmanager_build_info{${own}}) or vector(0)) < ${replicas}`,
      duration: Duration.minutes(10),
      severity: Severity.WARNING,
      summary: `Only {{ $value }} of ${replicas} Alertmanager pods answer.`,
    },
    {
      name: 'VictoriaNotificationsFailing',
      expression: `sum by (integration) (rate(alertmanager_notifications_failed_total{${own}}[5m])) > 0`,
      severity: Severity.CRITICAL,
      summary: 'Alertmanager can not deliver by {{ $labels.integration }}.',
    },
    {
      name: 'VictoriaAlertmanagerConfigStale',
      expression: `alertmanager_config_last_reload_successful{${own}} == 0`,
      duration: Duration.minutes(10),
      severity: Severity.WARNING,
      summary: 'Alertmanager {{ $labels.pod }} has refused its newest configuration and routes by an older one.',
    },
  ];
}

export function heartbeatAlert(): Alert {
  return {
    name: HEARTBEAT,
    expression: 'vector(1)',
    duration: Duration.seconds(1),
    severity: Severity.INFO,
    summary: 'Metrics are stored, rules are evaluated and alerts are sent. Worry when this one stops.',
  };
}

/** What the alerts of the storage depend on. */
export interface StorageFacts {
  readonly namespace: string;
  readonly nodes: number;
  readonly replicationFactor: number;
  readonly seriesBudget: number;
}

export function capacityAlerts({ namespace, nodes, replicationFactor }: StorageFacts): Alert[] {
  const own = `namespace="${namespace}",pod=~"vmstorage-.+"`;
  return [
    {
      name: 'VictoriaStorageFilling',
      expression: `vm_free_disk_space_bytes{${own}} / vm_total_disk_space_bytes{${own}} < 0.2`,
      duration: Duration.minutes(30),
      severity: Severity.WARNING,
      summary: 'Storage node {{ $labels.pod }} has only {{ $value | humanizePercentage }} of its disk left.',
    },
    {
      name: 'VictoriaStorageFullSoon',
      expression: `predict_linear(vm_free_disk_space_bytes{${own}}[1d], ${4 * 24 * 3600}) < 0`,
      duration: Duration.hours(1),
      severity: Severity.WARNING,
      summary: 'At the pace of the last day, storage node {{ $labels.pod }} is full within four days.',
    },
    {
      name: STORAGE_READ_ONLY,
      expression: `vm_storage_is_read_only{${own}} == 1`,
      duration: Duration.minutes(1),
      severity: Severity.CRITICAL,
      summary: 'Storage node {{ $labels.pod }} has run out of disk and takes no more metrics.',
    },
    {
      name: STORAGE_NODE_DOWN,
      expression: `(count(vm_storage_is_read_only{${own}}) or vector(0)) < ${nodes}`,
      duration: Duration.minutes(5),
      severity: replicationFactor > 1 ? Severity.WARNING : Severity.CRITICAL,
      summary: `Only {{ $value }} of ${nodes} storage nodes answer.`,
    },
    {
      name: 'VictoriaMemoryShort',
      expression: `min_over_time(process_resident_memory_anon_bytes{namespace="${namespace}"}[10m]) / vm_available_memory_bytes{namespace="${namespace}"} > 0.8`,
      severity: Severity.WARNING,
      summary: '{{ $labels.pod }} uses {{ $value | humanizePercentage }} of the memory that it may.',
    },
  ];
}

export function performanceAlerts({ namespace }: StorageFacts): Alert[] {
  const own = `namespace="${namespace}"`;
  return [
    {
      name: 'VictoriaInsertsSlow',
      expression: `sum(rate(vm_slow_row_inserts_total{${own}}[10m])) / sum(rate(vm_rows_added_to_storage_total{${own}}[10m])) > 0.05`,
      duration: Duration.minutes(30),
      severity: Severity.WARNING,
      summary: '{{ $value | humanizePercentage }} of the samples need the slow path into the storage: its memory is too small for the series that it takes.',
    },
    {
      name: 'VictoriaInsertsSaturated',
      expression: `max by (pod) (rate(vm_rpc_send_duration_seconds_total{${own},pod=~"vminsert-.+"}[5m])) > 0.9`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: '{{ $labels.pod }} spends {{ $value | humanizePercentage }} of its time waiting for a storage node.',
    },
    {
      name: 'VictoriaQueriesSlow',
      expression: `max by (path) (vm_request_duration_seconds{${own},pod=~"vmselect-.+",path=~"/api/v1/query(_range)?",quantile="0.97"}) > 2`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: 'Queries to {{ $labels.path }} take {{ $value | humanizeDuration }}.',
    },
    {
      name: 'VictoriaQueriesRefused',
      expression: `sum(increase(vm_concurrent_select_limit_timeout_total{${own}}[10m])) > 0`,
      severity: Severity.WARNING,
      summary: 'Queries are refused, since too many run at the same time.',
    },
    {
      name: 'VictoriaRequestsFailing',
      expression: `sum by (path) (rate(vm_http_request_errors_total{${own}}[10m])) > 0.1`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: '{{ $value | humanize }} requests per second to {{ $labels.path }} fail.',
    },
  ];
}

export function cardinalityAlerts({ namespace, replicationFactor, seriesBudget }: StorageFacts): Alert[] {
  const own = `namespace="${namespace}",pod=~"vmstorage-.+"`;
  const active = `sum(vm_cache_entries{${own},type="storage/hour_metric_ids"}) / ${replicationFactor}`;
  return [
    {
      name: 'VictoriaSeriesOverBudget',
      expression: `${active} > ${seriesBudget}`,
      duration: Duration.minutes(30),
      severity: Severity.WARNING,
      summary: `{{ $value | humanize }} series were active within the last hour, and the storage is sized for ${seriesBudget}.`,
    },
    {
      name: 'VictoriaSeriesChurning',
      expression: `sum(increase(vm_new_timeseries_created_total{${own}}[24h])) / ${replicationFactor} > 3 * (${active})`,
      duration: Duration.hours(1),
      severity: Severity.WARNING,
      summary: '{{ $value | humanize }} new series were made within a day: some label changes all the time.',
    },
    {
      name: 'VictoriaRowsIgnored',
      expression: `sum by (reason) (increase(vm_rows_ignored_total{namespace="${namespace}"}[10m])) > 0`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: 'The storage leaves out samples that are sent to it ({{ $labels.reason }}).',
    },
  ];
}

export function exportAlerts(namespace: string, cluster: string): Alert[] {
  return [{
    name: SPOKE_SILENT,
    expression: `label_set((sum(increase(vmauth_user_requests_total{namespace="${namespace}",username="${cluster}"}[10m])) or vector(0)) == 0, "spoke", "${cluster}")`,
    duration: Duration.minutes(10),
    severity: Severity.CRITICAL,
    summary: `Cluster ${cluster} has sent neither metrics nor alerts for 20 minutes.`,
  }];
}

/**
 * That something is told of nodes, volumes and workloads at all. The alerts on these, here and in other components, find
 * nothing where there is nothing to find it in, so these are the ones that an empty database raises.
 */
function sourceAlerts(nodes: number): Alert[] {
  const perNode = (name: string, metric: string, what: string): Alert => ({
    name,
    expression: `(count(${metric}) or vector(0)) < ${nodes}`,
    duration: Duration.minutes(15),
    severity: Severity.WARNING,
    summary: `Only {{ $value }} of ${nodes} nodes tell of ${what}: alerts on the others are blind.`,
  });
  return [
    {
      name: 'KubeStateMetricsMissing',
      expression: 'absent(kube_node_status_condition)',
      duration: Duration.minutes(15),
      severity: Severity.CRITICAL,
      summary: 'Nothing is known of nodes, workloads and jobs of this cluster: alerts on them are blind.',
    },
    perNode('NodeExporterMissing', 'node_memory_MemTotal_bytes', 'memory, disks and clocks'),
    perNode('KubeletMetricsMissing', 'up{job="kubelet"} == 1', 'volumes'),
    perNode('ContainerMetricsMissing', 'up{job="cadvisor"} == 1', 'containers'),
  ];
}

/** Of nodes, volumes and workloads, whoever brought them. */
export function clusterAlerts(nodes: number): Alert[] {
  const disks = 'fstype!~"tmpfs|ramfs|squashfs|overlay|iso9660|erofs"';
  return [
    ...sourceAlerts(nodes),
    {
      name: 'KubeApiDown',
      expression: 'absent(up{job="apiserver"} == 1)',
      severity: Severity.CRITICAL,
      summary: 'No API server of this cluster answers.',
    },
    {
      name: 'KubeApiServerDown',
      expression: 'up{job="apiserver"} == 0',
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: 'The API server at {{ $labels.instance }} does not answer.',
    },
    {
      name: 'KubeApiFailing',
      expression: 'sum(rate(apiserver_request_total{code=~"5.."}[5m])) / sum(rate(apiserver_request_total[5m])) > 0.05',
      duration: Duration.minutes(10),
      severity: Severity.CRITICAL,
      summary: 'The API servers fail {{ $value | humanizePercentage }} of all requests.',
    },
    {
      name: 'EtcdFilling',
      // etcd takes no more writes at 2 GiB, its own default, which Talos leaves as it is.
      expression: 'max(apiserver_storage_size_bytes) > 1.5 * 1024 * 1024 * 1024',
      duration: Duration.minutes(30),
      severity: Severity.WARNING,
      summary: 'etcd holds {{ $value | humanize1024 }}B, and takes no more than 2 GiB.',
    },
    {
      name: NODE_NOT_READY,
      expression: 'kube_node_status_condition{condition="Ready",status="true"} == 0',
      duration: Duration.minutes(10),
      severity: Severity.CRITICAL,
      summary: 'Node {{ $labels.node }} is not ready.',
    },
    {
      name: 'NodeDiskFilling',
      expression: `node_filesystem_avail_bytes{${disks}} / node_filesystem_size_bytes{${disks}} < 0.15`,
      duration: Duration.minutes(30),
      severity: Severity.WARNING,
      summary: 'Only {{ $value | humanizePercentage }} of {{ $labels.mountpoint }} on node {{ $labels.node }} is free.',
    },
    {
      name: 'NodeMemoryShort',
      expression: 'node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes < 0.1',
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: 'Node {{ $labels.node }} has only {{ $value | humanizePercentage }} of its memory left.',
    },
    {
      name: 'NodeClockWrong',
      expression: 'abs(node_timex_offset_seconds) > 0.1 or node_timex_sync_status == 0',
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: 'The clock of node {{ $labels.node }} is off or follows no time server.',
    },
    {
      name: 'VolumeFilling',
      expression: 'kubelet_volume_stats_available_bytes / kubelet_volume_stats_capacity_bytes < 0.15',
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: 'Volume {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} has {{ $value | humanizePercentage }} left.',
    },
    {
      name: 'PodRestarting',
      // At another address, kube-state-metrics tells of each restart in a new series, of which VictoriaMetrics' `increase` takes the first value for an increase from 0.
      expression: 'increase_prometheus(kube_pod_container_status_restarts_total[1h]) > 3',
      duration: Duration.minutes(5),
      severity: Severity.WARNING,
      summary: 'Container {{ $labels.container }} of pod {{ $labels.namespace }}/{{ $labels.pod }} has restarted {{ $value | humanize }} times within an hour.',
    },
    {
      name: 'PodNotRunning',
      expression: 'sum by (namespace, pod) (kube_pod_status_phase{phase=~"Pending|Unknown|Failed"}) > 0',
      duration: Duration.minutes(30),
      severity: Severity.WARNING,
      summary: 'Pod {{ $labels.namespace }}/{{ $labels.pod }} has not been running for half an hour.',
    },
    {
      name: 'WorkloadIncomplete',
      expression: [
        'kube_deployment_status_replicas_available < kube_deployment_spec_replicas',
        'kube_statefulset_status_replicas_ready < kube_statefulset_replicas',
        'kube_daemonset_status_number_available < kube_daemonset_status_desired_number_scheduled',
      ].join(' or '),
      duration: Duration.minutes(30),
      severity: Severity.WARNING,
      summary: '{{ $labels.namespace }}/{{ $labels.deployment }}{{ $labels.statefulset }}{{ $labels.daemonset }} runs only {{ $value }} pods, fewer than it should.',
    },
    {
      name: 'JobFailed',
      expression: 'kube_job_failed{condition="true"} > 0',
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: 'Job {{ $labels.namespace }}/{{ $labels.job_name }} has failed.',
    },
  ];
}

/** What a hub promises to whoever asks it. The nearest quantile that VictoriaMetrics serves is the 97th percentile of the last minutes, which is stricter. */
export function queriesSlo(namespace: string): Slo {
  return {
    name: 'VictoriaQueriesSlo',
    promise: 'the 95th percentile of queries stays under 2 seconds',
    objective: 99,
    bad: `vm_request_duration_seconds{namespace="${namespace}",pod=~"vmselect-.+",path=~"/api/v1/query(_range)?",quantile="0.97"} > bool 2`,
  };
}

/**
 * What a hub promises to whoever waits for alerts. Of a minute, up to half passes until the rule is evaluated, and GROUP_WAIT
 * until Alertmanager has collected what belongs together: 15 seconds are left to deliver it. There is no metric of the way as a
 * whole. Counted is each minute in which a delivery took longer or failed, or a ruler couldn't hand its alerts over: there are too
 * few alerts to say anything by their share.
 */
export function notificationsSlo(namespace: string): Slo {
  const rate = (metric: string, pod: string, more = ''): string => `sum(rate(${metric}{namespace="${namespace}",pod=~"${pod}-.+"${more}}[5m]))`;
  const latency = 'alertmanager_notification_latency_seconds_bucket';
  const late = `${rate(latency, 'vmalertmanager', ',le="+Inf"')} - ${rate(latency, 'vmalertmanager', ',le="15"')}`;
  const failed = rate('alertmanager_notification_requests_failed_total', 'vmalertmanager');
  const unsent = rate('vmalert_alerts_send_errors_total', 'vmalert');
  return {
    name: 'VictoriaNotificationsSlo',
    promise: 'an alert is delivered within a minute',
    objective: 99,
    // One in five minutes is more than this, and what is left of a difference of fractions is less.
    bad: `((${late}) + ${failed} + ${unsent}) > bool 0.001`,
  };
}
