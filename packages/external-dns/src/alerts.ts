import { Alert, Severity, Slo } from '@monosense-io/platform';
import { Duration } from 'cdk8s';

/** Alerts of one controller. Each has a section of its name in RUNBOOK.md. */
export function alerts(namespace: string, name: string, release: string): Alert[] {
  const of = (metric: string): string => series(namespace, release, metric);
  return [
    {
      name: 'ExternalDnsDown',
      expression: `absent(${of('up')} == 1)`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: `DNS controller ${name} is not running: its records stay as they are.`,
    },
    {
      name: 'ExternalDnsNotSyncing',
      expression: `time() - ${of('external_dns_controller_last_sync_timestamp_seconds')} > 900`,
      duration: Duration.minutes(5),
      severity: Severity.WARNING,
      summary: `DNS controller ${name} has not brought its records up to date for 15 minutes.`,
    },
    {
      name: 'ExternalDnsRestarting',
      expression: `changes(${of('process_start_time_seconds')}[1h]) > 3`,
      duration: Duration.minutes(1),
      severity: Severity.WARNING,
      summary: `DNS controller ${name} has started {{ $value }} times within an hour.`,
    },
    {
      name: 'ExternalDnsSourceErrors',
      expression: `increase(${of('external_dns_source_errors_total')}[15m]) > 0`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: `DNS controller ${name} can't read what it should publish from the Kubernetes API.`,
    },
    {
      name: 'ExternalDnsRegistryErrors',
      expression: `increase(${of('external_dns_registry_errors_total')}[15m]) > 0`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: `DNS controller ${name} can't read or write records at its provider.`,
    },
    {
      name: 'ExternalDnsRecordsMissing',
      expression: `${of('external_dns_source_records')} - ${of('external_dns_controller_verified_records')} > 0`,
      duration: Duration.minutes(30),
      severity: Severity.WARNING,
      summary: `{{ $value }} records of type {{ $labels.record_type }} that DNS controller ${name} should publish do not exist.`,
    },
  ];
}

/**
 * What one controller promises. Nothing measures how long a record takes to appear. A change starts a run within seconds, so it is
 * published when the next run ends well; without changes a run begins a minute after the one before. So the last good run is never
 * older than the interval and what is promised, unless runs fail or take too long. A controller that is gone has made its last one, too.
 */
export function updates(namespace: string, name: string, release: string, interval: Duration): Slo {
  return {
    name: 'ExternalDnsUpdatesSlo',
    promise: 'a changed route has its DNS record within 60 seconds',
    objective: 99,
    bad: `time() - max(last_over_time(${series(namespace, release, 'external_dns_controller_last_sync_timestamp_seconds')}[1h])) > bool ${interval.toSeconds() + 60}`,
    part: name,
  };
}

/** A metric of the Deployment's pods alone: another controller's name may begin with this one's. */
function series(namespace: string, release: string, metric: string): string {
  return `${metric}{namespace="${namespace}",pod=~"${release}-[0-9a-f]+-[0-9a-z]+"}`;
}
