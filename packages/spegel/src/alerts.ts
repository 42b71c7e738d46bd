import { Alert, Severity } from '@monosense-io/platform';
import { Duration } from 'cdk8s';

/*
 * Each alert has a section of its name in RUNBOOK.md. Metrics as Spegel 0.7 serves them. None wakes anybody: without a mirror,
 * a machine pulls from the registry. How often a mirror has what it is asked for is no alert: an image that is new to the
 * cluster is on no other machine, and a quiet cluster pulls only such.
 */

/** Alerts on the mirrors in `namespace`, one on each of so many machines. */
export function alerts(namespace: string, machines: number): Alert[] {
  return [
    {
      name: 'SpegelMirrorMissing',
      expression: `(count(up{namespace="${namespace}"} == 1) or vector(0)) < ${machines}`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: `Only {{ $value }} of ${machines} machines share their images: the others pull everything from the registries.`,
    },
    {
      name: 'SpegelSharesNothing',
      expression: `up{namespace="${namespace}"} == 1 unless on (pod) sum by (pod) (spegel_advertised_content_digests) > 0`,
      duration: Duration.minutes(30),
      severity: Severity.WARNING,
      summary: 'Mirror {{ $labels.pod }} runs and offers no image to the other machines.',
    },
    {
      name: 'SpegelFailing',
      expression: `sum by (pod) (rate(http_request_duration_seconds_count{namespace="${namespace}", handler="/v2/*", code=~"5.."}[10m])) > 0`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: 'Mirror {{ $labels.pod }} keeps failing on what it is asked for; containerd goes on to the registry, after a wait.',
    },
  ];
}
