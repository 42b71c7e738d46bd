import {
  Alert, Check, Component, Cpu, IBackupTarget, IMetricsSink, ISecretStore, IStorageClass, Namespace, NfsBackupTarget, PodSecurity, Refusal, RestoreDrill, SecurityContext, Severity, Stage,
} from '@monosense-io/platform';
import { ApiObject, Duration, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { addRepository, variablesOf } from './repository';
import { Retention } from './retention';
import { BACKUP_FILE, RESTORE, VERIFY } from './scripts';
import { daily, monthly, spread } from './times';
import { ETCD_IMAGE, IMAGE, talosctlImage } from './upstream';

const TALOS_KNOWN = new Refusal('VOLSYNC-009', {
  protects: 'Snapshots of etcd come from the API of Talos: on other machines, every one of them would fail.',
  wrong: "new EtcdBackup(cluster, 'etcd', { … }), in a cluster without 'talosVersion'",
  right: "talosVersion: 'v1.14.6' among the facts of the cluster",
});

const NAME_FITS = new Refusal('VOLSYNC-010', {
  protects: 'Kubernetes refuses a CronJob with a name of more than 52 characters, and Flux with it all of the stage.',
  wrong: "name: 'control-plane-in-the-cupboard-below-the-stairs-01' of a machine",
  right: "name: 'cupboard-01' of the machine",
});

/** Longest name of a CronJob. */
const LONGEST = 52;

/** Namespace of the snapshots: the one from which Talos lets pods ask for them. */
const NAME = 'etcd-backup';

/** Role of Talos that may take snapshots of etcd, and nothing else. */
const ROLE = 'os:etcd:backup';

/** The Secret that Talos makes for pods, and where its programs look for it. */
const TALOS_SECRET = 'etcd-backup-talos';
const TALOS_FOLDER = '/var/run/secrets/talos.dev';

/** Port of Talos' API. */
const TALOS_PORT = 50000;

const LABELS = { 'app.kubernetes.io/name': NAME };
const RESOURCES = { cpu: Cpu.millis(20), memory: Size.mebibytes(64), memoryLimit: Size.gibibytes(1) };

// A day, and the time in which one that failed is repeated.
const OVERDUE = Duration.hours(26);

/** Where snapshots of etcd go, and how long they stay. */
export interface EtcdBackupProps {
  /** Where they go. */
  readonly target: IBackupTarget;
  /** Item with the field `password`, which they are encrypted with: etcd holds Secrets. Keep a copy outside of the cluster. */
  readonly passwordItem: string;
  /**
   * Store that holds the password, for targets without credentials of their own.
   * @default - the one that a construct above provides (`Ambient.provide`)
   */
  readonly secretStore?: ISecretStore;
  /**
   * Which of them are kept.
   * @default Retention.DAYS
   */
  readonly retention?: Retention;
  /** Class of the volume that a snapshot is restored to each month, on trial. It goes with its pod. */
  readonly storageClass: IStorageClass;
  /**
   * Size of that volume; etcd is at most 8 GiB.
   * @default Size.gibibytes(10)
   */
  readonly size?: Size;
  /**
   * Where alerts go.
   * @default - the sink that a construct above provides; none where there is none
   */
  readonly metrics?: IMetricsSink;
}

/**
 * Snapshots of etcd, which Talos takes and restic encrypts and keeps: one a day of each machine of the control plane, at times spread over
 * the day, so that the loss of a machine leaves the others' snapshots. They are looked at each day, and restored on trial each month, as
 * volumes are. Pods of its namespace may ask Talos for snapshots, and for nothing else.
 */
export class EtcdBackup extends Component {
  /** The stage of the snapshots. */
  public readonly snapshots: Stage;
  /** The stage of the drills. */
  public readonly drills: Stage;

  /**
   * @param scope the cluster
   * @param id name of the installation, usually `etcd-backup`
   * @param props target, password and retention
   */
  constructor(scope: Construct, id: string, props: EtcdBackupProps) {
    super(scope, id);
    Check.kind(this, 'target', props.target, 'IBackupTarget', 'connect');
    Check.kind(this, 'storageClass', props.storageClass, 'IStorageClass', 'connect');
    Check.text(this, 'passwordItem', props.passwordItem, 'name the item of the secret store that holds the password of the snapshots');
    const size = props.size ?? Size.gibibytes(10);
    Check.size(this, 'size', size);
    const { talosVersion, nodes, name } = this.cluster.facts;
    TALOS_KNOWN.unless(this, talosVersion !== undefined, "etcd is backed up by Talos, and the cluster has no 'talosVersion': write it into its facts, or leave this out");
    const retention = props.retention ?? Retention.DAYS;
    const { passwordItem, secretStore, target } = props;

    // The restricted level refuses pods that mount a share by themselves.
    const level = target instanceof NfsBackupTarget ? { podSecurity: PodSecurity.BASELINE, reason: 'snapshots of etcd are written to a share' } : {};
    const namespace = new Namespace(this, 'Namespace', { name: NAME, ...level });
    this.snapshots = new Stage(this, 'Snapshots', { namespace, podLabels: LABELS });
    const connection = target.connect(this.snapshots);
    const repository = addRepository(this.snapshots, connection, { secretName: NAME, folder: 'etcd-snapshots', passwordItem, secretStore });
    this.allowSnapshots();
    const volumes = repository.share === undefined ? [] : [repository.share];
    const machines = nodes.filter(({ controlPlane }) => controlPlane);
    for (const { name: machine } of machines) {
      NAME_FITS.unless(this, snapshotsOf(machine).length <= LONGEST, `'name' of a machine of the control plane must have at most ${LONGEST - snapshotsOf('').length} characters, got '${machine}': rename it`);
    }
    const env = [...variablesOf(NAME, repository), { name: 'KEEP', value: keepOf(retention) }];
    machines.forEach(({ name: machine, address }, index) => this.addSnapshots({ machine, address, schedule: spread(`${name}/${NAME}`, index, machines.length), image: talosctlImage(talosVersion!), env, volumes }));

    this.drills = new Stage(this, 'Drills', { namespace, podLabels: { 'app.kubernetes.io/name': 'restore-drill' } });
    target.connect(this.drills);
    const common = { volumes, user: 65532 };
    const looking = variablesOf(NAME, repository);
    new RestoreDrill(this.drills, 'Verify', {
      ...common, name: `${NAME}-verify`, schedule: daily(`${name}/${NAME}`),
      steps: [{ name: 'verify', image: IMAGE, command: ['bash', '-c', VERIFY], resources: RESOURCES, env: [...looking, { name: 'MAX_AGE', value: `${OVERDUE.toSeconds()}` }, { name: 'SMALLEST_SHARE', value: '50' }] }],
    });
    const { drill } = new RestoreDrill(this.drills, 'Restore', {
      ...common, name: `${NAME}-restore`, schedule: monthly(`${name}/${NAME}`), storageClass: props.storageClass, size,
      steps: [
        { name: 'restore', image: IMAGE, command: ['bash', '-c', RESTORE], resources: RESOURCES, env: looking },
        { name: 'status', image: ETCD_IMAGE, command: ['etcdutl', '--write-out', 'json', 'snapshot', 'status', '/restored/etcd.db'], resources: RESOURCES },
      ],
    });
    const { endpointUrl, repository: place } = repository;
    this.recordBackup({ endpointUrl, repository: place, reason: connection.reason, encrypted: true, schedule: `a day of each of ${machines.length} machines`, retention: retention.toString(), drill, of: [{ kind: 'Etcd', name }] });
    this.addMonitoring({ namespace, metrics: props.metrics, alerts: { etcd: etcdAlerts() } });
  }

  /** Talos gives pods of the namespace a login that takes snapshots, and puts it into a Secret. */
  private allowSnapshots(): void {
    this.cluster.addMachinePatch(this, {
      reason: `pods of namespace ${NAME} take snapshots of etcd`,
      patch: { machine: { features: { kubernetesTalosAPIAccess: { enabled: true, allowedRoles: [ROLE], allowedKubernetesNamespaces: [NAME] } } } },
      documents: [{ apiVersion: 'v1alpha1', kind: 'KubeTalosAPIAccessConfig', allowedRoles: [ROLE], allowedKubernetesNamespaces: [NAME] }],
    });
    // Talos itself brings the kind once that is allowed.
    this.cluster.assumeInstalled({ kinds: [{ group: 'talos.dev', kind: 'ServiceAccount', versions: ['v1alpha1'] }], objects: { Secret: [TALOS_SECRET] } });
    new ApiObject(this.snapshots, 'Login', { apiVersion: 'talos.dev/v1alpha1', kind: 'ServiceAccount', metadata: { name: TALOS_SECRET }, spec: { roles: [ROLE] } });
    this.cluster.kubeApi.connectMachines(this.snapshots, TALOS_PORT);
  }

  private addSnapshots({ machine, address, schedule, image, env, volumes }: Snapshots): void {
    const container = (name: string) => ({ resources: this.snapshots.reserve(`${machine} ${name}`, 1, RESOURCES), securityContext: SecurityContext.container() });
    const scratch = { name: 'scratch', mountPath: '/tmp' };
    new ApiObject(this.snapshots, `Snapshots-${machine}`, {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: snapshotsOf(machine) },
      spec: {
        schedule,
        concurrencyPolicy: 'Forbid',
        successfulJobsHistoryLimit: 1,
        failedJobsHistoryLimit: 1,
        jobTemplate: {
          spec: {
            backoffLimit: 2,
            activeDeadlineSeconds: 3600,
            ttlSecondsAfterFinished: 3600,
            template: {
              metadata: { labels: LABELS },
              spec: {
                automountServiceAccountToken: false,
                enableServiceLinks: false,
                restartPolicy: 'Never',
                securityContext: SecurityContext.pod({ user: 65532, volumesGroup: 65532 }),
                initContainers: [{
                  name: 'snapshot', image, ...container('snapshot'),
                  command: ['/talosctl', '--talosconfig', `${TALOS_FOLDER}/config`, '--endpoints', address, '--nodes', address, 'etcd', 'snapshot', '/tmp/etcd.db'],
                  volumeMounts: [scratch, { name: 'talos', mountPath: TALOS_FOLDER, readOnly: true }],
                }],
                containers: [{
                  name: 'backup', image: IMAGE, ...container('backup'), command: ['bash', '-c', BACKUP_FILE], env,
                  volumeMounts: [scratch, ...volumes.map(({ name }) => ({ name, mountPath: `/mnt/${name}` }))],
                }],
                volumes: [{ name: 'scratch', emptyDir: {} }, { name: 'talos', secret: { secretName: TALOS_SECRET, defaultMode: 0o440 } }, ...volumes],
              },
            },
          },
        },
      },
    });
  }
}

/** Snapshots of one machine. */
interface Snapshots {
  readonly machine: string;
  readonly address: string;
  readonly schedule: string;
  readonly image: string;
  readonly env: object[];
  readonly volumes: { readonly name: string }[];
}

/** Name of the CronJob that takes the snapshots of a machine. */
function snapshotsOf(machine: string): string {
  return `etcd-${machine}`;
}

/** The options by which restic forgets. */
function keepOf({ options }: Retention): string {
  return Object.entries(options).filter(([, number]) => number !== undefined).map(([span, number]) => `--keep-${span} ${number}`).join(' ');
}

/* Each alert has a section of its name in RUNBOOK.md. */
function etcdAlerts(): Alert[] {
  const selector = `namespace="${NAME}",cronjob=~"etcd-.+",cronjob!~"${NAME}-(verify|restore)"`;
  const last = `max(kube_cronjob_status_last_successful_time{${selector}} or kube_cronjob_created{${selector}})`;
  return [
    {
      name: 'EtcdBackupOverdue',
      expression: `time() - ${last} > ${OVERDUE.toSeconds()}`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: 'No snapshot of etcd has been kept for more than a day.',
    },
    RestoreDrill.overdueAlert('EtcdBackupCheckOverdue', `namespace="${NAME}",cronjob="${NAME}-verify"`, Duration.days(2)),
    RestoreDrill.overdueAlert('EtcdRestoreDrillOverdue', `namespace="${NAME}",cronjob="${NAME}-restore"`, Duration.days(35)),
  ];
}
