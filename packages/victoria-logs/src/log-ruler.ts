import { Check, Cpu, Endpoint, IMetricsSink, MetricsConnection, Placement, Refusal, Severity, Stage, TimeUnit } from '@monosense-io/platform';
import type { ConfigMap } from '@monosense-io/platform/lib/imports/v1';
import { ApiObject, Duration, Lazy, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { rulerAlerts } from './alerts';
import type { VMAlert } from './imports/operator.victoriametrics.com-v1beta1';
import { ILogStore } from './log-store';
import { CONFIG_MAPS, labelsOf, METRICS_API_VERSION, METRICS_VERSION, PORTS } from './upstream';
import { operated, reloader, REPLICAS, reserve } from './workload';

const DEFAULT_INTERVAL = Duration.minutes(1);
const DEFAULT_SHARE = 50;
const SHARED_AT_LEAST = Size.mebibytes(256);

const TAKES_RESULTS = new Refusal('VICTORIA-LOGS-004', {
  protects: 'What the rules find is written as metrics and sent as alerts: to a sink that takes neither, nobody would hear of it.',
  wrong: 'logs.addRuler({ metrics: victoria })',
  right: 'logs.addRuler({ metrics: hub }), with const hub = victoria.addHub({ … })',
});

const HAS_RULES = new Refusal('VICTORIA-LOGS-005', {
  protects: 'A ruler without rules takes memory and evaluates nothing.',
  wrong: "logs.addRuler({ metrics: hub })",
  right: "logs.addRuler({ metrics: hub }).addRules('errors', { alerts: [ … ] })",
});

const COUNTS = new Refusal('VICTORIA-LOGS-006', {
  protects: 'A rule needs numbers, which only the pipe `stats` makes of lines: the ruler refuses all rules of a file with another one.',
  wrong: "query: 'error'",
  right: "query: 'error | stats by (namespace) count() as lines'",
});

const METRIC_NAME = new Refusal('VICTORIA-LOGS-007', {
  protects: 'A name that metrics can not have is refused by the ruler, with all other rules of the file.',
  wrong: "metric: 'error-lines'",
  right: "metric: 'logs:error_lines:count1m'",
});

const RULES_ONCE = new Refusal('VICTORIA-LOGS-008', {
  protects: 'Of two groups of one name the second would take the place of the first.',
  wrong: "ruler.addRules('errors', …); ruler.addRules('errors', …)",
  right: "ruler.addRules('errors', …); ruler.addRules('logins', …)",
});

const RUNBOOK_URL = new Refusal('VICTORIA-LOGS-009', {
  protects: 'Whoever an alert wakes up must find what to do about it.',
  wrong: "runbookUrl: ''",
  right: "runbookUrl: 'https://example.org/runbooks/logins'",
});

/** What the rules on logs need. */
export interface LogRulerProps {
  /**
   * Where recorded metrics are written, where the state of alerts is read after a restart, and where alerts are sent: a hub that
   * takes all three, such as what `VictoriaStack.addHub` returns.
   */
  readonly metrics: IMetricsSink;
}

/** A metric that is made of log lines. */
export interface LogRecord {
  /** Name of the metric, for example `logs:errors:count1m`. */
  readonly metric: string;
  /** LogsQL with the pipe `stats`. Without a filter on `_time` it sees the lines since the last evaluation. */
  readonly query: string;
}

/** A condition in log lines that somebody should know of. */
export interface LogAlert {
  /** Name, in PascalCase. */
  readonly name: string;
  /**
   * LogsQL with the pipe `stats`, whose every result is an alert: end it with `| filter` to let only some through. Without a filter on
   * `_time` it sees the lines since the last evaluation.
   */
  readonly query: string;
  /**
   * How long it must hold.
   * @default - one result is enough
   */
  readonly duration?: Duration;
  /** How soon somebody should look. */
  readonly severity: Severity;
  /** One sentence that says what is wrong; may use `{{ $labels.x }}` and `{{ $value }}`. */
  readonly summary: string;
  /** Address of what to do about it. */
  readonly runbookUrl: string;
}

/** Rules that are evaluated together, on the logs of one cluster. */
export interface LogRulesOptions {
  /**
   * The cluster whose logs are read: this one, or one that logs are taken from (`export`).
   * @default - this cluster
   */
  readonly cluster?: string;
  /**
   * Time between two evaluations, in whole seconds.
   * @default Duration.minutes(1)
   */
  readonly interval?: Duration;
  /**
   * Metrics that are made of lines.
   * @default - none
   */
  readonly records?: LogRecord[];
  /**
   * Alerts on lines.
   * @default - none
   */
  readonly alerts?: LogAlert[];
}

/** When a namespace writes so many lines that others lose theirs sooner. */
export interface LogShareOptions {
  /**
   * The cluster whose logs are read: this one, or one that logs are taken from (`export`).
   * @default - this cluster
   */
  readonly cluster?: string;
  /**
   * Percent of the text of all lines of the last hour that one namespace may write. Refused: less than 10, and more than 95.
   * @default 50
   */
  readonly share?: number;
  /**
   * Text of the last hour below which nobody is told, whatever its share.
   * @default Size.mebibytes(256)
   */
  readonly atLeast?: Size;
  /**
   * How soon somebody should look.
   * @default Severity.WARNING
   */
  readonly severity?: Severity;
  /** Address of what to do about it. */
  readonly runbookUrl: string;
}

/** Evaluates rules on log lines: records metrics of them, and raises alerts. Made by `VictoriaLogs.addRuler`. */
export class LogRuler extends Construct {
  /** The stage that evaluates the rules. */
  public readonly ruler: Stage;
  private readonly store: ILogStore;
  private readonly groups = new Map<string, object>();

  /**
   * @param scope the log store
   * @param id construct id
   * @param props where results go
   */
  constructor(scope: ILogStore, id: string, props: LogRulerProps) {
    super(scope, id);
    this.store = scope;
    const name = scope.node.id;
    this.ruler = new Stage(this, 'Ruler', { namespace: scope.namespace, ...operated(METRICS_API_VERSION, 'VMAlert', name) });
    Check.kind(this, 'metrics', props?.metrics, 'IMetricsSink', 'connect');
    const sink = props.metrics.connect(this.ruler);
    TAKES_RESULTS.unless(this, sink.writeUrl !== undefined && sink.readUrl !== undefined && sink.alertsUrl !== undefined, "'metrics' must take writes, answer queries and take alerts, and got a sink that doesn't: pass the hub that stores the metrics of this cluster");
    const { host, port } = scope.endpoint.connect(this.ruler, { wait: false });
    this.addRuler(name, `http://${host}:${port}`, sink);
    scope.monitoring?.scrape(new Endpoint(this.ruler, 'Http', PORTS.vmalert));
    scope.monitoring?.alerts('rules', rulerAlerts(scope.namespace.name));
    this.node.addValidation({ validate: () => (this.groups.size > 0 ? [] : [HAS_RULES.says("has no rules: call 'addRules', or leave the ruler out")]) });
  }

  /**
   * Adds rules. Every result gets the label `cluster` with the name of the cluster whose lines they read.
   *
   * @param group name of the group, unique in the ruler
   * @param options the cluster, and the rules
   */
  public addRules(group: string, options: LogRulesOptions): void {
    Check.dnsLabel(this, 'group', group);
    RULES_ONCE.unless(this, !this.groups.has(group), `group '${group}' is added twice: give each group a name of its own`);
    const cluster = options.cluster ?? this.ruler.cluster.node.id;
    const { records = [], alerts = [] } = options;
    HAS_RULES.unless(this, records.length + alerts.length > 0, `group '${group}' must have a record or an alert, got none: add one, or leave the group out`);
    const rules = [...records.map((record) => this.recordRule(record)), ...alerts.map((alert) => this.alertRule(alert))];
    this.groups.set(group, {
      name: `${this.store.node.id}-${group}`,
      type: 'vlogs',
      interval: `${Check.duration(this, 'interval', options.interval ?? DEFAULT_INTERVAL, { unit: TimeUnit.SECONDS })}s`,
      headers: this.store.tenantHeaders(cluster),
      labels: { cluster },
      rules,
    });
  }

  /**
   * Adds an alert on every namespace that writes more than its share. The store drops its oldest day when its share of the volume
   * is full, so that one namespace which writes all the time shortens what is kept of all others.
   *
   * @param options the cluster, and what is too much
   */
  public addShareAlert(options: LogShareOptions): void {
    const cluster = options.cluster ?? this.ruler.cluster.node.id;
    const share = options.share ?? DEFAULT_SHARE;
    Check.wholeNumber(this, 'share', share, 10, 95);
    const bytes = Check.size(this, 'atLeast', options.atLeast ?? SHARED_AT_LEAST);
    this.addRules(`share-${cluster}`, {
      cluster,
      // It reads an hour of lines each time.
      interval: Duration.minutes(5),
      alerts: [{
        name: 'LogsOfNamespaceMany',
        query: `_time:1h namespace:* | stats by (namespace) sum_len(_msg) as bytes | total_stats sum(bytes) as all | math bytes / all * 100 as share | filter bytes:>=${bytes} share:>${share} | fields namespace, share`,
        duration: Duration.minutes(15),
        severity: options.severity ?? Severity.WARNING,
        summary: `Namespace {{ $labels.namespace }} writes {{ $value | humanize }} % of the lines of cluster ${cluster}: what is kept of all others becomes shorter.`,
        runbookUrl: options.runbookUrl,
      }],
    });
  }

  private recordRule({ metric, query }: LogRecord): object {
    METRIC_NAME.unless(this, /^[a-zA-Z_:][\w:]*$/.test(metric ?? ''), `'metric' must be a metric's name of letters, digits, '_' and ':', got '${metric}': rename it`);
    return { record: metric, expr: this.checked(query, metric) };
  }

  private alertRule({ name, query, duration, severity, summary, runbookUrl }: LogAlert): object {
    Check.text(this, 'name of an alert', name);
    Check.text(this, `summary of alert ${name}`, summary);
    RUNBOOK_URL.unless(this, /^https?:\/\/\S+$/.test(runbookUrl ?? ''), `'runbookUrl' of alert ${name} must be an address, got '${runbookUrl}': write down what to do, and where`);
    return {
      alert: name,
      expr: this.checked(query, name),
      ...(duration === undefined ? {} : { for: `${Check.duration(this, `duration of alert ${name}`, duration)}s` }),
      labels: { severity },
      annotations: { summary, runbook_url: runbookUrl },
    };
  }

  private checked(query: string, rule: string): string {
    COUNTS.unless(this, /\|\s*stats\s/.test(query ?? ''), `'query' of ${rule} must have the pipe 'stats', got '${query}': end it as in '${(query ?? '').trim() || '*'} | stats count() as lines'`);
    return query;
  }

  private addRuler(name: string, datasource: string, sink: MetricsConnection): void {
    const { ruler: stage } = this;
    const replicas = stage.cluster.replicas(REPLICAS);
    const configMap = `${name}-rules`;
    // Not VMRules: those are all read by the ruler of the metrics, which can't evaluate LogsQL.
    new ApiObject(stage, 'Files', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: configMap },
      data: Lazy.any({ produce: () => Object.fromEntries([...this.groups].map(([group, rules]) => [`${group}.yaml`, JSON.stringify({ groups: [rules] }, undefined, 2)])) }),
    } satisfies ConfigMap);
    new ApiObject(stage, 'Ruler', {
      apiVersion: METRICS_API_VERSION,
      kind: 'VMAlert',
      metadata: { name },
      spec: {
        image: { tag: METRICS_VERSION },
        // Both send every alert; Alertmanager takes the two for one.
        replicaCount: replicas,
        configMaps: [configMap],
        rulePath: [`${CONFIG_MAPS}/${configMap}/*.yaml`],
        datasource: { url: datasource },
        notifiers: [{ url: sink.alertsUrl!, ...basicAuth(sink) }],
        // How long each condition has held is written there too, and read back after a restart.
        remoteWrite: { url: sink.writeUrl!, ...basicAuth(sink) },
        remoteRead: { url: sink.readUrl!, ...basicAuth(sink) },
        // The write address is complete; by default it would get the path a second time.
        extraArgs: { 'remoteWrite.disablePathAppend': 'true' },
        useStrictSecurity: true,
        disableSelfServiceScrape: true,
        resources: reserve(stage, `vmalert-${name}`, replicas, { cpu: Cpu.millis(20), cpuLimit: Cpu.cores(1), memory: Size.mebibytes(32), memoryLimit: Size.mebibytes(64) }),
        configReloaderResources: reloader(stage, `vmalert-${name}`, replicas),
        podDisruptionBudget: { maxUnavailable: 1 },
        topologySpreadConstraints: Placement.spread(labelsOf('vmalert', name)),
      },
    } satisfies VMAlert);
  }
}

/** Credentials of a sink, as the operator's kinds name them; nothing when it asks for none. */
function basicAuth({ credentials }: MetricsConnection): object {
  if (credentials === undefined) return {};
  const { name, keys } = credentials;
  return { basicAuth: { username: { name, key: keys.username }, password: { name, key: keys.password } } };
}
