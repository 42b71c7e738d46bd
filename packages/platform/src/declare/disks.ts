import { Records } from './ledger';

/** Disks of the machines that somebody takes. Give `disks`, `filter` or `selector`. */
export interface DiskClaim {
  /**
   * Names of the machines whose disks these are.
   * @default - all machines of the cluster
   */
  readonly nodes?: string[];
  /**
   * The disks by their names, for example `/dev/disk/by-path/pci-0000:01:00.0-nvme-1`.
   * @default - they are chosen by `filter` or `selector`
   */
  readonly disks?: string[];
  /**
   * Regular expression for the paths of the disks, for example `^/dev/disk/by-id/nvme-ACME_`.
   * @default - they are chosen by `disks` or `selector`
   */
  readonly filter?: string;
  /**
   * What else chooses the disks, such as an expression of CEL or a pattern for kernel names: two such texts can't be compared.
   * @default - they are chosen by `disks` or `filter`
   */
  readonly selector?: string;
  /**
   * Whether it makes partitions and leaves the rest of a disk to others that do the same. Otherwise it needs each disk whole.
   * @default false
   */
  readonly partitions?: boolean;
}

/** The disks that constructs take. */
export const DISKS = new Records<DiskClaim>();
