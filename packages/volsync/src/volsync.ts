import {
  Check, Component, Cpu, Endpoint, HelmRelease, IBackupTarget, IMetricsSink, ISecretStore, IVolumeBackups, Namespace, PodSecurity, Refusal, Remediation, SecurityContext, Stage, TimeUnit,
  VolumeBackupConnection, VolumeToBackUp,
} from '@monosense-io/platform';
import { Duration, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { backupAlerts, backupsSlo, drillAlerts } from './alerts';
import { Retention } from './retention';
import { CHART, LABELS, METRICS, MOVER_LABELS } from './upstream';
import { backUp, BY_HAND, nameOf, Policy } from './volume-backup';

const DIVIDES_A_DAY = new Refusal('VOLSYNC-004', {
  protects: 'Hours that do not divide a day leave pauses of different lengths, of which the longest is not the one that was asked for.',
  wrong: 'everyHours: 5',
  right: 'everyHours: 6',
});

const ONCE = new Refusal('VOLSYNC-005', {
  protects: 'Two backups of one volume in one repository remove and overwrite each other.',
  wrong: "volsync.connect(stage, { claim: 'data', … }); volsync.connect(stage, { claim: 'data', … })",
  right: "volsync.connect(stage, { claim: 'data', … })",
});

const ELSEWHERE = new Refusal('VOLSYNC-006', {
  protects: 'A copy on the machine of the first one is lost together with it.',
  wrong: 'target: bucketOnTheNas, copyTo: shareOfTheNas',
  right: 'target: bucketOnTheNas, copyTo: bucketInTheCloud',
});

const AS_OFTEN = new Refusal('VOLSYNC-007', {
  protects: 'Alerts count from the hours of the component: a volume that is backed up less often would raise them although nothing is wrong.',
  wrong: "new VolSync(cluster, 'volsync', { target, passwordItem }).policy({ everyHours: 24 })",
  right: "new VolSync(cluster, 'volsync', { target, passwordItem, everyHours: 24 }).policy({ everyHours: 8 })",
});

const NAMES_APART = new Refusal('VOLSYNC-008', {
  protects: 'Two volumes whose backups have one name overwrite the Secrets and drills of each other, and one of them is never tried.',
  wrong: "claim 'eu-data' in namespace 'shop', and claim 'data' in namespace 'shop-eu'",
  right: "claim 'eu-data' in namespace 'shop', and claim 'files' in namespace 'shop-eu'",
});

/** Namespace of the drills. */
const DRILLS = 'volsync-drills';

const RESOURCES = { cpu: Cpu.millis(20), memory: Size.mebibytes(128), memoryLimit: Size.mebibytes(512) };

/** How volumes are backed up. */
export interface VolSyncPolicyOptions {
  /**
   * Hours between two backups: 1, 2, 3, 4, 6, 8, 12 or 24. Minute and first hour follow from the name of the volume.
   * @default 8
   */
  readonly everyHours?: number;
  /**
   * Which backups are kept.
   * @default Retention.DAYS
   */
  readonly retention?: Retention;
  /**
   * How often what no backup needs any more is removed from the repository, in whole days.
   * @default Duration.days(7)
   */
  readonly pruneInterval?: Duration;
  /**
   * Size of the volume, of the class of what is backed up, in which a backup keeps what it knows of its repository. It stays.
   * @default Size.gibibytes(2)
   */
  readonly cacheSize?: Size;
  /**
   * Share, in percent, of what backups of a volume usually have: a newest backup with less fails the daily look at the repository.
   * It notices a volume that came up empty, before its good backups are gone. 0 takes any.
   * @default 50
   */
  readonly smallestShare?: number;
}

/** Volumes with a password of their own, and where they go. */
export interface VolSyncApartOptions extends VolSyncPolicyOptions {
  /** Item with the field `password`, which the repositories of these volumes alone are encrypted with. */
  readonly passwordItem: string;
  /**
   * Where their backups go, with a key that reaches nothing else there.
   * @default - where those of all volumes go, with the same key
   */
  readonly target?: IBackupTarget;
  /**
   * A second place for them, on another machine.
   * @default - that of all volumes, with the same key
   */
  readonly copyTo?: IBackupTarget;
}

/** Where volumes are backed up to, and how. */
export interface VolSyncProps extends VolSyncPolicyOptions {
  /** Where backups go. */
  readonly target: IBackupTarget;
  /**
   * A second place, on another machine. It gets backups of its own, half a period after the first: what is damaged at the one is not
   * copied to the other.
   * @default - there is one place
   */
  readonly copyTo?: IBackupTarget;
  /**
   * Item with the field `password`, which all repositories are encrypted with. Keep a copy outside of the cluster: nobody reads any
   * backup without it. The store is that of the target's credentials, or `secretStore` for shares.
   */
  readonly passwordItem: string;
  /**
   * Store that holds the password, for targets without credentials of their own.
   * @default - the one that a construct above provides (`Ambient.provide`)
   */
  readonly secretStore?: ISecretStore;
  /**
   * Where metrics and alerts go.
   * @default - the sink that a construct above provides; nothing is scraped where there is none
   */
  readonly metrics?: IMetricsSink;
}

/**
 * VolSync: backups of volumes by restic, encrypted before they leave the cluster. Each volume has a repository of its own, and is filled
 * from its newest backup when it is made anew. Every backup is tried: looked at each day, and restored each month into a volume that
 * goes again.
 *
 * Pass it as `backups` of a `Volume`, or of a component that makes one.
 */
export class VolSync extends Component implements IVolumeBackups {
  /** The stage that installs the operator, with the kinds of sources and destinations. */
  public readonly operator: Stage;
  /** The stage of the drills; undefined as long as nothing is backed up. */
  public get drills(): Stage | undefined {
    return this.drillStage;
  }

  private readonly props: VolSyncProps;
  /** What has a name among sources, destinations and drills, by that name with its namespace. */
  private readonly names = new Map<string, string>();
  private drillStage?: Stage;

  /**
   * @param scope the cluster
   * @param id name of the installation, usually `volsync`
   * @param props targets, password and policy
   */
  constructor(scope: Construct, id: string, props: VolSyncProps) {
    super(scope, id);
    this.props = props;
    Check.object(this, 'props', props);
    Check.kind(this, 'target', props.target, 'IBackupTarget', 'connect');
    if (props.copyTo !== undefined) Check.kind(this, 'copyTo', props.copyTo, 'IBackupTarget', 'connect');
    Check.text(this, 'passwordItem', props.passwordItem, 'name the item of the secret store that holds the password of the repositories');
    const { everyHours } = this.policyOf(props);

    const namespace = new Namespace(this, 'Namespace', { name: 'volsync-system' });
    this.operator = new Stage(this, 'Operator', { namespace, podLabels: LABELS, installs: this.shippedKinds({ stateful: ['ReplicationDestination'] }) });
    new HelmRelease(this.operator, 'Release', {
      chart: CHART,
      remediation: Remediation.RETRY,
      values: {
        // Policies let in whoever scrapes, and nobody else; the metrics hold names of volumes alone.
        metrics: { disableAuth: true },
        podSecurityContext: SecurityContext.pod({ user: 65534 }),
        securityContext: SecurityContext.container(),
        resources: this.operator.reserve('volsync', 1, RESOURCES),
      },
    });
    // It ends where they are missing.
    this.operator.waitForKind('snapshot.storage.k8s.io', 'VolumeSnapshotClass');
    this.cluster.kubeApi.connect(this.operator);
    const facts = { namespace: namespace.name, drills: DRILLS, everyHours };
    this.addMonitoring({
      namespace,
      metrics: props.metrics,
      scrapes: [{ endpoint: new Endpoint(this.operator, 'Metrics', METRICS), tls: true }],
      alerts: { backups: backupAlerts(facts), drills: drillAlerts(facts) },
      slos: [backupsSlo()],
    });
  }

  public connect(client: Stage, volume: VolumeToBackUp): VolumeBackupConnection {
    return this.addVolume(client, volume, this.policyOf(this.props), this.props);
  }

  /**
   * The same with another policy, for volumes that need one.
   *
   * @param options what differs from the policy of the component
   */
  public policy(options: VolSyncPolicyOptions): IVolumeBackups {
    const policy = this.policyOf(options, this.props);
    const { everyHours } = this.policyOf(this.props);
    AS_OFTEN.unless(this, policy.everyHours <= everyHours, `'everyHours' of a policy must be at most that of the component, ${everyHours}, got ${policy.everyHours}: raise it there, and lower it for the others`);
    return { connect: (client: Stage, volume: VolumeToBackUp): VolumeBackupConnection => this.addVolume(client, volume, policy, this.props) };
  }

  /**
   * The same with a password of its own, and with a target whose key reaches nothing else, for volumes whose backups nobody in another
   * namespace may read or delete.
   *
   * @param options password, targets, and what differs from the policy of the component
   */
  public apart(options: VolSyncApartOptions): IVolumeBackups {
    Check.text(this, 'passwordItem', options.passwordItem, 'name the item of the secret store that holds the password of these repositories');
    if (options.target !== undefined) Check.kind(this, 'target', options.target, 'IBackupTarget', 'connect');
    if (options.copyTo !== undefined) Check.kind(this, 'copyTo', options.copyTo, 'IBackupTarget', 'connect');
    this.policy(options);
    const policy = this.policyOf(options, this.props);
    const places = { ...this.props, passwordItem: options.passwordItem, target: options.target ?? this.props.target, copyTo: options.copyTo ?? this.props.copyTo };
    return { connect: (client: Stage, volume: VolumeToBackUp): VolumeBackupConnection => this.addVolume(client, volume, policy, places) };
  }

  private addVolume(client: Stage, volume: VolumeToBackUp, policy: Policy, places: VolSyncProps): VolumeBackupConnection {
    Check.kind(this, 'client', client, 'Stage', 'waitFor');
    Check.kind(this, 'storageClass', volume.storageClass, 'IStorageClass', 'connect');
    if (volume.checks !== undefined) Check.list(this, 'checks', volume.checks);
    Check.dnsLabel(this, 'claim', volume.claim);
    Check.size(this, 'size', volume.size);
    Check.wholeNumber(this, 'user', volume.user, 1);
    const namespace = client.home;
    const name = `${namespace.name}-${volume.claim}`;
    this.take(name, namespace.name, volume.claim);
    // A stage of its own: the movers' pods are those that may reach the target, and what fills a volume is there before its claim.
    const stage = new Stage(this, name, { namespace, podLabels: MOVER_LABELS });
    const { passwordItem, secretStore, target, copyTo } = places;
    const targets = [target, ...(copyTo === undefined ? [] : [copyTo])].map((one) => ({ target: one, connection: one.connect(stage) }));
    targets.slice(1).forEach(({ connection }) => this.take(`${namespace.name}-${nameOf(volume.claim, connection, true)}`, namespace.name, volume.claim));
    this.take(`${name}-${BY_HAND}`, namespace.name, volume.claim);
    const drills = this.drillStage ??= this.addDrills(targets.some(({ connection }) => connection.share !== undefined));
    const all = targets.map((one, index) => backUp({ stage, drills, volume, policy, passwordItem, secretStore, ...one, second: index > 0 }));
    const [first] = all;
    const [host, other] = all.map(({ repository }) => new URL(repository.endpointUrl).hostname);
    ELSEWHERE.unless(this, host !== other, `'copyTo' must be on another machine than 'target', got ${host} for both: pass a target that is elsewhere, or leave it out`);
    for (const { repository: { endpointUrl, repository }, schedule, drill, reason } of all) {
      this.recordBackup({
        endpointUrl, repository, reason, schedule, drill, encrypted: true, retention: policy.retention.toString(),
        of: [{ kind: 'PersistentVolumeClaim', namespace: namespace.name, name: volume.claim }],
      });
    }
    if (first.dataSource !== undefined) client.waitFor(stage, `volume '${volume.claim}' is filled from its backup before anything starts on it`);
    return { dataSource: first.dataSource };
  }

  /** Takes a name, which nothing else of the backups may have. */
  private take(name: string, namespace: string, claim: string): void {
    const mine = `claim '${claim}' of namespace '${namespace}'`;
    const other = this.names.get(name);
    ONCE.unless(this, other !== mine, `${mine} is backed up already: back it up once`);
    NAMES_APART.unless(this, other === undefined, `the backups of ${mine} must have a name of their own, got '${name}', as those of ${other} have: rename one of the claims`);
    this.names.set(name, mine);
  }

  /** The stage of the drills, in a namespace where nothing else lives. */
  private addDrills(readsShares: boolean): Stage {
    // The restricted level refuses pods that mount a share by themselves.
    const level = readsShares ? { podSecurity: PodSecurity.BASELINE, reason: 'drills read backups from a share' } : {};
    const namespace = new Namespace(this, 'DrillsNamespace', { name: DRILLS, ...level });
    return new Stage(this, 'Drills', { namespace, podLabels: { 'app.kubernetes.io/name': 'restore-drill' } });
  }

  private policyOf(options: VolSyncPolicyOptions, otherwise: VolSyncPolicyOptions = {}): Policy {
    // What is undefined is as good as left out.
    const given: VolSyncPolicyOptions = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
    const { everyHours = 8, retention = Retention.DAYS, pruneInterval = Duration.days(7), cacheSize = Size.gibibytes(2), smallestShare = 50 } = { ...otherwise, ...given };
    DIVIDES_A_DAY.unless(this, [1, 2, 3, 4, 6, 8, 12, 24].includes(everyHours), `'everyHours' must be 1, 2, 3, 4, 6, 8, 12 or 24, got ${everyHours}: choose one of them`);
    Check.duration(this, 'pruneInterval', pruneInterval, { unit: TimeUnit.DAYS });
    Check.size(this, 'cacheSize', cacheSize);
    Check.wholeNumber(this, 'smallestShare', smallestShare, 0, 100);
    return { everyHours, retention, pruneInterval, cacheSize, smallestShare };
  }
}
