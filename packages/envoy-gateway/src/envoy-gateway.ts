import {
  Component, Cpu, Endpoint, GatewayAddressesProps, HelmRelease, ICertificate, IGateway, IMetricsSink, Namespace, Placement, Pods, Remediation, Stage,
} from '@monosense-io/platform';
import type { Kustomization } from '@monosense-io/platform/lib/imports/kustomize.toolkit.fluxcd.io-v1';
import type { GitRepository, OCIRepository } from '@monosense-io/platform/lib/imports/source.toolkit.fluxcd.io-v1';
import { ApiObject, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { controllerAlerts, gatewayAlerts, trafficAlerts } from './alerts';
import { ENVOY, Gateways } from './gateways';
import { CERTGEN_LABELS, CHART, CONTROLLER_LABELS, CONTROLLER_METRICS, ENVOY_METRICS, ENVOY_METRICS_PATH, GATEWAY_API, OWN_CRDS } from './upstream';

// One decides, both tell the Envoys; an Envoy that starts meanwhile always finds one.
const CONTROLLERS = 2;
const CONTROLLER = { cpu: Cpu.millis(50), memory: Size.mebibytes(256), memoryLimit: Size.gibibytes(1) };
const CERTGEN = { cpu: Cpu.millis(10), memory: Size.mebibytes(64), memoryLimit: Size.mebibytes(128) };

/** The cluster's two Gateways. Both speak TLS only: plain HTTP is answered with a redirect. */
export interface EnvoyGatewayProps extends GatewayAddressesProps {
  /** Certificate of both, for the cluster's domain and every name right below it. */
  readonly certificate: ICertificate;
  /**
   * Ranges of the proxies in front of the Gateways, such as a tunnel's pods, whose word on the client's address
   * (`X-Forwarded-For`) is believed. Everybody else's is not.
   * @default - none: the client is who connects
   */
  readonly trustedProxies?: string[];
  /**
   * Where metrics and alerts go.
   * @default - the sink that a construct above provides; nothing is scraped where there is none
   */
  readonly metrics?: IMetricsSink;
}

/**
 * Envoy Gateway: an external and an internal Gateway, each of them Envoys of its own. It takes the place of the Gateways of
 * the network: a cluster has one or the other, and every route follows. Create it once per cluster.
 *
 * Addresses come from Cilium's pools.
 */
export class EnvoyGateway extends Component {
  /** The stage that installs the controller. */
  public readonly operator: Stage;
  /** The Gateway that the outside reaches. */
  public readonly externalGateway: IGateway;
  /** The Gateway that only the lab itself reaches. */
  public readonly internalGateway: IGateway;
  private readonly namespace: Namespace;

  /**
   * @param scope the cluster
   * @param id name of the installation, usually `envoy-gateway`
   * @param props certificate and addresses
   */
  constructor(scope: Construct, id: string, props: EnvoyGatewayProps) {
    super(scope, id);
    this.namespace = new Namespace(this, 'Namespace', { name: 'envoy-gateway-system' });
    this.operator = new Stage(this, 'Operator', { namespace: this.namespace, podLabels: CONTROLLER_LABELS });
    this.operator.waitFor(this.addKinds(), 'it looks for what kinds there are only when it starts');
    this.install();

    const gateways = new Gateways(this, 'Gateways', { ...props, trustedProxies: props.trustedProxies ?? [], controller: this.operator });
    this.externalGateway = gateways.external;
    this.internalGateway = gateways.internal;
    const namespace = this.namespace.name;
    this.addMonitoring({
      namespace: this.namespace,
      metrics: props.metrics,
      scrapes: [
        { endpoint: new Endpoint(this.operator, 'Metrics', CONTROLLER_METRICS) },
        ...gateways.fleets.map(({ pods }) => ({ endpoint: new Endpoint(this.operator, `${pods.node.id}Metrics`, { ...ENVOY_METRICS, pods }), path: ENVOY_METRICS_PATH })),
      ],
      alerts: {
        controller: controllerAlerts(namespace),
        ...Object.fromEntries(gateways.fleets.map(({ gateway, replicas }) => [gateway, gatewayAlerts(namespace, gateway, replicas)])),
        traffic: trafficAlerts(namespace, ENVOY.memoryLimit),
      },
    });
  }

  /** The CRDs, which Flux takes from the Gateway API's repository and from the archive of the chart, and never removes. */
  private addKinds(): Stage {
    const stage = new Stage(this, 'Kinds', { namespace: this.namespace, installs: this.shippedKinds() });
    const { url, branch, commit, path } = GATEWAY_API;
    new ApiObject(stage, 'GatewayApiSource', {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'GitRepository',
      metadata: { name: 'gateway-api' },
      // The rest of the repository is large, and of no use here.
      spec: { interval: '12h', url, ref: { branch, commit }, ignore: `/*\n!/${path.split('/')[0]}\n` },
    } satisfies GitRepository);
    this.addCrds(stage, 'gateway-api', 'GitRepository', `./${path}`);
    new ApiObject(stage, 'OwnSource', {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'OCIRepository',
      metadata: { name: 'envoy-gateway' },
      spec: {
        interval: '12h',
        url: `${CHART.repository}/${CHART.name}`,
        ref: { tag: CHART.version },
        layerSelector: { mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip', operation: 'extract' },
      },
    } satisfies OCIRepository);
    this.addCrds(stage, 'envoy-gateway', 'OCIRepository', OWN_CRDS);
    return stage;
  }

  private addCrds(stage: Stage, name: string, source: 'GitRepository' | 'OCIRepository', path: string): void {
    new ApiObject(stage, `Crds-${name}`, {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name },
      spec: { interval: '1h', timeout: '5m', path, prune: false, wait: true, sourceRef: { kind: source, name } },
    } satisfies Kustomization);
  }

  private install(): void {
    const replicas = this.cluster.replicas(CONTROLLERS);
    new HelmRelease(this.operator, 'Release', {
      chart: CHART,
      remediation: Remediation.ROLLBACK,
      skipCrds: true,
      values: {
        // The chart in it holds the experimental channel of the Gateway API, and the admission policy that the stage of the kinds applies.
        crds: { enabled: false },
        deployment: {
          replicas,
          envoyGateway: { resources: this.operator.reserve('envoy-gateway', replicas, CONTROLLER) },
          pod: { topologySpreadConstraints: Placement.spread(CONTROLLER_LABELS) },
        },
        ...(replicas > 1 ? { podDisruptionBudget: { minAvailable: 1 } } : {}),
        certgen: { job: { resources: this.operator.reserve('envoy-gateway-certgen', 1, CERTGEN) } },
        // Tells Envoys their zone, of which a lab has one, at the price of a webhook on the start of each of their pods.
        topologyInjector: { enabled: false },
      },
    });
    this.cluster.kubeApi.connect(this.operator);
    this.cluster.kubeApi.connect(this.operator, { pods: new Pods(this.operator, 'Certgen', { labels: CERTGEN_LABELS }) });
  }
}
