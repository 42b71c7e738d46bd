import { Alert, Severity, Slo } from '@monosense-io/platform';
import { Duration, Size } from 'cdk8s';

/*
 * Each alert has a section of its name in RUNBOOK.md. Metrics as VictoriaLogs v1.52 and VictoriaMetrics v1.150 serve them. Every query
 * sees the series of its own cluster only.
 */

/** What the alerts on the store depend on. */
export interface StoreFacts {
  readonly namespace: string;
  /** Days that logs are to be kept. */
  readonly days: number;
  /** Bytes that a line may have. */
  readonly maxLine: Size;
}

export function storeAlerts({ namespace, days }: StoreFacts): Alert[] {
  const own = `namespace="${namespace}",pod=~"vlsingle-.+"`;
  return [
    {
      name: 'VictoriaLogsDown',
      expression: `absent(vl_storage_is_read_only{${own}})`,
      severity: Severity.CRITICAL,
      summary: 'The log store does not answer: agents of all clusters hold their lines back until their buffers are full.',
    },
    {
      name: 'VictoriaLogsReadOnly',
      expression: `vl_storage_is_read_only{${own}} == 1`,
      duration: Duration.minutes(1),
      severity: Severity.CRITICAL,
      summary: 'The log store has run out of disk and takes no more lines.',
    },
    {
      name: 'VictoriaLogsDiskFilling',
      expression: `vl_free_disk_space_bytes{${own}} / vl_total_disk_space_bytes{${own}} < 0.1`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: 'The volume of the log store has only {{ $value | humanizePercentage }} left.',
    },
    {
      name: 'VictoriaLogsRetentionCut',
      expression: `sum by (pod) (vl_data_size_bytes{${own}}) / sum by (pod) (vl_max_disk_space_usage_bytes{${own}}) > 0.95`,
      duration: Duration.hours(1),
      severity: Severity.WARNING,
      summary: `The logs fill {{ $value | humanizePercentage }} of their share of the volume: the oldest day is dropped though it is younger than ${days} days.`,
    },
    {
      name: 'VictoriaLogsMemoryShort',
      expression: `min_over_time(process_resident_memory_anon_bytes{${own}}[10m]) / process_memory_limit_bytes{${own}} > 0.8`,
      severity: Severity.WARNING,
      summary: 'The log store uses {{ $value | humanizePercentage }} of the memory that it may.',
    },
  ];
}

export function intakeAlerts({ namespace, maxLine }: StoreFacts): Alert[] {
  const own = `namespace="${namespace}",pod=~"vlsingle-.+"`;
  return [
    {
      name: 'VictoriaLogsIngestionStopped',
      expression: `sum(increase(vl_rows_ingested_total{${own}}[10m])) == 0`,
      duration: Duration.minutes(10),
      severity: Severity.CRITICAL,
      summary: 'The log store answers, and has taken no line of any cluster for 20 minutes.',
    },
    {
      name: 'VictoriaLogsLinesTooLong',
      expression: `increase(vl_too_long_lines_skipped_total{${own}}[15m]) > 0`,
      duration: Duration.minutes(1),
      severity: Severity.WARNING,
      summary: `{{ $value | humanize }} lines within a quarter of an hour were longer than ${maxLine.toKibibytes()} KiB, and are lost.`,
    },
    {
      name: 'VictoriaLogsLinesDropped',
      expression: `sum by (reason) (increase(vl_rows_dropped_total{${own},reason!="debug"}[15m])) > 0`,
      duration: Duration.minutes(1),
      severity: Severity.WARNING,
      summary: 'The log store has thrown {{ $value | humanize }} lines away ({{ $labels.reason }}).',
    },
    {
      name: 'VictoriaLogsWritesFailing',
      expression: `sum by (path) (increase(vl_http_errors_total{${own},path=~"/insert/.+"}[10m])) > 0`,
      duration: Duration.minutes(10),
      severity: Severity.WARNING,
      summary: 'The log store refuses what is sent to {{ $labels.path }}.',
    },
    {
      name: 'VictoriaLogsStreamsChurning',
      expression: `increase(vl_streams_created_total{${own}}[1h]) > 10000`,
      duration: Duration.minutes(30),
      severity: Severity.WARNING,
      summary: '{{ $value | humanize }} new streams were made within an hour: a field that changes all the time is among the stream fields.',
    },
  ];
}

export function queryAlerts(namespace: string): Alert[] {
  const own = `namespace="${namespace}",pod=~"vlsingle-.+"`;
  return [
    {
      name: 'VictoriaLogsQueriesSlow',
      expression: `max(vl_http_request_duration_seconds{${own},path="/select/logsql/query",quantile="0.97"}) > 5`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: 'Searches take {{ $value | humanizeDuration }}.',
    },
    {
      name: 'VictoriaLogsQueriesRefused',
      expression: `sum(increase(vl_concurrent_select_limit_timeout_total{${own}}[10m])) > 0`,
      severity: Severity.WARNING,
      summary: 'Searches are refused, since too many run at the same time.',
    },
  ];
}

export function proxyAlerts(namespace: string): Alert[] {
  const own = `namespace="${namespace}",pod=~"vmauth-.+"`;
  return [
    {
      name: 'VictoriaLogsProxyDown',
      expression: `absent(vmauth_config_last_reload_successful{${own}})`,
      severity: Severity.CRITICAL,
      summary: 'The proxy before the log store does not answer: nobody can write or search.',
    },
    {
      name: 'VictoriaLogsProxyConfigStale',
      expression: `vmauth_config_last_reload_successful{${own}} == 0`,
      duration: Duration.minutes(10),
      severity: Severity.WARNING,
      summary: 'Proxy {{ $labels.pod }} has refused its newest configuration and knows the logins of an older one.',
    },
    {
      name: 'VictoriaLogsLoginsRefused',
      expression: `sum(increase(vmauth_http_request_errors_total{${own},reason="invalid_auth_token"}[10m])) > 10`,
      duration: Duration.minutes(10),
      severity: Severity.WARNING,
      summary: '{{ $value | humanize }} requests within ten minutes had a login that the proxy does not know.',
    },
  ];
}

/** That a cluster still sends lines: agents send all the time, and have a login for each cluster. */
export function clusterAlerts(namespace: string, cluster: string): Alert[] {
  return [{
    name: 'VictoriaLogsClusterSilent',
    expression: `label_set((sum(increase(vmauth_user_requests_total{namespace="${namespace}",username="${cluster}"}[10m])) or vector(0)) == 0, "sender", "${cluster}")`,
    duration: Duration.minutes(10),
    severity: Severity.CRITICAL,
    summary: `Cluster ${cluster} has sent no log lines for 20 minutes.`,
  }];
}

export function rulerAlerts(namespace: string): Alert[] {
  const own = `namespace="${namespace}",pod=~"vmalert-.+"`;
  return [
    {
      name: 'VictoriaLogsRulerDown',
      expression: `absent(vmalert_config_last_reload_successful{${own}})`,
      severity: Severity.CRITICAL,
      summary: 'Nothing evaluates the rules on logs: their alerts are blind.',
    },
    {
      name: 'VictoriaLogsRulesStale',
      expression: `vmalert_config_last_reload_successful{${own}} == 0`,
      duration: Duration.minutes(10),
      severity: Severity.WARNING,
      summary: '{{ $labels.pod }} has refused the newest rules on logs and evaluates older ones.',
    },
    {
      name: 'VictoriaLogsRulesFailing',
      expression: ['alerting', 'recording'].map((kind) => `sum by (group) (increase(vmalert_${kind}_rules_errors_total{${own}}[10m])) > 0`).join(' or '),
      duration: Duration.minutes(10),
      severity: Severity.CRITICAL,
      summary: 'Rules on logs of group {{ $labels.group }} can not be evaluated.',
    },
    {
      name: 'VictoriaLogsAlertsNotSent',
      expression: `sum by (pod) (increase(vmalert_alerts_send_errors_total{${own}}[5m])) > 0`,
      severity: Severity.CRITICAL,
      summary: '{{ $labels.pod }} can not hand alerts on logs to Alertmanager.',
    },
  ];
}

/** What the store promises to whoever searches. The nearest quantile that it serves is the 97th percentile of the last minutes, which is stricter. */
export function searchesSlo(namespace: string): Slo {
  return {
    name: 'VictoriaLogsSearchesSlo',
    promise: 'the 95th percentile of log searches stays under 5 seconds',
    objective: 99,
    bad: `vl_http_request_duration_seconds{namespace="${namespace}",pod=~"vlsingle-.+",path="/select/logsql/query",quantile="0.97"} > bool 5`,
  };
}
