import { Check, Cpu, IObjectStore, Refusal, Schedule, Stage, TimeUnit } from '@monosense-io/platform';
import { ApiObject, Duration, Size } from 'cdk8s';
import { IConstruct } from 'constructs';
import type { ObjectStore } from './imports/barmancloud.cnpg.io-v1';
import type { ScheduledBackup } from './imports/postgresql.cnpg.io-v1';
import type { BackupDrillOptions } from './backup-drill';
import { PLUGIN_NAME } from './upstream';

const MAX_AGE = new Refusal('CNPG-SHARED-009', {
  protects: 'An age that is reached between two backups would raise an alert although nothing is wrong, until nobody believes it.',
  wrong: "backup: { store, schedule: '0 30 2 * * *', maxAge: Duration.hours(24) }",
  right: "backup: { store, schedule: '0 30 2 * * *', maxAge: Duration.hours(26) }",
});

const SERVER_NAME = new Refusal('CNPG-SHARED-010', {
  protects: 'The name becomes a folder of the bucket and the name of an object: another text is refused only when the first backup is made.',
  wrong: "backup: { store, serverName: 'hub/postgres' }",
  right: "backup: { store, serverName: 'hub-postgres' }",
});

const OLD_BACKUPS = new Refusal('CNPG-SHARED-011', {
  protects: 'A recovery without a bucket has nothing to start from.',
  wrong: "recovery: { fromServerName: 'hub-postgres' }",
  right: "backup: { store, serverName: 'hub-postgres-2' }, recovery: { fromServerName: 'hub-postgres' }",
});

const NEW_NAME = new Refusal('CNPG-SHARED-012', {
  protects: 'A recovered cluster that wrote into the backups which it came from would mix two histories, and neither could be restored.',
  wrong: "backup: { store, serverName: 'hub-postgres' }, recovery: { fromServerName: 'hub-postgres' }",
  right: "backup: { store, serverName: 'hub-postgres-2' }, recovery: { fromServerName: 'hub-postgres' }",
});

const TARGET_TIME = new Refusal('CNPG-SHARED-013', {
  protects: 'A moment without a time zone may be hours away from the one that is meant: after the mistake that the recovery is to undo.',
  wrong: "targetTime: '2026-01-31 14:05:00'",
  right: "targetTime: '2026-01-31T14:05:00Z'",
});

const SIDECAR_RESOURCES = { cpu: Cpu.millis(50), memory: Size.mebibytes(256), memoryLimit: Size.mebibytes(512) };

const NIGHTLY = '0 30 2 * * *';
const DEFAULT_MAX_AGE = Duration.hours(26);
const DEFAULT_RETENTION = Duration.days(30);

/** Backups into a bucket: base backups on a schedule, and WAL all the time, so that any moment in between can be restored. */
export interface BackupOptions {
  /** The bucket. */
  readonly store: IObjectStore;
  /**
   * Name under which this cluster's backups are kept in the bucket. Each life of the cluster needs its own: after a recovery
   * it is another one, since the old backups are read and must not be mixed with new WAL.
   * @default - `<cluster>-<id>`, for example `hub-postgres`
   */
  readonly serverName?: string;
  /**
   * When a base backup is made, in UTC: five fields as crontab writes them, or six with the second first.
   * @default '0 30 2 * * *' - every night at half past two
   */
  readonly schedule?: string;
  /**
   * How far back any moment can be restored, in whole days.
   * @default Duration.days(30)
   */
  readonly retention?: Duration;
  /**
   * Age of the newest base backup at which an alert is raised, in whole seconds. Refused: one that is no longer than the
   * longest pause of `schedule`, such as seven days of a weekly one.
   * @default Duration.hours(26)
   */
  readonly maxAge?: Duration;
  /**
   * How base backups and WAL are made smaller.
   * @default BackupCompression.GZIP
   */
  readonly compression?: BackupCompression;
  /**
   * A second bucket, on another machine: all of `store` is copied to it every hour, and nothing is deleted there. Give that bucket a
   * rule of its own that removes old objects, later than `retention` does. A recovery starts from it as it does from the first.
   * @default - there is one copy
   */
  readonly copyTo?: IObjectStore;
  /**
   * Restores the cluster once a month, to see whether that works, as an empty object asks for: to a moment an hour before, into a volume of
   * its own. Each database is asked for what it must hold (`DatabaseOptions.restoredQuery`), and an alert tells of a drill that has
   * not succeeded for 33 days.
   * @default - nobody tries: whether the backups can be restored is found out when they have to be
   */
  readonly drill?: BackupDrillOptions;
  /**
   * Why the backups may go over plain `http`, or lie on a machine that keeps other data of the cluster too: refused at synthesis
   * without a reason. The build lists it.
   * @default - neither is the case
   */
  readonly reason?: string;
}

/** A cluster that starts from a backup of another, or of itself in an earlier life, of the same major version. */
export interface RecoveryOptions {
  /** Name under which the backups to start from are kept: the `backup.serverName` of the cluster that made them. */
  readonly fromServerName: string;
  /**
   * Moment to restore, with its time zone, for example `2026-01-31T14:05:00Z`.
   * @default - the last moment that is in the archive
   */
  readonly targetTime?: string;
}

/** How backups are made smaller before they go to the bucket. What is there already is read whichever it is. */
export enum BackupCompression {
  /** Fast enough for most. */
  GZIP = 'gzip',
  /** About a tenth smaller, for about ten times the processor's time: WAL of a busy database falls behind. */
  BZIP2 = 'bzip2',
}

/** What is backed up, and how. */
export interface Backup {
  readonly store: IObjectStore;
  readonly serverName: string;
  readonly schedule: Schedule;
  readonly retentionDays: number;
  readonly maxAge: Duration;
  readonly compression: BackupCompression;
  readonly copyTo?: IObjectStore;
  readonly drill?: BackupDrillOptions;
  readonly reason?: string;
}

/** The backups of a cluster, with the defaults filled in. Refuses what would make none, or raise false alarms. */
export function backupOf(scope: IConstruct, options: BackupOptions, serverName: string): Backup {
  SERVER_NAME.unless(scope, /^[A-Za-z0-9]([-A-Za-z0-9._]{0,48}[A-Za-z0-9])?$/.test(serverName), `'backup.serverName' must be at most 50 letters, digits, dashes, dots and underscores, got '${serverName}': rename it`);
  const schedule = Schedule.parse(scope, 'backup.schedule', options.schedule ?? NIGHTLY);
  const maxAge = options.maxAge ?? DEFAULT_MAX_AGE;
  const seconds = Check.duration(scope, 'backup.maxAge', maxAge);
  const pause = schedule.longestPause().toSeconds();
  MAX_AGE.unless(scope, seconds > pause, `'backup.maxAge' must be longer than the longest pause of 'backup.schedule' ('${schedule}', ${pause / 3600} h), got ${seconds / 3600} h: set it to Duration.hours(${Math.floor(pause / 3600) + 2}) or more`);
  if (options.copyTo !== undefined) Check.kind(scope, 'backup.copyTo', options.copyTo, 'IObjectStore', 'connect');
  if (options.reason !== undefined) Check.text(scope, 'backup.reason', options.reason, 'say why, or leave it out');
  return { store: options.store, copyTo: options.copyTo, drill: options.drill, reason: options.reason, serverName, schedule, compression: options.compression ?? BackupCompression.GZIP, retentionDays: Check.duration(scope, 'backup.retention', options.retention ?? DEFAULT_RETENTION, { unit: TimeUnit.DAYS }), maxAge };
}

/** Refuses a recovery that has nothing to start from, or that would spoil it. */
export function checkRecovery(scope: IConstruct, { fromServerName, targetTime }: RecoveryOptions, backup?: Backup): void {
  OLD_BACKUPS.unless(scope, backup !== undefined, `'recovery' needs the bucket that holds the backups of '${fromServerName}', got no 'backup': set 'backup', with a 'serverName' of its own`);
  Check.text(scope, 'recovery.fromServerName', fromServerName, "write the 'backup.serverName' of the cluster that made the backups");
  const { serverName } = backup!;
  NEW_NAME.unless(scope, fromServerName !== serverName, `'recovery.fromServerName' must be another name than 'backup.serverName', got '${serverName}' for both: set backup.serverName to a new name, as in '${nextName(serverName)}', and keep it`);
  TARGET_TIME.unless(scope, targetTime === undefined || isMoment(targetTime), `'recovery.targetTime' must be a moment that there is, with its time zone, got '${targetTime}': write it as in 2026-01-31T14:05:00Z`);
}

/** Whether a text is a moment of the calendar, with its time zone. */
function isMoment(text: string): boolean {
  const [, day] = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.exec(text) ?? [];
  // The language counts on from a day that a month doesn't have.
  return day !== undefined && !Number.isNaN(Date.parse(text)) && new Date(day).toISOString().startsWith(day);
}

/** Where backups are kept: the address of the service, and what is only theirs there. */
export interface BackupPlace {
  readonly endpointUrl: string;
  readonly repository: string;
}

/** Adds the backups to the stage of a cluster's instances. Returns where they are kept. */
export function backUp(stage: Stage, cluster: string, instances: number, backup: Backup): BackupPlace {
  // Poolers are let out to the bucket as well: no label tells the jobs that restore from it apart from them.
  const store = backup.store.connect(stage);
  const credential = (key: string) => ({ name: store.credentials.name, key: store.credentials.keys[key] });
  new ApiObject(stage, 'ObjectStore', {
    apiVersion: 'barmancloud.cnpg.io/v1',
    kind: 'ObjectStore',
    metadata: { name: cluster },
    spec: {
      retentionPolicy: `${backup.retentionDays}d`,
      configuration: {
        destinationPath: `s3://${store.bucket}/`,
        endpointURL: store.endpointUrl,
        s3Credentials: { accessKeyId: credential('accessKeyId'), secretAccessKey: credential('secretAccessKey') },
        wal: { compression: backup.compression, maxParallel: 4 },
        data: { compression: backup.compression, jobs: 2 },
      },
      instanceSidecarConfiguration: {
        resources: stage.reserve(`${cluster} backups`, instances, SIDECAR_RESOURCES),
        env: [
          { name: 'AWS_DEFAULT_REGION', value: store.region },
          // R2 and many others that speak S3 refuse the checksums that Amazon's library adds by default.
          { name: 'AWS_REQUEST_CHECKSUM_CALCULATION', value: 'when_required' },
          { name: 'AWS_RESPONSE_CHECKSUM_VALIDATION', value: 'when_required' },
        ],
      },
    },
  } satisfies ObjectStore);
  new ApiObject(stage, 'ScheduledBackup', {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'ScheduledBackup',
    // Named after the server as well: a recovered cluster begins with a backup of its own at once.
    metadata: { name: backup.serverName.toLowerCase().replace(/_/g, '-') },
    spec: {
      cluster: { name: cluster },
      schedule: backup.schedule.toSixFields(),
      immediate: true,
      backupOwnerReference: 'cluster',
      method: 'plugin',
      pluginConfiguration: { name: PLUGIN_NAME },
    },
  } satisfies ScheduledBackup);
  return { endpointUrl: store.endpointUrl, repository: `${store.bucket}/${backup.serverName}` };
}

/** The name for the next life of a server: `postgres` becomes `postgres-2`, and that `postgres-3`. */
function nextName(name: string): string {
  const match = /^(.*)-(\d+)$/.exec(name);
  return match ? `${match[1]}-${Number(match[2]) + 1}` : `${name}-2`;
}
