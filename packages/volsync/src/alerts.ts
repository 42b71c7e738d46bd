import { Alert, RestoreDrill, Severity, Slo } from '@monosense-io/platform';
import { Duration } from 'cdk8s';
import { BY_HAND, RESTORES, VERIFIES } from './volume-backup';

/** What the alerts depend on. */
export interface AlertProps {
  /** Namespace of the operator. */
  readonly namespace: string;
  /** Namespace of the drills. */
  readonly drills: string;
  /** Longest time between two backups of one volume. */
  readonly everyHours: number;
}

/* Each alert has a section of its name in RUNBOOK.md. Drills are watched by the metrics of kube-state-metrics. */
export function backupAlerts({ namespace, everyHours }: AlertProps): Alert[] {
  const window = everyHours + 1;
  return [
    {
      name: 'VolSyncDown',
      expression: `absent(up{namespace="${namespace}", pod=~"volsync-.+"} == 1)`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: 'VolSync does not run: no volume is backed up, and none is filled from its backup.',
    },
    {
      name: 'VolumeBackupMissed',
      expression: 'sum by (obj_namespace, obj_name) (increase(volsync_missed_intervals_total{role="source"}[1d])) > 1',
      duration: Duration.minutes(5),
      severity: Severity.INFO,
      summary: 'Backups of {{ $labels.obj_namespace }}/{{ $labels.obj_name }} were not done before the next should have begun, {{ $value }} times within a day.',
    },
    {
      name: 'VolumeBackupOutOfSync',
      expression: 'max by (obj_namespace, obj_name) (volsync_volume_out_of_sync{role="source"}) == 1',
      duration: Duration.hours(everyHours),
      severity: Severity.WARNING,
      summary: `The backup of {{ $labels.obj_namespace }}/{{ $labels.obj_name }} has been behind for ${everyHours} hours.`,
    },
    {
      name: 'VolumeBackupOverdue',
      // A volume that has just come has its first backup within the duration.
      expression: `sum by (obj_namespace, obj_name) (increase(volsync_sync_duration_seconds_count{role="source"}[${window}h])) < 1`,
      duration: Duration.hours(everyHours + 1),
      severity: Severity.CRITICAL,
      summary: `The newest backup of {{ $labels.obj_namespace }}/{{ $labels.obj_name }} is more than ${2 * everyHours + 2} hours old.`,
    },
    {
      name: 'VolumeRestorePending',
      // Of what fills volumes, this says that it has not been done. What waits for somebody is never done.
      expression: `max by (obj_namespace, obj_name) (volsync_volume_out_of_sync{role="destination", obj_name!~".+-${BY_HAND}"}) == 1`,
      duration: Duration.hours(6),
      severity: Severity.WARNING,
      summary: 'Volume {{ $labels.obj_namespace }}/{{ $labels.obj_name }} waits for hours to be filled from its backup, and whatever uses it waits too.',
    },
  ];
}

/** The alerts for backups that nobody has tried for too long. */
export function drillAlerts({ drills }: AlertProps): Alert[] {
  const selector = (end: string): string => `namespace="${drills}",cronjob=~".+-${end}"`;
  return [
    // One run may fail.
    RestoreDrill.overdueAlert('VolumeBackupCheckOverdue', selector(VERIFIES), Duration.days(2)),
    RestoreDrill.overdueAlert('VolumeRestoreDrillOverdue', selector(RESTORES), Duration.days(35)),
  ];
}

/** What the backups of volumes promise: each minute counts as bad in which one is behind. */
export function backupsSlo(): Slo {
  return {
    name: 'VolumeBackupsSlo',
    promise: 'the backups of all volumes are up to date',
    objective: 99,
    bad: 'max(volsync_volume_out_of_sync{role="source"})',
    severity: Severity.WARNING,
  };
}
