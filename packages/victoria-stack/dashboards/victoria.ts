import { bars, board, graph, number, of, rate, rows } from '../../../tools/dashboards/board.ts';

export default board(
  {
    title: 'VictoriaMetrics',
    description: 'Whether metrics of all clusters arrive, are kept and are found, and whether rules and notifications work.',
    everywhere: 'vmagent_remotewrite_pending_data_bytes',
  },
  {
    title: 'At a glance',
    panels: [
      number({ title: 'Targets down', description: 'Endpoints that could not be scraped.', unit: 'none', query: `count by (cluster) (${of('up')} == 0) or count by (cluster) (${of('up')}) * 0`, limits: { warn: 1, bad: 5 } }),
      number({ title: 'Samples scraped', description: 'Samples that the agents push, per second.', unit: 'short', decimals: 1, query: `sum by (cluster) (${rate('vmagent_remotewrite_rows_pushed_after_relabel_total')})` }),
      number({ title: 'Held back', description: 'What agents keep on disk because the store does not take it.', unit: 'bytes', query: `sum by (cluster) (${of('vmagent_remotewrite_pending_data_bytes')})`, limits: { warn: 1e8, bad: 1e9 } }),
      number({ title: 'Active series', description: 'Series that got a sample within an hour, on the hub. Copies are counted.', unit: 'short', decimals: 1, query: `sum by (cluster) (${of('vm_cache_entries', 'type="storage/hour_metric_ids"')})` }),
      number({ title: 'Room left', description: 'Share of the disks of the store that is free, where it is least.', unit: 'percentunit', query: `min by (cluster) (${of('vm_free_disk_space_bytes')} / ${of('vm_total_disk_space_bytes')})`, limits: { warn: 0.3, bad: 0.2 } }),
      number({ title: 'Alerts firing', description: 'As the rulers see it.', unit: 'none', query: `sum by (cluster) (${of('vmalert_alerts_firing')})`, limits: { warn: 1, bad: 5 } }),
    ],
  },
  {
    title: 'What comes in',
    panels: [
      graph({ title: 'Samples that the store takes', description: 'On the hub, copies counted.', unit: 'ops', queries: [{ expr: `sum by (cluster) (${rate('vm_rows_added_to_storage_total')})`, legend: '{{cluster}}' }] }),
      graph({ title: 'Held back', description: 'What each agent keeps on disk. It is sent when the store takes it again.', unit: 'bytes', queries: [{ expr: `sum by (cluster, pod) (${of('vmagent_remotewrite_pending_data_bytes')})`, legend: '{{cluster}} {{pod}}' }] }),
      graph({ title: 'Series that are new', description: 'A steady stream of new ones means that a label changes all the time.', unit: 'ops', queries: [{ expr: `sum by (cluster) (${rate('vm_new_timeseries_created_total')})`, legend: '{{cluster}}' }] }),
      rows({
        title: 'Targets that are down', description: 'Endpoints that could not be scraped.', width: 12,
        labels: { cluster: 'Cluster', job: 'Job', namespace: 'Namespace', instance: 'Instance' },
        columns: [{ title: 'Up', unit: 'none', query: `max by (cluster, job, namespace, instance) (${of('up')} == 0)` }],
      }),
    ],
  },
  {
    title: 'What is kept',
    panels: [
      graph({ title: 'Disks', description: 'Data of each storage node.', unit: 'bytes', queries: [{ expr: `sum by (cluster, pod) (${of('vm_data_size_bytes')})`, legend: '{{cluster}} {{pod}}' }] }),
      bars({ title: 'Room left', description: 'Of each storage node. Below a fifth merging becomes difficult.', unit: 'percentunit', max: 1, limits: { warn: 0.3, bad: 0.2 }, query: `min by (cluster, pod) (${of('vm_free_disk_space_bytes')} / ${of('vm_total_disk_space_bytes')})`, legend: '{{cluster}} {{pod}}' }),
      graph({ title: 'Slow inserts', description: 'Share of samples whose series was not in memory. More than 0.05 for long: more memory.', unit: 'percentunit', decimals: 2, queries: [{ expr: `sum by (cluster) (${rate('vm_slow_row_inserts_total')}) / sum by (cluster) (${rate('vm_rows_added_to_storage_total')})`, legend: '{{cluster}}' }] }),
      graph({ title: 'Memory', description: 'What the programs hold.', unit: 'bytes', queries: [{ expr: `max by (cluster, pod) (${of('process_resident_memory_bytes', 'pod=~"vm.+"')})`, legend: '{{cluster}} {{pod}}' }] }),
    ],
  },
  {
    title: 'What is asked',
    panels: [
      graph({ title: 'Queries', description: 'Queries to the hub, by path.', unit: 'reqps', queries: [{ expr: `sum by (cluster, path) (${rate('vm_http_requests_total', 'path=~".*/api/v1/query(_range)?"')})`, legend: '{{cluster}} {{path}}' }] }),
      graph({ title: 'Time of queries', description: 'The slowest three of a hundred queries take longer. More than 2 seconds is too long for dashboards.', unit: 's', queries: [{ expr: `max by (cluster, path) (${of('vm_request_duration_seconds', 'path=~".*/api/v1/query(_range)?"', 'quantile="0.97"')})`, legend: '{{cluster}} {{path}}' }] }),
      graph({ title: 'Errors', description: 'Requests that could not be answered, by path.', unit: 'reqps', queries: [{ expr: `sum by (cluster, path) (${rate('vm_http_request_errors_total')})`, legend: '{{cluster}} {{path}}' }] }),
      graph({ title: 'Rules', description: 'How long a round of each ruler takes. It must be less than the interval.', unit: 's', queries: [{ expr: `max by (cluster, group) (${of('vmalert_iteration_duration_seconds', 'quantile="0.99"')})`, legend: '{{cluster}} {{group}}' }] }),
    ],
  },
  {
    title: 'Who is told',
    panels: [
      graph({ title: 'Alerts', description: 'What Alertmanager holds.', unit: 'none', stacked: true, queries: [{ expr: `max by (cluster, state) (${of('alertmanager_alerts')})`, legend: '{{cluster}} {{state}}' }] }),
      graph({ title: 'Notifications', description: 'Sent and failed, by where they go.', unit: 'ops', queries: [{ expr: `sum by (cluster, integration) (${rate('alertmanager_notifications_total')})`, legend: '{{cluster}} {{integration}}' }, { expr: `sum by (cluster, integration) (${rate('alertmanager_notifications_failed_total')})`, legend: '{{cluster}} {{integration}} failed' }] }),
    ],
  },
);
