import { Alert, Severity } from '@monosense-io/platform';
import { Duration } from 'cdk8s';

/*
 * Each alert has a section of its name in RUNBOOK.md. Most read Ceph's own health checks, whose names are those of
 * https://docs.ceph.com/en/squid/rados/operations/health-checks/. Only the active manager tells metrics; for some minutes
 * after a failover two of them do, hence `max by`.
 */

/** What the alerts depend on. */
export interface CephFacts {
  readonly namespace: string;
  readonly monitors: number;
  readonly filesystem: boolean;
  readonly objectStore: boolean;
}

export function cephAlerts(facts: CephFacts): Alert[] {
  return [
    ...availability(facts),
    ...disks(facts),
    ...capacity(facts),
    ...data(facts),
    ...performance(facts),
    ...(facts.filesystem ? filesystem(facts) : []),
    ...(facts.objectStore ? objectStore(facts) : []),
  ];
}

function availability(facts: CephFacts): Alert[] {
  const { namespace, monitors } = facts;
  return [
    {
      name: 'CephSilent',
      expression: `absent(ceph_health_status{namespace="${namespace}"})`,
      severity: Severity.CRITICAL,
      summary: 'No Ceph manager tells its metrics: nobody knows how Ceph is, and no other alert of it fires.',
    },
    {
      name: 'CephHealthError',
      expression: `max(ceph_health_status{namespace="${namespace}"}) == 2`,
      severity: Severity.CRITICAL,
      summary: 'Ceph reports HEALTH_ERR: data is unavailable or at risk.',
    },
    {
      name: 'CephHealthWarning',
      expression: `max(ceph_health_status{namespace="${namespace}"}) == 1`,
      duration: Duration.minutes(30),
      severity: Severity.WARNING,
      summary: 'Ceph has reported HEALTH_WARN for half an hour.',
    },
    ...(monitors > 1 ? [{
      name: 'CephMonitorDown',
      expression: `sum(max by (ceph_daemon) (ceph_mon_quorum_status{namespace="${namespace}"})) < ${monitors}`,
      duration: Duration.minutes(10),
      severity: Severity.CRITICAL,
      summary: `Only {{ $value }} of ${monitors} Ceph monitors are in quorum; with fewer than ${Math.floor(monitors / 2) + 1}, all storage stops.`,
    }] : []),
    check(facts, 'CephMonitorClockSkew', ['MON_CLOCK_SKEW'], Severity.WARNING, 5, 'The clocks of the machines that run Ceph monitors differ too much.'),
    check(facts, 'CephMonitorDiskLow', ['MON_DISK_LOW', 'MON_DISK_CRIT'], Severity.WARNING, 5, 'A machine with a Ceph monitor is running out of disk; at 5 % free the monitor stops.'),
    check(facts, 'CephDaemonCrashed', ['RECENT_CRASH', 'RECENT_MGR_MODULE_CRASH'], Severity.WARNING, 5, 'A Ceph daemon or manager module has crashed lately.'),
    {
      name: 'CephVersionsMixed',
      expression: `count(count by (ceph_version) (ceph_osd_metadata{namespace="${namespace}"})) > 1`,
      duration: Duration.hours(2),
      severity: Severity.WARNING,
      summary: 'OSDs have run {{ $value }} versions of Ceph for two hours: an upgrade is stuck.',
    },
  ];
}

function disks(facts: CephFacts): Alert[] {
  const { namespace } = facts;
  return [
    check(facts, 'CephHostDown', ['OSD_HOST_DOWN'], Severity.CRITICAL, 5, 'All OSDs of a machine are down: its copies are missing, and one more loss may stop writes.'),
    {
      name: 'CephOsdDown',
      expression: `max by (ceph_daemon) (ceph_osd_up{namespace="${namespace}"}) == 0`,
      duration: Duration.minutes(10),
      severity: Severity.WARNING,
      summary: 'Ceph {{ $labels.ceph_daemon }} is down: its copies are missing, or being made again elsewhere.',
    },
    {
      name: 'CephOsdFlapping',
      // It goes from 1 to 0 as a counter that starts anew does.
      expression: `max by (ceph_daemon) (resets(ceph_osd_up{namespace="${namespace}"}[1h])) > 2`,
      severity: Severity.WARNING,
      summary: 'Ceph {{ $labels.ceph_daemon }} has gone down {{ $value }} times within an hour.',
    },
    check(
      facts, 'CephDeviceFailing', ['DEVICE_HEALTH', 'DEVICE_HEALTH_TOOMANY', 'BLUESTORE_SPURIOUS_READ_ERRORS', 'OSD_TOO_MANY_REPAIRS'], Severity.WARNING, 5,
      'Ceph expects a disk to fail soon.',
    ),
  ];
}

function capacity(facts: CephFacts): Alert[] {
  const { namespace } = facts;
  return [
    check(facts, 'CephOsdNearFull', ['OSD_NEARFULL'], Severity.WARNING, 5, 'A Ceph disk is more than 85 % full; at 95 % all writes stop.'),
    check(facts, 'CephOsdFull', ['OSD_FULL', 'OSD_BACKFILLFULL'], Severity.CRITICAL, 1, 'A Ceph disk is too full: copies can no longer be made on it, and at 95 % all writes stop.'),
    {
      name: 'CephFillingUp',
      expression: `predict_linear(ceph_cluster_total_used_raw_bytes{namespace="${namespace}"}[2d], ${5 * 24 * 3600}) > 0.85 * ceph_cluster_total_bytes{namespace="${namespace}"}`,
      duration: Duration.hours(6),
      severity: Severity.WARNING,
      summary: 'At the pace of the last two days, Ceph is 85 % full within five days.',
    },
    check(facts, 'CephPoolNearFull', ['POOL_NEAR_FULL', 'POOL_BACKFILLFULL'], Severity.WARNING, 5, 'A Ceph pool is close to its quota, or its disks are close to full.'),
    check(facts, 'CephPoolFull', ['POOL_FULL'], Severity.CRITICAL, 1, 'A Ceph pool is full and refuses writes.'),
  ];
}

function data(facts: CephFacts): Alert[] {
  const { namespace } = facts;
  // Placement groups that are not in a state, with the name of their pool.
  const missing = (state: string): string => {
    const groups = (metric: string): string => `max by (pool_id) (${metric}{namespace="${namespace}"})`;
    return `(${groups('ceph_pg_total')} - ${groups(`ceph_pg_${state}`)}) * on (pool_id) group_left (name) max by (pool_id, name) (ceph_pool_metadata{namespace="${namespace}"}) > 0`;
  };
  return [
    {
      name: 'CephPgsInactive',
      expression: missing('active'),
      severity: Severity.CRITICAL,
      summary: '{{ $value }} placement groups of Ceph pool {{ $labels.name }} serve neither reads nor writes.',
    },
    {
      name: 'CephPgsUnclean',
      expression: missing('clean'),
      duration: Duration.hours(2),
      severity: Severity.WARNING,
      summary: '{{ $value }} placement groups of Ceph pool {{ $labels.name }} have lacked copies for two hours.',
    },
    check(facts, 'CephDataDamaged', ['PG_DAMAGED', 'OSD_SCRUB_ERRORS', 'OBJECT_UNFOUND'], Severity.CRITICAL, 5, 'Copies of some data differ, or none can be found.'),
    check(facts, 'CephRecoveryBlocked', ['PG_RECOVERY_FULL', 'PG_BACKFILL_FULL'], Severity.CRITICAL, 5, 'Ceph can\'t make missing copies again, since disks are too full.'),
    check(facts, 'CephScrubsLate', ['PG_NOT_SCRUBBED', 'PG_NOT_DEEP_SCRUBBED'], Severity.WARNING, 24 * 60, 'Ceph has not compared copies with each other in time: silent damage is found late.'),
  ];
}

function performance(facts: CephFacts): Alert[] {
  return [
    {
      name: 'CephSlowOps',
      expression: `max(ceph_healthcheck_slow_ops{namespace="${facts.namespace}"}) > 0`,
      duration: Duration.minutes(10),
      severity: Severity.WARNING,
      summary: '{{ $value }} operations have waited in Ceph for more than 30 seconds.',
    },
    check(facts, 'CephNetworkSlow', ['OSD_SLOW_PING_TIME_FRONT', 'OSD_SLOW_PING_TIME_BACK'], Severity.WARNING, 15, 'OSDs wait long for each other\'s answers: the network between machines is slow.'),
  ];
}

function filesystem(facts: CephFacts): Alert[] {
  return [
    check(
      facts, 'CephFilesystemDown', ['MDS_ALL_DOWN', 'FS_WITH_FAILED_MDS', 'FS_DEGRADED', 'MDS_DAMAGE', 'MDS_HEALTH_READ_ONLY'], Severity.CRITICAL, 5,
      'The Ceph file system is down, damaged or read-only.',
    ),
    check(facts, 'CephFilesystemNoStandby', ['MDS_INSUFFICIENT_STANDBY'], Severity.WARNING, 15, 'No metadata server stands by: when the active one fails, the Ceph file system stops.'),
  ];
}

function objectStore({ namespace }: CephFacts): Alert[] {
  return [{
    name: 'CephObjectStoreDown',
    expression: `absent(ceph_rgw_metadata{namespace="${namespace}"})`,
    duration: Duration.minutes(10),
    severity: Severity.CRITICAL,
    summary: 'No gateway of the Ceph object store is running.',
  }];
}

/** An alert on Ceph's own health checks. */
function check({ namespace }: CephFacts, name: string, checks: string[], severity: Severity, minutes: number, summary: string): Alert {
  return {
    name,
    expression: `max by (name) (ceph_health_detail{namespace="${namespace}",name=~"${checks.join('|')}"}) == 1`,
    duration: Duration.minutes(minutes),
    severity,
    summary: `${summary.slice(0, -1)} ({{ $labels.name }}).`,
  };
}
