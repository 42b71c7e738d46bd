import type { Cases } from '../cases.ts';

const up = (pod: string): string => `up{job="kyverno/kyverno",namespace="kyverno",pod="${pod}"}`;
const ADMISSION = [up('kyverno-admission-controller-6c4f9-2xkqp'), up('kyverno-admission-controller-6c4f9-8vmzl')];
const REPORTS = up('kyverno-reports-controller-7d9b5-qqc4t');

/** Executions of a policy that ended in a result, as one pod counts them. */
const executions = (kind: string, labels: string): string =>
  `kyverno_${kind}_policy_execution_duration_seconds_count{namespace="kyverno",pod="kyverno-admission-controller-6c4f9-2xkqp",policy_name="require-limits",${labels}}`;
const ERROR = executions('validating', 'result="error",execution_cause="admission_request"');
const BROKEN = executions('validating', 'result="fail",execution_cause="admission_request"');

const reviews = (le: string): string => `kyverno_admission_review_duration_seconds_bucket{namespace="kyverno",pod="kyverno-admission-controller-6c4f9-2xkqp",le="${le}"}`;
const drops = (controller: string): string => `kyverno_controller_drop_total{namespace="kyverno",pod="kyverno-admission-controller-6c4f9-2xkqp",controller_name="${controller}"}`;

/** What Kyverno says when it fails, and when it is well. */
export const CASES: Cases = {
  KyvernoAdmissionDown: {
    fires: [
      // The pods crash.
      { [ADMISSION[0]]: '1x5 0x15', [ADMISSION[1]]: '1x5 0x15', [REPORTS]: '1x20' },
      // Somebody scaled the Deployment to nothing.
      { [REPORTS]: '1x20' },
    ],
    quiet: [
      { [ADMISSION[0]]: '1x20', [ADMISSION[1]]: '0x20' },
      // Both pods move within three minutes.
      { [ADMISSION[0]]: '1x20 0x2', [ADMISSION[1]]: '1x20 0x2' },
    ],
  },
  KyvernoReportsDown: {
    fires: [
      { [REPORTS]: '1x5 0x40', [ADMISSION[0]]: '1x46' },
      { [ADMISSION[0]]: '1x46' },
    ],
    quiet: [
      { [REPORTS]: '1x46' },
      { [REPORTS]: '1x20 0x25' },
    ],
  },
  KyvernoPolicyBroken: {
    fires: [
      // There is no such series before the first error.
      { [ERROR]: '_x10 1x20' },
      // A look at all that exists meets it forty times.
      { [executions('validating', 'result="error",execution_cause="background_scan"')]: '_x10 40x20' },
      // It lies three quarters of an hour back, and other kinds of objects are well.
      { [executions('image_validating', 'result="error",execution_cause="background_scan",resource_kind="Pod"')]: '0x5 4x45', [executions('image_validating', 'result="error",execution_cause="background_scan",resource_kind="Job"')]: '0x51' },
    ],
    quiet: [
      { [executions('validating', 'result="pass",execution_cause="admission_request"')]: '0+5x90', [BROKEN]: '0+1x90' },
      // It lies more than an hour back.
      { [ERROR]: '_x5 1x80' },
      // The pod starts anew and counts from nothing.
      { [ERROR]: '3x70 0x20' },
      { [ERROR]: '_x20 1x10' },
    ],
  },
  KyvernoRuleBroken: {
    fires: [
      { [BROKEN]: '_x10 1x5' },
      { [BROKEN]: '7x70 8x45' },
      // A dozen at once, before which there was none.
      { [BROKEN]: '_x10 12x45' },
    ],
    quiet: [
      // What exists breaks the rule at every look; nothing new came.
      { [executions('validating', 'result="fail",execution_cause="background_scan"')]: '0+3x90' },
      { [BROKEN]: '_x5 1x80' },
      { [BROKEN]: '_x5 12x80' },
      // Nobody was told anything for half an hour.
      { [BROKEN]: '12x120 _x30 12x45' },
      // The pod starts anew and counts from nothing.
      { [BROKEN]: '12x70 0x20' },
      { [executions('validating', 'result="pass",execution_cause="admission_request"')]: '0+5x90' },
    ],
  },
  KyvernoSlow: {
    fires: [
      // One in ten takes more than five seconds.
      { [reviews('2.5')]: '0+80x40', [reviews('5')]: '0+90x40', [reviews('10')]: '0+100x40', [reviews('+Inf')]: '0+100x40' },
      // The hundredth takes 3.1 seconds.
      { [reviews('2.5')]: '0+987x40', [reviews('5')]: '0+1000x40', [reviews('10')]: '0+1000x40', [reviews('+Inf')]: '0+1000x40' },
    ],
    quiet: [
      // The hundredth takes 2.9 seconds.
      { [reviews('2.5')]: '0+988x40', [reviews('5')]: '0+1000x40', [reviews('10')]: '0+1000x40', [reviews('+Inf')]: '0+1000x40' },
      // It has been slow for ten minutes.
      { [reviews('2.5')]: '0+100x30 3000x9', [reviews('5')]: '0+100x30 3000x9', [reviews('10')]: '0+100x40', [reviews('+Inf')]: '0+100x40' },
      // Nobody changes anything.
      { [reviews('2.5')]: '80x40', [reviews('5')]: '90x40', [reviews('10')]: '100x40', [reviews('+Inf')]: '100x40' },
    ],
  },
  KyvernoControllerFailing: {
    fires: [
      { [drops('webhook-controller')]: '_x10 1x20' },
    ],
    quiet: [
      { [drops('webhook-controller')]: '0x40' },
      { [drops('webhook-controller')]: '_x5 1x60' },
      // Ten minutes ago.
      { [drops('webhook-controller')]: '_x20 1x10' },
      // What fails and is tried again isn't given up.
      { 'kyverno_controller_requeue_total{namespace="kyverno",pod="kyverno-admission-controller-6c4f9-2xkqp",controller_name="webhook-controller"}': '0+5x40' },
    ],
  },
};
