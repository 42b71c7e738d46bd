import type { Cases, Series } from '../cases.ts';
import { withNeighbours } from '../neighbours.ts';

const DRILL = 'namespace="postgres-restore-drills",cronjob="postgres-restore"';

const GIB = 1024 ** 3;
const DATA = 80 * GIB;
const WAL = 20 * GIB;

/** A metric of the operator's replica that leads. */
function operator(metric: string, labels = ''): string {
  return `${metric}{namespace="cnpg-system",pod="cnpg-cloudnative-pg-6d4f8b7c9d-x2x7k"${labels}}`;
}

/** The same of the replica that stands by. */
function standby(metric: string, labels = ''): string {
  return `${metric}{namespace="cnpg-system",pod="cnpg-cloudnative-pg-6d4f8b7c9d-q8m4t"${labels}}`;
}

/** A metric of each instance, from the first. */
function instances(metric: string, values: readonly string[], labels = ''): Series {
  return Object.fromEntries(values.map((value, index) => [`${metric}{namespace="databases",pod="postgres-${index + 1}"${labels}}`, value]));
}

/** A metric of the first instances of another cluster, and of one of this name in another namespace. */
function others(metric: string, values: string): Series {
  return { [`${metric}{namespace="databases",pod="reports-1"}`]: values, [`${metric}{namespace="elsewhere",pod="postgres-1"}`]: values };
}

/** A metric of each pod of a database's pooler, from the first. */
function poolers(metric: string, values: readonly string[], labels = ''): Series {
  const pods = ['b9tqz', 'hx4wn', 'vl7d2'];
  return Object.fromEntries(values.map((value, index) => [`${metric}{namespace="databases",pod="postgres-gitlab-7c9d5f6b48-${pods[index]}"${labels}}`, value]));
}

/** Clients of a database as PgBouncer counts them, beside the one that reads its metrics. */
function clients(active: readonly string[], waiting: readonly string[]): Series {
  return {
    ...poolers('cnpg_pgbouncer_pools_cl_active', active, ',database="gitlab",user="gitlab"'),
    ...poolers('cnpg_pgbouncer_pools_cl_waiting', waiting, ',database="gitlab",user="gitlab"'),
    ...poolers('cnpg_pgbouncer_pools_cl_active', active.map(() => '5x30'), ',database="pgbouncer",user="pgbouncer"'),
    ...poolers('cnpg_pgbouncer_pools_cl_waiting', active.map(() => '0x30'), ',database="pgbouncer",user="pgbouncer"'),
  };
}

/** Which instances are replicas, and which of these receive anything. */
function replication(inRecovery: readonly string[], receiving: readonly string[]): Series {
  return { ...instances('cnpg_pg_replication_in_recovery', inRecovery), ...instances('cnpg_pg_replication_is_wal_receiver_up', receiving) };
}

/** When instances failed to archive and when they did, and which are replicas. */
function archiving(failed: readonly string[], archived: readonly string[], inRecovery: readonly string[]): Series {
  return {
    ...instances('cnpg_pg_stat_archiver_last_failed_time', failed),
    ...instances('cnpg_pg_stat_archiver_last_archived_time', archived),
    ...instances('cnpg_pg_replication_in_recovery', inRecovery),
  };
}

const COPY = 'kube_cronjob_status_last_successful_time{namespace="databases",cronjob="postgres-backup-copy"}';
const OTHER_JOB = 'kube_cronjob_status_last_successful_time{namespace="databases",cronjob="report"}';
const LAST_BACKUP = 'barman_cloud_cloudnative_pg_io_last_available_backup_timestamp';
const LAST_FAILED_BACKUP = 'barman_cloud_cloudnative_pg_io_last_failed_backup_timestamp';

const OWN: Cases = {
  CnpgOperatorDown: {
    fires: [
      // Both replicas are gone; the backup plugin and an operator of another kind run on.
      {
        [operator('controller_runtime_active_workers', ',controller="cluster"')]: '0x10 _x20',
        'controller_runtime_active_workers{namespace="cnpg-system",pod="barman-cloud-1",controller="objectstore"}': '0x30',
        'controller_runtime_active_workers{namespace="other-system",pod="other-1",controller="cluster"}': '0x30',
      },
      // They run, and none gets to lead.
      {
        [operator('controller_runtime_active_workers', ',controller="cluster"')]: '0x10 _x20',
        [operator('up')]: '1x30',
        [standby('up')]: '1x30',
      },
    ],
    quiet: [
      // The other replica takes the lead after three minutes.
      {
        [operator('controller_runtime_active_workers', ',controller="cluster"')]: '1x10 _x20',
        [standby('controller_runtime_active_workers', ',controller="cluster"')]: '_x14 0x16',
      },
      { [operator('controller_runtime_active_workers', ',controller="cluster"')]: '0x10 _x5', [standby('up')]: '1x15' },
    ],
  },
  CnpgOperatorReplicaMissing: {
    fires: [
      { [operator('up')]: '1x40', [standby('up')]: '1x15 0x24' },
      { [operator('up')]: '1x40', [standby('up')]: '1x10 _x30', 'up{namespace="databases",pod="postgres-1"}': '1x40' },
    ],
    quiet: [
      { [operator('up')]: '1x40', [standby('up')]: '1x40' },
      // It moves to another machine.
      { [operator('up')]: '1x40', [standby('up')]: '1x29 0x10' },
    ],
  },
  CnpgOperatorReconcileErrors: {
    fires: [
      { [operator('controller_runtime_reconcile_errors_total', ',controller="cluster"')]: '7x10 8+1x45' },
      // One object that fails is tried again after twice as long each time, at last every 1000 seconds.
      { [operator('controller_runtime_reconcile_errors_total', ',controller="pooler"')]: '0x5 14x1 15x2 16x5 17x10 18x16 19x16 20x16 21x16 22x10' },
    ],
    quiet: [
      // Conflicts while an object changes.
      { [operator('controller_runtime_reconcile_errors_total', ',controller="cluster"')]: '7x10 9+1x5 14x50' },
      { [operator('controller_runtime_reconcile_errors_total', ',controller="cluster"')]: '7x40 8x19' },
      { 'controller_runtime_reconcile_errors_total{namespace="other-system",pod="other-1",controller="cluster"}': '0+1x60' },
    ],
  },
  CnpgOperatorWebhookErrors: {
    fires: [{ [operator('controller_runtime_webhook_requests_total', ',webhook="/mutate-postgresql-cnpg-io-v1-cluster",code="500"')]: '0x10 1+1x25' }],
    quiet: [
      // One request that failed.
      { [operator('controller_runtime_webhook_requests_total', ',webhook="/mutate-postgresql-cnpg-io-v1-cluster",code="500"')]: '0x20 1x9' },
      { [operator('controller_runtime_webhook_requests_total', ',webhook="/mutate-postgresql-cnpg-io-v1-cluster",code="200"')]: '0+5x40' },
    ],
  },
  CnpgOperatorStuck: {
    fires: [{ [operator('workqueue_longest_running_processor_seconds', ',name="cluster"')]: '0x5 30+60x15' }],
    quiet: [
      { [operator('workqueue_longest_running_processor_seconds', ',name="cluster"')]: '0x5 30+60x14' },
      { [operator('workqueue_longest_running_processor_seconds', ',name="cluster"')]: '600x30', [operator('workqueue_longest_running_processor_seconds', ',name="pooler"')]: '0x30' },
    ],
  },
  PostgresDown: {
    fires: [
      // PostgreSQL is stopped everywhere; its pods still tell so.
      instances('cnpg_collector_up', ['1x10 0x9', '1x10 0x9', '1x10 0x9']),
      // The pods are gone; a cluster of another name isn't.
      {
        ...instances('cnpg_collector_up', ['1x10 _x20', '1x10 _x20', '1x10 _x20']),
        ...others('cnpg_collector_up', '1x30'),
      },
    ],
    quiet: [
      instances('cnpg_collector_up', ['1x10 0x9', '1x10 0x9', '1x20']),
      // All restart at once and are back before two minutes are over.
      instances('cnpg_collector_up', ['1x18 0x1', '1x18 0x1', '1x18 0x1']),
    ],
  },
  PostgresInstanceMissing: {
    fires: [
      instances('cnpg_collector_up', ['1x30', '1x10 0x19', '1x30']),
      instances('cnpg_collector_up', ['1x30', '1x10 _x20', '1x30']),
    ],
    quiet: [
      instances('cnpg_collector_up', ['1x30', '1x30', '1x30']),
      // A rolling update: one after the other, for some minutes each.
      instances('cnpg_collector_up', ['1x20 0x9', '1x13 0x3 1x12', '1x6 0x3 1x19']),
    ],
  },
  PostgresNoPrimary: {
    fires: [
      instances('cnpg_pg_replication_in_recovery', ['1x15', '0x7 1x7', '1x15']),
      // The primary's machine is gone, and nobody takes over.
      {
        ...instances('cnpg_pg_replication_in_recovery', ['0x5 _x15', '1x20', '1x20']),
        ...others('cnpg_pg_replication_in_recovery', '0x20'),
      },
      instances('cnpg_pg_replication_in_recovery', ['0x5 _x15', '1x5 _x15', '1x5 _x15']),
    ],
    quiet: [
      // A switchover.
      instances('cnpg_pg_replication_in_recovery', ['0x12 1x1', '1x14', '1x14']),
      instances('cnpg_pg_replication_in_recovery', ['0x12 1x6', '1x13 0x5', '1x19']),
    ],
  },
  PostgresSeveralPrimaries: {
    fires: [instances('cnpg_pg_replication_in_recovery', ['0x20', '1x10 0x9', '1x20'])],
    quiet: [
      // The old primary is a replica a minute later.
      instances('cnpg_pg_replication_in_recovery', ['0x18 1x1', '1x17 0x2', '1x20']),
      instances('cnpg_pg_replication_in_recovery', ['0x20', '1x18 0x1', '1x20']),
      {
        ...instances('cnpg_pg_replication_in_recovery', ['0x20', '1x20', '1x20']),
        ...others('cnpg_pg_replication_in_recovery', '0x20'),
      },
    ],
  },
  PostgresFenced: {
    fires: [instances('cnpg_collector_fencing_on', ['0x50', '0x10 1x39', '0x50'])],
    quiet: [instances('cnpg_collector_fencing_on', ['0x50', '0x25 1x24', '0x50'])],
  },
  PostgresSwitchoverRequired: {
    fires: [instances('cnpg_collector_manual_switchover_required', ['0x10 1x20', '0x31', '0x31'])],
    quiet: [instances('cnpg_collector_manual_switchover_required', ['0x20 1x10', '0x31', '0x31'])],
  },
  PostgresNoStandby: {
    fires: [
      instances('cnpg_pg_replication_streaming_replicas', ['2x10 0x8', '0x19', '0x19']),
      instances('cnpg_pg_replication_streaming_replicas', ['2x10 0x14', '0x10 _x15', '0x10 _x15']),
    ],
    quiet: [
      instances('cnpg_pg_replication_streaming_replicas', ['2x10 1x8', '0x19', '0x19']),
      // After a switchover the replicas take two minutes to follow the new primary.
      instances('cnpg_pg_replication_streaming_replicas', ['2x10 0x5', '0x12 2x3', '0x16']),
      instances('cnpg_pg_replication_streaming_replicas', ['2x13 0x2', '0x16', '0x16']),
    ],
  },
  PostgresStandbyMissing: {
    fires: [
      instances('cnpg_pg_replication_streaming_replicas', ['2x10 1x24', '0x35', '0x35']),
      instances('cnpg_pg_replication_streaming_replicas', ['2x10 1x24', '0x10 _x25', '0x35']),
    ],
    quiet: [
      instances('cnpg_pg_replication_streaming_replicas', ['2x35', '0x35', '0x35']),
      // A replica copies everything anew.
      instances('cnpg_pg_replication_streaming_replicas', ['2x25 1x9', '0x25 _x10', '0x35']),
    ],
  },
  PostgresReplicationBroken: {
    fires: [replication(['0x30', '1x30', '1x30'], ['0x30', '1x30', '1x10 0x19'])],
    quiet: [
      // A primary receives nothing, either.
      replication(['0x30', '1x30', '1x30'], ['0x30', '1x30', '1x30']),
      replication(['0x30', '1x30', '1x30'], ['0x30', '1x30', '1x22 0x7']),
    ],
  },
  PostgresReplicationLag: {
    fires: [
      // It falls behind as fast as time goes by.
      instances('cnpg_pg_replication_lag', ['0x16', '0x16', '0x5 60+60x10']),
    ],
    quiet: [
      instances('cnpg_pg_replication_lag', ['0x20', '300x20', '0.2x20']),
      // A bulk load, behind which it doesn't stay for long.
      instances('cnpg_pg_replication_lag', ['0x15', '0x15', '0x5 60+60x9']),
    ],
  },
  PostgresSlotHoldsWal: {
    fires: [instances('cnpg_pg_replication_slots_pg_wal_lsn_diff', [`0x5 ${5.5 * GIB}x12`], ',slot_name="cdc",slot_type="logical",database="shop"')],
    quiet: [
      instances('cnpg_pg_replication_slots_pg_wal_lsn_diff', [`${4.9 * GIB}x40`], ',slot_name="cdc",slot_type="logical",database="shop"'),
      // A replica that restarts under load.
      instances('cnpg_pg_replication_slots_pg_wal_lsn_diff', [`0x5 0+${GIB}x13`], ',slot_name="_cnpg_postgres_2",slot_type="physical"'),
    ],
  },
  PostgresNotSpread: {
    fires: [
      instances('cnpg_collector_nodes_used', ['3x10 2x39', '3x10 2x39', '3x10 2x39']),
      // A cluster of which two machines are gone.
      instances('cnpg_collector_nodes_used', ['3x10 1x39', '-1x50', '-1x50']),
    ],
    quiet: [
      instances('cnpg_collector_nodes_used', ['3x50', '3x50', '3x50']),
      // A machine is replaced.
      instances('cnpg_collector_nodes_used', ['3x30 2x19', '3x30 2x19', '3x30 2x19']),
      // An instance that doesn't know says -1.
      instances('cnpg_collector_nodes_used', ['3x50', '3x50', '-1x50']),
    ],
  },
  PostgresDataVolumeFilling: {
    fires: [{
      ...instances('cnpg_pg_database_size_bytes', [`${0.5 * DATA}x10 ${0.51 * DATA}x39`], ',datname="gitlab"'),
      ...instances('cnpg_pg_database_size_bytes', [`${0.25 * DATA}x50`], ',datname="harbor"'),
    }],
    quiet: [
      {
        ...instances('cnpg_pg_database_size_bytes', [`${0.49 * DATA}x50`], ',datname="gitlab"'),
        ...instances('cnpg_pg_database_size_bytes', [`${0.25 * DATA}x50`], ',datname="harbor"'),
      },
      // Each instance has a volume of its own.
      instances('cnpg_pg_database_size_bytes', [`${0.7 * DATA}x50`, `${0.7 * DATA}x50`, `${0.7 * DATA}x50`], ',datname="gitlab"'),
      // A table is rewritten.
      instances('cnpg_pg_database_size_bytes', [`${0.5 * DATA}x20 ${0.8 * DATA}x29`], ',datname="gitlab"'),
    ],
  },
  PostgresDataVolumeFull: {
    fires: [instances('cnpg_pg_database_size_bytes', [`${0.88 * DATA}+${0.005 * DATA}x15`], ',datname="gitlab"')],
    quiet: [
      instances('cnpg_pg_database_size_bytes', [`${0.89 * DATA}x20`], ',datname="gitlab"'),
      instances('cnpg_pg_database_size_bytes', [`${0.88 * DATA}x12 ${0.92 * DATA}x3`], ',datname="gitlab"'),
    ],
  },
  PostgresWalVolumeFilling: {
    fires: [
      // Archiving stands still, and each segment stays.
      instances('cnpg_collector_pg_wal', [`${0.5 * WAL}+${0.02 * WAL}x24`], ',value="size"'),
    ],
    quiet: [
      { ...instances('cnpg_collector_pg_wal', [`${0.74 * WAL}x20`], ',value="size"'), ...instances('cnpg_collector_pg_wal', [`${WAL}x20`], ',value="volume_size"') },
      instances('cnpg_collector_pg_wal', [`${0.4 * WAL}x12 ${0.8 * WAL}x3`], ',value="size"'),
    ],
  },
  PostgresConnectionsNearLimit: {
    fires: [{
      ...instances('cnpg_backends_total', ['200x20', '1x20'], ',datname="gitlab",usename="gitlab",state="idle"'),
      ...instances('cnpg_backends_total', ['150+15x10 300x9', '0x20'], ',datname="harbor",usename="harbor",state="active"'),
      ...instances('cnpg_pg_settings_setting', ['500x20', '500x20'], ',name="max_connections"'),
      ...instances('cnpg_pg_settings_setting', ['131072x20', '131072x20'], ',name="shared_buffers"'),
    }],
    quiet: [{
      ...instances('cnpg_backends_total', ['250x20', '240x20'], ',datname="gitlab",usename="gitlab",state="idle"'),
      ...instances('cnpg_backends_total', ['200x20', '200x20'], ',datname="harbor",usename="harbor",state="active"'),
      ...instances('cnpg_pg_settings_setting', ['500x20', '500x20'], ',name="max_connections"'),
      ...instances('cnpg_pg_settings_setting', ['10x20', '10x20'], ',name="max_wal_senders"'),
    }, {
      // For four minutes.
      ...instances('cnpg_backends_total', ['250x15 480x4'], ',datname="gitlab",usename="gitlab",state="idle"'),
      ...instances('cnpg_pg_settings_setting', ['500x20'], ',name="max_connections"'),
    }],
  },
  PostgresTransactionIdsRunningOut: {
    fires: [instances('cnpg_pg_database_xid_age', ['999000000+100000x50'], ',datname="harbor"')],
    quiet: [
      instances('cnpg_pg_database_xid_age', ['1000000000x50'], ',datname="harbor"'),
      // A vacuum is about to be done.
      instances('cnpg_pg_database_xid_age', ['999000000+100000x39'], ',datname="harbor"'),
    ],
  },
  PostgresLongTransaction: {
    fires: [instances('cnpg_backends_max_tx_duration_seconds', ['0x5 0+60x70'], ',datname="gitlab",usename="gitlab",application_name="rails"')],
    quiet: [
      instances('cnpg_backends_max_tx_duration_seconds', ['0x5 0+60x65'], ',datname="gitlab",usename="gitlab",application_name="rails"'),
      // A replica's connection stays open for ever.
      instances('cnpg_backends_max_tx_duration_seconds', ['0+60x100'], ',datname="",usename="streaming_replica",application_name="postgres-2"'),
    ],
  },
  PostgresBackendsBlocked: {
    fires: [instances('cnpg_backends_waiting_total', ['0x5 5 8 11x9', '0x17', '0x17'])],
    quiet: [
      instances('cnpg_backends_waiting_total', ['10x15', '10x15', '10x15']),
      instances('cnpg_backends_waiting_total', ['0x10 20x4', '0x15', '0x15']),
    ],
  },
  PostgresDeadlocks: {
    fires: [instances('cnpg_pg_stat_database_deadlocks', ['40x80 41 43 44 46x12'], ',datname="gitlab"')],
    quiet: [
      instances('cnpg_pg_stat_database_deadlocks', ['40x80 41 43 44 45x12'], ',datname="gitlab"'),
      instances('cnpg_pg_stat_database_deadlocks', ['40x70 46x4'], ',datname="gitlab"'),
      // Seven within three hours.
      instances('cnpg_pg_stat_database_deadlocks', ['40x30 43x70 45x70 47x20'], ',datname="gitlab"'),
      // The pod is a new one, and what PostgreSQL has counted stays.
      {
        'cnpg_pg_stat_database_deadlocks{namespace="databases",pod="postgres-1",instance="10.42.0.17:9187",datname="gitlab"}': '8x60 _x20',
        'cnpg_pg_stat_database_deadlocks{namespace="databases",pod="postgres-1",instance="10.42.0.93:9187",datname="gitlab"}': '_x64 8x16',
      },
    ],
  },
  PostgresMetricsFailing: {
    fires: [instances('cnpg_collector_last_collection_error', ['0x50', '0x10 1x39', '0x50'])],
    quiet: [instances('cnpg_collector_last_collection_error', ['0x50', '0x25 1x24', '0x50'])],
  },
  PostgresBackupMissing: {
    fires: [
      // The plugin has never made one.
      { ...instances(LAST_BACKUP, ['0x140', '0x140', '0x140']), ...others(LAST_BACKUP, '6000x140') },
      // It isn't there at all.
      { ...instances('cnpg_collector_up', ['1x140', '1x140', '1x140']), ...others(LAST_BACKUP, '6000x140') },
    ],
    quiet: [
      // The store is a new one, and a backup is under way.
      instances(LAST_BACKUP, ['6000x20 0x118', '6000x20 0x118', '6000x20 0x118']),
      // The first one is made in time.
      instances(LAST_BACKUP, ['0x100 6000x60', '0x100 6000x60', '0x100 6000x60']),
    ],
  },
  PostgresBackupOverdue: {
    // A history begins at 0.
    fires: [instances(LAST_BACKUP, ['60x1590', '60x1590', '60x1590'])],
    quiet: [
      instances(LAST_BACKUP, ['60x1575', '60x1575', '60x1575']),
      // That there is none is another alert's matter.
      instances(LAST_BACKUP, ['0x1700', '0x1700', '0x1700']),
      // An instance that has not heard of the newest.
      instances(LAST_BACKUP, ['60x1440 86400x200', '60x1641', '60x1440 86400x200']),
    ],
  },
  PostgresBackupFailed: {
    fires: [
      { ...instances(LAST_BACKUP, ['3600x100', '3600x100']), ...instances(LAST_FAILED_BACKUP, ['0x88 5400x11', '0x88 5400x11']) },
      // Another cluster's backup was made.
      { ...instances(LAST_BACKUP, ['3600x100']), ...instances(LAST_FAILED_BACKUP, ['0x88 5400x11']), ...others(LAST_BACKUP, '3600x90 5450x9') },
    ],
    quiet: [
      // The next one was made.
      { ...instances(LAST_BACKUP, ['3600x100 6000x10', '3600x100 6000x10']), ...instances(LAST_FAILED_BACKUP, ['0x88 5400x22', '0x88 5400x22']) },
      { ...instances(LAST_BACKUP, ['3600x100', '3600x100']), ...instances(LAST_FAILED_BACKUP, ['0x100', '0x100']) },
      // Another cluster's failed.
      { ...instances(LAST_BACKUP, ['3600x100', '3600x100']), ...instances(LAST_FAILED_BACKUP, ['0x100', '0x100']), ...others(LAST_FAILED_BACKUP, '0x88 5400x11') },
      // It is made again within minutes.
      { ...instances(LAST_BACKUP, ['3600x100', '3600x100']), ...instances(LAST_FAILED_BACKUP, ['0x95 5400x4', '0x95 5400x4']) },
    ],
  },
  PostgresWalArchivingFailing: {
    fires: [
      archiving(['-1x5 360+60x20', '-1x26'], ['300x26', '-1x26'], ['0x26', '1x26']),
      // It never worked.
      archiving(['60+60x26', '-1x26'], ['-1x26', '-1x26'], ['0x26', '1x26']),
    ],
    quiet: [
      archiving(['120x26', '-1x26'], ['0+60x26', '-1x26'], ['0x26', '1x26']),
      // The store was away for eight minutes.
      archiving(['-1x10 660+60x7', '-1x18'], ['600x18', '-1x18'], ['0x18', '1x18']),
      // A primary that failed at it was demoted; it archives nothing any more.
      {
        ...archiving(['-1x9 600x50', '-1x60'], ['0+60x9 540x50', '-1x13 840+60x46'], ['0x12 1x47', '1x12 0x47']),
        ...others('cnpg_pg_replication_in_recovery', '0x60'),
      },
    ],
  },
  PostgresWalArchivingBehind: {
    fires: [{
      ...instances('cnpg_collector_pg_wal_archive_status', ['0x15 70x14', '0x30'], ',value="ready"'),
      ...instances('cnpg_pg_replication_in_recovery', ['0x30', '1x30']),
    }],
    quiet: [
      {
        ...instances('cnpg_collector_pg_wal_archive_status', ['64x30', '0x30'], ',value="ready"'),
        ...instances('cnpg_collector_pg_wal_archive_status', ['300x30', '300x30'], ',value="done"'),
        ...instances('cnpg_pg_replication_in_recovery', ['0x30', '1x30']),
      },
      // A bulk load, and what a demoted primary has left.
      {
        ...instances('cnpg_collector_pg_wal_archive_status', ['0x20 80x9', '80x30'], ',value="ready"'),
        ...instances('cnpg_pg_replication_in_recovery', ['0x30', '1x30']),
      },
    ],
  },
  PostgresBackupsSlo: {
    fires: [
      { ...instances(LAST_BACKUP, ['3600x100', '3600x100']), ...instances(LAST_FAILED_BACKUP, ['0x88 5400x11', '0x88 5400x11']) },
      // The next one was made half an hour ago.
      { ...instances(LAST_BACKUP, ['3600x100 6000x30', '3600x100 6000x30']), ...instances(LAST_FAILED_BACKUP, ['0x88 5400x42', '0x88 5400x42']) },
      // It is more than 26 hours old. A history begins at 0.
      { ...instances(LAST_BACKUP, ['60x1570', '60x1570']), ...instances(LAST_FAILED_BACKUP, ['0x1570', '0x1570']) },
    ],
    quiet: [
      { ...instances(LAST_BACKUP, ['60x1555', '60x1555']), ...instances(LAST_FAILED_BACKUP, ['0x1555', '0x1555']), ...others(LAST_FAILED_BACKUP, '5400x1555') },
      // The next one was made more than an hour ago.
      { ...instances(LAST_BACKUP, ['3600x100 6000x70', '3600x100 6000x70']), ...instances(LAST_FAILED_BACKUP, ['0x88 5400x82', '0x88 5400x82']) },
      // There has been none yet, which is another alert's matter.
      { ...instances(LAST_BACKUP, ['0x100', '0x100']), ...instances(LAST_FAILED_BACKUP, ['5400x100', '5400x100']) },
    ],
  },
  PostgresRestoreDrillOverdue: {
    fires: [
      { [`kube_cronjob_status_last_successful_time{${DRILL}}`]: `-${33 * 86_400 + 600}x70` },
      // It was made before that, and has never succeeded.
      { [`kube_cronjob_created{${DRILL}}`]: `-${34 * 86_400}x70` },
    ],
    quiet: [
      { [`kube_cronjob_status_last_successful_time{${DRILL}}`]: `-${32 * 86_400}x70` },
      { [`kube_cronjob_created{${DRILL}}`]: `-${31 * 86_400}x70` },
      { [`kube_cronjob_created{${DRILL}}`]: `-${90 * 86_400}x70`, [`kube_cronjob_status_last_successful_time{${DRILL}}`]: '-86400x70' },
    ],
  },
  PostgresBackupCopyOverdue: {
    // A history begins at 0.
    fires: [
      { [COPY]: '_x30 1800x310' },
      { [OTHER_JOB]: '0+60x140', 'kube_cronjob_status_last_successful_time{namespace="elsewhere",cronjob="postgres-backup-copy"}': '0+60x140' },
    ],
    quiet: [
      { [COPY]: '_x30 1800x295' },
      { [COPY]: '0+60x400', [OTHER_JOB]: '0x400', 'kube_cronjob_status_last_successful_time{namespace="elsewhere",cronjob="postgres-backup-copy"}': '0x400' },
      // The first copy takes more than three hours.
      { [COPY]: '_x100 5900x60' },
      // It copies again after four hours.
      { [COPY]: '_x30 1800x240 16200x20' },
    ],
  },
  PostgresPoolerDown: {
    fires: [
      poolers('cnpg_pgbouncer_up', ['1x10 0x9', '1x10 0x9', '1x10 0x9']),
      {
        ...poolers('cnpg_pgbouncer_up', ['1x10 _x20', '1x10 _x20', '1x10 _x20']),
        'cnpg_pgbouncer_up{namespace="databases",pod="postgres-harbor-5c7f9d8b6c-m2k9p"}': '1x30',
        'cnpg_pgbouncer_up{namespace="elsewhere",pod="postgres-gitlab-5c7f9d8b6c-m2k9p"}': '1x30',
      },
    ],
    quiet: [
      poolers('cnpg_pgbouncer_up', ['1x10 0x9', '1x10 0x9', '1x20']),
      poolers('cnpg_pgbouncer_up', ['1x18 0x1', '1x18 0x1', '1x18 0x1']),
    ],
  },
  PostgresPoolerPodMissing: {
    fires: [
      poolers('cnpg_pgbouncer_up', ['1x35', '1x35', '1x10 0x24']),
      { ...poolers('cnpg_pgbouncer_up', ['1x35', '1x10 _x25', '1x35']), 'cnpg_pgbouncer_up{namespace="databases",pod="postgres-harbor-5c7f9d8b6c-m2k9p"}': '1x35' },
    ],
    quiet: [
      poolers('cnpg_pgbouncer_up', ['1x35', '1x35', '1x35']),
      poolers('cnpg_pgbouncer_up', ['1x35', '1x35', '1x25 0x9']),
    ],
  },
  PostgresPoolerClientsWaiting: {
    fires: [poolers('cnpg_pgbouncer_pools_maxwait', ['0x5 16x10', '0x16', '0x16'], ',database="gitlab",user="gitlab"')],
    quiet: [
      poolers('cnpg_pgbouncer_pools_maxwait', ['15x15', '0x15', '2x15'], ',database="gitlab",user="gitlab"'),
      poolers('cnpg_pgbouncer_pools_maxwait', ['0x13 30x2', '0x16', '0x16'], ',database="gitlab",user="gitlab"'),
      poolers('cnpg_pgbouncer_pools_maxwait', ['60x15', '0x15', '0x15'], ',database="pgbouncer",user="pgbouncer"'),
    ],
  },
  PostgresPoolerClientsNearLimit: {
    fires: [
      clients(['70x30', '30x30', '30x30'], ['0x10 18x19', '0x30', '0x30']),
    ],
    quiet: [
      clients(['70x30', '30x30', '30x30'], ['14x30', '0x30', '0x30']),
      // Many over all pods, none of which has more than it can take.
      clients(['70x30', '70x30', '70x30'], ['15x30', '15x30', '15x30']),
      clients(['70x30', '30x30', '30x30'], ['0x26 20x3', '0x30', '0x30']),
    ],
  },
};

export const CASES = withNeighbours(
  OWN,
  {
    'namespace="cnpg-system"': 'namespace="elsewhere"',
    'namespace="databases"': 'namespace="elsewhere"',
    'pod="postgres-': 'pod="reports-',
    'pod="postgres-gitlab-': 'pod="postgres-harbor-',
  },
  ['CnpgOperatorDown', 'PostgresDown', 'PostgresNoPrimary', 'PostgresBackupMissing', 'PostgresBackupCopyOverdue', 'PostgresPoolerDown'],
);
