import { Check, Component, Cpu, Endpoint, HelmRelease, IMetricsSink, Namespace, Refusal, Remediation, SecurityContext, Stage } from '@monosense-io/platform';
import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import { alerts } from './alerts';
import { CHART, DEPLOYMENT, LABELS, METRICS } from './upstream';

// It keeps all watched Secrets and ConfigMaps in memory, dashboards among them.
const RESOURCES = { cpu: Cpu.millis(20), memory: Size.mebibytes(256) };

const SOME_NAMESPACE = new Refusal('RELOADER-001', {
  protects: 'An empty list says nothing: Reloader would get a selector that it can not read, or leave no namespace out.',
  wrong: 'namespaces: WatchedNamespaces.only()',
  right: "namespaces: WatchedNamespaces.only('gitlab')",
});

/** Which namespaces Reloader looks at. */
export class WatchedNamespaces {
  /**
   * These namespaces and no others.
   *
   * @param names at least one name
   */
  public static only(...names: string[]): WatchedNamespaces {
    // Kubernetes puts this label on every namespace.
    return new WatchedNamespaces(names, { namespaceSelector: `kubernetes.io/metadata.name in (${names.join(',')})` });
  }

  /**
   * All namespaces but these.
   *
   * @param names at least one name
   */
  public static allBut(...names: string[]): WatchedNamespaces {
    return new WatchedNamespaces(names, { ignoreNamespaces: names.join(',') });
  }

  /** @internal */ public readonly _names: string[];
  /** @internal */ public readonly _values: { [key: string]: string };

  private constructor(names: string[], values: { [key: string]: string }) {
    this._names = names;
    this._values = values;
  }
}

/** What Reloader watches. */
export interface ReloaderProps {
  /**
   * Namespaces whose Secrets and ConfigMaps are watched. It may read those of all namespaces in any case, since its role
   * holds for the cluster. Refused: no name at all, and what is no name of a namespace.
   * @default - all namespaces
   */
  readonly namespaces?: WatchedNamespaces;
  /**
   * Whether a workload is restarted unless an annotation says `reloader.stakater.com/auto: "false"`; otherwise only those
   * are that ask for it by annotation.
   * @default false
   */
  readonly autoReloadAll?: boolean;
  /**
   * Where metrics and alerts go.
   * @default - the sink that a construct above provides; nothing is scraped where there is none
   */
  readonly metrics?: IMetricsSink;
}

/**
 * Reloader: restarts Deployments, StatefulSets and DaemonSets when a Secret or ConfigMap changes that they use, so that a
 * rotated password gets to where it is needed. Create it once per cluster.
 */
export class Reloader extends Component {
  /** The stage that installs Reloader. */
  public readonly operator: Stage;

  /**
   * @param scope the cluster
   * @param id name of the installation, usually `reloader`
   * @param props what is watched
   */
  constructor(scope: Construct, id: string, props: ReloaderProps = {}) {
    super(scope, id);
    const names = props.namespaces?._names;
    SOME_NAMESPACE.unless(this, names?.length !== 0, "'namespaces' must name at least one namespace, got none: name one, or leave 'namespaces' out to watch all");
    for (const name of names ?? []) Check.dnsLabel(this, 'namespaces', name);
    const namespace = new Namespace(this, 'Namespace', { name: 'reloader' });
    this.operator = new Stage(this, 'Controller', { namespace, podLabels: LABELS });
    // Two, so that one can be moved; on a single machine that would only keep it from being drained.
    const replicas = this.cluster.replicas(2);
    new HelmRelease(this.operator, 'Release', {
      chart: CHART,
      remediation: Remediation.ROLLBACK,
      values: {
        fullnameOverride: DEPLOYMENT,
        reloader: {
          // An annotation of the pods: a variable in their containers would look like drift to whoever applies the workload.
          reloadStrategy: 'annotations',
          autoReloadAll: props.autoReloadAll ?? false,
          // The next run reads what is new by itself, and what has run, such as a migration, must not run again.
          ignoreJobs: true,
          ignoreCronJobs: true,
          // Helm's own notes are large, change with every upgrade, and no pod uses them.
          resourceLabelSelector: 'owner!=helm',
          ...props.namespaces?._values,
          // Leader election, which also keeps the old and the new pod of an upgrade from both restarting things.
          enableHA: true,
          enableMetricsByNamespace: true,
          readOnlyRootFileSystem: true,
          podDisruptionBudget: { enabled: replicas > 1, maxUnavailable: 1 },
          deployment: {
            replicas,
            // The chart's own switch, above, says what the root file system is.
            containerSecurityContext: SecurityContext.container({ writableRoot: true }),
            resources: this.operator.reserve('reloader', replicas, RESOURCES),
          },
        },
      },
    });
    this.cluster.kubeApi.connect(this.operator);
    this.addMonitoring({
      namespace,
      metrics: props.metrics,
      scrapes: [{ endpoint: new Endpoint(this.operator, 'Metrics', METRICS), honorLabels: true }],
      alerts: { restarts: alerts(namespace.name) },
    });
  }
}
