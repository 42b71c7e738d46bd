import type { Cases, Series } from '../cases.ts';

/** A metric of the server's pod. */
function server(metric: string, values: string, labels = ''): Series {
  return { [`${metric}{namespace="velero",pod="velero-6c8d9f7b54-x2x7k"${labels}}`]: values };
}

const OBJECTS = ',schedule="velero-objects"';
const VOLUMES = ',schedule="velero-volumes"';
const LOCATION = ',backup_location_name="default"';
const NEWEST = 'velero_backup_last_successful_timestamp';
const ATTEMPTS = 'velero_backup_attempt_total';
/** Minutes of a day. */
const DAY = 1440;

export const CASES: Cases = {
  VeleroDown: {
    fires: [
      server('up', '1x5 0x20'),
      // Its agents run on.
      { ...server('up', '1x5 _x20'), 'up{namespace="velero",pod="node-agent-x2x7k"}': '1x26' },
    ],
    quiet: [server('up', '1x5 0x10 1x5'), server('up', '1x30')],
  },
  VeleroLocationUnavailable: {
    fires: [server('velero_backup_location_status_gauge', '1x5 0x65', LOCATION)],
    quiet: [server('velero_backup_location_status_gauge', '1x5 0x50 1x30', LOCATION), server('velero_backup_location_status_gauge', '1x90', LOCATION)],
  },
  VeleroBackupFailed: {
    fires: [{ ...server('velero_backup_last_status', '1x5 0x20', VOLUMES), ...server('velero_backup_last_status', '1x26', OBJECTS) }],
    quiet: [
      server('velero_backup_last_status', '0x5 1x20', VOLUMES),
      // A restarted server knows of none yet.
      server('velero_backup_last_status', '0x5 _x20', VOLUMES),
    ],
  },
  VeleroBackupOverdue: {
    fires: [
      // The clock begins at 0: the last one was made in the first minute.
      server(NEWEST, `60x${8 * DAY + 40}`, OBJECTS),
    ],
    quiet: [
      server(NEWEST, `60x${8 * DAY - 10}`, OBJECTS),
      server(NEWEST, `60x${7 * DAY} ${7 * DAY * 60}x${2 * DAY}`, OBJECTS),
      // Before the first one, another alert tells.
      server(NEWEST, `0x${8 * DAY + 40}`, OBJECTS),
    ],
  },
  VeleroBackupMissing: {
    labels: { schedule: 'velero-volumes' },
    fires: [
      { ...server(ATTEMPTS, `0x${8 * DAY + 40}`, OBJECTS), ...server(ATTEMPTS, `0x${8 * DAY + 40}`, VOLUMES), ...server(NEWEST, `60x${8 * DAY + 40}`, OBJECTS) },
    ],
    quiet: [
      // It was installed five days ago.
      server(ATTEMPTS, `_x${4 * DAY} 0x${5 * DAY}`, OBJECTS),
      { ...server(ATTEMPTS, `1x${8 * DAY + 40}`, OBJECTS), ...server(NEWEST, `60x${8 * DAY + 40}`, OBJECTS) },
    ],
  },
  VeleroNodeAgentDown: {
    fires: [
      { 'up{namespace="velero",pod="node-agent-x2x7k"}': '1x5 0x35', 'up{namespace="velero",pod="node-agent-q8m4t"}': '1x41' },
      server('up', '1x40'),
    ],
    quiet: [
      { 'up{namespace="velero",pod="node-agent-x2x7k"}': '1x5 0x20 1x20' },
      // A machine left the cluster.
      { 'up{namespace="velero",pod="node-agent-x2x7k"}': '1x5 _x40', 'up{namespace="velero",pod="node-agent-q8m4t"}': '1x46' },
    ],
  },
  VeleroVolumeCopyFailed: {
    fires: [
      { 'podVolume_data_upload_failure_total{namespace="velero",pod="node-agent-x2x7k",node="a"}': '0x10 1x10' },
      server('velero_csi_snapshot_failure_total', '0x10 1x10', ',schedule="velero-volumes",backupName="velero-volumes-1"'),
    ],
    quiet: [
      { 'podVolume_data_upload_failure_total{namespace="velero",pod="node-agent-x2x7k",node="a"}': '1x60' },
      // It was more than six hours ago.
      { 'podVolume_data_upload_failure_total{namespace="velero",pod="node-agent-x2x7k",node="a"}': '0x10 1x400' },
    ],
  },
  VeleroRepositoryMaintenanceFailing: {
    fires: [server('velero_repo_maintenance_failure_total', '0x60 1x60 2x60 3x60', ',repository_name="shop-default-kopia"')],
    quiet: [server('velero_repo_maintenance_failure_total', '0x60 1x60 2x90', ',repository_name="shop-default-kopia"')],
  },
};
