import {
  BackupDrill, BackupTargetConnection, Cpu, IBackupTarget, ISecretStore, PodSecurity, Quantity, Refusal, RestoreDrill, SecurityContext, Stage, StorageClassConnection, VolumeDataSource,
  VolumeToBackUp,
} from '@monosense-io/platform';
import { ApiObject, Duration, Size } from 'cdk8s';
import { addRepository, Repository, variablesOf } from './repository';
import { Retention } from './retention';
import { RESTORE, VERIFY } from './scripts';
import { daily, everyHours, monthly } from './times';
import { IMAGE } from './upstream';

const SHARE_ALLOWED = new Refusal('VOLSYNC-003', {
  protects: 'Pods that mount a share by themselves are refused in a namespace of the restricted level, so that no backup would ever be made.',
  wrong: "backups to an NfsBackupTarget of a volume in a namespace with PodSecurity.RESTRICTED",
  right: "new Namespace(this, 'Namespace', { podSecurity: PodSecurity.BASELINE, reason: 'its backups are written to a share' })",
});

// They run for minutes: requests are reserved all the time, limits are not.
const MOVER_RESOURCES = { cpu: Cpu.millis(20), memory: Size.mebibytes(64), memoryLimit: Size.gibibytes(1) };

const CHECK_RESOURCES = { cpu: Cpu.millis(20), memory: Size.mebibytes(64), memoryLimit: Size.mebibytes(512) };

/** How the names of the CronJobs end that look at repositories. */
export const VERIFIES = 'verify';

/** How the names of the CronJobs end that restore. */
export const RESTORES = 'restore';

/** How the names of destinations end that stand still until somebody lets them write. */
export const BY_HAND = 'by-hand';

const API_VERSION = 'volsync.backube/v1alpha1';

/** How volumes are backed up. */
export interface Policy {
  readonly everyHours: number;
  readonly retention: Retention;
  readonly pruneInterval: Duration;
  readonly cacheSize: Size;
  readonly smallestShare: number;
}

/** What the backup of one volume depends on. */
export interface VolumeBackupProps {
  /** The stage of its sources and of what fills it, in the namespace of the volume. */
  readonly stage: Stage;
  /** The stage of its drills. */
  readonly drills: Stage;
  readonly volume: VolumeToBackUp;
  readonly target: IBackupTarget;
  /** How the stage reaches the target. */
  readonly connection: BackupTargetConnection;
  /** The same volume at two targets is two repositories, whose names differ. */
  readonly second: boolean;
  readonly policy: Policy;
  readonly passwordItem: string;
  readonly secretStore?: ISecretStore;
}

/** What has come of it. */
export interface VolumeBackup {
  readonly repository: Repository;
  readonly schedule: string;
  readonly drill: BackupDrill;
  readonly reason?: string;
  readonly dataSource?: VolumeDataSource;
}

/** Backs a volume up to one target, lets it be filled from there, and tries both. */
export function backUp(props: VolumeBackupProps): VolumeBackup {
  const { stage, connection: target, volume, second, policy } = props;
  const { claim, storageClass, size, user, group } = volume;
  const namespace = stage.home.name;
  const name = nameOf(claim, target, second);
  const full = `${namespace}-${name}`;
  const secretName = `${name}-backup`;
  const folder = `${namespace}/${claim}`;
  const repository = addRepository(stage, target, { secretName, folder, passwordItem: props.passwordItem, secretStore: props.secretStore });
  SHARE_ALLOWED.unless(stage, repository.share === undefined || stage.home.podSecurity !== PodSecurity.RESTRICTED, `'target' is the share '${target.name}', which pods of namespace '${namespace}' must not mount at level '${stage.home.podSecurity}': give the namespace the baseline level with a reason, or use a bucket`);

  const schedule = everyHours(`${stage.cluster.node.id}/${folder}`, policy.everyHours, second);
  const kind = storageClass.connect(stage);
  const mover = {
    repository: secretName,
    cacheCapacity: Quantity.ofSize(policy.cacheSize),
    cacheStorageClassName: kind.name,
    moverSecurityContext: SecurityContext.pod({ user, group, volumesGroup: group ?? user, unlessOwned: true }),
    moverResources: stage.reserve(`backup of ${full}`, 1, MOVER_RESOURCES),
    ...(repository.share === undefined ? {} : { moverVolumes: [{ mountPath: repository.share.name, volumeSource: { nfs: repository.share.nfs } }] }),
  };
  const { copyMethod, ...copy } = copyOf(kind);
  new ApiObject(stage, second ? 'SecondSource' : 'Source', {
    apiVersion: API_VERSION,
    kind: 'ReplicationSource',
    metadata: { name },
    spec: {
      sourcePVC: claim,
      trigger: { schedule },
      restic: { ...mover, copyMethod, ...copy, pruneIntervalDays: policy.pruneInterval.toDays(), retain: policy.retention.options },
    },
  });
  const fills = !second && kind.snapshotClass !== undefined && volume.fill !== false;
  if (!second) addDestination(stage, { name: fills ? name : `${name}-${BY_HAND}`, claim, size, kind, mover, fills });
  return {
    repository, schedule, reason: target.reason,
    drill: addDrills(props, { full, secretName: `${full}-backup`, folder }),
    ...(fills ? { dataSource: { apiGroup: 'volsync.backube', kind: 'ReplicationDestination', name } } : {}),
  };
}

/** Name of what backs a claim up to a target, in the namespace of the claim. */
export function nameOf(claim: string, target: BackupTargetConnection, second: boolean): string {
  return second ? `${claim}-${target.name}` : claim;
}

/** How a class lets a volume be copied while it is in use: the best of what it can. */
function copyOf({ name, snapshotClass, cloneable }: StorageClassConnection): { readonly copyMethod: string; readonly [key: string]: string } {
  if (snapshotClass !== undefined) return { copyMethod: 'Snapshot', storageClassName: name, volumeSnapshotClassName: snapshotClass };
  return cloneable ? { copyMethod: 'Clone', storageClassName: name } : { copyMethod: 'Direct' };
}

/** What a destination depends on. */
interface DestinationProps {
  readonly name: string;
  readonly claim: string;
  readonly size: Size;
  readonly kind: StorageClassConnection;
  readonly mover: object;
  readonly fills: boolean;
}

/**
 * What restores a volume. Where the class can make snapshots, it restores once when it is created, and new claims are filled from that.
 * Elsewhere it stands still until somebody has stopped the application and lets it write into the volume.
 */
function addDestination(stage: Stage, { name, claim, size, kind, mover, fills }: DestinationProps): void {
  new ApiObject(stage, 'Destination', {
    apiVersion: API_VERSION,
    kind: 'ReplicationDestination',
    metadata: { name },
    spec: {
      trigger: { manual: 'restore-once' },
      ...(fills ? {} : { paused: true }),
      restic: {
        ...mover,
        ...(fills
          ? { copyMethod: 'Snapshot', accessModes: ['ReadWriteOnce'], capacity: Quantity.ofSize(size), storageClassName: kind.name, volumeSnapshotClassName: kind.snapshotClass, cleanupTempPVC: true }
          : { copyMethod: 'Direct', destinationPVC: claim, enableFileDeletion: true }),
        cleanupCachePVC: true,
      },
    },
  });
}

/** What the drills of a volume at one target depend on. */
interface DrillProps {
  /** Name of the volume's backups at this target, unique in the cluster. */
  readonly full: string;
  readonly secretName: string;
  readonly folder: string;
}

/** A look at the repository each day, and a restore each month, in a namespace of their own. Returns the restore. */
function addDrills({ drills, volume: { user, group, size, storageClass, checks = [] }, target, policy, passwordItem, secretStore }: VolumeBackupProps, { full, secretName, folder }: DrillProps): BackupDrill {
  const repository = addRepository(drills, target.connect(drills), { secretName, folder, passwordItem, secretStore });
  const { share } = repository;
  SHARE_ALLOWED.unless(drills, share === undefined || drills.home.podSecurity !== PodSecurity.RESTRICTED, `'target' must not be the first share of the installation, since drills of namespace '${drills.home.name}' must not mount one at level '${drills.home.podSecurity}': use a bucket, or connect a volume with a share before all others`);
  const env = variablesOf(secretName, repository);
  const common = { user, group, volumes: share === undefined ? [] : [share] };
  const unique = `${drills.cluster.node.id}/${full}`;
  new RestoreDrill(drills, `${full}Verify`, {
    ...common,
    name: `${full}-${VERIFIES}`,
    schedule: daily(unique),
    steps: [{
      name: 'verify', image: IMAGE, command: ['bash', '-c', VERIFY], resources: MOVER_RESOURCES,
      // One may be missed, and the next be under way.
      env: [...env, { name: 'MAX_AGE', value: `${(2 * policy.everyHours + 2) * 3600}` }, { name: 'SMALLEST_SHARE', value: `${policy.smallestShare}` }],
    }],
  });
  return new RestoreDrill(drills, `${full}Restore`, {
    ...common,
    name: `${full}-${RESTORES}`,
    schedule: monthly(unique),
    storageClass, size,
    steps: [
      { name: 'restore', image: IMAGE, command: ['bash', '-c', RESTORE], resources: MOVER_RESOURCES, env },
      ...checks.map((check) => ({ ...check, resources: CHECK_RESOURCES })),
    ],
  }).drill;
}
