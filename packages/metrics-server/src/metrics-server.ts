import { join } from 'path';
import { Component, Cpu, Endpoint, HelmRelease, IMetricsSink, Monitoring, Namespace, Pods, Remediation, Stage } from '@monosense-io/platform';
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
   * @default - nothing is scraped and nothing alerts
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
  private readonly namespace: Namespace;
  private readonly api: Stage;
  private readonly approver?: Stage;
  // Two of each, so that one can be moved; on a single machine that would only keep it from being drained.
  private readonly replicas: number;

  /**
   * @param scope the cluster
   * @param id name of the installation, usually `metrics-server`
   * @param props certificates and metrics
   */
  constructor(scope: Construct, id: string, props: MetricsServerProps = {}) {
    super(scope, id, join(__dirname, '..'));
    this.replicas = Math.min(2, this.cluster.facts.nodes.length);
    this.namespace = new Namespace(this, 'Namespace', { name: 'metrics-server' });
    this.cluster.addMachinePatch(this, {
      reason: 'kubelets ask the cluster for a serving certificate, so that metrics-server can verify whom it talks to',
      patch: { machine: { kubelet: { extraArgs: { 'rotate-server-certificates': 'true' } } } },
    });

    this.api = new Stage(this, 'Api', { namespace: this.namespace, podLabels: LABELS });
    if (props.approver ?? true) {
      this.approver = new Stage(this, 'Approver', { namespace: this.namespace, podLabels: APPROVER_LABELS });
      installApprover(this.approver, this.replicas);
      this.cluster.kubeApi.connect(this.approver);
      this.api.waitFor(this.approver, 'kubelets have no certificate before');
    }
    this.install(props);
    this.connect(props.metrics);
  }

  private install({ certManager, metrics }: MetricsServerProps): void {
    if (certManager) this.api.waitForKind('cert-manager.io', 'Certificate');
    new HelmRelease(this.api, 'Release', {
      chart: CHART,
      remediation: Remediation.ROLLBACK,
      values: {
        replicas: this.replicas,
        podDisruptionBudget: this.replicas > 1 ? { enabled: true, maxUnavailable: 1 } : { enabled: false },
        resources: this.api.reserve('metrics-server', this.replicas, RESOURCES),
        topologySpreadConstraints: [{
          maxSkew: 1,
          topologyKey: 'kubernetes.io/hostname',
          whenUnsatisfiable: 'ScheduleAnyway',
          labelSelector: { matchLabels: LABELS },
        }],
        // Its own metrics, for everybody whom the network policy lets in.
        metrics: { enabled: metrics !== undefined },
        ...(certManager ? { tls: { type: 'cert-manager' }, apiService: { insecureSkipTLSVerify: false } } : {}),
      },
    });
  }

  private connect(metrics?: IMetricsSink): void {
    const api = new Endpoint(this.api, 'Api', API);
    api.allowFromKubeApi();
    this.cluster.kubeApi.connect(this.api);
    const kubelets = new Pods(this.api, 'Kubelets', { hostNetwork: true });
    new Endpoint(this.api, 'Kubelet', { port: KUBELET_PORT, pods: kubelets }).connect(this.api, { wait: false });

    if (!metrics) return;
    const monitoring = new Monitoring(this, 'Monitoring', { namespace: this.namespace, sink: metrics });
    monitoring.scrape(api, { tls: true });
    monitoring.alerts('api', apiAlerts(this.namespace.name));
    if (this.approver) {
      monitoring.scrape(new Endpoint(this.approver, 'Metrics', APPROVER_METRICS));
      monitoring.alerts('approver', approverAlerts(this.namespace.name));
    }
  }
}
