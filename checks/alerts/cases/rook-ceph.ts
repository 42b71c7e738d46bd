import type { AlertCases, Cases, Series } from '../cases.ts';
import { withNeighbours } from '../neighbours.ts';

const TIB = 1024 ** 4;

/** A metric of the manager, which is the only one that tells any. */
function ceph(metric: string, labels = '', manager = 'a'): string {
  return `${metric}{namespace="rook-ceph",pod="rook-ceph-mgr-${manager}-5d8f7c9b6-x2x7k"${labels}}`;
}

/** A metric of each daemon of a kind, from the first. */
function daemons(metric: string, kind: 'mon' | 'osd', values: readonly string[], labels: (index: number) => string = () => ''): Series {
  return Object.fromEntries(values.map((value, index) => [ceph(metric, `,ceph_daemon="${kind}.${kind === 'mon' ? 'abc'[index] : index}"${labels(index)}`), value]));
}

/** A health check of Ceph: once raised it stays in the list, as 0. */
function health(check: string, values: string, severity = 'HEALTH_WARN'): Series {
  return { [ceph('ceph_health_detail', `,name="${check}",severity="${severity}"`)]: values };
}

/** Cases of an alert on health checks: each alone, each for a minute too short, and another that is no matter of it. */
function checks(names: readonly string[], minutes: number, other: string): AlertCases {
  return {
    fires: names.map((name) => health(name, `0x10 1x${minutes + 1}`)),
    quiet: [
      ...names.map((name) => health(name, `0x10 1x${minutes - 1}`)),
      ...names.slice(0, 1).map((name) => health(name, `0x10 1x${minutes - 1} 0 1x${minutes - 1}`)),
      health(other, `1x${minutes + 10}`),
    ],
  };
}

/** The placement groups of a pool of 32, and how many of them are in a state. */
function groups(state: string, values: string, minutes: number): Series {
  return {
    [ceph('ceph_pool_metadata', ',pool_id="2",name="block",type="replicated"')]: `1x${minutes}`,
    [ceph('ceph_pg_total', ',pool_id="2"')]: `32x${minutes}`,
    [ceph(`ceph_pg_${state}`, ',pool_id="2"')]: values,
    [ceph('ceph_pool_metadata', ',pool_id="3",name="files-data0",type="replicated"')]: `1x${minutes}`,
    [ceph('ceph_pg_total', ',pool_id="3"')]: `16x${minutes}`,
    [ceph(`ceph_pg_${state}`, ',pool_id="3"')]: `16x${minutes}`,
  };
}

/** Raw room of a cluster of 10 TiB. */
function room(used: string, minutes: number): Series {
  return { [ceph('ceph_cluster_total_used_raw_bytes')]: used, [ceph('ceph_cluster_total_bytes')]: `${10 * TIB}x${minutes}` };
}

const OLD = (): string => ',ceph_version="ceph version 19.2.3 (c92aebb2) squid (stable)"';
const NEW = (): string => ',ceph_version="ceph version 19.2.6 (f817ceb7) squid (stable)"';

const OWN: Cases = {
  CephSilent: {
    fires: [
      { [ceph('ceph_health_status')]: '0x10 _x15' },
      { 'ceph_health_status{namespace="elsewhere",pod="rook-ceph-mgr-a-1"}': '0x20' },
    ],
    quiet: [
      // The other manager takes over.
      { [ceph('ceph_health_status')]: '0x10 _x15', [ceph('ceph_health_status', '', 'b')]: '_x14 1x11' },
      { [ceph('ceph_health_status')]: '2x20' },
      { [ceph('ceph_health_status')]: '0x10 _x5' },
    ],
  },
  CephHealthError: {
    fires: [{ [ceph('ceph_health_status')]: '1x10 2x8' }],
    quiet: [
      { [ceph('ceph_health_status')]: '1x20' },
      { [ceph('ceph_health_status')]: '1x10 2x4' },
    ],
  },
  CephHealthWarning: {
    fires: [
      { [ceph('ceph_health_status')]: '0x10 1x35' },
      // A manager takes over, and for some minutes both tell.
      { [ceph('ceph_health_status')]: '1x20 _x20', [ceph('ceph_health_status', '', 'b')]: '_x18 1x22' },
    ],
    quiet: [
      { [ceph('ceph_health_status')]: '0x40' },
      // A machine restarts.
      { [ceph('ceph_health_status')]: '0x20 1x25' },
    ],
  },
  CephMonitorDown: {
    fires: [
      daemons('ceph_mon_quorum_status', 'mon', ['1x30', '1x30', '1x10 0x19']),
      daemons('ceph_mon_quorum_status', 'mon', ['1x30', '1x30', '1x10 _x20']),
    ],
    quiet: [
      daemons('ceph_mon_quorum_status', 'mon', ['1x30', '1x30', '1x30']),
      daemons('ceph_mon_quorum_status', 'mon', ['1x30', '1x30', '1x22 0x7']),
    ],
  },
  CephMonitorClockSkew: checks(['MON_CLOCK_SKEW'], 5, 'MON_DOWN'),
  CephMonitorDiskLow: checks(['MON_DISK_LOW', 'MON_DISK_CRIT'], 5, 'MON_DISK_BIG'),
  CephDaemonCrashed: checks(['RECENT_CRASH', 'RECENT_MGR_MODULE_CRASH'], 5, 'MGR_MODULE_ERROR'),
  CephVersionsMixed: {
    fires: [{
      ...daemons('ceph_osd_metadata', 'osd', ['1x10 _x140', '1x150', '1x150'], OLD),
      ...daemons('ceph_osd_metadata', 'osd', ['_x12 1x138'], NEW),
    }],
    quiet: [
      // An upgrade that takes an hour and a half.
      {
        ...daemons('ceph_osd_metadata', 'osd', ['1x10 _x140', '1x55 _x95', '1x100 _x50'], OLD),
        ...daemons('ceph_osd_metadata', 'osd', ['_x12 1x138', '_x58 1x92', '_x103 1x47'], NEW),
      },
      // One that is about to be done.
      {
        ...daemons('ceph_osd_metadata', 'osd', ['1x30 _x119', '1x149', '1x149'], OLD),
        ...daemons('ceph_osd_metadata', 'osd', ['_x32 1x117'], NEW),
      },
      daemons('ceph_osd_metadata', 'osd', ['1x150', '1x150', '1x150'], NEW),
    ],
  },
  CephHostDown: checks(['OSD_HOST_DOWN'], 5, 'OSD_DOWN'),
  CephOsdDown: {
    fires: [daemons('ceph_osd_up', 'osd', ['1x30', '1x10 0x19', '1x30'])],
    quiet: [
      daemons('ceph_osd_up', 'osd', ['1x30', '1x30', '1x30']),
      // Its machine restarts.
      daemons('ceph_osd_up', 'osd', ['1x30', '1x22 0x7', '1x30']),
    ],
  },
  CephOsdFlapping: {
    fires: [daemons('ceph_osd_up', 'osd', ['1x60', '1x20 0x2 1x5 0x2 1x5 0x2 1x18', '1x60'])],
    quiet: [
      // It went down twice.
      daemons('ceph_osd_up', 'osd', ['1x60', '1x20 0x2 1x5 0x2 1x27', '1x60']),
      // A third time, a moment ago.
      daemons('ceph_osd_up', 'osd', ['1x63', '1x40 0x2 1x5 0x2 1x5 0x4', '1x63']),
      // Twice, seen by a manager that has just taken over.
      daemons('ceph_osd_up', 'osd', ['_x15 1x45', '_x15 1x4 0x2 1x5 0x2 1x28', '_x15 1x45']),
      // Three restart, one after the other.
      daemons('ceph_osd_up', 'osd', ['1x10 0x3 1x45', '1x20 0x3 1x35', '1x30 0x3 1x25']),
    ],
  },
  CephDeviceFailing: checks(['DEVICE_HEALTH', 'DEVICE_HEALTH_TOOMANY', 'BLUESTORE_SPURIOUS_READ_ERRORS', 'OSD_TOO_MANY_REPAIRS'], 5, 'DEVICE_HEALTH_IN_USE'),
  CephOsdNearFull: checks(['OSD_NEARFULL'], 5, 'POOL_NEARFULL'),
  CephOsdFull: checks(['OSD_FULL', 'OSD_BACKFILLFULL'], 1, 'OSD_NEARFULL'),
  CephFillingUp: {
    // Half a terabyte a day: 85 % is reached within five days from 6 TiB on.
    fires: [room(`${5.5 * TIB}+${0.5 / 1440 * TIB}x3400`, 3400)],
    quiet: [
      // A tenth of that.
      room(`${5.5 * TIB}+${0.05 / 1440 * TIB}x3400`, 3400),
      // As fast, and there is room for six days.
      room(`${4 * TIB}+${0.5 / 1440 * TIB}x3400`, 3400),
      // A restore that takes less than six hours.
      room(`${6 * TIB}x3054 ${6 * TIB}+${0.006 * TIB}x345`, 3400),
    ],
  },
  CephPoolNearFull: checks(['POOL_NEAR_FULL', 'POOL_BACKFILLFULL'], 5, 'POOL_APP_NOT_ENABLED'),
  CephPoolFull: checks(['POOL_FULL'], 1, 'POOL_NEAR_FULL'),
  CephPgsInactive: {
    fires: [groups('active', '32x10 31x9', 20)],
    quiet: [
      groups('active', '32x20', 20),
      // They agree anew, when a disk's process restarts.
      groups('active', '32x15 20x3 32', 20),
      groups('active', '32x16 20x3', 20),
    ],
  },
  CephPgsUnclean: {
    fires: [groups('clean', '32x20 31x129', 150)],
    quiet: [
      // Copies are made again.
      groups('clean', '32x35 25x114', 150),
      groups('clean', '32x20 10x60 32x68', 150),
    ],
  },
  CephDataDamaged: checks(['PG_DAMAGED', 'OSD_SCRUB_ERRORS', 'OBJECT_UNFOUND'], 5, 'PG_DEGRADED'),
  CephRecoveryBlocked: checks(['PG_RECOVERY_FULL', 'PG_BACKFILL_FULL'], 5, 'PG_AVAILABILITY'),
  CephScrubsLate: checks(['PG_NOT_SCRUBBED', 'PG_NOT_DEEP_SCRUBBED'], 1440, 'PG_DEGRADED'),
  CephSlowOps: {
    fires: [{ [ceph('ceph_healthcheck_slow_ops')]: '0x10 1x14' }],
    quiet: [
      { [ceph('ceph_healthcheck_slow_ops')]: '0x30' },
      { [ceph('ceph_healthcheck_slow_ops')]: '0x10 12x9' },
    ],
  },
  CephNetworkSlow: checks(['OSD_SLOW_PING_TIME_FRONT', 'OSD_SLOW_PING_TIME_BACK'], 15, 'SLOW_OPS'),
  CephFilesystemDown: checks(['MDS_ALL_DOWN', 'FS_WITH_FAILED_MDS', 'FS_DEGRADED', 'MDS_DAMAGE', 'MDS_HEALTH_READ_ONLY'], 5, 'MDS_INSUFFICIENT_STANDBY'),
  CephFilesystemNoStandby: checks(['MDS_INSUFFICIENT_STANDBY'], 15, 'MDS_SLOW_METADATA_IO'),
  CephObjectStoreDown: {
    fires: [
      {
        [ceph('ceph_rgw_metadata', ',ceph_daemon="rgw.objects.a",hostname="node-1"')]: '1x10 _x20',
        [ceph('ceph_health_status')]: '1x30',
        'ceph_rgw_metadata{namespace="elsewhere",pod="rook-ceph-mgr-a-1",ceph_daemon="rgw.objects.a",hostname="node-1"}': '1x30',
      },
    ],
    quiet: [
      { [ceph('ceph_rgw_metadata', ',ceph_daemon="rgw.objects.a",hostname="node-1"')]: '1x10 _x20', [ceph('ceph_rgw_metadata', ',ceph_daemon="rgw.objects.a",hostname="node-2"')]: '_x18 1x12' },
      { [ceph('ceph_rgw_metadata', ',ceph_daemon="rgw.objects.a",hostname="node-1"')]: '1x10 _x10' },
    ],
  },
};

export const CASES = withNeighbours(OWN, { 'namespace="rook-ceph"': 'namespace="elsewhere"' }, ['CephSilent', 'CephObjectStoreDown']);
