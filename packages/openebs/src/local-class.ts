import { Check, Cluster, IStorageClass, Quantity, Refusal, Stage, StorageClassConnection } from '@monosense-io/platform';
import type { StorageClass } from '@monosense-io/platform/lib/imports/storage.k8s.io-v1';
import { ApiObject, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { PROVISIONER } from './upstream';

// Talos wants to know how much room a disk must have at least; on less than this nothing of use could be kept.
const MIN_DISK = Size.gibibytes(10);

// Talos labels the partition `u-NAME`, and a partition label holds 36 characters.
const MAX_NAME = 34;

const NAME = new Refusal('OPENEBS-003', {
  protects: 'The name is that of a Talos volume as well, and Talos refuses a longer one when the machine configuration is applied.',
  wrong: "openebs.addClass('a-class-for-the-databases-of-everybody')",
  right: "openebs.addClass('databases')",
});

const MAX_SIZE_OF_A_DISK = new Refusal('OPENEBS-004', {
  protects: 'A directory has the room of the system disk: a limit would stand there and hold nothing back.',
  wrong: 'maxSize: Size.gibibytes(200)',
  right: `diskSelector: "disk.transport == 'nvme' && !system_disk", maxSize: Size.gibibytes(200)`,
});

const QUOTAS_OF_A_DISK = new Refusal('OPENEBS-005', {
  protects: "Quotas are switched on for a whole filesystem when it is mounted, and that of the system disk is Talos' own.",
  wrong: 'enforceSize: true',
  right: `diskSelector: "disk.transport == 'nvme' && !system_disk", enforceSize: true`,
});

const DIRECTORIES = new Refusal('OPENEBS-006', {
  protects: 'Talos before v1.12 has no volumes that are directories, and refuses the machine configuration.',
  wrong: "openebs.addClass('local') with talosVersion: 'v1.11.5'",
  right: "openebs.addClass('local') with talosVersion: 'v1.12.0'",
});

/** What becomes of a volume when its claim is deleted. */
export enum ReclaimPolicy {
  /** Its directory is removed, with everything in it. */
  DELETE = 'Delete',
  /** Its directory stays until somebody removes the volume and the directory by hand. */
  RETAIN = 'Retain',
}

/** Where the volumes of a class are, and what happens to them when their claim is deleted. */
export interface LocalClassOptions {
  /**
   * Which disk of each machine the volumes are on, as a CEL expression of Talos, for example
   * `disk.transport == 'nvme' && !system_disk`. Of the disks that fit, Talos takes the first with 10 GiB of free room, makes a
   * partition there, formats it and mounts it: let the expression fit no disk that is meant for somebody else, such as Ceph.
   * Refused: names that Talos doesn't know.
   * See https://docs.siderolabs.com/talos/v1.12/configure-your-talos-cluster/storage-and-disk-management/disk-management/user
   * @default - a directory on the disk that Talos is installed on, which the volumes share with images and logs; needs Talos 1.12
   */
  readonly diskSelector?: string;
  /**
   * How large the partition may grow. Refused: less than 10 GiB; any size without a disk.
   * @default - it takes all the free room of the disk
   */
  readonly maxSize?: Size;
  /**
   * Whether a volume can't grow beyond the size that its claim asks for, by a project quota of XFS. Without it the size
   * of a claim is a wish: each volume can fill the disk. Refused without a disk.
   * @default false
   */
  readonly enforceSize?: boolean;
  /**
   * What becomes of a volume when its claim is deleted. It can't be changed later.
   * @default ReclaimPolicy.DELETE
   */
  readonly reclaimPolicy?: ReclaimPolicy;
  /**
   * Whether claims that name no class get this one.
   * @default false
   */
  readonly isDefault?: boolean;
}

/** A StorageClass of directories, and the Talos volume that they are in. */
export class LocalClass extends Construct implements IStorageClass {
  private readonly stage: Stage;

  /**
   * @param stage the stage of the classes
   * @param id name of the class
   * @param options where its volumes are
   */
  constructor(stage: Stage, id: string, options: LocalClassOptions) {
    super(stage, id);
    this.stage = stage;
    this.check(options);
    new ApiObject(this, 'StorageClass', {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: {
        name: id,
        annotations: {
          'openebs.io/cas-type': 'local',
          'cas.openebs.io/config': casConfig(`/var/mnt/${id}`, options.enforceSize ?? false),
          ...(options.isDefault ? { 'storageclass.kubernetes.io/is-default-class': 'true' } : {}),
        },
      },
      provisioner: PROVISIONER,
      reclaimPolicy: options.reclaimPolicy ?? ReclaimPolicy.DELETE,
      // The pod chooses the machine, and with it the disk.
      volumeBindingMode: 'WaitForFirstConsumer',
      // A directory has no size that could be changed.
      allowVolumeExpansion: false,
    } satisfies StorageClass);
    Cluster.of(this).addMachinePatch(this, { reason: `the volumes of StorageClass ${id} are in /var/mnt/${id}`, patch: userVolume(id, options) });
  }

  public connect(client: Stage): StorageClassConnection {
    Check.kind(this, 'client', client, 'Stage', 'waitFor');
    client.waitFor(this.stage, `its volumes are of StorageClass ${this.node.id}`);
    return { name: this.node.id, local: true };
  }

  private check({ diskSelector, maxSize, enforceSize }: LocalClassOptions): void {
    const name = this.node.id;
    NAME.unless(this, name.length <= MAX_NAME, `'name' must be at most ${MAX_NAME} characters, as it is that of a Talos volume too, got ${name.length}: shorten '${name}'`);
    if (maxSize !== undefined) Check.size(this, 'maxSize', maxSize, { atLeast: MIN_DISK });
    if (diskSelector !== undefined) {
      Check.diskSelector(this, 'diskSelector', diskSelector);
      return;
    }
    MAX_SIZE_OF_A_DISK.unless(this, maxSize === undefined, `'maxSize' needs a disk of its own, got ${maxSize && Quantity.ofSize(maxSize)} without 'diskSelector': name a disk, or leave 'maxSize' out`);
    QUOTAS_OF_A_DISK.unless(this, !enforceSize, "'enforceSize' needs a disk of its own, got true without 'diskSelector': name a disk, or leave 'enforceSize' out");
    const { talosVersion } = Cluster.of(this).facts;
    // Other systems let a directory of the machine be used as it is.
    if (talosVersion === undefined) return;
    const [major, minor] = talosVersion.replace(/^v/, '').split('.').map(Number);
    DIRECTORIES.unless(this, major > 1 || minor >= 12, `'diskSelector' may only be left out with Talos v1.12.0 or later, got ${talosVersion}: name a disk, or upgrade Talos`);
  }
}

/** The provisioner reads its settings from an annotation, as YAML in which everything is text. */
function casConfig(basePath: string, enforceSize: boolean): string {
  const lines = [
    '- name: StorageType',
    '  value: "hostpath"',
    '- name: BasePath',
    `  value: "${basePath}"`,
    // No grace: a volume holds what its claim asks for.
    ...(enforceSize ? ['- name: XFSQuota', '  enabled: "true"', '  data:', '    softLimitGrace: "0%"', '    hardLimitGrace: "0%"'] : []),
  ];
  return `${lines.join('\n')}\n`;
}

/** The document of the machine configuration that makes Talos mount `/var/mnt/NAME`, for the machine and for its kubelet. */
function userVolume(name: string, { diskSelector, maxSize, enforceSize }: LocalClassOptions): { [key: string]: any } {
  const document = { apiVersion: 'v1alpha1', kind: 'UserVolumeConfig', name };
  if (diskSelector === undefined) return { ...document, volumeType: 'directory' };
  return {
    ...document,
    provisioning: {
      diskSelector: { match: diskSelector },
      minSize: talosSize(MIN_DISK),
      ...(maxSize ? { maxSize: talosSize(maxSize) } : { grow: true }),
    },
    filesystem: { type: 'xfs', ...(enforceSize ? { projectQuotaSupport: true } : {}) },
  };
}

/** Talos writes `10GiB` where Kubernetes writes `10Gi`. */
function talosSize(size: Size): string {
  return `${Quantity.ofSize(size)}B`;
}
