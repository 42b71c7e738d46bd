import { Alert, Severity } from '@monosense-io/platform';
import { Duration } from 'cdk8s';

/** Name of the rule by which the script knows that the rules of its cluster are evaluated. */
export const WATCH_ALERT = 'RolloutEvidenceWatch';

/** Each alert has a section of its name in RUNBOOK.md. The metrics are kube-state-metrics'. */
export function alerts(namespace: string, cronJob: string, watched: boolean): Alert[] {
  const lastSuccess = `kube_cronjob_status_last_successful_time{namespace="${namespace}",cronjob="${cronJob}"}`;
  return [
    {
      name: 'RolloutEvidenceMissing',
      expression: `time() - ${lastSuccess} > 2700 or absent(${lastSuccess})`,
      // An hour in all.
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: 'No evidence of the health of this cluster has been uploaded for an hour: nothing is promoted to the clusters that follow it.',
    },
    ...(watched ? [{
      name: WATCH_ALERT,
      // What is always true and has to be for ten years only ever waits: it is stored like any alert, and nobody is told.
      expression: 'vector(1)',
      duration: Duration.days(3650),
      severity: Severity.INFO,
      summary: 'Never fires. While it waits, the rules of this cluster are evaluated and stored, which the evidence relies on.',
    }] : []),
  ];
}
