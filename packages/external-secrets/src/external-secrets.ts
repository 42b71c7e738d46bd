import {
  Ambient, Check, Component, ContainerResources, Cpu, Endpoint, ExternalEndpoint, HelmRelease, IMetricsSink, ISecretStore, Namespace, Placement, Pods, Refusal,
  Remediation, SecretReference, Stage,
} from '@monosense-io/platform';
import { ApiObject, Lazy, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { alerts } from './alerts';
import { ClusterStore } from './cluster-store';
import { NamespaceStore, NamespaceStoreProps } from './namespace-store';
import { OnePasswordConnectOptions } from './one-password';
import { SecretProvider } from './secret-provider';
import { checkService } from './store-server';
import { CERT_CONTROLLER_LABELS, CHART, CONTROLLER_LABELS, LABELS, METRICS, WEBHOOK, WEBHOOK_LABELS } from './upstream';

const STORE_TWICE = new Refusal('EXTERNAL-SECRETS-001', {
  protects: 'Of two stores of one name, users of the one would read what the other opens.',
  wrong: "secrets.addStore('media', { namespace: media, … }); secrets.addStore('media', { namespace: shop, … })",
  right: "secrets.addStore('media', { namespace: media, … }); secrets.addStore('shop', { namespace: shop, … })",
});

const PUSH_OFF = new Refusal('EXTERNAL-SECRETS-002', {
  protects: 'A PushSecret that no operator looks at writes nothing, and whoever reads the item waits for ever.',
  wrong: "new ExternalSecrets(cluster, 'external-secrets', { connectUrl, vaults, push: false }); ceph.export({ to: 'edge' })",
  right: "new ExternalSecrets(cluster, 'external-secrets', { connectUrl, vaults }); ceph.export({ to: 'edge' })",
});

const ONE_PROVIDER = new Refusal('EXTERNAL-SECRETS-020', {
  protects: 'A store reads from one place, and it would depend on chance from which of two.',
  wrong: "{ provider: SecretProvider.vault(…), connectUrl: 'https://connect.example.org', vaults: ['hub'] }",
  right: '{ provider: SecretProvider.vault(…) }',
});

const CONNECT_SERVER = new Refusal('EXTERNAL-SECRETS-021', {
  protects: 'Vaults are those of the Connect server of the cluster\'s store, and without one nobody knows where they are.',
  wrong: "secrets.addStore('media', { namespace, vaults: ['media'] }) in a cluster whose store is of Vault",
  right: "secrets.addStore('media', { namespace, provider: SecretProvider.vault(…) })",
});

const READ_ONLY = new Refusal('EXTERNAL-SECRETS-022', {
  protects: 'The operator can not write to such a store what others read from it, and they would wait for ever.',
  wrong: "a PushSecret to the store of SecretProvider.infisical(…)",
  right: 'a PushSecret to a store of 1Password, Vault or Kubernetes',
});

// The controller keeps all ExternalSecrets and the Secrets made from them in memory; the other two hold next to nothing.
const CONTROLLER_RESOURCES = { cpu: Cpu.millis(20), memory: Size.mebibytes(256) };
const WEBHOOK_RESOURCES = { cpu: Cpu.millis(10), memory: Size.mebibytes(128) };
const CERT_CONTROLLER_RESOURCES = { cpu: Cpu.millis(10), memory: Size.mebibytes(128) };

/** Where the secrets are, and how to read them: a `provider`, or the Connect server and vaults of 1Password. */
export interface ExternalSecretsProps {
  /**
   * Where the secrets of the cluster's store are. The Secrets that it names, by which the operator logs in, are in the namespace
   * `external-secrets`: they can't come from the store, and are brought by the SOPS-encrypted files of the cluster. Refused
   * together with `connectUrl`, `vaults` and `connectToken`.
   * @default - the 1Password Connect server at `connectUrl`
   */
  readonly provider?: SecretProvider;
  /**
   * Address of the 1Password Connect server: short for a `provider` of `SecretProvider.onePasswordConnect`.
   * @default - `provider` says where the secrets are
   */
  readonly connectUrl?: string;
  /**
   * Vaults of the Connect server, in the order of search: short for a `provider` of `SecretProvider.onePasswordConnect`.
   * @default - `provider` says where the secrets are
   */
  readonly vaults?: string[];
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
 * External Secrets: fills Secrets from 1Password, Vault, OpenBao, Bitwarden, Infisical, another cluster or any other of its
 * providers, so that the repository holds only the names of items. Create it once per cluster; what it offers to other components is `store`, and what `addStore` returns. Provide `store` to the cluster
 * with `Ambient.provide`, so that components need not be handed it.
 */
export class ExternalSecrets extends Component {
  /** The store that Secrets are filled from. Only namespaces that asked for it through `connect` may read it. */
  public readonly store: ISecretStore;
  /** The stage that installs the operator. */
  public readonly operator: Stage;
  // Two of each, so that one can be moved; on a single machine that would only keep it from being drained.
  private readonly replicas: number;
  private readonly controller: Pods;
  private readonly connectUrl?: string;

  /**
   * @param scope the cluster
   * @param id name of the installation, usually `external-secrets`
   * @param props provider and metrics
   */
  constructor(scope: Construct, id: string, props: ExternalSecretsProps) {
    super(scope, id);
    this.replicas = this.cluster.replicas(2);
    const namespace = new Namespace(this, 'Namespace', { name: 'external-secrets' });
    this.operator = new Stage(this, 'Operator', { namespace, installs: this.shippedKinds(), podLabels: LABELS });
    const controller = this.controller = new Pods(this.operator, 'Controller', { labels: CONTROLLER_LABELS });
    const webhook = new Pods(this.operator, 'Webhook', { labels: WEBHOOK_LABELS });
    const certController = new Pods(this.operator, 'CertController', { labels: CERT_CONTROLLER_LABELS });
    // What the operator logs in with is one of them.
    Ambient.decryptedSecrets(this)?.connect(this.operator);
    this.installOperator(props.push);
    this.connectUrl = props.connectUrl;
    const store = new ClusterStore(this, 'Store', { namespace, provider: this.providerOf(props) });
    this.store = this.reached(store);
    if (props.push === false) this.node.addValidation({ validate: () => this.refusedPushes() });

    for (const pods of [controller, webhook, certController]) this.cluster.kubeApi.connect(this.operator, { pods });
    new Endpoint(this.operator, 'WebhookServer', { ...WEBHOOK, pods: webhook }).allowFromKubeApi();

    this.addMonitoring({
      namespace,
      metrics: props.metrics,
      scrapes: [controller, webhook, certController].map((pods) => ({
        endpoint: new Endpoint(this.operator, `${pods.node.id}Metrics`, { ...METRICS, pods }), honorLabels: pods === controller,
      })),
      alerts: { secrets: alerts(namespace.name) },
      dashboards: ['external-secrets'],
    });
  }

  /**
   * A store that one namespace has for itself, with a login of its own. What it opens is then limited by the provider, and
   * not only by this cluster.
   *
   * @param name name of the SecretStore, unique in the cluster
   * @param props namespace and provider
   */
  public addStore(name: string, props: NamespaceStoreProps): ISecretStore {
    Check.dnsLabel(this, 'name', name);
    STORE_TWICE.unless(this, this.node.tryFindChild(`Store-${name}`) === undefined, `'name' must be one that no other store has, got '${name}': choose another`);
    const { namespace, vaults, connectToken, provider } = props;
    CONNECT_SERVER.unless(this, provider !== undefined || this.connectUrl !== undefined, `'provider' of store '${name}' must say where its secrets are, since the cluster's store has no Connect server, got ${vaults === undefined ? 'none' : `'vaults'`}: set it`);
    return this.reached(new NamespaceStore(this, name, namespace, this.providerOf({ provider, vaults, connectToken, connectUrl: provider === undefined ? this.connectUrl : undefined })));
  }

  /** The provider that the props name, or that of the Connect server that they name. */
  private providerOf({ provider, connectUrl, vaults, connectToken }: ExternalSecretsProps): SecretProvider {
    ONE_PROVIDER.unless(this, provider !== undefined || connectUrl !== undefined, "one of 'provider' and 'connectUrl' must be given, got none: set one of them");
    if (provider === undefined) return SecretProvider.onePasswordConnect({ connectUrl, vaults, connectToken } as OnePasswordConnectOptions);
    const beside = Object.entries({ connectUrl, vaults, connectToken }).find(([, value]) => value !== undefined)?.[0];
    ONE_PROVIDER.unless(this, beside === undefined, `'${beside}' is a setting of 1Password, got 'provider' as well: leave one of them out`);
    return provider;
  }

  /** Lets the controller out to where the store's provider listens. The store, once that is done. */
  private reached<T extends ClusterStore | NamespaceStore>(store: T): T {
    const { servers, endpoints, writable } = store.settings;
    servers.forEach((server, index) => new ExternalEndpoint(store, `Server${index + 1}`, server).connect(this.operator, { pods: this.controller }));
    for (const { endpoint, origin } of endpoints) {
      // Not the operator: the server may need what it installs, and only the store needs the server.
      const address = endpoint.connect(this.operator, { pods: this.controller, wait: false });
      if (origin !== undefined) checkService(store, origin, address);
      store.waitFor(endpoint.stage, `the operator reads from ${endpoint.node.path}`);
    }
    if (!writable) this.node.addValidation({ validate: () => this.pushesTo(store) });
    return store;
  }

  private pushesTo(store: ClusterStore | NamespaceStore): string[] {
    const kind = store instanceof ClusterStore ? 'ClusterSecretStore' : 'SecretStore';
    const to = ({ spec }: any): any[] => [spec?.secretStoreRefs, spec?.pushSecretSpec?.secretStoreRefs].flatMap((references) => references ?? []);
    return this.pushes()
      .filter((push) => to(push.toJson()).some((reference) => reference.name === store.storeName && (reference.kind ?? 'SecretStore') === kind))
      .map((push) => READ_ONLY.says(`${push.kind} '${push.name}' must be to a store that can be written, got ${kind} '${store.storeName}': write to a store of 1Password, Vault or Kubernetes, or carry the values over by hand`));
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
        certController: this.workload('external-secrets-cert-controller', CERT_CONTROLLER_LABELS, CERT_CONTROLLER_RESOURCES),
      },
    });
  }

  private workload(name: string, labels: { [label: string]: string }, resources: ContainerResources): { [key: string]: any } {
    return {
      replicaCount: this.replicas,
      podDisruptionBudget: { enabled: this.replicas > 1 },
      resources: this.operator.reserve(name, this.replicas, resources),
      topologySpreadConstraints: Placement.spread(labels),
    };
  }
}
