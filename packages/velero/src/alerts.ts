import { Alert, Severity } from '@monosense-io/platform';
import { Duration } from 'cdk8s';

/*
 * Each alert has a section of its name in RUNBOOK.md. The server counts by schedule, and keeps its numbers in memory: after a restart
 * it reads when each schedule last succeeded, and the rest begins anew.
 */

/** Alerts of the server, and of the bucket that it asks once a minute. */
export function serverAlerts(namespace: string, location: string): Alert[] {
  return [
    {
      name: 'VeleroDown',
      expression: `absent(up{namespace="${namespace}", pod=~"velero-.+"} == 1)`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: 'Velero does not run: no backup is made, and none can be restored.',
    },
    {
      name: 'VeleroLocationUnavailable',
      expression: `min(velero_backup_location_status_gauge{namespace="${namespace}", backup_location_name="${location}"}) == 0`,
      duration: Duration.hours(1),
      severity: Severity.CRITICAL,
      summary: 'Velero can not read its bucket: no backup is made, and none can be restored.',
    },
  ];
}

/** Alerts of the backups of each schedule. */
export function backupAlerts(namespace: string, schedules: string[], maxAge: Duration): Alert[] {
  const of = (metric: string): string => `${metric}{namespace="${namespace}", schedule=~"${schedules.join('|')}"}`;
  const newest = (schedule: string): string => `velero_backup_last_successful_timestamp{namespace="${namespace}", schedule="${schedule}"}`;
  const seconds = maxAge.toSeconds();
  return [
    {
      name: 'VeleroBackupFailed',
      expression: `min by (schedule) (${of('velero_backup_last_status')}) == 0`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: 'The last backup of schedule {{ $labels.schedule }} failed, in part or wholly.',
    },
    {
      name: 'VeleroBackupOverdue',
      expression: `time() - max by (schedule) (${of('velero_backup_last_successful_timestamp')} > 0) > ${seconds}`,
      duration: Duration.minutes(30),
      severity: Severity.CRITICAL,
      summary: 'The newest whole backup of schedule {{ $labels.schedule }} is {{ $value | humanizeDuration }} old.',
    },
    {
      name: 'VeleroBackupMissing',
      // Velero makes the first backup when its time comes, which is up to a week after it was installed. absent() of a comparison has no labels.
      expression: schedules.map((schedule) => `(label_replace(absent(${newest(schedule)} > 0), "schedule", "${schedule}", "", "") and on () count(velero_backup_attempt_total{namespace="${namespace}", schedule="${schedule}"} offset ${seconds}s))`).join(' or '),
      duration: Duration.minutes(30),
      severity: Severity.CRITICAL,
      summary: 'Of schedule {{ $labels.schedule }} there has never been a whole backup.',
    },
  ];
}

/** Alerts of the agents, one on each machine. */
export function agentAlerts(namespace: string): Alert[] {
  return [
    {
      name: 'VeleroNodeAgentDown',
      expression: `max by (pod) (up{namespace="${namespace}", pod=~"node-agent-.+"}) == 0 or absent(up{namespace="${namespace}", pod=~"node-agent-.+"})`,
      duration: Duration.minutes(30),
      severity: Severity.WARNING,
      summary: 'An agent of Velero ({{ $labels.pod }}) does not answer: volumes are not copied from its machine.',
    },
  ];
}

/** Alerts of copies of volumes. */
export function volumeAlerts(namespace: string): Alert[] {
  return [
    {
      name: 'VeleroVolumeCopyFailed',
      expression: `sum by (pod) (increase_prometheus(podVolume_data_upload_failure_total{namespace="${namespace}"}[6h])) > 0 or sum by (pod) (increase_prometheus(velero_csi_snapshot_failure_total{namespace="${namespace}"}[6h])) > 0`,
      duration: Duration.minutes(5),
      severity: Severity.WARNING,
      summary: 'In the last six hours a volume could not be copied into the bucket.',
    },
    {
      name: 'VeleroRepositoryMaintenanceFailing',
      expression: `sum by (repository_name) (increase(velero_repo_maintenance_failure_total{namespace="${namespace}"}[1d])) > 2`,
      duration: Duration.minutes(30),
      severity: Severity.WARNING,
      summary: 'Repository {{ $labels.repository_name }} could not be cleaned up several times today: it grows, and keeps what has expired.',
    },
  ];
}
