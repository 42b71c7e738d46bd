import { Alert, Severity } from '@monosense-io/platform';
import { Duration } from 'cdk8s';

/** Alerts of one controller. Each has a section of its name in RUNBOOK.md. */
export function alerts(namespace: string, name: string, release: string): Alert[] {
  // The Deployment's pods alone: another controller's name may begin with this one's.
  const of = (metric: string): string => `${metric}{namespace="${namespace}",pod=~"${release}-[0-9a-f]+-[0-9a-z]+"}`;
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
