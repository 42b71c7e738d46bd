import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { ApiObject, App, Duration, Lazy } from 'cdk8s';
import { Check } from '../values/check';
import { Refusal } from '../values/refusal';
import { IMetricsSink, MetricsApi, MetricsConnection } from './capabilities';
import { Component } from './component';
import { contractOf } from './contract';
import { declareDashboard } from './dashboards';
import { Endpoint } from './endpoint';
import { Records } from './ledger';
import { Namespace } from './namespace';
import { Slo, sloGroups } from './slo';
import { Stage } from './stage';

const REMOTE_SINK = new Refusal('PLATFORM-324', {
  protects: 'A sink in another cluster takes writes and scrapes nothing here, so nothing would be watched.',
  wrong: "metrics: hub.metricsSink('metrics/edge')",
  right: "const metrics = new VictoriaStack(cluster, 'victoria'); metrics.addSpoke({ hub: hub.metricsSink('metrics/edge'), … })",
});

const NO_RUNBOOK = new Refusal('PLATFORM-325', {
  protects: 'Whoever an alert wakes up must find what to do about it.',
  wrong: "alerts: { app: [{ name: 'ShopDown', … }] } without a section in RUNBOOK.md",
  right: '## ShopDown',
});

/** Runbooks of the components that a cluster runs. */
export const RUNBOOKS = new Records<string>();

/** How soon somebody should look. */
export enum Severity {
  /** Wake somebody up: data or service is being lost. */
  CRITICAL = 'critical',
  /** Look at it during the day. */
  WARNING = 'warning',
  /** Worth knowing. */
  INFO = 'info',
}

/** How an endpoint is scraped. */
export interface ScrapeOptions {
  /**
   * Path of the metrics.
   * @default '/metrics'
   */
  readonly path?: string;
  /**
   * Time between two scrapes.
   * @default Duration.seconds(30)
   */
  readonly interval?: Duration;
  /**
   * Whether the endpoint speaks TLS with a certificate of its own, which is then not verified.
   * @default false
   */
  readonly tls?: boolean;
  /**
   * Whether labels of the metrics win over those of the scrape, for exporters that speak about other pods than their own.
   * @default false
   */
  readonly honorLabels?: boolean;
}

/** A condition that somebody should know of. */
export interface Alert {
  /** Name, in PascalCase; the heading of its section in the package's RUNBOOK.md. */
  readonly name: string;
  /** Query whose every result is an alert. */
  readonly expression: string;
  /**
   * How long it must hold.
   * @default Duration.minutes(5)
   */
  readonly duration?: Duration;
  /** How soon somebody should look. */
  readonly severity: Severity;
  /** One sentence that says what is wrong; may use `{{ $labels.x }}` and `{{ $value }}`. */
  readonly summary: string;
}

/** An endpoint that is scraped, and how. */
export interface Scrape extends ScrapeOptions {
  /** What is scraped. */
  readonly endpoint: Endpoint;
}

/** What a component is watched by. */
export interface MonitorProps {
  /** The namespace of the scrapes and rules. */
  readonly namespace: Namespace;
  /**
   * Where the metrics go.
   * @default - the sink that a construct above provides; nothing is rendered where there is none
   */
  readonly metrics?: IMetricsSink;
  /**
   * Endpoints that are scraped.
   * @default - none
   */
  readonly scrapes?: Scrape[];
  /**
   * Alert rules by the name of their group.
   * @default - none
   */
  readonly alerts?: { [group: string]: Alert[] };
  /**
   * Dashboards that show it: names of files `dashboards/<name>.json` of the component's package, in Grafana's own format. They are
   * rendered where the cluster runs something that shows them. Refused: a file that isn't there.
   * @default - none
   */
  readonly dashboards?: string[];
  /**
   * Promises that are kept in sight.
   * @default - none
   */
  readonly slos?: Slo[];
}

/** Where the metrics of a component go. */
export interface MonitoringProps {
  /** The namespace of the scrapes and rules. */
  readonly namespace: Namespace;
  /** Where the metrics go. */
  readonly sink: IMetricsSink;
}

/**
 * The stage with a component's scrapes and alert rules. A stage of its own, since it needs the CRDs of the monitoring
 * system, and nothing else of the component should wait for those. The component's dashboards are named here too.
 *
 * Every alert needs a section of its name in the package's RUNBOOK.md, which the alert links to.
 */
export class Monitoring extends Stage {
  private readonly connection: MetricsConnection;
  private readonly component: Component;
  /** The package's runbook, and its headings. */
  private readonly text: string;
  private readonly headings: Set<string>;

  /**
   * @param scope the component
   * @param id construct id, usually `Monitoring`
   * @param props sink and namespace
   */
  constructor(scope: Component, id: string, props: MonitoringProps) {
    super(scope, id, { namespace: props.namespace });
    this.component = scope;
    const runbook = scope._package && join(scope._package.folder, 'RUNBOOK.md');
    this.text = runbook !== undefined && existsSync(runbook) ? readFileSync(runbook, 'utf8') : '';
    this.headings = new Set(this.text.split('\n').filter((line) => line.startsWith('## ')));
    Check.kind(this, 'metrics', props.sink, 'IMetricsSink', 'connect');
    this.connection = props.sink.connect(this);
    REMOTE_SINK.unless(this, this.connection.api !== undefined && this.connection.scraper !== undefined, "'sink' is in another cluster and can't scrape here: give this cluster an agent of its own and pass that");
  }

  /**
   * Scrapes the pods of an endpoint, and lets the scraper in.
   *
   * @param endpoint what is scraped
   * @param options path and interval
   */
  public scrape(endpoint: Endpoint, options: ScrapeOptions = {}): void {
    const { api, scraper } = this.connection;
    endpoint.connect(scraper!.stage, { pods: scraper, wait: false });
    const name = `${endpoint.stage.stageName}-${endpoint.node.id.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase()}`;
    const victoria = api === MetricsApi.VICTORIA_METRICS;
    new ApiObject(this, `Scrape-${name}`, {
      apiVersion: victoria ? 'operator.victoriametrics.com/v1beta1' : 'monitoring.coreos.com/v1',
      kind: victoria ? 'VMPodScrape' : 'PodMonitor',
      metadata: { name },
      spec: {
        namespaceSelector: { matchNames: [endpoint.stage.home.name] },
        selector: { matchLabels: endpoint.pods.labels },
        podMetricsEndpoints: [{
          ...(endpoint.portName ? { port: endpoint.portName } : { portNumber: endpoint.targetPort }),
          path: options.path ?? '/metrics',
          interval: `${Check.duration(this, 'interval', options.interval ?? Duration.seconds(30))}s`,
          ...(options.honorLabels ? { honorLabels: true } : {}),
          ...(options.tls ? { scheme: 'https', tlsConfig: { insecureSkipVerify: true } } : {}),
        }],
      },
    });
  }

  /**
   * Adds a group of alert rules.
   *
   * @param group name of the group, unique in the component
   * @param alerts the rules
   */
  public alerts(group: string, alerts: Alert[]): void {
    this.rules(group, [{
      name: group,
      rules: alerts.map((alert) => ({
        alert: alert.name,
        expr: alert.expression,
        for: `${Check.duration(this, `duration of alert ${alert.name}`, alert.duration ?? Duration.minutes(5))}s`,
        labels: { severity: alert.severity },
        annotations: { summary: alert.summary, runbook_url: this.runbook(alert.name) },
      })),
    }]);
  }

  /**
   * Keeps a promise in sight: an alert of its name fires when its budget burns too fast, and for dashboards it is recorded, for every
   * promise in the same way, as `slo:objective:ratio`, `slo:achieved:ratio`, `slo:error_budget_remaining:ratio` and
   * `slo:burn_rate:ratio1h`, with the labels `slo`, `component` and, where there are several, `part`.
   *
   * @param slo the promise
   */
  public slo(slo: Slo): void {
    const id = ['slo', slo.name, ...(slo.part === undefined ? [] : [slo.part])].join('-').toLowerCase();
    this.rules(id, sloGroups(this, this.component.node.id, slo, (name) => this.runbook(name)).map(({ suffix, ...group }) => ({ ...group, name: `${id}-${suffix}` })));
  }

  /**
   * Says as metric `platform_version_info` what the cluster's contract says that it runs: 1 for each package, and for each version that
   * a component records, with the labels `name` and `version`. So what runs in several clusters can be compared. One component of
   * a cluster says it.
   */
  public contractVersions(): void {
    // Components may be declared later.
    const said = (): object[] => {
      const { components, versions = {} } = contractOf(this.cluster, this.cluster.node.findAll().filter((one): one is Component => one instanceof Component));
      return Object.entries({ ...components, ...versions }).map(([of, version]) => ({ record: 'platform_version_info', expr: 'vector(1)', labels: { name: of, version } }));
    };
    this.rules('versions', [{ name: 'versions', rules: Lazy.any({ produce: said }) }]);
  }

  /**
   * Adds a dashboard, for whatever shows them; see `Dashboards.watch`.
   *
   * @param name name of the file `dashboards/<name>.json` of the component's package
   */
  public dashboard(name: string): void {
    declareDashboard(this, this.component._package, name);
  }

  /** An object of rules, in the kind that the ruler reads. */
  private rules(id: string, groups: Array<{ readonly name: string; readonly interval?: string; readonly rules: object[] }>): void {
    const victoria = this.connection.api === MetricsApi.VICTORIA_METRICS;
    new ApiObject(this, `Rules-${id}`, {
      apiVersion: victoria ? 'operator.victoriametrics.com/v1beta1' : 'monitoring.coreos.com/v1',
      kind: victoria ? 'VMRule' : 'PrometheusRule',
      metadata: { name: `${this.component.node.id}-${id}` },
      spec: {
        groups: groups.map(({ name, rules, ...more }) => ({
          name: `${this.component.node.id}-${name}`,
          ...more,
          // Several clusters may write to one sink: each cluster's rules see its own series only.
          ...(victoria ? { params: { extra_label: [`cluster=${this.cluster.node.id}`] } } : {}),
          rules,
        })),
      },
    });
  }

  /** Address of an alert's section in the runbook: in the cluster's own folder, or else in the package's release. */
  private runbook(alert: string): string {
    const { _package, packageName, packageVersion } = this.component;
    NO_RUNBOOK.unless(this, this.headings.has(`## ${alert}`), `alert '${alert}' has no runbook: add a section '## ${alert}' to RUNBOOK.md of ${packageName}`);
    const { browseUrl } = this.node.root as App & { readonly browseUrl?: string };
    if (browseUrl !== undefined) {
      if (RUNBOOKS.of(this.component).length === 0) RUNBOOKS.add(this.component, this.text);
      return `${browseUrl}/${this.cluster.node.id}/runbooks/${this.component.node.id}.md#${alert.toLowerCase()}`;
    }
    const tag = encodeURIComponent(`${packageName}@${packageVersion}`);
    const home = (_package?.repository?.url ?? '').replace(/^git\+/, '').replace(/\.git$/, '');
    return `${home}/blob/${tag}/${_package?.repository?.directory}/RUNBOOK.md#${alert.toLowerCase()}`;
  }
}
