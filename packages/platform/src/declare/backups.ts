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
}

/** Where components keep backups. */
export const BACKUPS = new Records<BackupTarget>();

/** Hosts outside the cluster that keep its data: names or addresses. */
export const STORAGE_HOSTS = new Records<string>();
