import type { Cases, Series } from '../cases.ts';

const SOURCE = 'obj_namespace="photos",obj_name="library",role="source",method="restic"';
const OTHER = 'obj_namespace="shop",obj_name="data",role="source",method="restic"';
const DESTINATION = 'obj_namespace="photos",obj_name="library",role="destination",method="restic"';

/** A metric of the operator's pod. */
function operator(metric: string, labels: string, values: string): Series {
  return { [`${metric}{namespace="volsync-system",pod="volsync-6d5f7b9c8d-h2x7k",${labels}}`]: values };
}

/** Of a class without snapshots: it stands still until somebody lets it write. */
const BY_HAND = 'obj_namespace="shop",obj_name="data-by-hand",role="destination",method="restic"';

const MISSED = 'volsync_missed_intervals_total';
const OUT_OF_SYNC = 'volsync_volume_out_of_sync';
const DONE = 'volsync_sync_duration_seconds_count';
const up = (values: string): Series => ({ 'up{namespace="volsync-system",pod="volsync-6d5f7b9c8d-h2x7k"}': values });

/** A time that kube-state-metrics tells of a CronJob of the drills. */
function cronJob(metric: string, name: string, values: string): Series {
  return { [`kube_cronjob_${metric}{namespace="volsync-drills",cronjob="${name}"}`]: values };
}

/** The same of what looks after etcd. */
function ofEtcd(metric: string, name: string, values: string): Series {
  return { [`kube_cronjob_${metric}{namespace="etcd-backup",cronjob="${name}"}`]: values };
}

const DAY = 86400;

export const CASES: Cases = {
  VolSyncDown: {
    fires: [up('1x10 0x25'), { ...up('1x10 _x25'), 'up{namespace="elsewhere",pod="volsync-1"}': '1x35', 'up{namespace="volsync-system",pod="other"}': '1x35' }],
    quiet: [up('1x36'), up('1x10 0x13'), up('1x10 _x14 1x10')],
  },
  VolumeBackupMissed: {
    fires: [operator(MISSED, SOURCE, '0x60 1x480 2x480')],
    quiet: [
      operator(MISSED, SOURCE, '0x60 1x600'),
      operator(MISSED, OTHER, '0x1000'),
      { ...operator(MISSED, SOURCE, '0x60 1x480'), ...operator(MISSED, OTHER, '0x60 1x480') },
      operator(MISSED, DESTINATION, '0x60 1x480 2x480'),
    ],
  },
  VolumeBackupOutOfSync: {
    fires: [{ ...operator(OUT_OF_SYNC, SOURCE, '0x30 1x500'), ...operator(OUT_OF_SYNC, OTHER, '0x530') }],
    quiet: [operator(OUT_OF_SYNC, SOURCE, '0x30 1x470'), operator(OUT_OF_SYNC, SOURCE, '1x470 0x30'), operator(OUT_OF_SYNC, DESTINATION, '0x30 1x500')],
  },
  VolumeBackupOverdue: {
    // Three a day, and then none.
    fires: [{ ...operator(DONE, SOURCE, '0x100 1x480 2x480 3x1140'), ...operator(DONE, OTHER, '0x100 1x480 2x480 3x480 4x660') }],
    quiet: [
      operator(DONE, SOURCE, '0x100 1x480 2x480 3x480 4x480 5x480'),
      // The first backup of a new volume comes after eight hours.
      operator(DONE, SOURCE, '_x100 0x480 1x100'),
      // Seventeen hours ago.
      operator(DONE, SOURCE, '0x100 1x480 2x480 3x1020'),
    ],
  },
  VolumeRestorePending: {
    fires: [operator(OUT_OF_SYNC, DESTINATION, '1x380')],
    quiet: [operator(OUT_OF_SYNC, DESTINATION, '1x340 0x40'), operator(OUT_OF_SYNC, SOURCE, '1x380'), operator(OUT_OF_SYNC, DESTINATION, '0x30 1x340'), operator(OUT_OF_SYNC, BY_HAND, '1x380')],
  },
  VolumeBackupCheckOverdue: {
    fires: [
      cronJob('status_last_successful_time', 'photos-library-verify', `-${2 * DAY + 600}x70`),
      // It was made three days ago, and has never succeeded.
      { ...cronJob('created', 'photos-library-verify', `-${3 * DAY}x70`), ...cronJob('status_last_successful_time', 'shop-data-verify', '0x70') },
    ],
    quiet: [
      cronJob('status_last_successful_time', 'photos-library-verify', `-${DAY}x70`),
      // It is new, or old and well.
      cronJob('created', 'photos-library-verify', `-${DAY}x70`),
      { ...cronJob('created', 'photos-library-verify', `-${90 * DAY}x70`), ...cronJob('status_last_successful_time', 'photos-library-verify', `-${DAY}x70`) },
      cronJob('status_last_successful_time', 'photos-library-restore', `-${3 * DAY}x70`),
      { [`kube_cronjob_status_last_successful_time{namespace="elsewhere",cronjob="photos-library-verify"}`]: `-${3 * DAY}x70` },
    ],
  },
  VolumeRestoreDrillOverdue: {
    fires: [
      cronJob('status_last_successful_time', 'photos-library-restore', `-${35 * DAY + 600}x70`),
      cronJob('created', 'photos-library-restore', `-${36 * DAY}x70`),
    ],
    quiet: [
      cronJob('status_last_successful_time', 'photos-library-restore', `-${34 * DAY}x70`),
      cronJob('created', 'photos-library-restore', `-${31 * DAY}x70`),
      cronJob('status_last_successful_time', 'photos-library-verify', `-${36 * DAY}x70`),
    ],
  },
  VolumeBackupsSlo: {
    // One of two is behind for half an hour, and still is.
    fires: [{ ...operator(OUT_OF_SYNC, SOURCE, '0x60 1x30'), ...operator(OUT_OF_SYNC, OTHER, '0x90') }],
    quiet: [
      operator(OUT_OF_SYNC, SOURCE, '0x90'),
      // Five minutes are within the promise.
      operator(OUT_OF_SYNC, SOURCE, '0x600 1x5 0x20'),
      operator(OUT_OF_SYNC, DESTINATION, '1x90'),
    ],
  },
  EtcdBackupOverdue: {
    fires: [
      // All machines, the best of them 26 hours ago, and the drills are well.
      { ...ofEtcd('status_last_successful_time', 'etcd-m1', `-${26 * 3600 + 300}x30`), ...ofEtcd('status_last_successful_time', 'etcd-m2', `-${3 * DAY}x30`), ...ofEtcd('status_last_successful_time', 'etcd-backup-verify', '0x30') },
      ofEtcd('created', 'etcd-m1', `-${2 * DAY}x30`),
    ],
    quiet: [
      { ...ofEtcd('status_last_successful_time', 'etcd-m1', `-${3 * DAY}x30`), ...ofEtcd('status_last_successful_time', 'etcd-m2', `-${20 * 3600}x30`) },
      ofEtcd('created', 'etcd-m1', '0x30'),
      { [`kube_cronjob_status_last_successful_time{namespace="elsewhere",cronjob="etcd-m1"}`]: `-${3 * DAY}x30` },
    ],
  },
  EtcdBackupCheckOverdue: {
    fires: [ofEtcd('status_last_successful_time', 'etcd-backup-verify', `-${2 * DAY + 600}x70`)],
    quiet: [ofEtcd('status_last_successful_time', 'etcd-backup-verify', `-${DAY}x70`), ofEtcd('status_last_successful_time', 'etcd-m1', `-${3 * DAY}x70`)],
  },
  EtcdRestoreDrillOverdue: {
    fires: [ofEtcd('status_last_successful_time', 'etcd-backup-restore', `-${35 * DAY + 600}x70`)],
    quiet: [ofEtcd('status_last_successful_time', 'etcd-backup-restore', `-${34 * DAY}x70`)],
  },
};
