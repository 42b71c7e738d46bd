import { Alert, Severity } from '@monosense-io/platform';
import { Duration } from 'cdk8s';

/** Each alert has a section of its name in RUNBOOK.md. */
export function alerts(namespace: string): Alert[] {
  const of = (metric: string, ...more: string[]): string => `${metric}{${[`namespace="${namespace}"`, 'pod=~"grafana-.+"', ...more].join(',')}}`;
  const requests = (...more: string[]): string => `sum(rate(${of('grafana_http_request_duration_seconds_count', ...more)}[10m]))`;
  return [
    {
      name: 'GrafanaDown',
      expression: `absent(${of('up')} == 1)`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: 'No Grafana runs: nobody sees the dashboards. Metrics, logs and alerts are not affected.',
    },
    {
      name: 'GrafanaFailing',
      // A few requests an hour say nothing.
      expression: `${requests('status_code=~"5.."')} / ${requests()} > 0.1 and ${requests()} > 0.02`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: 'Grafana fails at {{ $value | humanizePercentage }} of what it is asked for.',
    },
  ];
}
