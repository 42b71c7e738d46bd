import { Ambient, Component, Cpu, Endpoint, HelmRelease, IMetricsSink, Namespace, Placement, Pods, Remediation, Stage } from '@monosense-io/platform';
import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import { apiAlerts, approverAlerts } from './alerts';
import { installApprover } from './approver';
import { API, APPROVER_LABELS, APPROVER_METRICS, CHART, KUBELET_PORT, LABELS } from './upstream';

// What upstream asks for, good for a hundred machines.
const RESOURCES = { cpu: Cpu.millis(100), memory: Size.mebibytes(200) };

/** How metrics-server and the kubelets get their certificates. */
export interface MetricsServerProps {
  /**
   * Whether the certificates that kubelets ask for are approved here, for the machines of the cluster's facts and no
   * others. Switch it off where something else does that, such as Talos' cloud controller manager; without any, no
   * kubelet gets a certificate.
   * @default true
   */
  readonly approver?: boolean;
  /**
   * Whether metrics-server has its own certificate from cert-manager, so that the API server knows whom it asks. It then
   * waits for the component that brings cert-manager; refused when there is none.
   * @default false, the API server takes any certificate
   */
  readonly certManager?: boolean;
  /**
   * Where metrics and alerts go.
   * @default - the sink that a construct above provides; nothing is scraped where there is none
   */
  readonly metrics?: IMetricsSink;
}

/**
 * metrics-server: what pods and machines use at the moment, for autoscalers and `kubectl top`.
 *
 * The kubelets' certificates are verified: Talos is told to let kubelets ask the cluster for one, and an approver answers.
 * The other way, taking any certificate, would hand the token that reads all kubelets to whoever answers in a kubelet's
 * place. Apply the machine configuration before Flux installs this.
 */
export class MetricsServer extends Component {
  /** The stage that installs metrics-server: the API of autoscalers is there once it is ready. */
  public readonly operator: Stage;
  /** The stage that installs what approves the kubelets' certificates; undefined with `approver: false`. */
  public readonly approver?: Stage;
  private readonly namespace: Namespace;
  // Two of each, so that one can be moved; on a single machine that would only keep it from being drained.
  private readonly replicas: number;

  /**
   * @param scope the cluster
   * @param id name of the installation, usually `metrics-server`
   * @param props certificates and metrics
   */
  constructor(scope: Construct, id: string, props: MetricsServerProps = {}) {
    super(scope, id);
    this.replicas = this.cluster.replicas(2);
    this.namespace = new Namespace(this, 'Namespace', { name: 'metrics-server' });
    this.cluster.addMachinePatch(this, {
      reason: 'kubelets ask the cluster for a serving certificate, so that metrics-server can verify whom it talks to',
      patch: { machine: { kubelet: { extraArgs: { 'rotate-server-certificates': 'true' } } } },
      documents: [{ apiVersion: 'v1alpha1', kind: 'KubeletConfig', extraArgs: { 'rotate-server-certificates': 'true' } }],
    });

    this.operator = new Stage(this, 'Api', { namespace: this.namespace, podLabels: LABELS });
    if (props.approver ?? true) {
      this.approver = new Stage(this, 'Approver', { namespace: this.namespace, podLabels: APPROVER_LABELS });
      installApprover(this.approver, this.replicas);
      this.cluster.kubeApi.connect(this.approver);
      this.operator.waitFor(this.approver, 'kubelets have no certificate before');
    }
    this.install(props);
    const api = this.connect();
    this.addMonitoring({
      namespace: this.namespace,
      metrics: props.metrics,
      scrapes: [
        { endpoint: api, tls: true },
        ...(this.approver ? [{ endpoint: new Endpoint(this.approver, 'Metrics', APPROVER_METRICS) }] : []),
      ],
      alerts: {
        api: apiAlerts(this.namespace.name),
        ...(this.approver ? { approver: approverAlerts(this.namespace.name) } : {}),
      },
    });
  }

  private install({ certManager, metrics }: MetricsServerProps): void {
    if (certManager) this.operator.waitForKind('cert-manager.io', 'Certificate');
    new HelmRelease(this.operator, 'Release', {
      chart: CHART,
      remediation: Remediation.ROLLBACK,
      values: {
        replicas: this.replicas,
        podDisruptionBudget: this.replicas > 1 ? { enabled: true, maxUnavailable: 1 } : { enabled: false },
        resources: this.operator.reserve('metrics-server', this.replicas, RESOURCES),
        topologySpreadConstraints: Placement.spread(LABELS),
        // Its own metrics, for everybody whom the network policy lets in.
        metrics: { enabled: Ambient.metrics(this, metrics) !== undefined },
        ...(certManager ? { tls: { type: 'cert-manager' }, apiService: { insecureSkipTLSVerify: false } } : {}),
      },
    });
  }

  /** Opens the ways between the API server, metrics-server and the kubelets. */
  private connect(): Endpoint {
    const api = new Endpoint(this.operator, 'Api', API);
    api.allowFromKubeApi();
    this.cluster.kubeApi.connect(this.operator);
    const kubelets = new Pods(this.operator, 'Kubelets', { hostNetwork: true });
    new Endpoint(this.operator, 'Kubelet', { port: KUBELET_PORT, pods: kubelets }).connect(this.operator, { wait: false });
    return api;
  }
}
