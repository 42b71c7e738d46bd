import {
  Check, Component, Cpu, Endpoint, ExternalSecret, HealthCheck, HelmRelease, IMetricsSink, IObjectStore, ISecretStore, IStorageClass, Monitoring, Namespace, PodSecurity, Pods,
  Refusal, Remediation, Schedule, SecretReference, SecurityContext, Stage, TimeUnit,
} from '@monosense-io/platform';
import type { ConfigMap } from '@monosense-io/platform/lib/imports/v1';
import { ApiObject, Duration, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { agentAlerts, backupAlerts, serverAlerts, volumeAlerts } from './alerts';
import type { BackupStorageLocation, Schedule as VeleroSchedule } from './imports/velero.io-v1';
import { AGENT_LABELS, CHART, CRDS, METRICS, PLUGIN_IMAGE, REPOSITORY_SECRET, SERVER_LABELS, STATEFUL, VERSION } from './upstream';

const SUNDAY = '0 2 * * 0';
const DEFAULT_RETENTION = Duration.days(30);
// A day more than a week: a backup that takes hours is still in time.
const DEFAULT_MAX_AGE = Duration.days(8);

/** Name of the bucket among Velero's places; there is no other. */
const LOCATION = 'default';

const POLICY = { name: 'volume-policy', key: 'policy.yaml' };

const SERVER_RESOURCES = { cpu: Cpu.millis(50), memory: Size.mebibytes(128), memoryLimit: Size.mebibytes(512) };
const AGENT_RESOURCES = { cpu: Cpu.millis(20), memory: Size.mebibytes(64), memoryLimit: Size.mebibytes(256) };

/*
 * What Git brings: Flux labels all that it applies, and the operator of a HelmRelease all that its chart renders. What the secret
 * store brings, and Helm's records of its own releases, come back by themselves too.
 */
const BY_ITSELF = [
  { key: 'kustomize.toolkit.fluxcd.io/name', operator: 'DoesNotExist' },
  { key: 'helm.toolkit.fluxcd.io/name', operator: 'DoesNotExist' },
  { key: 'reconcile.external-secrets.io/managed', operator: 'DoesNotExist' },
  { key: 'owner', operator: 'NotIn', values: ['helm'] },
];

/** What controllers make anew of other objects, and what says only how things are at the moment. */
const DERIVED = [
  'certificaterequests.cert-manager.io', 'challenges.acme.cert-manager.io', 'orders.acme.cert-manager.io', 'ciliumendpoints.cilium.io', 'ciliumidentities.cilium.io', 'ciliumnodes.cilium.io',
  'controllerrevisions.apps', 'endpoints', 'endpointslices.discovery.k8s.io', 'events', 'events.events.k8s.io', 'leases.coordination.k8s.io', 'nodes', 'pods', 'replicasets.apps',
  'ephemeralreports.reports.kyverno.io', 'clusterephemeralreports.reports.kyverno.io', 'policyreports.wgpolicyk8s.io', 'clusterpolicyreports.wgpolicyk8s.io',
];

/** Volumes, their claims, and what stands for them while they are copied. */
const VOLUMES = ['persistentvolumeclaims', 'persistentvolumes'];
const SNAPSHOTS = ['volumesnapshots.snapshot.storage.k8s.io', 'volumesnapshotcontents.snapshot.storage.k8s.io'];

/** Left out unless they are asked for: the backup of objects is not encrypted. */
const SECRETS = 'secrets';

/** Volumes that are not copied. */
const NOT_COPIED = [
  // Of databases: a base backup and WAL restore them, and copies of two volumes of different moments don't.
  { key: 'cnpg.io/cluster', operator: 'DoesNotExist' },
  // Caches and copies that VolSync makes for itself.
  { key: 'app.kubernetes.io/created-by', operator: 'NotIn', values: ['volsync'] },
];

/** Namespaces of restore drills: what is in them was restored from a backup, and goes after the drill. */
const DRILLS = ['volsync-drills', 'postgres-restore-drills'];

const SNAPSHOTTED = new Refusal('VELERO-001', {
  protects: 'Velero copies a volume from a snapshot of it. Of a class without snapshots every backup would fail in part, and hold no data.',
  wrong: "volumes: { classes: [openebs.addClass('local')], repositoryItem: 'velero-repository' }",
  right: "volumes: { classes: [ceph.blockClass], repositoryItem: 'velero-repository' }",
});

const SOME_CLASS = new Refusal('VELERO-002', {
  protects: 'Without a class, volumes would be in no backup, though they seem to be.',
  wrong: "volumes: { classes: [], repositoryItem: 'velero-repository' }",
  right: "volumes: { classes: [ceph.blockClass], repositoryItem: 'velero-repository' }",
});

const MAX_AGE = new Refusal('VELERO-003', {
  protects: 'An age that is reached between two backups would raise an alert although nothing is wrong, until nobody believes it.',
  wrong: 'maxAge: Duration.days(7), with one backup a week',
  right: 'maxAge: Duration.days(8)',
});

const SECRETS_ENCRYPTED = new Refusal('VELERO-004', {
  protects: 'Velero writes Secrets into the bucket as they are: over plain http, everybody on the way reads passwords, tokens and keys.',
  wrong: "secrets: true, with a store at 'http://10.0.0.3:9000'",
  right: "secrets: true, with a store at 'https://s3.example.org'",
});

/** Which volumes are copied into the bucket, and how they are encrypted there. */
export interface VeleroVolumesOptions {
  /** The classes whose volumes are copied; each must have snapshots. Volumes of all other classes are left out. */
  readonly classes: IStorageClass[];
  /**
   * Item of the secret store with the field `repository-password`: everything that is copied is encrypted with it. Keep it outside
   * the cluster as well, since no volume can be restored without it. It can't change later.
   */
  readonly repositoryItem: string;
}

/** Where backups go, when they are made, and of what. */
export interface VeleroProps {
  /** The bucket, of this cluster alone: Velero makes a Backup in the cluster of every backup that it finds there. */
  readonly store: IObjectStore;
  /**
   * The volumes that are copied as well.
   * @default - none: only objects of the Kubernetes API are backed up
   */
  readonly volumes?: VeleroVolumesOptions;
  /**
   * When backups are made, in UTC, as crontab writes it.
   * @default '0 2 * * 0' - on Sundays at two
   */
  readonly schedule?: string;
  /**
   * How long a backup is kept, in whole hours.
   * @default Duration.days(30)
   */
  readonly retention?: Duration;
  /**
   * Age of the newest backup at which an alert is raised, in whole seconds. Refused: one that is no longer than the longest pause of
   * `schedule`.
   * @default Duration.days(8)
   */
  readonly maxAge?: Duration;
  /**
   * Whether the backup of objects holds Secrets that neither Git nor a chart nor the secret store brings, such as the age key of SOPS,
   * Flux's Git token, and the keys of cert-manager's certificates and ACME accounts. Velero does not encrypt objects: whoever can read
   * the bucket can read these Secrets. Refused: `true` with a store whose address is not `https`, also where `reason` is given.
   * @default false
   */
  readonly secrets?: boolean;
  /**
   * Namespaces of which nothing is backed up, beside Velero's own.
   * @default - none
   */
  readonly excludedNamespaces?: string[];
  /**
   * Where the password of `volumes` is kept.
   * @default - the store that a construct above provides
   */
  readonly secretStore?: ISecretStore;
  /**
   * Where metrics and alerts go.
   * @default - the sink that a construct above provides; nothing is scraped where there is none
   */
  readonly metrics?: IMetricsSink;
  /**
   * Why the backups may go over plain `http`, or lie on a machine that keeps other data of the cluster too: refused at synthesis
   * without a reason. The build lists it.
   * @default - neither is the case
   */
  readonly reason?: string;
}

/**
 * Velero: once a week a backup of what Git doesn't bring, into a bucket. That is what people and controllers have made in the cluster by
 * hand, and the volumes of the classes that are named. What Flux applies, what a chart renders and what comes from the secret store is
 * left out: it comes back from where it is kept. Secrets are left out too, unless `secrets` is set: Velero writes objects into the bucket
 * without encryption.
 *
 * It has all rights in the cluster, since a restore may have to make any object. Its pods run with the least rights, and only those that
 * copy volumes run as root, which reads the files of every owner. No pod mounts a folder of a machine, so volumes without snapshots can't
 * be copied: back those up with VolSync.
 *
 * Refused: classes without snapshots, an age of alerts that a backup in time reaches, and Secrets over plain http.
 */
export class Velero extends Component {
  /** Its namespace, `velero`. */
  public readonly namespace: Namespace;
  /** The stage that installs the server, and the agents where volumes are copied. */
  public readonly operator: Stage;
  /** The stage of the bucket and of the schedules. */
  public readonly backups: Stage;
  /** The stage of its scrapes and alerts; undefined where there is no sink for them. */
  public readonly monitoring?: Monitoring;

  /**
   * @param scope the cluster
   * @param id name of the installation and prefix of the backups, usually `velero`
   * @param props the bucket, volumes and times
   */
  constructor(scope: Construct, id: string, props: VeleroProps) {
    super(scope, id);
    Check.kind(this, 'store', props.store, 'IObjectStore', 'connect');
    if (props.reason !== undefined) Check.text(this, 'reason', props.reason, 'say why, or leave it out');
    (props.excludedNamespaces ?? []).forEach((name) => Check.dnsLabel(this, 'excludedNamespaces', name));
    const schedule = Schedule.parse(this, 'schedule', props.schedule ?? SUNDAY);
    const maxAge = props.maxAge ?? DEFAULT_MAX_AGE;
    this.checkAge(schedule, Check.duration(this, 'maxAge', maxAge));
    const hours = Check.duration(this, 'retention', props.retention ?? DEFAULT_RETENTION, { unit: TimeUnit.HOURS });
    const ttl = `${hours}h0m0s`;

    this.namespace = new Namespace(this, 'Namespace', {
      name: 'velero',
      ...(props.volumes ? { podSecurity: PodSecurity.BASELINE, reason: 'pods that copy volumes run as root, to read the files of every owner' } : {}),
    });
    const healthChecks: HealthCheck[] = CRDS.map((name) => ({ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', name }));
    // The pods that Velero makes for each volume and each repository have no label in common with its own.
    this.operator = new Stage(this, 'Operator', {
      namespace: this.namespace,
      installs: this.shippedKinds({ stateful: STATEFUL }),
      healthChecks,
    });
    const store = props.store.connect(this.operator);
    const secrets = props.secrets ?? false;
    SECRETS_ENCRYPTED.unless(this, !secrets || /^https:\/\//i.test(store.endpointUrl), `'secrets' must not be true unless the store is reached over https, got '${store.endpointUrl}': use an address with https, or leave 'secrets' out`);
    this.install(props, store.credentials);
    if (props.volumes) healthChecks.push(...this.addPassword(props.volumes, props.secretStore));
    this.cluster.kubeApi.connect(this.operator);

    this.backups = new Stage(this, 'Backups', { namespace: this.namespace });
    new ApiObject(this.backups, 'Location', {
      apiVersion: 'velero.io/v1',
      kind: 'BackupStorageLocation',
      metadata: { name: LOCATION },
      spec: {
        provider: 'aws',
        default: true,
        objectStorage: { bucket: store.bucket },
        // R2 and others that speak S3 refuse the checksums that the plugin adds by default.
        config: { region: store.region, s3Url: store.endpointUrl, s3ForcePathStyle: 'true', checksumAlgorithm: '' },
      },
    } satisfies BackupStorageLocation);
    const excludedNamespaces = [this.namespace.name, ...(props.excludedNamespaces ?? [])];
    const names = [this.addSchedule('objects', schedule, {
      ttl,
      excludedNamespaces,
      excludedResources: [...DERIVED, ...VOLUMES, ...SNAPSHOTS, ...(secrets ? [] : [SECRETS])],
      labelSelector: { matchExpressions: BY_ITSELF },
      snapshotVolumes: false,
    })];
    if (props.volumes) names.push(this.addVolumes(props.volumes, schedule, ttl, excludedNamespaces));
    this.recordBackup({ endpointUrl: store.endpointUrl, repository: store.bucket, reason: props.reason, schedule: `${schedule}`, retention: `${hours} hours` });
    this.monitoring = this.watch(props, names, maxAge);
  }

  private checkAge(schedule: Schedule, seconds: number): void {
    const pause = schedule.longestPause().toSeconds();
    MAX_AGE.unless(this, seconds > pause, `'maxAge' must be longer than the longest pause of 'schedule' ('${schedule}', ${pause / 3600} h), got ${seconds / 3600} h: set it to Duration.hours(${Math.floor(pause / 3600) + 24}) or more`);
  }

  private install(props: VeleroProps, { name: secret, keys }: SecretReference): void {
    const stage = this.operator;
    const variable = (name: string, key: string) => ({ name, valueFrom: { secretKeyRef: { name: secret, key: keys[key] } } });
    const nodes = this.cluster.facts.nodes.length;
    new HelmRelease(stage, 'Release', {
      chart: CHART,
      remediation: Remediation.RETRY,
      values: {
        image: { repository: 'docker.io/velero/velero', tag: VERSION },
        resources: stage.reserve('velero', 1, SERVER_RESOURCES),
        podSecurityContext: SecurityContext.pod({ user: 65532 }),
        containerSecurityContext: SecurityContext.container(),
        initContainers: [{
          name: 'velero-plugin-for-aws',
          image: PLUGIN_IMAGE,
          securityContext: SecurityContext.container(),
          // Less than the server's, which come after it.
          resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '64Mi' } },
          volumeMounts: [{ mountPath: '/target', name: 'plugins' }],
        }],
        // A backup that a restart interrupts fails anyway: waiting an hour for it gains nothing.
        terminationGracePeriodSeconds: 60,
        // Both come with this package's own objects, and the kinds with Flux' HelmRelease.
        backupsEnabled: false,
        snapshotsEnabled: false,
        upgradeCRDs: false,
        cleanUpCRDs: false,
        // The keys are variables of the pods, which those that Velero makes inherit.
        credentials: { useSecret: false },
        configuration: {
          uploaderType: 'kopia',
          ...(props.volumes ? { features: 'EnableCSI' } : {}),
          extraEnvVars: [
            variable('AWS_ACCESS_KEY_ID', 'accessKeyId'),
            variable('AWS_SECRET_ACCESS_KEY', 'secretAccessKey'),
            // Where the state of repositories is written: their own file system is read only.
            { name: 'HOME', value: '/tmp' },
            { name: 'AWS_REQUEST_CHECKSUM_CALCULATION', value: 'when_required' },
            { name: 'AWS_RESPONSE_CHECKSUM_VALIDATION', value: 'when_required' },
          ],
        },
        deployNodeAgent: props.volumes !== undefined,
        ...(props.volumes ? {
          // The server reads the password through the API, and makes a well-known one where there is none. The pod can't start before the key is there.
          extraVolumes: [{ name: 'repository-password', secret: { secretName: REPOSITORY_SECRET.name, items: [{ key: REPOSITORY_SECRET.key, path: REPOSITORY_SECRET.key }] } }],
          extraVolumeMounts: [{ name: 'repository-password', mountPath: '/repository-password', readOnly: true }],
          nodeAgent: {
            // Copies are made from snapshots, by pods of their own: no folder of the machine is needed.
            disableHostPath: true,
            podSecurityContext: SecurityContext.pod({ user: 65532 }),
            containerSecurityContext: SecurityContext.container({ writableRoot: true }),
            resources: stage.reserve('node-agent', nodes, AGENT_RESOURCES),
          },
        } : {}),
      },
    });
  }

  /** Adds the password of the repositories, and says what has to be healthy for it: nothing where somebody else brings the Secret. */
  private addPassword({ repositoryItem }: VeleroVolumesOptions, store?: ISecretStore): HealthCheck[] {
    const password = new ExternalSecret(this.operator, 'RepositoryPassword', { store, name: REPOSITORY_SECRET.name, data: { [REPOSITORY_SECRET.key]: { item: repositoryItem } } });
    return password.node.children.filter(ApiObject.isApiObject).map(({ apiVersion, kind, name }) => ({ apiVersion, kind, name, namespace: this.namespace.name }));
  }

  private addVolumes({ classes }: VeleroVolumesOptions, schedule: Schedule, ttl: string, excludedNamespaces: string[]): string {
    SOME_CLASS.unless(this, classes.length > 0, "'volumes.classes' must name at least one class of volumes, got none: pass a class that has snapshots, or leave 'volumes' out");
    const names = classes.map((one, index) => {
      Check.kind(this, `volumes.classes[${index}]`, one, 'IStorageClass', 'connect');
      const { name, snapshotClass } = one.connect(this.backups);
      SNAPSHOTTED.unless(this, snapshotClass !== undefined, `'volumes.classes' must have snapshots, got '${name}', which has no VolumeSnapshotClass: back its volumes up with VolSync, or give the class snapshots`);
      return name;
    });
    this.backups.waitForKind('snapshot.storage.k8s.io', 'VolumeSnapshotClass');
    const rules = {
      version: 'v1',
      volumePolicies: [
        { conditions: { storageClass: names }, action: { type: 'snapshot' } },
        // All the others: the first rule that fits counts.
        { conditions: { capacity: '0,' }, action: { type: 'skip' } },
      ],
    };
    new ApiObject(this.backups, 'VolumePolicy', {
      apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: POLICY.name }, data: { [POLICY.key]: `${JSON.stringify(rules, undefined, 2)}\n` },
    } satisfies ConfigMap);
    return this.addSchedule('volumes', schedule, {
      ttl,
      excludedNamespaces: [...new Set([...excludedNamespaces, ...DRILLS])],
      includedResources: VOLUMES,
      labelSelector: { matchExpressions: NOT_COPIED },
      resourcePolicy: { kind: 'configmap', name: POLICY.name },
      snapshotVolumes: true,
      snapshotMoveData: true,
    });
  }

  private addSchedule(what: string, schedule: Schedule, template: NonNullable<VeleroSchedule['spec']>['template']): string {
    const name = `${this.node.id}-${what}`;
    new ApiObject(this.backups, `Schedule-${what}`, {
      apiVersion: 'velero.io/v1',
      kind: 'Schedule',
      metadata: { name },
      spec: { schedule: `${schedule}`, useOwnerReferencesInBackup: false, template: { storageLocation: LOCATION, ...template } },
    } satisfies VeleroSchedule);
    return name;
  }

  private watch({ metrics, volumes }: VeleroProps, schedules: string[], maxAge: Duration): Monitoring | undefined {
    const namespace = this.namespace.name;
    const pods = (id: string, labels: { [label: string]: string }) => new Endpoint(this.operator, `${id}Metrics`, { ...METRICS, pods: new Pods(this.operator, id, { labels }) });
    return this.addMonitoring({
      namespace: this.namespace,
      metrics,
      scrapes: [{ endpoint: pods('Server', SERVER_LABELS) }, ...(volumes ? [{ endpoint: pods('Agents', AGENT_LABELS) }] : [])],
      alerts: {
        server: serverAlerts(namespace, LOCATION),
        backups: backupAlerts(namespace, schedules, maxAge),
        ...(volumes ? { agents: agentAlerts(namespace), volumes: volumeAlerts(namespace) } : {}),
      },
    });
  }
}
