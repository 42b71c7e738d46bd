import { Alert, Severity } from '@monosense-io/platform';
import { Duration } from 'cdk8s';

/** Time before a certificate's end at which somebody is told. cert-manager renews those of Let's Encrypt 30 days before. */
const CERTIFICATE_DAYS = 14;

/** Each alert has a section of its name in RUNBOOK.md. */
export function alerts(namespace: string): Alert[] {
  const of = (metric: string): string => `${metric}{namespace="${namespace}",pod=~"gatus-.+"}`;
  return [
    {
      name: 'GatusDown',
      expression: `absent(${of('up')} == 1)`,
      duration: Duration.minutes(10),
      severity: Severity.WARNING,
      summary: 'No pod of Gatus runs: nothing is checked, and nobody is told of what fails.',
    },
    {
      name: 'GatusCheckFailing',
      // While a pod is replaced there are two: a check fails when it does for both.
      expression: `max by (group, name) (${of('gatus_results_endpoint_success')}) == 0`,
      duration: Duration.minutes(5),
      severity: Severity.CRITICAL,
      summary: 'Check {{ $labels.name }} of group {{ $labels.group }} fails.',
    },
    {
      name: 'GatusCertificateExpiresSoon',
      expression: `min by (group, name) (${of('gatus_results_certificate_expiration_seconds')}) < ${CERTIFICATE_DAYS} * 86400`,
      duration: Duration.hours(1),
      severity: Severity.WARNING,
      summary: 'The certificate that {{ $labels.name }} shows ends in {{ $value | humanizeDuration }}.',
    },
  ];
}
