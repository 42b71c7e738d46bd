import {
  Ambient, Check, Component, ContainerResources, Cpu, Endpoint, ExternalEndpoint, HelmRelease, IMetricsSink, ISecretStore, Namespace, Placement, Pods, Refusal,
  Remediation, SecretReference, Stage,
} from '@monosense-io/platform';
import { ApiObject, Lazy, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { alerts } from './alerts';
import { NamespaceStore, NamespaceStoreProps } from './namespace-store';
import { ConnectServer } from './one-password';
import { OnePasswordStore } from './one-password-store';
import { CERT_CONTROLLER_LABELS, CHART, CONTROLLER_LABELS, IMAGE, LABELS, METRICS, WEBHOOK, WEBHOOK_LABELS } from './upstream';

const STORE_TWICE = new Refusal('EXTERNAL-SECRETS-001', {
  protects: 'Of two stores of one name, users of the one would read what the other opens.',
  wrong: "secrets.addStore('media', { namespace: media, … }); secrets.addStore('media', { namespace: shop, … })",
  right: "secrets.addStore('media', { namespace: media, … }); secrets.addStore('shop', { namespace: shop, … })",
});

const PUSH_OFF = new Refusal('EXTERNAL-SECRETS-002', {
  protects: 'A PushSecret that no operator looks at writes nothing, and whoever reads the item waits for ever.',
  wrong: "new ExternalSecrets(cluster, 'external-secrets', { connectUrl, vaults, push: false }); ceph.export({ to: 'apps' })",
  right: "new ExternalSecrets(cluster, 'external-secrets', { connectUrl, vaults }); ceph.export({ to: 'apps' })",
});

// The controller keeps all ExternalSecrets and the Secrets made from them in memory; the other two hold next to nothing.
const CONTROLLER_RESOURCES = { cpu: Cpu.millis(20), memory: Size.mebibytes(256) };
const WEBHOOK_RESOURCES = { cpu: Cpu.millis(10), memory: Size.mebibytes(128) };
const CERT_CONTROLLER_RESOURCES = { cpu: Cpu.millis(10), memory: Size.mebibytes(128) };

/** Where the secrets are, and how to read them. */
export interface ExternalSecretsProps {
  /**
   * Address of the 1Password Connect server, for example `https://connect.example.org`. The server runs outside the
   * cluster, since its cluster could not start without it. Needs Connect 1.5.6 or later and a certificate that public
   * authorities vouch for. Refused: anything but https, since the secrets themselves travel over it; paths and queries.
   */
  readonly connectUrl: string;
  /**
   * Vaults that items are looked up in, by name or id, the first one first: an item is read from the first vault that
   * has one of that title. The token must be allowed to read them all, or the store is not ready. Refused: no vault at
   * all, and the same one twice.
   */
  readonly vaults: string[];
  /**
   * The Secret with the Connect server's access token, in the namespace `external-secrets`: the one secret that can't
   * come from the store, and is brought by the SOPS-encrypted files of the cluster. `keys.token` says which key holds it.
   * @default { name: 'onepassword-connect', keys: { token: 'token' } }
   */
  readonly connectToken?: SecretReference;
  /**
   * Whether the operator writes to stores, as PushSecrets ask it to; otherwise it has no right to read PushSecrets. Turn it
   * on for those that come from elsewhere than this program, and while the last ones that delete what they wrote are being
   * removed: they wait for the operator. Refused: `false` while the program has some, since nobody would write them.
   * @default - whether the cluster's program has a PushSecret or ClusterPushSecret
   */
  readonly push?: boolean;
  /**
   * Where metrics and alerts go.
   * @default - the sink that a construct above provides; nothing is scraped where there is none
   */
  readonly metrics?: IMetricsSink;
}

/**
 * External Secrets: fills Secrets from 1Password, so that the repository holds only the titles of items. Create it once
 * per cluster; what it offers to other components is `store`, and what `addStore` returns. Provide `store` to the cluster
 * with `Ambient.provide`, so that components need not be handed it.
 */
export class ExternalSecrets extends Component {
  /** The store that Secrets are filled from. Only namespaces that asked for it through `connect` may read it. */
  public readonly store: ISecretStore;
  /** The stage that installs the operator. */
  public readonly operator: Stage;
  // Two of each, so that one can be moved; on a single machine that would only keep it from being drained.
  private readonly replicas: number;
  private readonly server: ConnectServer;

  /**
   * @param scope the cluster
   * @param id name of the installation, usually `external-secrets`
   * @param props Connect server, vaults and metrics
   */
  constructor(scope: Construct, id: string, props: ExternalSecretsProps) {
    super(scope, id);
    this.replicas = this.cluster.replicas(2);
    const namespace = new Namespace(this, 'Namespace', { name: 'external-secrets' });
    this.operator = new Stage(this, 'Operator', { namespace, installs: this.shippedKinds(), podLabels: LABELS });
    const controller = new Pods(this.operator, 'Controller', { labels: CONTROLLER_LABELS });
    const webhook = new Pods(this.operator, 'Webhook', { labels: WEBHOOK_LABELS });
    const certController = new Pods(this.operator, 'CertController', { labels: CERT_CONTROLLER_LABELS });
    // The token of the Connect server is one of them.
    Ambient.decryptedSecrets(this)?.connect(this.operator);
    this.installOperator(props.push);
    this.server = new ConnectServer(this, props.connectUrl);
    this.store = new OnePasswordStore(this, 'Store', { namespace, server: this.server, vaults: props.vaults, connectToken: props.connectToken });
    if (props.push === false) this.node.addValidation({ validate: () => this.refusedPushes() });

    for (const pods of [controller, webhook, certController]) this.cluster.kubeApi.connect(this.operator, { pods });
    new Endpoint(this.operator, 'WebhookServer', { ...WEBHOOK, pods: webhook }).allowFromKubeApi();
    new ExternalEndpoint(this, 'ConnectServer', this.server.endpoint).connect(this.operator, { pods: controller });

    this.addMonitoring({
      namespace,
      metrics: props.metrics,
      scrapes: [controller, webhook, certController].map((pods) => ({
        endpoint: new Endpoint(this.operator, `${pods.node.id}Metrics`, { ...METRICS, pods }), honorLabels: pods === controller,
      })),
      alerts: { secrets: alerts(namespace.name) },
    });
  }

  /**
   * A store that one namespace has for itself, at the same Connect server with a token of its own. What it opens is then
   * limited by 1Password, and not only by this cluster.
   *
   * @param name name of the SecretStore, unique in the cluster
   * @param props namespace, vaults and token
   */
  public addStore(name: string, props: NamespaceStoreProps): ISecretStore {
    Check.dnsLabel(this, 'name', name);
    STORE_TWICE.unless(this, this.node.tryFindChild(`Store-${name}`) === undefined, `'name' must be one that no other store has, got '${name}': choose another`);
    return new NamespaceStore(this, name, this.server, props);
  }

  // To be asked once everything is declared: reading is what every cluster does, writing could spoil the secrets of all others.
  private pushes(): ApiObject[] {
    return this.cluster.node.findAll().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct) && ['PushSecret', 'ClusterPushSecret'].includes(construct.kind));
  }

  private refusedPushes(): string[] {
    return this.pushes().map(({ kind, name }) => PUSH_OFF.says(`'push' is false, and nobody would write what ${kind} '${name}' asks for: leave 'push' out, or remove the ${kind}`));
  }

  private installOperator(push?: boolean): void {
    const pushes = Lazy.any({ produce: () => push ?? this.pushes().length > 0 });
    new HelmRelease(this.operator, 'Release', {
      chart: CHART,
      remediation: Remediation.ROLLBACK,
      values: {
        installCRDs: true,
        // The chart puts no such mark on its CRDs itself: without it, an uninstall would take every Secret of the cluster along.
        crds: { annotations: { 'helm.sh/resource-policy': 'keep' } },
        leaderElect: true,
        livenessProbe: { enabled: true },
        processPushSecret: pushes,
        processClusterPushSecret: pushes,
        ...this.workload('external-secrets', CONTROLLER_LABELS, CONTROLLER_RESOURCES),
        webhook: this.workload('external-secrets-webhook', WEBHOOK_LABELS, WEBHOOK_RESOURCES),
        certController: {
          // The chart elects a leader for the controller only, and two of these would write the same Secret.
          extraArgs: { 'enable-leader-election': true },
          ...this.workload('external-secrets-cert-controller', CERT_CONTROLLER_LABELS, CERT_CONTROLLER_RESOURCES),
        },
      },
    });
  }

  private workload(name: string, labels: { [label: string]: string }, resources: ContainerResources): { [key: string]: any } {
    return {
      image: { repository: IMAGE },
      replicaCount: this.replicas,
      podDisruptionBudget: { enabled: this.replicas > 1 },
      resources: this.operator.reserve(name, this.replicas, resources),
      topologySpreadConstraints: Placement.spread(labels),
    };
  }
}
