import { Alert, Severity } from '@monosense-io/platform';
import { Duration } from 'cdk8s';

/*
 * Each alert has a section of its name in RUNBOOK.md. The controller counts what has succeeded and what is under way; what
 * fails stays under way, since it is tried again for ever.
 */
export function alerts(namespace: string): Alert[] {
  return [
    {
      name: 'SnapshotControllerDown',
      expression: `absent(up{namespace="${namespace}", pod=~"snapshot-controller-.+"} == 1)`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: 'No snapshot controller runs: volume snapshots are neither made nor removed, and backups that need them stand still.',
    },
    {
      name: 'VolumeSnapshotStuck',
      // Some are always under way; many that follow each other would leave gaps. The duration is for a pod that has just started;
      // of one that has ended, the last two hours would still be read.
      expression: 'max(min_over_time(snapshot_controller_operations_in_flight[2h]) and snapshot_controller_operations_in_flight) > 0',
      duration: Duration.minutes(30),
      severity: Severity.WARNING,
      summary: 'For two hours, at least {{ $value }} volume snapshots have been waiting to be made or removed.',
    },
  ];
}
