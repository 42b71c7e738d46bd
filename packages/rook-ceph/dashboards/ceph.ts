import { bars, board, graph, number, of, rate, rows } from '../../../tools/dashboards/board.ts';

export default board(
  {
    title: 'Ceph',
    description: 'Whether the storage is healthy, how full it is and becomes, and how fast it answers.',
    everywhere: 'ceph_health_status',
  },
  {
    title: 'At a glance',
    panels: [
      number({ title: 'Health', description: '0 is well, 1 a warning, 2 an error.', unit: 'none', query: `max by (cluster) (${of('ceph_health_status')})`, limits: { warn: 1, bad: 2 } }),
      number({ title: 'Full', description: 'Share of all disks that is used. From 85 % on Ceph warns, at 95 % it stops taking writes.', unit: 'percentunit', decimals: 1, query: `max by (cluster) (${of('ceph_cluster_total_used_raw_bytes')} / ${of('ceph_cluster_total_bytes')})`, limits: { warn: 0.7, bad: 0.85 } }),
      number({ title: 'OSDs up', description: 'Disks that serve.', unit: 'none', query: `sum by (cluster) (max by (cluster, ceph_daemon) (${of('ceph_osd_up')}))` }),
      number({ title: 'OSDs down', description: 'Disks that do not.', unit: 'none', query: `count by (cluster) (max by (cluster, ceph_daemon) (${of('ceph_osd_up')})) - sum by (cluster) (max by (cluster, ceph_daemon) (${of('ceph_osd_up')}))`, limits: { bad: 1 } }),
      number({ title: 'Monitors in quorum', description: 'Monitors that agree with each other. More than half of them must.', unit: 'none', query: `sum by (cluster) (max by (cluster, ceph_daemon) (${of('ceph_mon_quorum_status')}))`, limits: { warn: 3, bad: 2 } }),
      number({ title: 'Groups not clean', description: 'Placement groups with a copy too few, or on the move.', unit: 'none', query: `max by (cluster) (sum by (cluster, pod) (${of('ceph_pg_total')}) - sum by (cluster, pod) (${of('ceph_pg_clean')}))`, limits: { warn: 1, bad: 50 } }),
    ],
  },
  {
    title: 'Health',
    panels: [
      rows({
        title: 'What Ceph complains of', description: 'The checks that are not well, by their names in Ceph.', width: 12,
        labels: { cluster: 'Cluster', name: 'Check', severity: 'Severity' },
        columns: [{ title: 'Active', unit: 'none', query: `max by (cluster, name, severity) (${of('ceph_health_detail')} > 0)` }],
      }),
      rows({
        title: 'Daemons', description: 'How many disks run which version. Two versions are an upgrade that is under way.', width: 12,
        labels: { cluster: 'Cluster', ceph_version: 'Version' },
        columns: [{ title: 'OSDs', unit: 'none', query: `count by (cluster, ceph_version) (count by (cluster, ceph_version, ceph_daemon) (${of('ceph_osd_metadata')}))` }],
      }),
      graph({ title: 'Placement groups', description: 'Groups by their state. All of them should be clean.', unit: 'none', queries: ['clean', 'degraded', 'undersized', 'recovering', 'remapped'].map((state) => ({ expr: `max by (cluster) (sum by (cluster, pod) (${of(`ceph_pg_${state}`)}))`, legend: `{{cluster}} ${state}` })) }),
      graph({ title: 'Recovery', description: 'Objects that are copied to where they belong, per second.', unit: 'ops', queries: [{ expr: `sum by (cluster) (${rate('ceph_osd_recovery_ops')})`, legend: '{{cluster}}' }] }),
    ],
  },
  {
    title: 'Room',
    panels: [
      graph({ title: 'Used and there', description: 'Of all disks together, copies counted.', unit: 'bytes', queries: [{ expr: `max by (cluster) (${of('ceph_cluster_total_used_raw_bytes')})`, legend: '{{cluster}} used' }, { expr: `max by (cluster) (${of('ceph_cluster_total_bytes')})`, legend: '{{cluster}} there' }] }),
      bars({ title: 'Fullest disks', description: 'One full disk stops all pools that use it.', unit: 'percentunit', max: 1, limits: { warn: 0.75, bad: 0.85 }, query: `topk(10, max by (cluster, ceph_daemon) (${of('ceph_osd_stat_bytes_used')} / ${of('ceph_osd_stat_bytes')}))`, legend: '{{cluster}} {{ceph_daemon}}' }),
      bars({ title: 'Pools', description: 'What each pool stores, copies not counted.', unit: 'bytes', query: `max by (cluster, name) (${of('ceph_pool_stored')} * on (cluster, namespace, pod, pool_id) group_left(name) ${of('ceph_pool_metadata')})`, legend: '{{cluster}} {{name}}' }),
      graph({ title: 'Room left in pools', description: 'What each pool can still take.', unit: 'bytes', queries: [{ expr: `max by (cluster, name) (${of('ceph_pool_max_avail')} * on (cluster, namespace, pod, pool_id) group_left(name) ${of('ceph_pool_metadata')})`, legend: '{{cluster}} {{name}}' }] }),
    ],
  },
  {
    title: 'Speed',
    panels: [
      graph({ title: 'Reads and writes', description: 'Operations of all disks.', unit: 'ops', queries: [{ expr: `sum by (cluster) (${rate('ceph_osd_op_r')})`, legend: '{{cluster}} reads' }, { expr: `sum by (cluster) (${rate('ceph_osd_op_w')})`, legend: '{{cluster}} writes' }] }),
      graph({ title: 'Throughput', description: 'Bytes that clients read and write.', unit: 'Bps', queries: [{ expr: `sum by (cluster) (${rate('ceph_osd_op_r_out_bytes')})`, legend: '{{cluster}} read' }, { expr: `sum by (cluster) (${rate('ceph_osd_op_w_in_bytes')})`, legend: '{{cluster}} written' }] }),
      graph({ title: 'Time of a write', description: 'The average of each disk. One that is much slower than the others is ill.', unit: 's', queries: [{ expr: `${rate('ceph_osd_op_w_latency_sum')} / ${rate('ceph_osd_op_w_latency_count')}`, legend: '{{cluster}} {{ceph_daemon}}' }] }),
      graph({ title: 'Slow operations', description: 'Operations that have waited for more than 30 seconds.', unit: 'none', queries: [{ expr: `max by (cluster) (${of('ceph_healthcheck_slow_ops')})`, legend: '{{cluster}}' }] }),
    ],
  },
);
