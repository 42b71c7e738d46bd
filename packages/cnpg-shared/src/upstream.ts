import { Chart } from '@monosense-io/platform';

/*
 * What upstream ships, read from github.com/cloudnative-pg: cloudnative-pg at tags v1.30.0 and v1.30.1, charts at tags
 * cloudnative-pg-v0.29.0 and plugin-barman-cloud-v0.7.0, plugin-barman-cloud at tag v0.13.0, artifacts (image-catalogs) of
 * 2026-08-17. Renovate edits the versions; whoever merges a new one looks the rest up again at its tag.
 */

/** The operator's chart, of operator 1.30.0. 0.29.1 has operator 1.30.1 by itself; its files could not be had here yet. */
export const OPERATOR_CHART: Chart = {
  // renovate: datasource=docker depName=ghcr.io/cloudnative-pg/charts/cloudnative-pg
  repository: 'oci://ghcr.io/cloudnative-pg/charts',
  name: 'cloudnative-pg',
  version: '0.29.0',
};

/**
 * The operator, later than its chart's: with 1.30.0 a primary that starts anew may take writes before it holds its lease, and a
 * failover may stall. It wants no other CRDs and no other rights than the chart gives; it goes with the next chart.
 */
// renovate: datasource=docker depName=ghcr.io/cloudnative-pg/cloudnative-pg
export const OPERATOR_VERSION = '1.30.1';

/**
 * The backup plugin's chart: plugin v0.13.0, for operators from 1.26 on. Plugins 0.14 and 0.15 have no chart that could be had here. Earlier than v0.11.0 the memory of WAL archiving
 * grows without end, and earlier than v0.12.0 a restore with parallel WAL downloads can fail.
 */
export const PLUGIN_CHART: Chart = {
  // renovate: datasource=docker depName=ghcr.io/cloudnative-pg/charts/plugin-barman-cloud
  repository: 'oci://ghcr.io/cloudnative-pg/charts',
  name: 'plugin-barman-cloud',
  version: '0.7.0',
};

/**
 * PostgreSQL by major version, from the catalog of standard images on Debian trixie: with all locales, and without tools for
 * backups, which the plugin brings. Another Debian release sorts text differently, which breaks indexes: change it together
 * with the major version only. PostgreSQL 18.7 and its sisters of November 2026 are out; the digests of their images could not be
 * had here yet.
 */
export const IMAGES: { [major: string]: string } = {
  16: 'ghcr.io/cloudnative-pg/postgresql:16.15-202608170814-standard-trixie@sha256:3df9103d7f89c8abc2870463d4d446944c81b5f1f4b707c590895dc003ecbb65',
  17: 'ghcr.io/cloudnative-pg/postgresql:17.11-202608170816-standard-trixie@sha256:91e0de662d53895a45f1396f4ee1a75daeb0c26fc87853afc9c8f43e01fdaa21',
  18: 'ghcr.io/cloudnative-pg/postgresql:18.6-202608170814-standard-trixie@sha256:771f9eab5225587af259d84680cc69a5b6e374ac32bb24effafde1f3368a1241',
};

/** PgBouncer, as the operator starts it by default. */
export const POOLER_IMAGE = 'ghcr.io/cloudnative-pg/pgbouncer:1.25.2@sha256:15c9765980546b8660ff105c06ad6ef9d2001fb9c5b31400021a1952cbe49930';

/** Barman, as the plugin runs it beside each instance; of the plugin's version. */
export const SIDECAR_IMAGE = 'ghcr.io/cloudnative-pg/plugin-barman-cloud-sidecar:v0.13.0';

/** What copies backups to a second bucket. */
export const COPY_IMAGE = 'docker.io/rclone/rclone:1.75.1@sha256:45401ad7410db1d67ffdb58e19059ad20b0d8e0285a60e38bbec55cc1019c7a5';

/** Group of the kinds that the operator's chart installs. */
export const OPERATOR_GROUP = 'postgresql.cnpg.io';

/** Group of the kinds that the plugin's chart installs. */
export const PLUGIN_GROUP = 'barmancloud.cnpg.io';

/** CRDs that the stages behind the operator need. */
export const OPERATOR_CRDS = ['clusters', 'databases', 'poolers', 'scheduledbackups'].map((plural) => `${plural}.${OPERATOR_GROUP}`);

/** Labels that the charts put on their pods, for releases named like the charts. */
export const OPERATOR_LABELS = { 'app.kubernetes.io/name': 'cloudnative-pg', 'app.kubernetes.io/instance': 'cloudnative-pg' };
export const PLUGIN_LABELS = { 'app.kubernetes.io/name': 'plugin-barman-cloud', 'app.kubernetes.io/instance': 'plugin-barman-cloud' };

/** Name under which a Cluster asks for the plugin. */
export const PLUGIN_NAME = 'barman-cloud.cloudnative-pg.io';

export const OPERATOR_METRICS = { port: 8080, portName: 'metrics' };
export const OPERATOR_WEBHOOK = { port: 443, targetPort: 9443, portName: 'webhook-server', service: 'cnpg-webhook-service', servicePortName: 'webhook-server' };
export const PLUGIN_GRPC = { port: 9090, service: 'barman-cloud' };

/** Labels of everything that the operator runs for a cluster: instances, poolers, and the jobs that create, join and restore instances. */
export function clusterLabels(cluster: string): { [label: string]: string } {
  return { 'cnpg.io/cluster': cluster };
}

/** Labels of the PostgreSQL instances. */
export function instanceLabels(cluster: string): { [label: string]: string } {
  return { ...clusterLabels(cluster), 'cnpg.io/podRole': 'instance' };
}

/** Labels of all poolers of a cluster. */
export function poolersLabels(cluster: string): { [label: string]: string } {
  return { ...clusterLabels(cluster), 'cnpg.io/podRole': 'pooler' };
}

/** Labels of the pods of one pooler. */
export function poolerLabels(pooler: string): { [label: string]: string } {
  return { 'cnpg.io/poolerName': pooler };
}

export const INSTANCE_POSTGRES = { port: 5432, portName: 'postgresql', servicePortName: 'postgres' };
export const INSTANCE_STATUS = { port: 8000, portName: 'status' };
export const INSTANCE_METRICS = { port: 9187, portName: 'metrics' };
export const POOLER_POSTGRES = { port: 5432, portName: 'pgbouncer', servicePortName: 'pgbouncer' };
export const POOLER_METRICS = { port: 9127, portName: 'metrics' };

/** Parameters that the operator's webhook refuses, or that the operator overwrites in silence. */
export const OPERATOR_PARAMETERS = new Set([
  'allow_system_table_mods', 'archive_cleanup_command', 'archive_command', 'archive_mode', 'bonjour', 'bonjour_name', 'cluster_name', 'config_file',
  'data_directory', 'data_sync_retry', 'event_source', 'external_pid_file', 'hba_file', 'hot_standby', 'ident_file', 'jit_provider', 'listen_addresses',
  'log_destination', 'log_directory', 'log_file_mode', 'log_filename', 'log_rotation_age', 'log_rotation_size', 'log_truncate_on_rotation',
  'logging_collector', 'pg_failover_slots.primary_dsn', 'pg_failover_slots.standby_slot_names', 'port', 'primary_conninfo', 'primary_slot_name',
  'promote_trigger_file', 'recovery_end_command', 'recovery_min_apply_delay', 'recovery_target', 'recovery_target_action', 'recovery_target_inclusive',
  'recovery_target_lsn', 'recovery_target_name', 'recovery_target_time', 'recovery_target_timeline', 'recovery_target_xid', 'restart_after_crash',
  'restore_command', 'shared_preload_libraries', 'ssl', 'ssl_ca_file', 'ssl_cert_file', 'ssl_crl_file', 'ssl_dh_params_file', 'ssl_ecdh_curve',
  'ssl_key_file', 'ssl_passphrase_command', 'ssl_passphrase_command_supports_reload', 'ssl_prefer_server_ciphers', 'stats_temp_directory',
  'synchronized_standby_slots', 'synchronous_standby_names', 'syslog_facility', 'syslog_ident', 'syslog_sequence_numbers', 'syslog_split_messages',
  'temp_tablespaces', 'unix_socket_directories', 'unix_socket_group', 'unix_socket_permissions',
]);
