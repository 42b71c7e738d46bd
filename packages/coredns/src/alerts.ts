import { Alert, Severity } from '@monosense-io/platform';
import { Duration } from 'cdk8s';

/* Each alert has a section of its name in RUNBOOK.md. Metrics as CoreDNS 1.15 serves them. */

/** Alerts on the cluster's DNS, whose pods are in `namespace`. */
export function alerts(namespace: string): Alert[] {
  return [
    {
      name: 'CoreDnsDown',
      expression: `absent(up{namespace="${namespace}", pod=~"coredns-.+"} == 1)`,
      duration: Duration.minutes(3),
      severity: Severity.CRITICAL,
      summary: 'No pod of CoreDNS answers: nothing in the cluster finds anything else by name.',
    },
    {
      name: 'CoreDnsErrors',
      expression: 'sum(rate(coredns_dns_responses_total{rcode="SERVFAIL"}[5m])) / sum(rate(coredns_dns_responses_total[5m])) > 0.1',
      duration: Duration.minutes(10),
      severity: Severity.CRITICAL,
      summary: '{{ $value | humanizePercentage }} of the answers of CoreDNS are SERVFAIL: whoever asks gets no address.',
    },
    {
      name: 'CoreDnsSlow',
      expression: 'histogram_quantile(0.99, sum by (le) (rate(coredns_dns_request_duration_seconds_bucket[5m]))) > 1',
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: 'One in a hundred questions to CoreDNS takes longer than {{ $value | humanizeDuration }}.',
    },
    {
      name: 'CoreDnsForwardFailing',
      // Counted twice a second, for as long as the server doesn't answer and only then.
      expression: 'sum by (to) (rate(coredns_proxy_healthcheck_failures_total{proxy_name="forward"}[5m])) > 0',
      duration: Duration.minutes(10),
      severity: Severity.WARNING,
      summary: 'DNS server {{ $labels.to }} does not answer CoreDNS: names that only it knows are not found.',
    },
  ];
}
