import {
  Alert, BackupDrill, Check, Cpu, IObjectStore, IStorageClass, Namespace, RestoreDrill, Schedule, Stage,
} from '@monosense-io/platform';
import { createHash } from 'crypto';
import { Duration, Lazy, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { FETCH, RECOVER } from './drill-scripts';
import { IMAGES, SIDECAR_IMAGE } from './upstream';

// The user of PostgreSQL in its image and in that of the plugin.
const POSTGRES_USER = 26;

const FETCH_RESOURCES = { cpu: Cpu.millis(50), memory: Size.mebibytes(256), memoryLimit: Size.mebibytes(512) };
const RECOVER_RESOURCES = { cpu: Cpu.millis(100), memory: Size.mebibytes(512), memoryLimit: Size.gibibytes(1) };

/** How long before its start a drill restores to: a moment that is in the archive for certain, WAL comes there within minutes. */
const BEFORE = Duration.hours(1);

// A month, a day for a run that failed and was repeated by hand, and a day for the length of months.
const OVERDUE = Duration.days(33);

/** Alert for drills that are overdue. */
export const DRILL_ALERT = 'PostgresRestoreDrillOverdue';

/** When backups are restored to see whether that works, and onto what. */
export interface BackupDrillOptions {
  /**
   * When, in UTC: five fields as crontab writes them.
   * @default - once a month, on a day and at a time that follow from the names of the two clusters
   */
  readonly schedule?: string;
  /**
   * Class of the volume that is restored to. It is made for each drill, and gone an hour after it.
   * @default - the class of the instances' volumes
   */
  readonly storageClass?: IStorageClass;
  /**
   * Size of that volume, at least 1 GiB: for the data, and for the WAL of a day.
   * @default - twice `dataSize`
   */
  readonly size?: Size;
}

/** What the drill of a cluster depends on. */
export interface BackupDrillProps {
  /** Name of the cluster. */
  readonly cluster: string;
  /** Major version of PostgreSQL. */
  readonly major: string;
  readonly store: IObjectStore;
  /** Name under which the backups are kept. */
  readonly serverName: string;
  readonly storageClass: IStorageClass;
  readonly size: Size;
  readonly options: BackupDrillOptions;
  /** Databases, and what each is asked, once all of them are known. */
  readonly checks: () => DatabaseCheck[];
}

/** What a restored database is asked. */
export interface DatabaseCheck {
  readonly database: string;
  /** A query for one number, which must be at least 1. */
  readonly query: string;
}

/**
 * Restores the cluster to a moment an hour ago, once a month, into a volume of its own: base backup and WAL come from the bucket, and a
 * PostgreSQL without a network recovers from them, is asked for what each database must hold, and has all its pages compared with their
 * checksums. It has no right in the cluster, and reads the bucket alone.
 */
export function addDrill(scope: Construct, props: BackupDrillProps): BackupDrill {
  const { cluster, major, options, serverName } = props;
  Check.size(scope, 'backup.drill.size', props.size, { atLeast: Size.gibibytes(1) });
  const stage = new Stage(scope, 'RestoreDrill', { namespace: new Namespace(scope, 'DrillNamespace', { name: drillNamespace(cluster) }), podLabels: { 'app.kubernetes.io/name': 'restore-drill', 'app.kubernetes.io/instance': cluster } });
  const store = props.store.connect(stage);
  const variable = (name: string, key: string) => ({ name, valueFrom: { secretKeyRef: { name: store.credentials.name, key: store.credentials.keys[key] } } });
  const common = [{ name: 'RESTORED', value: '/restored' }, { name: 'TMPDIR', value: '/tmp' }];
  const schedule = options.schedule ?? monthly(`${stage.cluster.node.id}/${cluster}`);
  return new RestoreDrill(stage, 'Drill', {
    name: drillName(cluster),
    schedule: Schedule.parse(scope, 'backup.drill.schedule', schedule).toFiveFields(),
    user: POSTGRES_USER,
    storageClass: options.storageClass ?? props.storageClass,
    size: props.size,
    steps: [
      {
        name: 'fetch',
        image: SIDECAR_IMAGE,
        command: ['/venv/bin/python3', '-c', FETCH],
        resources: FETCH_RESOURCES,
        env: [
          ...common,
          variable('AWS_ACCESS_KEY_ID', 'accessKeyId'),
          variable('AWS_SECRET_ACCESS_KEY', 'secretAccessKey'),
          { name: 'AWS_DEFAULT_REGION', value: store.region },
          { name: 'AWS_REQUEST_CHECKSUM_CALCULATION', value: 'when_required' },
          { name: 'AWS_RESPONSE_CHECKSUM_VALIDATION', value: 'when_required' },
          { name: 'ENDPOINT_URL', value: store.endpointUrl },
          { name: 'BUCKET', value: store.bucket },
          { name: 'SERVER', value: serverName },
          { name: 'BEFORE', value: `${BEFORE.toSeconds()}` },
        ],
      },
      {
        name: 'recover',
        image: IMAGES[major],
        command: ['bash', '-c', RECOVER],
        resources: RECOVER_RESOURCES,
        env: [...common, { name: 'MAJOR', value: major }, { name: 'CHECKS', value: Lazy.any({ produce: () => textOf(props.checks()) }) }],
      },
    ],
  }).drill;
}

/** The alert for a drill that has not succeeded for too long. */
export function drillAlerts(cluster: string): Alert[] {
  return [RestoreDrill.overdueAlert(DRILL_ALERT, `namespace="${drillNamespace(cluster)}",cronjob="${drillName(cluster)}"`, OVERDUE)];
}

/** One line for each query: the database, a tab, and the query. */
function textOf(checks: DatabaseCheck[]): string {
  return checks.map(({ database, query }) => `${database}\t${query.replace(/\s+/g, ' ').trim()}\n`).join('');
}

function drillNamespace(cluster: string): string {
  return `${cluster}-restore-drills`;
}

function drillName(cluster: string): string {
  return `${cluster}-restore`;
}

/** Once a month, on a day that every month has, at a time that follows from the name: not all clusters begin at once. */
function monthly(name: string): string {
  const number = createHash('sha256').update(name).digest().readUInt32BE(0);
  return `${number % 60} ${Math.floor(number / 60) % 24} ${1 + (Math.floor(number / 1440) % 28)} * *`;
}
