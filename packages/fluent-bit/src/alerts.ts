import { Alert, Severity } from '@monosense-io/platform';
import { Duration } from 'cdk8s';
import { NAMES } from './configuration';

/*
 * Each alert has a section of its name in RUNBOOK.md. Metrics as Fluent Bit 5.1 serves them at /api/v2. Every query sees the series of
 * its own cluster only; the store watches as well whether a cluster still sends (see the package victoria-logs).
 */

/** What the alerts depend on. */
export interface AlertFacts {
  readonly namespace: string;
  /** Machines, each with an agent. */
  readonly machines: number;
}

export function alerts({ namespace, machines }: AlertFacts): Alert[] {
  const own = `namespace="${namespace}",pod=~"fluent-bit-.+"`;
  const out = `${own},name="${NAMES.output}"`;
  return [
    {
      name: 'FluentBitMissing',
      expression: `(count(up{${own}} == 1) or vector(0)) < ${machines}`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: `Only {{ $value }} of ${machines} machines collect logs.`,
    },
    {
      name: 'FluentBitSilent',
      // Machines write all the time: the kubelet alone does.
      expression: `sum by (pod) (increase(fluentbit_input_records_total{${own}}[15m])) == 0`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: 'Agent {{ $labels.pod }} runs, and has read no line for half an hour.',
    },
    {
      name: 'FluentBitNotDelivering',
      expression: `sum by (pod) (increase(fluentbit_output_retries_total{${out}}[10m])) > 0 and sum by (pod) (increase(fluentbit_output_proc_records_total{${out}}[10m])) == 0`,
      duration: Duration.minutes(10),
      severity: Severity.WARNING,
      summary: 'Agent {{ $labels.pod }} tries again and again, and delivers nothing: it holds its lines back on disk.',
    },
    {
      name: 'FluentBitBufferFilling',
      expression: `min by (pod) (fluentbit_output_chunk_available_capacity_percent{${out}}) < 50`,
      duration: Duration.minutes(10),
      severity: Severity.WARNING,
      summary: 'Agent {{ $labels.pod }} has only {{ $value | humanize }} % of its buffer left. When it is full, the oldest lines go.',
    },
    {
      name: 'FluentBitLinesDropped',
      expression: `sum by (pod) (increase(fluentbit_output_dropped_records_total{${out}}[15m])) > 0`,
      duration: Duration.minutes(1),
      severity: Severity.CRITICAL,
      summary: 'Agent {{ $labels.pod }} has lost {{ $value | humanize }} lines.',
    },
    {
      name: 'FluentBitLinesRejected',
      expression: `sum by (pod) (increase(fluentbit_output_errors_total{${out}}[15m])) > 0`,
      duration: Duration.minutes(1),
      severity: Severity.CRITICAL,
      summary: 'The sink has refused what agent {{ $labels.pod }} sent, for good: its login or its address is wrong.',
    },
    {
      name: 'FluentBitInputPaused',
      expression: `fluentbit_input_ingestion_paused{${own}} == 1`,
      duration: Duration.minutes(10),
      severity: Severity.WARNING,
      summary: 'Agent {{ $labels.pod }} has stopped reading ({{ $labels.name }}).',
    },
  ];
}
