import { Alert, Severity } from '@monosense-io/platform';
import { Duration } from 'cdk8s';
import { DEPLOYMENT } from './upstream';

/*
 * Each alert has a section of its name in RUNBOOK.md. Reloader is scraped with honorLabels, so `namespace` is that of the
 * restarted workload where the metric has one, and that of the pod elsewhere.
 */
export function alerts(namespace: string): Alert[] {
  return [
    {
      name: 'ReloaderDown',
      expression: `absent(up{namespace="${namespace}", pod=~"${DEPLOYMENT}-.+"} == 1)`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: 'No Reloader runs: workloads keep the Secrets and ConfigMaps that they started with.',
    },
    {
      name: 'ReloaderRestartFailed',
      // By namespace there is no series before the first failure, and so no increase that every query engine would see.
      expression: 'sum(increase(reloader_reload_executed_total{success="false"}[15m])) > 0',
      duration: Duration.minutes(1),
      severity: Severity.WARNING,
      summary: 'Reloader could not restart a workload whose Secret or ConfigMap has changed.',
    },
    {
      name: 'ReloaderRestartsOften',
      expression: 'sum by (namespace) (increase(reloader_reload_executed_total_by_namespace{success="true"}[1h])) > 10',
      severity: Severity.WARNING,
      summary: 'Reloader has restarted workloads of {{ $labels.namespace }} {{ $value | humanize }} times within an hour.',
    },
  ];
}
