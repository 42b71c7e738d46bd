import { bars, board, graph, number, of, rate, rows } from '../../../tools/dashboards/board.ts';

const APPS = 'datname!~"template.|postgres"';
const CLIENTS = 'database!="pgbouncer"';

export default board(
  {
    title: 'PostgreSQL',
    description: 'Whether the databases have a primary, replicas and backups, and how applications use them.',
    everywhere: 'cnpg_collector_up',
  },
  {
    title: 'At a glance',
    panels: [
      number({ title: 'Instances up', description: 'Instances that answer.', unit: 'none', query: `sum by (cluster) (${of('cnpg_collector_up')})` }),
      number({ title: 'Replicas streaming', description: 'Replicas that follow the primary.', unit: 'none', query: `max by (cluster) (${of('cnpg_pg_replication_streaming_replicas')})`, limits: { warn: 2, bad: 1 } }),
      number({ title: 'Replication lag', description: 'How far the slowest replica is behind.', unit: 's', decimals: 1, query: `max by (cluster) (${of('cnpg_pg_replication_lag')})`, limits: { warn: 30, bad: 300 } }),
      number({ title: 'Age of the last backup', description: 'Time since the newest backup that is complete.', unit: 'dtdurations', query: `time() - max by (cluster) (${of('barman_cloud_cloudnative_pg_io_last_available_backup_timestamp')} > 0)`, limits: { warn: 90000, bad: 180000 } }),
      number({ title: 'Age of the last WAL in the archive', description: 'Changes since then would be lost with all instances.', unit: 's', query: `min by (cluster) (${of('cnpg_pg_stat_archiver_seconds_since_last_archival')} >= 0)`, limits: { warn: 600, bad: 3600 } }),
      number({ title: 'Connections', description: 'Connections to all instances.', unit: 'none', query: `sum by (cluster) (${of('cnpg_backends_total')})` }),
    ],
  },
  {
    title: 'Instances',
    panels: [
      graph({ title: 'Transactions', description: 'Transactions that were committed, by database.', unit: 'ops', queries: [{ expr: `sum by (cluster, datname) (${rate('cnpg_pg_stat_database_xact_commit', APPS)})`, legend: '{{cluster}} {{datname}}' }] }),
      graph({ title: 'Found in memory', description: 'Share of the blocks that were not read from disk. Less than 0.95 asks for more memory.', unit: 'percentunit', max: 1, queries: [{ expr: `sum by (cluster, datname) (${rate('cnpg_pg_stat_database_blks_hit', APPS)}) / (sum by (cluster, datname) (${rate('cnpg_pg_stat_database_blks_hit', APPS)}) + sum by (cluster, datname) (${rate('cnpg_pg_stat_database_blks_read', APPS)}))`, legend: '{{cluster}} {{datname}}' }] }),
      graph({ title: 'Replication lag', description: 'How far each instance is behind the primary.', unit: 's', queries: [{ expr: of('cnpg_pg_replication_lag'), legend: '{{cluster}} {{pod}}' }] }),
      graph({ title: 'WAL that waits for the archive', description: 'Segments that are ready and not archived yet, on each instance.', unit: 'none', queries: [{ expr: of('cnpg_collector_pg_wal_archive_status', 'value="ready"'), legend: '{{cluster}} {{pod}}' }] }),
      graph({ title: 'Deadlocks', description: 'Transactions that were given up because they waited for each other, per hour.', unit: 'none', queries: [{ expr: `sum by (cluster, datname) (increase(${of('cnpg_pg_stat_database_deadlocks', APPS)}[1h]))`, legend: '{{cluster}} {{datname}}' }] }),
      graph({ title: 'Longest transaction', description: 'How long the oldest transaction of each database has been open. It keeps PostgreSQL from cleaning up.', unit: 's', queries: [{ expr: `max by (cluster, datname, usename) (${of('cnpg_backends_max_tx_duration_seconds', 'usename!="streaming_replica"')})`, legend: '{{cluster}} {{datname}} {{usename}}' }] }),
    ],
  },
  {
    title: 'Room',
    panels: [
      bars({ title: 'Databases', description: 'Size of each database.', unit: 'bytes', query: `max by (cluster, datname) (${of('cnpg_pg_database_size_bytes')})`, legend: '{{cluster}} {{datname}}' }),
      bars({ title: 'Age of transaction numbers', description: 'At two billions PostgreSQL stops. Vacuum brings it down.', unit: 'short', limits: { warn: 5e8, bad: 1e9 }, query: `max by (cluster, datname) (${of('cnpg_pg_database_xid_age')})`, legend: '{{cluster}} {{datname}}' }),
    ],
  },
  {
    title: 'Poolers',
    panels: [
      graph({ title: 'Clients', description: 'Clients that are served by the pooler of each database.', unit: 'none', queries: [{ expr: `sum by (cluster, database) (${of('cnpg_pgbouncer_pools_cl_active', CLIENTS)})`, legend: '{{cluster}} {{database}}' }] }),
      graph({ title: 'Clients that wait', description: 'Clients that wait for a connection. More than a few for long: raise the size of the pool.', unit: 'none', queries: [{ expr: `sum by (cluster, database) (${of('cnpg_pgbouncer_pools_cl_waiting', CLIENTS)})`, legend: '{{cluster}} {{database}}' }] }),
      graph({ title: 'Longest wait', description: 'How long the client that has waited longest has waited.', unit: 's', queries: [{ expr: `max by (cluster, database) (${of('cnpg_pgbouncer_pools_maxwait', CLIENTS)})`, legend: '{{cluster}} {{database}}' }] }),
      rows({
        title: 'Versions', description: 'The version of PostgreSQL that instances run.', width: 12,
        labels: { cluster: 'Cluster', full: 'PostgreSQL' },
        columns: [{ title: 'Instances', unit: 'none', query: `count by (cluster, full) (${of('cnpg_collector_postgres_version')})` }],
      }),
    ],
  },
);
