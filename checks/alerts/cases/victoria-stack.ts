import type { AlertCases, Cases, Series } from '../cases.ts';

const series = (metric: string, labels: { readonly [label: string]: string }): string => `${metric}{${Object.entries(labels).map(([label, value]) => `${label}="${value}"`).join(',')}}`;

/** A series of a pod of the installation. */
const of = (pod: string, metric: string, labels: { readonly [label: string]: string } = {}): string => series(metric, { namespace: 'observability', pod, ...labels });

const NODES = ['infra-01', 'infra-02', 'infra-03'];
const OPERATOR = 'victoria-metrics-operator-6b7d4-hx2pl';
const AGENT = 'vmagent-victoria-0';
const RULER = 'vmalert-victoria-7f5c8-s9gqk';
const ALERTMANAGERS = ['vmalertmanager-victoria-0', 'vmalertmanager-victoria-1'];
const STORAGE = ['vmstorage-victoria-0', 'vmstorage-victoria-1', 'vmstorage-victoria-2'];
const INSERT = 'vminsert-victoria-59d6b-c4tnd';
const SELECT = 'vmselect-victoria-0';
const PROXY = 'vmauth-victoria-84c5f-kz6vw';

/** The same history of each of several. */
const each = (names: readonly string[], name: (name: string) => string, history: string): { [series: string]: string } => Object.fromEntries(names.map((one) => [name(one), history]));
/** A counter that counts one more every so many minutes. */
const every = (minutes: number, times: number): string => Array.from({ length: times }, (_, counted) => `${counted}x${minutes - 1}`).join(' ');
/** Something that goes on while the series in question are missing. */
const ELSEWHERE = series('up', { job: 'shop/shop', namespace: 'shop', pod: 'shop-5c9d7-mm4vt' });

const workers = of(OPERATOR, 'controller_runtime_active_workers', { controller: 'vmagent' });
const reconcileErrors = (controller: string): string => of(OPERATOR, 'controller_runtime_reconcile_errors_total', { controller });
const scrapeConfig = of(AGENT, 'vm_promscrape_config_last_reload_successful');
const pending = (pod: string, url = '1:secret-url'): string => of(pod, 'vmagent_remotewrite_pending_data_bytes', { url });
const bytesDropped = of(AGENT, 'vm_persistentqueue_bytes_dropped_total', { path: '/vmagent-data/1' });
const packetsDropped = of(AGENT, 'vmagent_remotewrite_packets_dropped_total', { url: '1:secret-url' });
const ruleErrors = of(RULER, 'vmalert_alerting_rules_errors_total', { group: 'postgres-cluster', alertname: 'PostgresDown' });
const iterationsMissed = of(RULER, 'vmalert_iteration_missed_total', { group: 'postgres-cluster' });
const sendErrors = of(RULER, 'vmalert_alerts_send_errors_total', { addr: 'http://vmalertmanager-victoria:9093/api/v2/alerts' });
const alertmanager = (pod: string): string => of(pod, 'alertmanager_build_info', { version: '0.31.0' });
const notificationsFailed = of(ALERTMANAGERS[0], 'alertmanager_notifications_failed_total', { integration: 'email', reason: 'other' });
const routing = of(ALERTMANAGERS[0], 'alertmanager_config_last_reload_successful');

const requestsFailed = of(ALERTMANAGERS[0], 'alertmanager_notification_requests_failed_total', { integration: 'discord' });
/** Deliveries, and those of them that took no more than 15 seconds. */
const delivered = (all: string, soon: string): { [series: string]: string } => (
  Object.fromEntries([['+Inf', all], ['15', soon]].map(([le, history]) => [of(ALERTMANAGERS[0], 'alertmanager_notification_latency_seconds_bucket', { integration: 'discord', le }), history]))
);

/** The operator, agents, the ruler and Alertmanager. */
const MONITORING: Cases = {
  VictoriaOperatorDown: {
    fires: [
      { [workers]: '0x5 _x25', [ELSEWHERE]: '1x31' },
      { [ELSEWHERE]: '1x31' },
    ],
    quiet: [
      { [workers]: '0x30' },
      { [workers]: '0x20 _x10', [ELSEWHERE]: '1x31' },
    ],
  },
  VictoriaOperatorFailing: {
    fires: [
      // It tries again every two minutes at the latest.
      { [reconcileErrors('vmrule')]: every(2, 24) },
    ],
    quiet: [
      { [reconcileErrors('vmrule')]: '0x45' },
      // It has failed for twenty minutes, and then not any more.
      { [reconcileErrors('vmrule')]: '0x5 0+1x20 20x4' },
      // First one controller, then another.
      { [reconcileErrors('vmrule')]: '0x5 0+1x20 20x20', [reconcileErrors('vmagent')]: '0x26 0+1x19' },
    ],
  },
  VictoriaAgentDown: {
    fires: [
      { [scrapeConfig]: '1x5 _x15', [ELSEWHERE]: '1x21' },
      { [ELSEWHERE]: '1x21' },
    ],
    quiet: [
      { [scrapeConfig]: '1x20' },
      { [scrapeConfig]: '1x20 _x3', [ELSEWHERE]: '1x24' },
      // It has refused its configuration, and still delivers.
      { [scrapeConfig]: '0x20' },
    ],
  },
  VictoriaAgentConfigStale: {
    fires: [
      { [scrapeConfig]: '1x5 0x20' },
    ],
    quiet: [
      { [scrapeConfig]: '1x25' },
      { [scrapeConfig]: '1x10 0x12' },
    ],
  },
  VictoriaAgentBufferFilling: {
    fires: [
      { [pending(AGENT)]: '0+1000000000x15' },
      { [pending(AGENT)]: '3000000000x15', [pending(AGENT, '2:secret-url')]: '3000000000x15' },
    ],
    quiet: [
      // Half of it, and not more.
      { [pending(AGENT)]: '5368709120x15' },
      { [pending(AGENT)]: '4000000000x15', [pending('vmagent-victoria-1')]: '4000000000x15' },
      { [pending(AGENT)]: '0x10 6000000000x3' },
    ],
  },
  VictoriaAgentDroppingData: {
    fires: [
      { [bytesDropped]: '0x10 0+500000x4' },
      { [bytesDropped]: '0x10 500000x8' },
    ],
    quiet: [
      { [bytesDropped]: '0x20' },
      // Twenty minutes ago.
      { [bytesDropped]: '0x10 500000x20' },
      // A new agent counts from nothing.
      { [bytesDropped]: '500000x20 0x5' },
    ],
  },
  VictoriaAgentBlocksRejected: {
    fires: [
      { [packetsDropped]: '0x10 0+1x8' },
      { [packetsDropped]: '0x10 1x8' },
    ],
    quiet: [
      { [packetsDropped]: '0x20' },
      { [packetsDropped]: '0x10 1x15' },
      { [packetsDropped]: '0x15 1x3' },
      // The storage was away, and the agent sent it again.
      { [of(AGENT, 'vmagent_remotewrite_retries_count_total', { url: '1:secret-url' })]: '0+5x20', [packetsDropped]: '0x20' },
    ],
  },
  VictoriaTargetDown: {
    fires: [
      { [series('up', { job: 'shop/shop', namespace: 'shop', pod: 'shop-5c9d7-mm4vt' })]: '1x5 0x20', [series('up', { job: 'shop/shop', namespace: 'shop', pod: 'shop-5c9d7-wq8jd' })]: '1x26' },
    ],
    quiet: [
      { [series('up', { job: 'shop/shop', namespace: 'shop', pod: 'shop-5c9d7-mm4vt' })]: '1x26', [series('up', { job: 'shop/shop', namespace: 'shop', pod: 'shop-5c9d7-wq8jd' })]: '1x26' },
      { [series('up', { job: 'shop/shop', namespace: 'shop', pod: 'shop-5c9d7-mm4vt' })]: '1x15 0x10' },
      // First one job's, then another's.
      { [series('up', { job: 'shop/shop', namespace: 'shop', pod: 'shop-5c9d7-mm4vt' })]: '0x12 1x13', [series('up', { job: 'mail/mail', namespace: 'mail', pod: 'mail-0' })]: '1x12 0x13' },
    ],
  },
  VictoriaRulesFailing: {
    fires: [
      { [ruleErrors]: '0+2x25' },
      // One of its queries takes too long every eight minutes.
      { [ruleErrors]: every(8, 4), [of(RULER, 'vmalert_alerting_rules_errors_total', { group: 'postgres-cluster', alertname: 'PostgresSlow' })]: '0x31' },
    ],
    quiet: [
      { [ruleErrors]: '0x25' },
      // The storage has answered one query with an error.
      { [ruleErrors]: '0x15 1x8' },
      { [ruleErrors]: '0x15 1x14' },
      // First one group, then another.
      { [ruleErrors]: '0x15 1x14', [of(RULER, 'vmalert_alerting_rules_errors_total', { group: 'ceph', alertname: 'CephDown' })]: '0x25 1x4' },
    ],
  },
  VictoriaRulesLate: {
    fires: [
      { [iterationsMissed]: '0+1x30' },
      { [iterationsMissed]: every(8, 5) },
    ],
    quiet: [
      { [iterationsMissed]: '0x30' },
      { [iterationsMissed]: '0x15 3x9' },
      { [iterationsMissed]: '0x15 3x19' },
    ],
  },
  VictoriaAlertsNotSent: {
    fires: [
      { [sendErrors]: '0+1x15' },
      // The other Alertmanager takes them.
      { [sendErrors]: every(4, 4), [of(RULER, 'vmalert_alerts_send_errors_total', { addr: 'http://vmalertmanager-victoria-1:9093/api/v2/alerts' })]: '0x15' },
    ],
    quiet: [
      { [sendErrors]: '0x15' },
      { [sendErrors]: '0x10 1x4' },
      { [sendErrors]: '0x10 1x8' },
    ],
  },
  VictoriaAlertmanagerDown: {
    fires: [
      { [alertmanager(ALERTMANAGERS[0])]: '1x25', [alertmanager(ALERTMANAGERS[1])]: '1x5 _x20' },
      { [ELSEWHERE]: '1x25' },
    ],
    quiet: [
      each(ALERTMANAGERS, alertmanager, '1x25'),
      { [alertmanager(ALERTMANAGERS[0])]: '1x25', [alertmanager(ALERTMANAGERS[1])]: '1x17 _x8' },
    ],
  },
  VictoriaNotificationsFailing: {
    fires: [
      { [notificationsFailed]: '0+1x15' },
      // Every four minutes, for one of its reasons.
      { [notificationsFailed]: every(4, 4), [of(ALERTMANAGERS[0], 'alertmanager_notifications_failed_total', { integration: 'email', reason: 'clientError' })]: '0x15' },
    ],
    quiet: [
      { [notificationsFailed]: '0x15' },
      // One, which is sent again.
      { [notificationsFailed]: '0x10 1x4' },
      { [notificationsFailed]: '0x10 1x8' },
    ],
  },
  VictoriaAlertmanagerConfigStale: {
    fires: [
      { [routing]: '1x5 0x15' },
    ],
    quiet: [
      { [routing]: '1x20' },
      { [routing]: '1x12 0x8' },
    ],
  },
  VictoriaNotificationsSlo: {
    fires: [
      // None gets out; each takes more than 15 seconds; the ruler can't hand them over.
      { ...delivered('0+1x30', '0+1x30'), [requestsFailed]: '0+1x30', [sendErrors]: '0x30' },
      { ...delivered('0+1x30', '0x30'), [requestsFailed]: '0x30', [sendErrors]: '0x30' },
      { ...delivered('0x30', '0x30'), [requestsFailed]: '0x30', [sendErrors]: '0+1x30' },
    ],
    quiet: [
      { ...delivered('0+1x70', '0+1x70'), [requestsFailed]: '0x70', [sendErrors]: '0x70' },
      // One failed, after three days.
      { ...delivered('0+1x4330', '0+1x4330'), [requestsFailed]: '0x4320 1x9', [sendErrors]: '0x4330' },
    ],
  },
  VictoriaHeartbeat: {
    fires: [
      { [ELSEWHERE]: '1x10' },
      { [scrapeConfig]: '0x10' },
    ],
    // It never stops while rules are evaluated.
    quiet: [],
  },
};

const freeDisk = (pod: string): string => of(pod, 'vm_free_disk_space_bytes', { path: '/vm-data' });
const totalDisk = (pod: string): string => of(pod, 'vm_total_disk_space_bytes', { path: '/vm-data' });
const readOnly = (pod: string): string => of(pod, 'vm_storage_is_read_only', { path: '/vm-data' });
const memoryUsed = of(STORAGE[0], 'process_resident_memory_anon_bytes');
const memoryAllowed = of(STORAGE[0], 'vm_available_memory_bytes');
const slowInsertsOf = (pod: string): string => of(pod, 'vm_slow_row_inserts_total');
const insertsOf = (pod: string): string => of(pod, 'vm_rows_added_to_storage_total');
const [slowInserts, inserts] = [slowInsertsOf(STORAGE[0]), insertsOf(STORAGE[0])];
const sending = (node: string): string => of(INSERT, 'vm_rpc_send_duration_seconds_total', { name: 'vminsert', addr: `${node}:8400` });
const duration = (path: string, quantile: string): string => of(SELECT, 'vm_request_duration_seconds', { path, quantile });
const selectsRefused = of(SELECT, 'vm_concurrent_select_limit_timeout_total');
const requestErrors = (path: string, pod = SELECT): string => of(pod, 'vm_http_request_errors_total', { path });
const active = (pod: string, type = 'storage/hour_metric_ids'): string => of(pod, 'vm_cache_entries', { type });
const created = (pod: string): string => of(pod, 'vm_new_timeseries_created_total');
const ignored = of(STORAGE[0], 'vm_rows_ignored_total', { reason: 'big_timestamp' });
const requestsOf = (username: string): string => of(PROXY, 'vmauth_user_requests_total', { username });

/** The storage of the hub, and the spokes that write to it. */
const HUB: Cases = {
  VictoriaQueriesSlo: {
    fires: [
      { [duration('/api/v1/query_range', '0.97')]: '0.2x9 2.5x20', [duration('/api/v1/query', '0.97')]: '0.1x29' },
      // Slow for one minute of fifty, for as long as anybody knows.
      { [duration('/api/v1/query', '0.97')]: Array(8).fill('0.1x48 2.1').join(' ') + ' 0.1x2' },
    ],
    quiet: [
      { [duration('/api/v1/query_range', '0.97')]: '1.9x70', [duration('/api/v1/query_range', '0.99')]: '9x70', [duration('/api/v1/labels', '0.97')]: '9x70' },
      // For a few minutes, after three days.
      { [duration('/api/v1/query_range', '0.97')]: '0.2x4320 5x4 0.2x3' },
      { [ELSEWHERE]: '1x70' },
    ],
  },
  VictoriaStorageFilling: {
    fires: [
      { [freeDisk(STORAGE[0])]: '9500000000x40', [totalDisk(STORAGE[0])]: '50000000000x40' },
    ],
    quiet: [
      { [freeDisk(STORAGE[0])]: '10500000000x40', [totalDisk(STORAGE[0])]: '50000000000x40' },
      // A merge takes space for twenty minutes.
      { [freeDisk(STORAGE[0])]: '12000000000x20 9500000000x20', [totalDisk(STORAGE[0])]: '50000000000x41' },
    ],
  },
  VictoriaStorageFullSoon: {
    fires: [
      // 10 GB a day, and 30 left.
      { [freeDisk(STORAGE[0])]: '40000000000-7000000x1440' },
      // It started to fill an hour and a half ago, on a new disk.
      { [freeDisk(STORAGE[0])]: '30000000000-7000000x90' },
    ],
    quiet: [
      // 7 GB a day, and 30 left.
      { [freeDisk(STORAGE[0])]: '37000000000-5000000x1440' },
      // A merge takes 5 GB within an hour.
      { [freeDisk(STORAGE[0])]: '30000000000x1380 30000000000-100000000x50' },
      { [freeDisk(STORAGE[0])]: '30000000000+1000000x120' },
      // On a new disk it has been writing much for three quarters of an hour.
      { [freeDisk(STORAGE[0])]: '30000000000x60 29900000000-100000000x44' },
    ],
  },
  VictoriaStorageReadOnly: {
    fires: [
      { [readOnly(STORAGE[0])]: '0x5 1x4', [readOnly(STORAGE[1])]: '0x10' },
    ],
    quiet: [
      each(STORAGE, readOnly, '0x10'),
      { [readOnly(STORAGE[0])]: '0x10 1' },
    ],
  },
  VictoriaStorageNodeDown: {
    fires: [
      { [readOnly(STORAGE[0])]: '0x20', [readOnly(STORAGE[1])]: '0x20', [readOnly(STORAGE[2])]: '0x5 _x15' },
      { [ELSEWHERE]: '1x20' },
    ],
    quiet: [
      each(STORAGE, readOnly, '0x20'),
      { [readOnly(STORAGE[0])]: '0x20', [readOnly(STORAGE[1])]: '0x20', [readOnly(STORAGE[2])]: '0x17 _x3' },
      // One takes nothing more, and answers.
      { [readOnly(STORAGE[0])]: '0x20', [readOnly(STORAGE[1])]: '0x20', [readOnly(STORAGE[2])]: '1x20' },
    ],
  },
  VictoriaMemoryShort: {
    fires: [
      { [memoryUsed]: '850000000x25', [memoryAllowed]: '1000000000x25' },
    ],
    quiet: [
      { [memoryUsed]: '790000000x25', [memoryAllowed]: '1000000000x25' },
      // A large query.
      { [memoryUsed]: '500000000x15 950000000x12', [memoryAllowed]: '1000000000x28' },
      // One after the other.
      { [memoryUsed]: '500000000x15 950000000x14 500000000 950000000x13', [memoryAllowed]: '1000000000x45' },
    ],
  },
  VictoriaInsertsSlow: {
    fires: [
      { [slowInserts]: '0+6000x45', [inserts]: '0+100000x45' },
      // One node needs it for a quarter of its samples.
      { [slowInserts]: '0+25000x45', [inserts]: '0+100000x45', [slowInsertsOf(STORAGE[1])]: '0x45', [insertsOf(STORAGE[1])]: '0+100000x45', [slowInsertsOf(STORAGE[2])]: '0x45', [insertsOf(STORAGE[2])]: '0+100000x45' },
    ],
    quiet: [
      { [slowInserts]: '0+4900x45', [inserts]: '0+100000x45' },
      // Its caches are cold after a start.
      { [slowInserts]: '0x20 20000+20000x19', [inserts]: '0+100000x40' },
      // One node needs it for a tenth of its samples.
      { [slowInserts]: '0+10000x45', [inserts]: '0+100000x45', [slowInsertsOf(STORAGE[1])]: '0x45', [insertsOf(STORAGE[1])]: '0+100000x45', [slowInsertsOf(STORAGE[2])]: '0x45', [insertsOf(STORAGE[2])]: '0+100000x45' },
      // Nothing is written.
      { [slowInserts]: '5000x45', [inserts]: '9000x45' },
    ],
  },
  VictoriaInsertsSaturated: {
    fires: [
      { [sending(STORAGE[0])]: '0+57x30', [sending(STORAGE[1])]: '0+2x30' },
    ],
    quiet: [
      // Each is waited for 50 seconds of a minute.
      { [sending(STORAGE[0])]: '0+50x30', [sending(STORAGE[1])]: '0+50x30' },
      { [sending(STORAGE[0])]: '0x15 57+57x12' },
    ],
  },
  VictoriaQueriesSlow: {
    fires: [
      { [duration('/api/v1/query_range', '0.97')]: '2.5x25', [duration('/api/v1/query', '0.97')]: '0.1x25', [of('vmselect-victoria-1', 'vm_request_duration_seconds', { path: '/api/v1/query_range', quantile: '0.97' })]: '0.2x25' },
    ],
    quiet: [
      { [duration('/api/v1/query_range', '0.97')]: '1.9x25', [duration('/api/v1/query_range', '1')]: '9x25' },
      // An export is as long as what it exports.
      { [duration('/api/v1/export', '0.97')]: '60x25' },
      { [duration('/api/v1/query', '0.97')]: '0.1x15 5x12' },
    ],
  },
  VictoriaQueriesRefused: {
    fires: [
      { [selectsRefused]: '0x10 4x7' },
    ],
    quiet: [
      { [selectsRefused]: '0x20' },
      { [selectsRefused]: '0x10 4x15' },
      // Three minutes ago.
      { [selectsRefused]: '0x15 4x3' },
      // They had to wait, and were answered.
      { [of(SELECT, 'vm_concurrent_select_limit_reached_total')]: '0+20x20', [selectsRefused]: '0x20' },
    ],
  },
  VictoriaRequestsFailing: {
    fires: [
      { [requestErrors('/select/{}/prometheus/api/v1/query')]: '0+7x35' },
      { [requestErrors('/select/{}/prometheus/api/v1/query')]: '0+4x35', [requestErrors('/select/{}/prometheus/api/v1/query', 'vmselect-victoria-1')]: '0+4x35' },
    ],
    quiet: [
      { [requestErrors('/select/{}/prometheus/api/v1/query')]: '0+5x35', [requestErrors('/select/{}/prometheus/api/v1/query_range')]: '0+5x35' },
      { [requestErrors('/select/{}/prometheus/api/v1/query')]: '0x20 80x8' },
    ],
  },
  VictoriaSeriesOverBudget: {
    fires: [
      each(STORAGE, active, '110000x40'),
    ],
    quiet: [
      // 300 000 with their second copies.
      each(STORAGE, active, '100000x40'),
      each(STORAGE, active, '90000x20 110000x20'),
      each(STORAGE, (pod) => active(pod, 'storage/tsid'), '500000x40'),
    ],
  },
  VictoriaSeriesChurning: {
    fires: [
      { ...each(STORAGE, active, '40000x1440'), ...each(STORAGE, (pod) => active(pod, 'storage/tsid'), '500000x1440'), ...each(STORAGE, created, '0+90x1440') },
    ],
    quiet: [
      { ...each(STORAGE, active, '40000x1440'), ...each(STORAGE, created, '0+82x1440') },
      // It has been so for forty minutes.
      { ...each(STORAGE, active, '40000x1374'), ...each(STORAGE, created, '0+90x1374') },
      // A storage that is new.
      { ...each(STORAGE, active, '0+2000x19 40000x100'), ...each(STORAGE, created, '0+2000x19 40000x100') },
    ],
  },
  VictoriaRowsIgnored: {
    fires: [
      { [ignored]: '0+3x30' },
      { [ignored]: every(8, 5) },
    ],
    quiet: [
      { [ignored]: '7x30' },
      { [ignored]: '0x15 3x9' },
      { [ignored]: '0x15 3x19' },
    ],
  },
  VictoriaSpokeSilent: {
    fires: [
      { [requestsOf('apps')]: '0+20x10 200x25', [requestsOf('people')]: '0+5x36' },
      // It has never sent anything since the proxy was started.
      { [requestsOf('people')]: '0+5x30' },
    ],
    quiet: [
      { [requestsOf('apps')]: '0+20x30' },
      // Silent for a quarter of an hour.
      { [requestsOf('apps')]: '0+20x20 400x15' },
      // The proxy starts anew and counts from nothing.
      { [requestsOf('apps')]: '5000+20x20 0+20x10' },
      // One of two proxies takes it all.
      { [requestsOf('apps')]: '700x30', [of('vmauth-victoria-84c5f-p7t2d', 'vmauth_user_requests_total', { username: 'apps' })]: '0+20x30' },
    ],
  },
};

const ready = (node: string, status = 'true'): string => series('kube_node_status_condition', { node, condition: 'Ready', status });
const memoryTotal = (node: string): string => series('node_memory_MemTotal_bytes', { namespace: 'node-exporter', instance: `${node}:9100`, node });
const memoryLeft = (node: string): string => series('node_memory_MemAvailable_bytes', { namespace: 'node-exporter', instance: `${node}:9100`, node });
const upOf = (job: string) => (instance: string): string => series('up', { job, instance });
const API_SERVERS = ['10.0.0.11:6443', '10.0.0.12:6443', '10.0.0.13:6443'];
const apiRequests = (code: number): string => series('apiserver_request_total', { job: 'apiserver', instance: API_SERVERS[0], code: `${code}` });
const etcdSize = (instance: string): string => series('apiserver_storage_size_bytes', { job: 'apiserver', instance });
const disk = (part: 'avail' | 'size', fstype: string, mountpoint: string): string => series(`node_filesystem_${part}_bytes`, { namespace: 'node-exporter', node: NODES[0], device: '/dev/sda6', fstype, mountpoint });
const clockOffset = series('node_timex_offset_seconds', { namespace: 'node-exporter', instance: 'infra-01:9100', node: NODES[0] });
const clockFollows = series('node_timex_sync_status', { namespace: 'node-exporter', instance: 'infra-01:9100', node: NODES[0] });
const volume = (part: 'available' | 'capacity', claim: string): string => series(`kubelet_volume_stats_${part}_bytes`, { job: 'kubelet', instance: NODES[0], namespace: 'shop', persistentvolumeclaim: claim });
/** Kube-state-metrics at one of its addresses; a new pod of it has another. */
const restartsTold = (by: string, pod = 'shop-5c9d7-mm4vt'): string => series('kube_pod_container_status_restarts_total', { instance: `${by}:8080`, namespace: 'shop', pod, container: 'shop' });
const RESTARTS = restartsTold('10.42.0.17');
const phase = (name: string): string => series('kube_pod_status_phase', { namespace: 'shop', pod: 'shop-5c9d7-mm4vt', phase: name });
const deployment = (metric: string): string => series(`kube_deployment_${metric}`, { namespace: 'shop', deployment: 'shop' });
const statefulSet = (metric: string): string => series(`kube_statefulset_${metric}`, { namespace: 'shop', statefulset: 'shop-db' });
const daemonSet = (metric: string): string => series(`kube_daemonset_status_${metric}`, { namespace: 'shop', daemonset: 'shop-logs' });
const job = (condition: string): string => series('kube_job_failed', { namespace: 'shop', job_name: 'shop-cleanup-29384100', condition });

/** Two of three in every history, and the third in some. */
const oneMissing = (name: (node: string) => string, value: number): Cases[string] => ({
  fires: [
    { [name(NODES[0])]: `${value}x30`, [name(NODES[1])]: `${value}x30`, [name(NODES[2])]: `${value}x5 _x25`, [ELSEWHERE]: '1x30' },
    { [ELSEWHERE]: '1x30' },
  ],
  quiet: [
    each(NODES, name, `${value}x30`),
    // A machine starts anew.
    { [name(NODES[0])]: `${value}x30`, [name(NODES[1])]: `${value}x30`, [name(NODES[2])]: `${value}x18 _x12` },
  ],
});

/** Nodes, volumes and workloads. */
const CLUSTER: Cases = {
  KubeStateMetricsMissing: {
    fires: [
      { [ready(NODES[0])]: '1x5 _x25', [ELSEWHERE]: '1x31' },
      { [ELSEWHERE]: '1x31' },
    ],
    quiet: [
      { [ready(NODES[0])]: '1x30' },
      { [ready(NODES[0])]: '1x20 _x10', [ELSEWHERE]: '1x31' },
    ],
  },
  NodeExporterMissing: oneMissing(memoryTotal, 64000000000),
  KubeletMetricsMissing: oneMissing(upOf('kubelet'), 1),
  ContainerMetricsMissing: oneMissing(upOf('cadvisor'), 1),
  KubeApiDown: {
    fires: [
      each(API_SERVERS, upOf('apiserver'), '1x5 0x15'),
      { [ELSEWHERE]: '1x20' },
    ],
    quiet: [
      { [upOf('apiserver')(API_SERVERS[0])]: '1x20', [upOf('apiserver')(API_SERVERS[1])]: '0x20', [upOf('apiserver')(API_SERVERS[2])]: '0x20' },
      each(API_SERVERS, upOf('apiserver'), '1x20 0x2'),
    ],
  },
  KubeApiServerDown: {
    fires: [
      { [upOf('apiserver')(API_SERVERS[0])]: '1x5 0x20', [upOf('apiserver')(API_SERVERS[1])]: '1x26' },
    ],
    quiet: [
      each(API_SERVERS, upOf('apiserver'), '1x26'),
      { [upOf('apiserver')(API_SERVERS[0])]: '1x15 0x11' },
      { [upOf('kubelet')(NODES[0])]: '0x26' },
    ],
  },
  KubeApiFailing: {
    fires: [
      { [apiRequests(200)]: '0+940x25', [apiRequests(500)]: '0+60x25' },
      { [apiRequests(503)]: '0+10x25' },
      { [apiRequests(200)]: '0+940x25', [apiRequests(500)]: '0+30x25', [apiRequests(504)]: '0+30x25' },
    ],
    quiet: [
      { [apiRequests(200)]: '0+955x25', [apiRequests(500)]: '0+45x25' },
      { [apiRequests(200)]: '0+500x25', [apiRequests(404)]: '0+300x25', [apiRequests(409)]: '0+200x25' },
      { [apiRequests(200)]: '0+1000x24', [apiRequests(500)]: '0x15 200+200x8' },
    ],
  },
  EtcdFilling: {
    fires: [
      { [etcdSize(API_SERVERS[0])]: '900000000x40', [etcdSize(API_SERVERS[1])]: '1650000000x40' },
    ],
    quiet: [
      each(API_SERVERS, etcdSize, '1610612736x40'),
      // It is compacted.
      { [etcdSize(API_SERVERS[0])]: '1500000000x10 1650000000x25 900000000x3' },
      { [etcdSize(API_SERVERS[0])]: '1500000000x10 1650000000x25' },
    ],
  },
  NodeNotReady: {
    fires: [
      { [ready(NODES[0])]: '1x5 0x15', [ready(NODES[0], 'false')]: '0x5 1x15', [ready(NODES[1])]: '1x21' },
      // Its kubelet says nothing any more.
      { [ready(NODES[0])]: '1x5 0x15', [ready(NODES[0], 'unknown')]: '0x5 1x15' },
    ],
    quiet: [
      { [ready(NODES[0])]: '1x20', [ready(NODES[0], 'false')]: '0x20', [ready(NODES[0], 'unknown')]: '0x20' },
      { [ready(NODES[0])]: '1x12 0x8' },
      { [series('kube_node_status_condition', { node: NODES[0], condition: 'DiskPressure', status: 'true' })]: '0x20' },
    ],
  },
  NodeDiskFilling: {
    fires: [
      { [disk('avail', 'xfs', '/var')]: '14000000000x40', [disk('size', 'xfs', '/var')]: '100000000000x40' },
    ],
    quiet: [
      { [disk('avail', 'xfs', '/var')]: '15500000000x40', [disk('size', 'xfs', '/var')]: '100000000000x40' },
      // What can't be written is always full.
      { [disk('avail', 'squashfs', '/')]: '0x40', [disk('size', 'squashfs', '/')]: '80000000x40', [disk('avail', 'erofs', '/usr')]: '0x40', [disk('size', 'erofs', '/usr')]: '80000000x40' },
      // Images are pulled, and the kubelet removes old ones.
      { [disk('avail', 'xfs', '/var')]: '30000000000x15 12000000000x25', [disk('size', 'xfs', '/var')]: '100000000000x41' },
    ],
  },
  NodeMemoryShort: {
    fires: [
      { [memoryLeft(NODES[0])]: '6000000000x25', [memoryTotal(NODES[0])]: '64000000000x25' },
    ],
    quiet: [
      { [memoryLeft(NODES[0])]: '6500000000x25', [memoryTotal(NODES[0])]: '64000000000x25' },
      { [memoryLeft(NODES[0])]: '30000000000x15 3000000000x11', [memoryTotal(NODES[0])]: '64000000000x27' },
    ],
  },
  NodeClockWrong: {
    fires: [
      { [clockOffset]: '0.12x25', [clockFollows]: '1x25' },
      { [clockOffset]: '-0.15x25', [clockFollows]: '1x25' },
      { [clockOffset]: '0x25', [clockFollows]: '0x25' },
    ],
    quiet: [
      { [clockOffset]: '0.09x25', [clockFollows]: '1x25' },
      // A machine sets its clock after a start.
      { [clockOffset]: '0.5x10 0.001x5', [clockFollows]: '0x10 1x5' },
      { [clockOffset]: '0x22', [clockFollows]: '1x10 0x11' },
    ],
  },
  VolumeFilling: {
    fires: [
      { [volume('available', 'shop-db-0')]: '1400000000x25', [volume('capacity', 'shop-db-0')]: '10000000000x25', [volume('available', 'shop-db-1')]: '5000000000x25', [volume('capacity', 'shop-db-1')]: '10000000000x25' },
      { [volume('available', 'shop-db-0')]: '0x25', [volume('capacity', 'shop-db-0')]: '10000000000x25' },
    ],
    quiet: [
      { [volume('available', 'shop-db-0')]: '1600000000x25', [volume('capacity', 'shop-db-0')]: '10000000000x25' },
      { [volume('available', 'shop-db-0')]: '3000000000x15 1000000000x11', [volume('capacity', 'shop-db-0')]: '10000000000x27' },
    ],
  },
  PodRestarting: {
    fires: [
      // It crashes, with longer and longer waits between.
      { [RESTARTS]: '0 1 1 2 2 3 3 3 3 4x2 5x5 6x5' },
      // A pod that is new, and was seen after its first restarts.
      { [RESTARTS]: '_x10 1 2 2 3 3 3 4 4 5x5 6x5' },
      // One that had restarted long before.
      { [RESTARTS]: '20x20 21x2 22x4 23x5 24x7' },
      // Every quarter of an hour.
      { [RESTARTS]: every(14, 8) },
    ],
    quiet: [
      { [RESTARTS]: '0x10 1x10 2x10 3x20' },
      // One every forty minutes.
      { [RESTARTS]: every(40, 8) },
      // The fourth was three minutes ago.
      { [RESTARTS]: '0x20 1x5 2x5 3x5 4x3' },
      // Kube-state-metrics has moved, and tells at another address of restarts that lie long back.
      { [restartsTold('10.42.0.17')]: '7x60 _x20', [restartsTold('10.42.1.23')]: '_x61 7x19' },
      // A pod that restarted long ago is heard of for the first time.
      { [ELSEWHERE]: '1x40', [RESTARTS]: '_x20 5x20' },
    ],
  },
  PodNotRunning: {
    fires: [
      { [phase('Pending')]: '1x40', [phase('Running')]: '0x40' },
      { [phase('Pending')]: '0x40', [phase('Failed')]: '0x5 1x35', [phase('Running')]: '1x5 0x35' },
      // First one, then the other.
      { [phase('Pending')]: '1x20 0x20', [phase('Unknown')]: '0x20 1x20' },
    ],
    quiet: [
      { [phase('Pending')]: '0x40', [phase('Failed')]: '0x40', [phase('Unknown')]: '0x40', [phase('Running')]: '1x40' },
      // What has ended well.
      { [phase('Pending')]: '0x40', [phase('Failed')]: '0x40', [phase('Succeeded')]: '1x40' },
      // It waits 25 minutes for its image.
      { [phase('Pending')]: '0x5 1x25', [phase('Running')]: '1x5 0x25' },
      // First one pod, then another.
      { [phase('Pending')]: '1x20 0x20', [series('kube_pod_status_phase', { namespace: 'shop', pod: 'shop-5c9d7-wq8jd', phase: 'Pending' })]: '0x20 1x20' },
    ],
  },
  WorkloadIncomplete: {
    fires: [
      { [deployment('status_replicas_available')]: '2x5 1x35', [deployment('spec_replicas')]: '2x41' },
      { [statefulSet('status_replicas_ready')]: '0x40', [statefulSet('replicas')]: '1x40' },
      { [daemonSet('number_available')]: '2x40', [daemonSet('desired_number_scheduled')]: '3x40' },
    ],
    quiet: [
      {
        [deployment('status_replicas_available')]: '2x40', [deployment('spec_replicas')]: '2x40',
        [statefulSet('status_replicas_ready')]: '1x40', [statefulSet('replicas')]: '1x40',
        [daemonSet('number_available')]: '3x40', [daemonSet('desired_number_scheduled')]: '3x40',
      },
      // Scaled to nothing.
      { [deployment('status_replicas_available')]: '0x40', [deployment('spec_replicas')]: '0x40' },
      // A rollout of 25 minutes, one pod after the other.
      { [statefulSet('status_replicas_ready')]: '3x14 2x25', [statefulSet('replicas')]: '3x40' },
    ],
  },
  JobFailed: {
    fires: [
      { [job('true')]: '_x5 1x20', [job('false')]: '_x5 0x20' },
    ],
    quiet: [
      { [job('true')]: '0x25', [job('false')]: '1x25' },
      // It is removed after ten minutes, for the next one has begun.
      { [job('true')]: '_x5 1x10' },
    ],
  },
};

/** Alerts that something is missing. */
const OF_ABSENCE = ['VictoriaOperatorDown', 'VictoriaAgentDown', 'VictoriaAlertmanagerDown', 'VictoriaStorageNodeDown', 'VictoriaSpokeSilent'];

/** What another VictoriaMetrics in the cluster says, one that belongs to an application: its faults raise nothing here, and that it is well hides nothing. */
function apartFromOthers(cases: Cases): Cases {
  const others = ([history]: AlertCases['fires']): Series => Object.fromEntries(Object.entries(history).map(([name, values]) => [name.replace('namespace="observability"', 'namespace="shop"'), values]));
  return Object.fromEntries(Object.entries(cases).map(([alert, { fires, quiet }]) => {
    // Targets of all namespaces count, and the heartbeat counts nothing.
    if (alert === 'VictoriaTargetDown' || alert === 'VictoriaHeartbeat') return [alert, { fires, quiet }];
    return [alert, OF_ABSENCE.includes(alert) ? { fires: [...fires, others(quiet)], quiet } : { fires, quiet: [...quiet, others(fires)] }];
  }));
}

/** What the stack says of itself and of the cluster, when something fails and when all is well. */
export const CASES: Cases = { ...apartFromOthers(MONITORING), ...apartFromOthers(HUB), ...CLUSTER };
