import { Alert, Severity, Slo } from '@monosense-io/platform';
import { Duration, Size } from 'cdk8s';

/*
 * Each alert has a section of its name in RUNBOOK.md. Metrics as operator 1.30.1 and its default queries serve them; those of
 * backups come from the plugin, since the operator's own ones of the same purpose stand still with it.
 */

/** What the alerts of the cluster depend on. */
export interface ClusterAlertFacts {
  readonly namespace: string;
  readonly name: string;
  readonly instances: number;
  readonly dataSize: Size;
  readonly walSize: Size;
}

/** What the alerts of a pooler depend on. */
export interface PoolerAlertFacts {
  readonly namespace: string;
  readonly name: string;
  readonly database: string;
  readonly maxClients: number;
  readonly poolers: number;
}

export function operatorAlerts(namespace: string, replicas: number): Alert[] {
  const of = (metric: string, also = ''): string => `${metric}{namespace="${namespace}"${also}}`;
  return [
    {
      name: 'CnpgOperatorDown',
      // Only the replica that leads has workers.
      expression: `absent(${of('controller_runtime_active_workers', ',controller="cluster"')})`,
      duration: Duration.minutes(5),
      severity: Severity.CRITICAL,
      summary: 'The CloudNativePG operator is not running: no replica takes over from a primary that fails.',
    },
    {
      name: 'CnpgOperatorReplicaMissing',
      expression: `count(${of('up')} == 1) < ${replicas}`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: `Only {{ $value }} of ${replicas} pods of the CloudNativePG operator answer.`,
    },
    {
      name: 'CnpgOperatorReconcileErrors',
      // What keeps failing is tried again every 17 minutes, when it has failed for long.
      expression: `sum by (controller) (rate(${of('controller_runtime_reconcile_errors_total')}[20m])) > 0`,
      duration: Duration.minutes(30),
      severity: Severity.WARNING,
      summary: 'The CloudNativePG operator keeps failing in its {{ $labels.controller }} controller.',
    },
    {
      name: 'CnpgOperatorWebhookErrors',
      expression: `sum by (webhook) (rate(${of('controller_runtime_webhook_requests_total', ',code=~"5.."')}[10m])) > 0`,
      duration: Duration.minutes(10),
      severity: Severity.WARNING,
      summary: 'Webhook {{ $labels.webhook }} of the CloudNativePG operator fails: objects of its kind can be neither created nor changed.',
    },
    {
      name: 'CnpgOperatorStuck',
      expression: `max by (name) (${of('workqueue_longest_running_processor_seconds')}) > 600`,
      duration: Duration.minutes(5),
      severity: Severity.WARNING,
      summary: 'The CloudNativePG operator has been busy with one object of its {{ $labels.name }} queue for {{ $value | humanizeDuration }}.',
    },
  ];
}

export function clusterAlerts(facts: ClusterAlertFacts): Alert[] {
  return [...availability(facts), ...(facts.instances > 1 ? replication(facts) : []), ...capacity(facts), ...health(facts)];
}

function availability(facts: ClusterAlertFacts): Alert[] {
  const { name, instances } = facts;
  const up = series(facts, 'cnpg_collector_up');
  const primaries = `count(${primary(facts)})`;
  return [
    {
      name: 'PostgresDown',
      expression: `absent(${up} == 1)`,
      duration: Duration.minutes(2),
      severity: Severity.CRITICAL,
      summary: `No instance of PostgreSQL cluster ${name} answers.`,
    },
    ...(instances > 1 ? [{
      name: 'PostgresInstanceMissing',
      expression: `count(${up} == 1) < ${instances}`,
      duration: Duration.minutes(10),
      severity: Severity.WARNING,
      summary: `Only {{ $value }} of ${instances} instances of PostgreSQL cluster ${name} answer.`,
    }] : []),
    {
      name: 'PostgresNoPrimary',
      expression: `(${primaries} or vector(0)) == 0`,
      duration: Duration.minutes(2),
      severity: Severity.CRITICAL,
      summary: `PostgreSQL cluster ${name} has no primary: nothing can be written.`,
    },
    {
      name: 'PostgresSeveralPrimaries',
      expression: `${primaries} > 1`,
      duration: Duration.minutes(2),
      severity: Severity.CRITICAL,
      summary: `PostgreSQL cluster ${name} has {{ $value }} primaries: what is written to all but one of them will be lost.`,
    },
    {
      name: 'PostgresFenced',
      expression: `${series(facts, 'cnpg_collector_fencing_on')} > 0`,
      duration: Duration.minutes(30),
      severity: Severity.WARNING,
      summary: 'PostgreSQL instance {{ $labels.pod }} is fenced: somebody has stopped it and not started it again.',
    },
    {
      name: 'PostgresSwitchoverRequired',
      expression: `max(${series(facts, 'cnpg_collector_manual_switchover_required')}) > 0`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: `An update of PostgreSQL cluster ${name} waits for somebody to move the primary.`,
    },
  ];
}

function replication(facts: ClusterAlertFacts): Alert[] {
  const { name, instances } = facts;
  const streaming = `max(${series(facts, 'cnpg_pg_replication_streaming_replicas')})`;
  return [
    {
      name: 'PostgresNoStandby',
      expression: `${streaming} == 0`,
      duration: Duration.minutes(3),
      severity: Severity.CRITICAL,
      summary: `No replica follows the primary of PostgreSQL cluster ${name}: commits wait, or are kept on one disk only.`,
    },
    {
      name: 'PostgresStandbyMissing',
      expression: `${streaming} < ${instances - 1}`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: `Only {{ $value }} of ${instances - 1} replicas of PostgreSQL cluster ${name} follow the primary.`,
    },
    {
      name: 'PostgresReplicationBroken',
      expression: `${series(facts, 'cnpg_pg_replication_in_recovery')} > ${series(facts, 'cnpg_pg_replication_is_wal_receiver_up')}`,
      duration: Duration.minutes(10),
      severity: Severity.WARNING,
      summary: 'PostgreSQL replica {{ $labels.pod }} receives nothing from the primary.',
    },
    {
      name: 'PostgresReplicationLag',
      expression: `${series(facts, 'cnpg_pg_replication_lag')} > 300`,
      duration: Duration.minutes(5),
      severity: Severity.WARNING,
      summary: 'PostgreSQL replica {{ $labels.pod }} is {{ $value | humanizeDuration }} behind the primary.',
    },
    {
      name: 'PostgresSlotHoldsWal',
      expression: `max by (slot_name) (${series(facts, 'cnpg_pg_replication_slots_pg_wal_lsn_diff')}) > ${Math.floor(bytes(facts.walSize) / 4)}`,
      duration: Duration.minutes(10),
      severity: Severity.WARNING,
      summary: `Replication slot {{ $labels.slot_name }} of PostgreSQL cluster ${name} keeps {{ $value | humanize1024 }}B of WAL for a client that doesn't read it.`,
    },
    {
      name: 'PostgresNotSpread',
      expression: `min(${series(facts, 'cnpg_collector_nodes_used')} > 0) < ${instances}`,
      duration: Duration.minutes(30),
      severity: Severity.WARNING,
      summary: `The instances of PostgreSQL cluster ${name} run on {{ $value }} nodes instead of ${instances}.`,
    },
  ];
}

/** Sizes are those that were asked for: a volume on a local disk without quotas would report the whole disk's. */
function capacity(facts: ClusterAlertFacts): Alert[] {
  const data = `sum by (pod) (${series(facts, 'cnpg_pg_database_size_bytes')}) / ${bytes(facts.dataSize)}`;
  const wal = `max by (pod) (${series(facts, 'cnpg_collector_pg_wal', 'value="size"')}) / ${bytes(facts.walSize)}`;
  const connections = `sum by (pod) (${series(facts, 'cnpg_backends_total')}) / max by (pod) (${series(facts, 'cnpg_pg_settings_setting', 'name="max_connections"')})`;
  return [
    {
      name: 'PostgresDataVolumeFilling',
      expression: `${data} > 0.75`,
      duration: Duration.minutes(30),
      severity: Severity.WARNING,
      summary: 'The databases of PostgreSQL instance {{ $labels.pod }} take {{ $value | humanizePercentage }} of its data volume.',
    },
    {
      name: 'PostgresDataVolumeFull',
      expression: `${data} > 0.9`,
      duration: Duration.minutes(5),
      severity: Severity.CRITICAL,
      summary: 'The databases of PostgreSQL instance {{ $labels.pod }} take {{ $value | humanizePercentage }} of its data volume; when it is full, PostgreSQL stops.',
    },
    {
      name: 'PostgresWalVolumeFilling',
      expression: `${wal} > 0.75`,
      duration: Duration.minutes(5),
      severity: Severity.CRITICAL,
      summary: 'WAL takes {{ $value | humanizePercentage }} of its volume on PostgreSQL instance {{ $labels.pod }}; when it is full, PostgreSQL stops.',
    },
    {
      name: 'PostgresConnectionsNearLimit',
      expression: `${connections} > 0.9`,
      duration: Duration.minutes(5),
      severity: Severity.WARNING,
      summary: 'PostgreSQL instance {{ $labels.pod }} has {{ $value | humanizePercentage }} of the connections that it takes.',
    },
    {
      name: 'PostgresTransactionIdsRunningOut',
      expression: `max by (datname) (${series(facts, 'cnpg_pg_database_xid_age')}) > 1000000000`,
      duration: Duration.minutes(30),
      severity: Severity.CRITICAL,
      summary: 'Database {{ $labels.datname }} has not been vacuumed for {{ $value | humanize }} transactions; at two thousand million PostgreSQL takes no more writes.',
    },
  ];
}

function health(facts: ClusterAlertFacts): Alert[] {
  return [
    {
      name: 'PostgresLongTransaction',
      expression: `max by (datname, usename) (${series(facts, 'cnpg_backends_max_tx_duration_seconds', 'usename!="streaming_replica"')}) > 3600`,
      duration: Duration.minutes(5),
      severity: Severity.WARNING,
      summary: 'A transaction of {{ $labels.usename }} in database {{ $labels.datname }} has been open for {{ $value | humanizeDuration }}: nothing it could see is cleaned up.',
    },
    {
      name: 'PostgresBackendsBlocked',
      expression: `max by (pod) (${series(facts, 'cnpg_backends_waiting_total')}) > 10`,
      duration: Duration.minutes(5),
      severity: Severity.WARNING,
      summary: '{{ $value }} connections of PostgreSQL instance {{ $labels.pod }} wait for locks of others.',
    },
    {
      name: 'PostgresDeadlocks',
      // PostgreSQL goes on counting in its next pod, whose deadlocks increase() of VictoriaMetrics would all take as new.
      expression: `sum by (datname) (increase(${series(facts, 'cnpg_pg_stat_database_deadlocks')}[1h]) and ${series(facts, 'cnpg_pg_stat_database_deadlocks')} offset 1h) > 5`,
      duration: Duration.minutes(5),
      severity: Severity.WARNING,
      summary: 'Database {{ $labels.datname }} had {{ $value }} deadlocks within an hour.',
    },
    {
      name: 'PostgresMetricsFailing',
      expression: `${series(facts, 'cnpg_collector_last_collection_error')} > 0`,
      duration: Duration.minutes(30),
      severity: Severity.WARNING,
      summary: 'PostgreSQL instance {{ $labels.pod }} fails to measure itself: other alerts may stay silent.',
    },
  ];
}

export function backupAlerts(facts: ClusterAlertFacts, maxAge: Duration): Alert[] {
  const { name } = facts;
  const newest = `max(${series(facts, 'barman_cloud_cloudnative_pg_io_last_available_backup_timestamp')})`;
  return [
    {
      name: 'PostgresBackupMissing',
      expression: `absent(${series(facts, 'barman_cloud_cloudnative_pg_io_last_available_backup_timestamp')}) or ${newest} == 0`,
      duration: Duration.hours(2),
      severity: Severity.CRITICAL,
      summary: `PostgreSQL cluster ${name} has no backup.`,
    },
    {
      name: 'PostgresBackupOverdue',
      expression: `time() - (${newest} > 0) > ${maxAge.toSeconds()}`,
      duration: Duration.minutes(15),
      severity: Severity.CRITICAL,
      summary: `The newest backup of PostgreSQL cluster ${name} is {{ $value | humanizeDuration }} old.`,
    },
    {
      name: 'PostgresBackupFailed',
      expression: `max(${series(facts, 'barman_cloud_cloudnative_pg_io_last_failed_backup_timestamp')}) > ${newest}`,
      duration: Duration.minutes(5),
      severity: Severity.WARNING,
      summary: `The last backup of PostgreSQL cluster ${name} failed.`,
    },
    {
      name: 'PostgresWalArchivingFailing',
      // A primary that was demoted keeps its times, and archives nothing any more.
      expression: `(${series(facts, 'cnpg_pg_stat_archiver_last_failed_time')} > ${series(facts, 'cnpg_pg_stat_archiver_last_archived_time')}) and on (pod) ${primary(facts)}`,
      duration: Duration.minutes(10),
      severity: Severity.CRITICAL,
      summary: 'PostgreSQL instance {{ $labels.pod }} can not archive WAL: what is written now is in no backup, and the WAL volume fills.',
    },
    {
      name: 'PostgresWalArchivingBehind',
      expression: `max by (pod) (${series(facts, 'cnpg_collector_pg_wal_archive_status', 'value="ready"')}) > 64 and on (pod) ${primary(facts)}`,
      duration: Duration.minutes(10),
      severity: Severity.WARNING,
      summary: '{{ $value }} segments of WAL of PostgreSQL instance {{ $labels.pod }} wait to be archived.',
    },
  ];
}

/**
 * What the backups promise. They have no counter: each minute counts as bad in which the last backup failed, or the newest is too old.
 * Before the first one there is nothing to count; another alert tells of that.
 */
export function backupsSlo(facts: ClusterAlertFacts, maxAge: Duration): Slo {
  const newest = `(max(${series(facts, 'barman_cloud_cloudnative_pg_io_last_available_backup_timestamp')}) > 0)`;
  const failed = `(max(${series(facts, 'barman_cloud_cloudnative_pg_io_last_failed_backup_timestamp')}) > bool ${newest})`;
  return {
    name: 'PostgresBackupsSlo',
    promise: 'every backup is made',
    objective: 100,
    bad: `(${failed} + (time() - ${newest} > bool ${maxAge.toSeconds()})) > bool 0`,
    // A version that breaks the backups must not go on to another cluster.
    severity: Severity.CRITICAL,
  };
}

export function poolerAlerts(facts: PoolerAlertFacts): Alert[] {
  const { namespace, name, database, maxClients, poolers } = facts;
  const of = (metric: string, also = ''): string => `${metric}{namespace="${namespace}",pod=~"${name}-[a-z0-9]+-[a-z0-9]+"${also}}`;
  const clients = ',database!="pgbouncer"';
  return [
    {
      name: 'PostgresPoolerDown',
      expression: `absent(${of('cnpg_pgbouncer_up')} == 1)`,
      duration: Duration.minutes(2),
      severity: Severity.CRITICAL,
      summary: `No pod of the pooler of database ${database} answers.`,
    },
    ...(poolers > 1 ? [{
      name: 'PostgresPoolerPodMissing',
      expression: `count(${of('cnpg_pgbouncer_up')} == 1) < ${poolers}`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: `Only {{ $value }} of ${poolers} pods of the pooler of database ${database} answer.`,
    }] : []),
    {
      name: 'PostgresPoolerClientsWaiting',
      expression: `max(${of('cnpg_pgbouncer_pools_maxwait', clients)}) > 15`,
      duration: Duration.minutes(3),
      severity: Severity.WARNING,
      summary: `Clients of database ${database} wait for a connection, the first for {{ $value | humanizeDuration }}.`,
    },
    {
      name: 'PostgresPoolerClientsNearLimit',
      expression: `max(sum by (pod) (${of('cnpg_pgbouncer_pools_cl_active', clients)} + ${of('cnpg_pgbouncer_pools_cl_waiting', clients)})) / ${maxClients} > 0.85`,
      duration: Duration.minutes(5),
      severity: Severity.WARNING,
      summary: `A pod of the pooler of database ${database} has {{ $value | humanizePercentage }} of the clients that it takes.`,
    },
  ];
}

/** The instance that is the primary, or thinks so. */
function primary(facts: ClusterAlertFacts): string {
  return `${series(facts, 'cnpg_pg_replication_in_recovery')} == 0`;
}

/** A metric of the instances, which the operator numbers. */
function series({ namespace, name }: ClusterAlertFacts, metric: string, also?: string): string {
  return `${metric}{namespace="${namespace}",pod=~"${name}-[0-9]+"${also ? `,${also}` : ''}}`;
}

function bytes(size: Size): number {
  return size.toKibibytes() * 1024;
}
