import { IConstruct } from 'constructs';
import { Records } from './ledger';

/** Where backups are kept. */
export interface BackupTarget {
  /** Address of the service that keeps them, for example `https://s3.example.org`. */
  readonly endpointUrl: string;
  /**
   * Where at the service they are kept, by bucket and path, for example `postgres/hub-postgres`: nobody else, in no cluster, may
   * write there.
   * @default - not known, and compared with nothing
   */
  readonly repository?: string;
  /**
   * Why they may go over plain `http`, or lie on a machine that keeps other data of the cluster too.
   * @default - neither is accepted
   */
  readonly reason?: string;
  /**
   * Whether backups are encrypted before they leave the cluster: they may then go to a share of an NFS server, which encrypts nothing.
   * @default false
   */
  readonly encrypted?: boolean;
  /**
   * What is backed up there. The rule that everything has a backup (`Cluster.requireBackups`) counts it.
   * @default - everything of the component that holds data
   */
  readonly of?: DataObject[];
  /**
   * When backups are made, for people: a cron expression, or `continuously`.
   * @default - not known
   */
  readonly schedule?: string;
  /**
   * How long they are kept, for people, for example `24 hourly, 7 daily`.
   * @default - not known
   */
  readonly retention?: string;
  /**
   * The CronJob that restores them to see whether that works.
   * @default - nobody tries
   */
  readonly drill?: BackupDrill;
}

/** A CronJob that tries backups by restoring them. */
export interface BackupDrill {
  /** Namespace of the CronJob. */
  readonly namespace: string;
  /** Name of the CronJob: its last success is when the backup was last restored. */
  readonly name: string;
  /** When it runs, as a cron expression. */
  readonly schedule: string;
}

/** An object that holds data. */
export interface DataObject {
  /** Its kind, for example `PersistentVolumeClaim`. */
  readonly kind: string;
  /**
   * Its namespace.
   * @default - it has none
   */
  readonly namespace?: string;
  /** Its name. */
  readonly name: string;
}

/** What needs no backup, and why. What is given must all be the same. */
export interface BackupException {
  /**
   * The construct that the objects are part of, such as a component of a release that says nothing of backups yet.
   * @default - any
   */
  readonly of?: IConstruct;
  /**
   * Kind of the objects.
   * @default - any
   */
  readonly kind?: string;
  /**
   * Namespace of the objects.
   * @default - any, or none
   */
  readonly namespace?: string;
  /**
   * Name of the object.
   * @default - any
   */
  readonly name?: string;
  /** Why no backup is needed, or where the backup is instead. It stands in the coverage that `platform backup coverage` prints. */
  readonly reason: string;
}

/** What a cluster that needs a backup of everything makes an exception of. */
export interface BackupRequirement {
  /**
   * What needs none.
   * @default - nothing
   */
  readonly except?: BackupException[];
}

/** Where components keep backups. */
export const BACKUPS = new Records<BackupTarget>();

/** Hosts outside the cluster that keep its data: names or addresses. */
export const STORAGE_HOSTS = new Records<string>();

/** Clusters in which everything must have a backup, or a reason. */
export const REQUIRED = new Records<BackupRequirement>();

/** Annotation of an object that needs no backup: its value says why. */
export const NO_BACKUP_REASON = 'platform.monosense.io/no-backup-reason';
