import { Alert, Severity, Slo } from '@monosense-io/platform';
import { Duration } from 'cdk8s';
import { CONTROLLERS } from './upstream';

/*
 * Each alert has a section of its name in RUNBOOK.md. The readiness of what Flux applies is in the operator's metrics only;
 * a new revision or reason makes a new series there, so that every query sums these up before it waits.
 */

const PER_RESOURCE = 'max by (cluster, exported_namespace, kind, name)';

/** Alerts on what Flux applies, and on Flux itself. */
export function alerts(namespace: string): Alert[] {
  // The controllers' containers and the operator's have the same name.
  const up = `up{namespace="${namespace}", container="manager"}`;
  const pods = CONTROLLERS.length + 1;
  return [
    {
      name: 'FluxReconciliationFailing',
      // What waits for something else that fails is left out: it would hide the one that does.
      expression: `${PER_RESOURCE} (flux_resource_info{ready="False", suspended="False", reason!="DependencyNotReady"}) > 0`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: 'Flux fails to reconcile {{ $labels.kind }} {{ $labels.exported_namespace }}/{{ $labels.name }}',
    },
    {
      name: 'FluxReconciliationStuck',
      expression: `${PER_RESOURCE} (flux_resource_info{ready="Unknown", suspended="False"}) > 0`,
      duration: Duration.hours(1),
      severity: Severity.WARNING,
      summary: '{{ $labels.kind }} {{ $labels.exported_namespace }}/{{ $labels.name }} has been neither ready nor failed for an hour',
    },
    {
      name: 'FluxResourceSuspended',
      expression: `${PER_RESOURCE} ({__name__=~"flux_resource_info|flux_instance_info", suspended="True"}) > 0`,
      duration: Duration.days(1),
      severity: Severity.INFO,
      summary: '{{ $labels.kind }} {{ $labels.exported_namespace }}/{{ $labels.name }} has been suspended for a day: changes in Git do not reach it',
    },
    {
      name: 'FluxInstanceNotReady',
      expression: `${PER_RESOURCE} (flux_instance_info{ready!="True"}) > 0`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: 'The Flux operator can\'t bring Flux to the state that is asked for',
    },
    {
      name: 'FluxReportMissing',
      expression: 'absent(flux_instance_info)',
      duration: Duration.minutes(15),
      severity: Severity.CRITICAL,
      summary: 'The Flux operator tells nothing of what Flux applies: failures of it would not be noticed',
    },
    {
      name: 'FluxControllerMissing',
      expression: `(count(${up} == 1) or vector(0)) < ${pods}`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: `Only {{ $value }} of the ${pods} pods of Flux answer`,
    },
    {
      name: 'FluxControllerRestarting',
      // VictoriaMetrics counts the first start of a pod as a change too.
      expression: `changes(process_start_time_seconds{namespace="${namespace}", container="manager"}[1h]) > 3`,
      duration: Duration.minutes(1),
      severity: Severity.WARNING,
      summary: 'Flux pod {{ $labels.pod }} has started {{ $value }} times within an hour',
    },
    {
      name: 'FluxReconcileErrors',
      expression: `sum by (cluster, controller) (rate(controller_runtime_reconcile_errors_total{namespace="${namespace}"}[15m])) / sum by (cluster, controller) (rate(controller_runtime_reconcile_total{namespace="${namespace}"}[15m])) > 0.5`,
      duration: Duration.minutes(30),
      severity: Severity.WARNING,
      summary: '{{ $value | humanizePercentage }} of what Flux\' {{ $labels.controller }} controller does ends in an error',
    },
    {
      name: 'FluxReconcileHanging',
      expression: `max by (cluster, pod) (workqueue_longest_running_processor_seconds{namespace="${namespace}"}) > 3600`,
      severity: Severity.WARNING,
      summary: 'Flux pod {{ $labels.pod }} has been working at one and the same object for {{ $value | humanizeDuration }}',
    },
  ];
}

/**
 * What Flux promises. It has no metric of single reconciliations that failed: its controllers come back to what failed without counting
 * it as an error. So what is counted each minute is what Flux applies, and what of it has failed; objects that wait for one of
 * these are left out of the latter.
 */
export const RECONCILIATION: Slo = {
  name: 'FluxReconciliationSlo',
  promise: 'what Flux applies is applied without an error',
  objective: 99,
  bad: 'flux_resource_info{ready="False", suspended="False", reason!="DependencyNotReady"}',
  total: 'flux_resource_info{suspended="False"}',
};
