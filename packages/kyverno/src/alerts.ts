import { Alert, Severity } from '@monosense-io/platform';
import { Duration } from 'cdk8s';

/*
 * Each alert has a section of its name in RUNBOOK.md. The metrics of a policy are those of the pods that evaluated it, at
 * admission or in the hourly look at what exists.
 */

const EXECUTIONS = '{__name__=~"kyverno_(image_)?validating_policy_execution_duration_seconds_count", RESULT}';

/** Executions of each policy in an hour that ended in this result. */
function ended(labels: string): string {
  const executions = EXECUTIONS.replace('RESULT', labels);
  // There is no series before the first execution that ends so: with one that is new, whatever it says has come within the hour. No `increase` would tell that of ten at once.
  return `sum by (policy_name) ((${executions} unless last_over_time(${executions}[1h] offset 1h)) or increase(${executions}[1h]))`;
}

/** No pod of the Deployment answers the scraper, or none exists. */
function noneUp(namespace: string, pods: string): string {
  return `absent(up{namespace="${namespace}", pod=~"${pods}-.+"} == 1)`;
}

/** Alerts on Kyverno itself, and on what it finds. */
export function alerts(namespace: string): Alert[] {
  return [
    {
      name: 'KyvernoAdmissionDown',
      expression: noneUp(namespace, 'kyverno-admission-controller'),
      severity: Severity.CRITICAL,
      summary: 'No admission controller of Kyverno answers: nothing is checked, and with failClosed nothing that it checks gets in.',
    },
    {
      name: 'KyvernoReportsDown',
      expression: noneUp(namespace, 'kyverno-reports-controller'),
      duration: Duration.minutes(30),
      severity: Severity.WARNING,
      summary: "Nobody looks at what exists: Kyverno's reports are growing old.",
    },
    {
      name: 'KyvernoPolicyBroken',
      expression: `${ended('result="error"')} > 0`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: "Kyverno can't evaluate policy {{ $labels.policy_name }}: what it is about gets in unseen, or is refused where the rule is enforced.",
    },
    {
      name: 'KyvernoRuleBroken',
      expression: `${ended('result="fail", execution_cause="admission_request"')} > 0`,
      duration: Duration.minutes(1),
      severity: Severity.WARNING,
      summary: 'Within an hour {{ $value | humanize }} objects came to the cluster that break rule {{ $labels.policy_name }}.',
    },
    {
      name: 'KyvernoSlow',
      expression: `histogram_quantile(0.99, sum by (le) (rate(kyverno_admission_review_duration_seconds_bucket{namespace="${namespace}"}[10m]))) > 3`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: 'One in a hundred admissions takes Kyverno more than {{ $value | humanizeDuration }}; after ten seconds the API server gives up on it.',
    },
    {
      name: 'KyvernoControllerFailing',
      expression: `sum by (controller_name) (increase(kyverno_controller_drop_total{namespace="${namespace}"}[30m])) > 0`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: "Kyverno's {{ $labels.controller_name }} has given up on something: webhooks, certificates or reports may be out of date.",
    },
  ];
}
