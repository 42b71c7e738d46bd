import { bars, board, graph, number, of, rate, rows } from '../../../tools/dashboards/board.ts';

// Commands that do not wait on purpose.
const SERVED = 'cmd!~"b.*|xread.*|wait|dfly|replconf"';
// Each counter is there once for all databases, without a label of one, and once for each of them.
const ALL = 'db=""';
const HITS = `sum by (cluster, pod) (${rate('dragonfly_keyspace_hits_total', ALL)})`;
const MISSES = `sum by (cluster, pod) (${rate('dragonfly_keyspace_misses_total', ALL)})`;

export default board(
  {
    title: 'Dragonfly',
    description: 'Whether caches, sessions and queues have a master and replicas, how full they are, and how fast they answer.',
    everywhere: 'dragonfly_uptime_in_seconds',
  },
  {
    title: 'At a glance',
    panels: [
      number({ title: 'Pods', description: 'Pods that answer.', unit: 'none', query: `count by (cluster) (${of('dragonfly_uptime_in_seconds')})` }),
      number({ title: 'Masters', description: 'One for each instance.', unit: 'none', query: `sum by (cluster) (${of('dragonfly_master')})` }),
      number({ title: 'Replicas behind', description: 'Records that the slowest replica has not got yet.', unit: 'short', query: `max by (cluster) (${of('dragonfly_connected_replica_lag_records')})`, limits: { warn: 1000, bad: 10000 } }),
      number({ title: 'Fullest', description: 'Share of its memory that the fullest pod uses. A cache may be full; anything else refuses writes then.', unit: 'percentunit', query: `max by (cluster) (${of('dragonfly_memory_used_bytes')} / ${of('dragonfly_memory_max_bytes')})`, limits: { warn: 0.85, bad: 0.97 } }),
      number({ title: 'Out of memory', description: 'Writes that were refused within an hour because memory was full.', unit: 'none', query: `sum by (cluster) (increase(${of('dragonfly_oom_errors_total')}[1h]))`, limits: { bad: 1 } }),
      number({ title: 'Snapshots failed', description: 'Snapshots that could not be written within a day.', unit: 'none', query: `sum by (cluster) (increase(${of('dragonfly_failed_backups_total')}[1d]))`, limits: { bad: 1 } }),
    ],
  },
  {
    title: 'Use',
    panels: [
      graph({ title: 'Commands', description: 'Commands that each pod has served.', unit: 'ops', queries: [{ expr: `sum by (cluster, pod) (${rate('dragonfly_commands_processed_total')})`, legend: '{{cluster}} {{pod}}' }] }),
      graph({ title: 'Hits', description: 'Share of reads that found what they looked for.', unit: 'percentunit', max: 1, queries: [{ expr: `${HITS} / (${HITS} + ${MISSES})`, legend: '{{cluster}} {{pod}}' }] }),
      graph({ title: 'Time of a command', description: 'The average of what each command takes, without those that wait on purpose.', unit: 's', queries: [{ expr: `sum by (cluster, cmd) (${rate('dragonfly_commands_duration_seconds', SERVED)}) / sum by (cluster, cmd) (${rate('dragonfly_commands_total', SERVED)})`, legend: '{{cluster}} {{cmd}}' }] }),
      graph({ title: 'Clients', description: 'Connections to each pod.', unit: 'none', queries: [{ expr: of('dragonfly_connected_clients', 'listener="main"'), legend: '{{cluster}} {{pod}}' }] }),
    ],
  },
  {
    title: 'Memory',
    panels: [
      graph({ title: 'Used', description: 'Share of the memory that each pod may take.', unit: 'percentunit', max: 1, queries: [{ expr: `${of('dragonfly_memory_used_bytes')} / ${of('dragonfly_memory_max_bytes')}`, legend: '{{cluster}} {{pod}}' }] }),
      graph({ title: 'Keys that had to go', description: 'Keys that were dropped because memory was full, and those whose time was over.', unit: 'ops', queries: [{ expr: `sum by (cluster, pod) (${rate('dragonfly_evicted_keys_total')})`, legend: '{{cluster}} {{pod}} evicted' }, { expr: `sum by (cluster, pod) (${rate('dragonfly_expired_keys_total')})`, legend: '{{cluster}} {{pod}} expired' }] }),
      bars({ title: 'Keys', description: 'Keys in each database.', unit: 'short', query: `max by (cluster, pod, db) (${of('dragonfly_db_keys')})`, legend: '{{cluster}} {{pod}} {{db}}' }),
      rows({
        title: 'Pods', description: 'What each pod is, and since when.', width: 12,
        labels: { cluster: 'Cluster', namespace: 'Namespace', pod: 'Pod' },
        columns: [
          { title: 'Master', unit: 'none', query: `max by (cluster, namespace, pod) (${of('dragonfly_master')})` },
          { title: 'Up for', unit: 'dtdurations', query: `max by (cluster, namespace, pod) (${of('dragonfly_uptime_in_seconds')})` },
        ],
      }),
    ],
  },
);
