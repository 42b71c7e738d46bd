import {
  Ambient, Check, Component, Cpu, Endpoint, ExternalEndpoint, HelmRelease, IMetricsSink, MemoryBudget, Namespace, Platform, Refusal, Remediation, Stage, Tier, Url, YamlText,
} from '@monosense-io/platform';
import type { Kustomization } from '@monosense-io/platform/lib/imports/kustomize.toolkit.fluxcd.io-v1';
import { ApiObject, Duration, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { alerts, RECONCILIATION } from './alerts';
import { FluxNotification, Notifications } from './notifications';
import {
  CONTROLLER_LABELS, CONTROLLER_METRICS, CONTROLLERS, FLUX_GROUPS, FLUX_MANIFESTS, FLUX_REGISTRY, FLUX_VERSION, INSTANCE_CHART, OPERATOR_CHART, OPERATOR_GROUP,
  OPERATOR_LABELS, OPERATOR_METRICS, OPERATOR_VERSION,
} from './upstream';

// The core's Kustomizations stand in this namespace and read the source of the same name, as `flux bootstrap` would have it.
const NAMESPACE = 'flux-system';

// The operator lists everything that Flux manages for its report, and builds Flux' manifests in memory; hence the limits.
const OPERATOR_RESOURCES = { cpu: Cpu.millis(50), cpuLimit: Cpu.cores(2), memory: Size.mebibytes(128), memoryLimit: Size.mebibytes(448), budget: MemoryBudget.OPERATOR };

// It only passes events on.
const NOTIFICATION_RESOURCES = { cpu: Cpu.millis(20), memory: Size.mebibytes(64), memoryLimit: Size.mebibytes(256), budget: MemoryBudget.CONTROLLERS };

// What a working controller needs in a cluster of some hundred objects; the limit is the user's.
const WORKER_RESOURCES = { cpu: Cpu.millis(100), memory: Size.mebibytes(256), budget: MemoryBudget.CONTROLLERS };
const DEFAULT_MEMORY_LIMIT = Size.mebibytes(576);
const WORKERS = CONTROLLERS.filter((controller) => controller !== 'notification-controller');

const NO_CREDENTIALS = new Refusal('FLUX-001', {
  protects: 'The address is committed, so that everybody who reads the repository would read its password.',
  wrong: "repositoryUrl: 'https://me:12345@git.example.org/lab'",
  right: "repositoryUrl: 'https://git.example.org/lab', pullSecret: 'git-login'",
});

const REPOSITORY_URL = new Refusal('FLUX-002', {
  protects: 'Flux reads a repository by https or ssh only, and what the cluster is made of must not be read unencrypted.',
  wrong: "repositoryUrl: 'git@github.com:example/lab'",
  right: "repositoryUrl: 'ssh://git@github.com/example/lab', pullSecret: 'deploy-key'",
});

const SSH_KEY = new Refusal('FLUX-003', {
  protects: 'No server lets anybody in by ssh without a key, so that Flux would never read the cluster.',
  wrong: "repositoryUrl: 'ssh://git@github.com/example/lab'",
  right: "repositoryUrl: 'ssh://git@github.com/example/lab', pullSecret: 'deploy-key'",
});

const BRANCH = new Refusal('FLUX-004', {
  protects: 'Flux is told the full name, made of this one: of a full name or of what is no branch it finds nothing.',
  wrong: "branch: 'refs/heads/main'",
  right: "branch: 'main'",
});

const SECRETS_PATH = new Refusal('FLUX-005', {
  protects: 'Flux reads folders of the repository only; of any other path it applies nothing.',
  wrong: "secrets: { ageKeySecret: 'sops-age', path: '../secrets' }",
  right: "secrets: { ageKeySecret: 'sops-age', path: 'secrets/hub' }",
});

/** Secrets that are kept in Git, encrypted with SOPS and age: the few that can't come from a secret store, as they open it. */
export interface EncryptedSecrets {
  /**
   * Name of the Secret in `flux-system` with the age key, in a key whose name ends in `.agekey`. It is created by hand
   * before Flux starts.
   */
  readonly ageKeySecret: string;
  /**
   * Folder with the encrypted files, from the root of the repository. Only `data` and `stringData` may be encrypted in them.
   * @default - `secrets/` and the name of the cluster
   */
  readonly path?: string;
}

/** Where Flux reads the cluster from, and how it works. */
export interface FluxProps {
  /**
   * Address of the Git repository with the rendered clusters, for example `https://github.com/example/lab` or
   * `ssh://git@github.com/example/lab`. Refused: other protocols, and credentials inside the address.
   */
  readonly repositoryUrl: string;
  /**
   * Branch that is applied. Refused: full names such as `refs/heads/main`.
   * @default 'main'
   */
  readonly branch?: string;
  /**
   * Name of the Secret in `flux-system` that opens the repository, created by hand before Flux starts: keys `identity` and
   * `known_hosts` for ssh, `username` and `password` for https. Refused when missing for ssh.
   * @default - none, as for public repositories
   */
  readonly pullSecret?: string;
  /**
   * How often Flux looks for new commits. Refused: less than 10 seconds, which would wear the repository's server out, and
   * fractions of a second.
   * @default Duration.minutes(1)
   */
  readonly interval?: Duration;
  /**
   * Secrets kept in Git, encrypted.
   * @default - none
   */
  readonly secrets?: EncryptedSecrets;
  /**
   * How many objects the kustomize, helm and source controllers each work on at the same time.
   * @default 10
   */
  readonly concurrency?: number;
  /**
   * Memory at which each of these three controllers is killed. Refused: less than 256 MiB, which each of them requests. The three and
   * notification-controller's 256 MiB count against the platform's budget for controllers, which is 2 GiB.
   * @default Size.mebibytes(576)
   */
  readonly memoryLimit?: Size;
  /**
   * Who is told what Flux does.
   * @default - nobody
   */
  readonly notifications?: FluxNotification[];
  /**
   * Where metrics and alerts go.
   * @default - the sink that a construct above provides; nothing is scraped where there is none
   */
  readonly metrics?: IMetricsSink;
}

/**
 * Flux, installed and upgraded by its operator, and pointed at the cluster's folder in Git. The first time helmfile
 * installs both, after the network; from then on Flux looks after itself.
 *
 * With `secrets` it provides these to components that need one to start (`Ambient`): create it before them.
 */
export class Flux extends Component {
  /** The stage that installs the operator. */
  public readonly operator: Stage;
  /** The stage that installs Flux itself, by a FluxInstance that the operator acts on. */
  public readonly instance: Stage;
  /** The stage that applies the encrypted secrets, for what must wait for one of them; undefined without `secrets`. */
  public readonly secrets?: Stage;
  private readonly namespace: Namespace;
  private notifications?: Notifications;

  /**
   * @param scope the cluster
   * @param id name of the installation, usually `flux`
   * @param props repository and settings
   */
  constructor(scope: Construct, id: string, props: FluxProps) {
    super(scope, id);
    const repository = this.checkRepository(props);
    this.checkSync(props);
    this.checkControllers(props);
    this.namespace = new Namespace(this, 'Namespace', { name: NAMESPACE, tier: Tier.SYSTEM });
    this.operator = new Stage(this, 'Operator', { namespace: this.namespace, installs: this.shippedKinds({ groups: [OPERATOR_GROUP] }), podLabels: OPERATOR_LABELS });
    this.instance = new Stage(this, 'Instance', {
      namespace: this.namespace,
      installs: this.shippedKinds({ groups: FLUX_GROUPS }),
      podLabels: CONTROLLER_LABELS,
      healthChecks: [{ apiVersion: 'fluxcd.controlplane.io/v1', kind: 'FluxInstance', name: 'flux', namespace: NAMESPACE }],
    });
    // Nothing shows it: the FluxInstance is in the values of a chart.
    this.instance.waitFor(this.operator, 'the operator acts on its FluxInstance');
    this.installOperator();
    this.installInstance(props);

    if (props.pullSecret) this.cluster.expect(this, { what: 'Secrets for Flux', name: `${NAMESPACE}/${props.pullSecret}`, details: `opens ${repository.hostname}${repository.pathname}: \`identity\` and \`known_hosts\` for ssh, \`username\` and \`password\` for https; create it before helmfile runs` });
    if (props.secrets) {
      this.cluster.expect(this, { what: 'Secrets for Flux', name: `${NAMESPACE}/${props.secrets.ageKeySecret}`, details: 'the age key, in a key whose name ends in `.agekey`; create it before helmfile runs' });
      const secrets = this.decrypt(props.secrets);
      this.secrets = secrets;
      Ambient.provide(this.cluster, { decryptedSecrets: { connect: (client) => client.waitFor(secrets, 'it needs one of the secrets that Flux decrypts') } });
    }
    if (props.notifications?.length) this.notify(props.notifications);

    for (const stage of [this.operator, this.instance]) this.cluster.kubeApi.connect(stage);
    new ExternalEndpoint(this, 'Repository', { host: repository.hostname, port: portOf(repository) }).connect(this.instance);
    this.addMonitoring({
      namespace: this.namespace,
      metrics: props.metrics,
      scrapes: [
        { endpoint: new Endpoint(this.operator, 'OperatorMetrics', OPERATOR_METRICS) },
        { endpoint: new Endpoint(this.instance, 'ControllerMetrics', CONTROLLER_METRICS) },
      ],
      alerts: { flux: alerts(NAMESPACE) },
      slos: [RECONCILIATION],
      dashboards: ['flux-gitops'],
    })?.contractVersions();
  }

  /**
   * Tells people what Flux does, by itself: also when nobody evaluates alerts any more. For those whose secret comes from a
   * store that the cluster has only after Flux; others may be named in the props.
   *
   * @param notifications who is told
   */
  public notify(notifications: FluxNotification[]): void {
    if (this.notifications === undefined) {
      this.notifications = new Notifications(this, 'Notifications', this.namespace, this.instance);
      this.notifications.waitFor(this.instance, 'Flux brings the kinds of its notifications');
    }
    this.notifications.tell(this, notifications);
  }

  private installOperator(): void {
    new HelmRelease(this.operator, 'Release', {
      chart: OPERATOR_CHART,
      // Flux would run the rollback while it is itself what is being replaced.
      remediation: Remediation.RETRY,
      bootstrap: true,
      values: {
        image: { tag: OPERATOR_VERSION },
        installCRDs: true,
        // Alerts read what the report says; every five minutes, the chart's own, is too late for them.
        reporting: { interval: '30s' },
        // The status page asks nobody who they are.
        web: { enabled: false },
        priorityClassName: 'system-cluster-critical',
        resources: this.operator.reserve('flux-operator', 1, OPERATOR_RESOURCES),
      },
    });
  }

  private installInstance(props: FluxProps): void {
    const name = this.cluster.facts.name;
    new HelmRelease(this.instance, 'Release', {
      chart: INSTANCE_CHART,
      remediation: Remediation.RETRY,
      bootstrap: true,
      values: {
        // The operator uninstalls Flux with its FluxInstance: no uninstall of the chart may ever take it along.
        commonAnnotations: { 'helm.sh/resource-policy': 'keep' },
        instance: {
          distribution: { version: FLUX_VERSION, registry: FLUX_REGISTRY, artifact: FLUX_MANIFESTS },
          components: CONTROLLERS,
          // The one network policy of this namespace: from outside it, only metrics and webhooks can be reached.
          cluster: { type: 'kubernetes', domain: 'cluster.local', networkPolicy: true, multitenant: false },
          sync: {
            kind: 'GitRepository',
            url: props.repositoryUrl,
            ref: `refs/heads/${props.branch ?? 'main'}`,
            path: `./${(this.node.root as Platform).repositoryPath}/${name}/flux`,
            interval: `${(props.interval ?? Duration.minutes(1)).toSeconds()}s`,
            ...(props.pullSecret ? { pullSecret: props.pullSecret } : {}),
          },
          kustomize: { patches: this.patches(props) },
        },
      },
    });
  }

  /** Changes to what the operator installs: the chart has values for none of them. */
  private patches(props: FluxProps): object[] {
    const workers = this.instance.reserve('working controllers of Flux', WORKERS.length, { ...WORKER_RESOURCES, memoryLimit: props.memoryLimit ?? DEFAULT_MEMORY_LIMIT });
    const notifier = this.instance.reserve('notification-controller', 1, NOTIFICATION_RESOURCES);
    return [
      patch('Deployment', `(${WORKERS.join('|')})`, [replaceResources(workers), ...flags(`--concurrent=${props.concurrency ?? 10}`)]),
      patch('Deployment', 'notification-controller', [replaceResources(notifier)]),
      // What waits for another stage looks again after 5 seconds instead of 30.
      patch('Deployment', '(kustomize-controller|helm-controller)', flags('--requeue-dependency=5s')),
      // A variable that nobody sets is an error instead of an empty text, and no build reaches out to other repositories.
      patch('Deployment', 'kustomize-controller', flags('--feature-gates=StrictPostBuildSubstitutions=true', '--no-remote-bases=true')),
      // The index of a chart repository is kept for a while instead of being fetched for every release.
      patch('Deployment', 'source-controller', flags('--helm-cache-max-size=10', '--helm-cache-ttl=60m', '--helm-cache-purge-interval=5m')),
      // The operator owns this Namespace and tells Flux to leave it alone, so that these labels can come from here only.
      patch('Namespace', NAMESPACE, ['enforce', 'audit', 'warn'].map((mode) => (
        { op: 'add', path: `/metadata/labels/pod-security.kubernetes.io~1${mode}`, value: this.namespace.podSecurity }
      ))),
      patch('Kustomization', NAMESPACE, [{ op: 'add', path: '/spec/retryInterval', value: '1m' }]),
    ];
  }

  private decrypt({ ageKeySecret, path }: EncryptedSecrets): Stage {
    const stage = new Stage(this, 'Secrets', { namespace: this.namespace });
    new ApiObject(stage, 'Kustomization', {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name: 'encrypted-secrets' },
      spec: {
        interval: '1h',
        retryInterval: '2m',
        timeout: '5m',
        path: `./${path ?? `secrets/${this.cluster.facts.name}`}`,
        // A secret that is taken out of Git is taken out of the cluster.
        prune: true,
        // But not all of them when this Kustomization goes: they open the stores of all others.
        deletionPolicy: 'Orphan',
        wait: true,
        sourceRef: { kind: 'GitRepository', name: NAMESPACE },
        decryption: { provider: 'sops', secretRef: { name: ageKeySecret } },
      },
    } satisfies Kustomization);
    return stage;
  }

  private checkRepository({ repositoryUrl, pullSecret }: FluxProps): URL {
    const url = URL.canParse(repositoryUrl) ? new URL(repositoryUrl) : undefined;
    NO_CREDENTIALS.unless(this, url === undefined || (url.password === '' && (url.protocol === 'ssh:' || url.username === '')), `'repositoryUrl' holds credentials for ${url?.hostname}: keep them in a Secret and name it in 'pullSecret'`);
    REPOSITORY_URL.unless(this, Url.isUrl(repositoryUrl, ['https', 'ssh']), `'repositoryUrl' must be an https or ssh address, got '${repositoryUrl}': write it as in https://github.com/example/lab or ssh://git@github.com/example/lab`);
    SSH_KEY.unless(this, url!.protocol !== 'ssh:' || pullSecret !== undefined, `'pullSecret' must name the Secret with the key of an ssh address (${repositoryUrl}), got none: set it`);
    return url!;
  }

  private checkSync({ branch, interval, secrets }: FluxProps): void {
    BRANCH.unless(this, /^(?!refs\/)[\w.-]+(\/[\w.-]+)*$/.test(branch ?? 'main'), `'branch' must be the short name of a branch, got '${branch}': write it as in main`);
    if (interval !== undefined) Check.duration(this, 'interval', interval, { atLeast: Duration.seconds(10) });
    if (secrets === undefined) return;
    Check.text(this, 'secrets.ageKeySecret', secrets.ageKeySecret, 'name the Secret that holds the age key');
    SECRETS_PATH.unless(this, /^(?!\.{0,2}\/)\S+$/.test(secrets.path ?? 'secrets'), `'secrets.path' must be a folder below the root of the repository, got '${secrets.path}': write it as in secrets/${this.cluster.facts.name}`);
  }

  private checkControllers({ concurrency, memoryLimit }: FluxProps): void {
    if (concurrency !== undefined) Check.wholeNumber(this, 'concurrency', concurrency, 1, 100);
    if (memoryLimit !== undefined) Check.size(this, 'memoryLimit', memoryLimit, { atLeast: WORKER_RESOURCES.memory });
  }
}

/** A patch in the form of the FluxInstance: JSON patch operations (RFC 6902) as text, and which objects they are for. */
function patch(kind: string, name: string, operations: object[]): object {
  return { target: { kind, name }, patch: YamlText.of(operations) };
}

function replaceResources(value: object): object {
  return { op: 'replace', path: '/spec/template/spec/containers/0/resources', value };
}

function flags(...values: string[]): object[] {
  return values.map((value) => ({ op: 'add', path: '/spec/template/spec/containers/0/args/-', value }));
}

function portOf(url: URL): number {
  return Number(url.port || (url.protocol === 'ssh:' ? 22 : 443));
}
