import { Check, ExternalEndpoint, IStorageClass, Pods, Refusal, Stage, StorageClassConnection } from '@monosense-io/platform';
import type { StorageClass } from '@monosense-io/platform/lib/imports/storage.k8s.io-v1';
import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { DRIVER, NFS_PORT, PLACEHOLDERS } from './upstream';

const SERVER = new Refusal('NFS-003', {
  protects: 'The driver puts server and share together itself: a port or a path in the name would be looked up in DNS, and nothing would be mounted.',
  wrong: "server: 'nas.example.org:2049'",
  right: "server: 'nas.example.org'",
});

const SHARE = new Refusal('NFS-004', {
  protects: 'A server exports absolute paths and knows no other: no pod with such a volume would start.',
  wrong: "share: 'volume1/media'",
  right: "share: '/volume1/media'",
});

const DIRECTORY = new Refusal('NFS-005', {
  protects: 'A path that leaves the share reaches the files of others, and a placeholder that nobody fills in becomes the name of one directory for all volumes.',
  wrong: "directory: '${pvc.name}'",
  right: "directory: '${pvc.metadata.namespace}/${pvc.metadata.name}'",
});

const SHARED_DIRECTORY = new Refusal('NFS-006', {
  protects: 'Of several volumes in one directory, the first claim that is deleted would take the files of all along.',
  wrong: "directory: 'films', onDelete: OnDelete.DELETE",
  right: "directory: 'films'",
});

const ARCHIVE_TWICE = new Refusal('NFS-007', {
  protects: 'The next claim of the same name has the same directory, and its archive would get the name of the first one.',
  wrong: "directory: '${pvc.metadata.namespace}/${pvc.metadata.name}', onDelete: OnDelete.ARCHIVE",
  right: "directory: '${pv.metadata.name}', onDelete: OnDelete.ARCHIVE",
});

const PERMISSIONS = new Refusal('NFS-008', {
  protects: 'With a text that is no octal number, no volume of the class can be mounted; four digits say that no special bit was forgotten.',
  wrong: "permissions: '775'",
  right: "permissions: '0775'",
});

/** What becomes of a volume's directory when its claim is deleted. */
export enum OnDelete {
  /** It is removed, with everything in it. */
  DELETE = 'delete',
  /** It is renamed: `archived-` is put before its path. Somebody has to clear up now and then. */
  ARCHIVE = 'archive',
  /** It stays as it is. */
  RETAIN = 'retain',
}

/** Version of NFS. Version 3 is left out: it needs more ports, locks by programs that Talos doesn't run, and is slower. */
export enum NfsVersion {
  /** What nearly every server speaks. */
  V4_1 = '4.1',
  /** Copies within the server, and sparse files. */
  V4_2 = '4.2',
}

/** Where the volumes of a class are, and what happens to them when their claim is deleted. */
export interface NfsClassOptions {
  /** Host name or address of the server, which listens on port 2049. Refused: anything with a port or a path. */
  readonly server: string;
  /** The directory that the server exports to all machines, as an absolute path. It must exist. */
  readonly share: string;
  /**
   * Directory of a volume below the share; it is made where it doesn't exist. `${pvc.metadata.namespace}`,
   * `${pvc.metadata.name}` and `${pv.metadata.name}` are filled in.
   *
   * Without the name of the volume, or the name and namespace of the claim, several volumes are in one directory, which is
   * how files are shared that are there already. Refused then: `OnDelete.DELETE` and `OnDelete.ARCHIVE`, since the first claim
   * that is deleted would take everybody's files along. `OnDelete.ARCHIVE` needs the name of the volume, as no two archives
   * can have the same name.
   * @default - a directory named after the volume, such as `pvc-0b1e…`
   */
  readonly directory?: string;
  /**
   * What becomes of the directory when the claim is deleted. It holds for volumes that are made afterwards.
   * @default - OnDelete.ARCHIVE where `directory` holds the name of the volume, and OnDelete.RETAIN elsewhere: no file is deleted with a claim
   */
  readonly onDelete?: OnDelete;
  /**
   * Version of NFS to speak.
   * @default NfsVersion.V4_1
   */
  readonly version?: NfsVersion;
  /**
   * TCP connections of each machine to the server, from 1 to 16. More than one helps on links of 10 Gbit/s and faster.
   * @default 1
   */
  readonly connections?: number;
  /**
   * Permissions that each directory gets when it is mounted, as four octal digits, for example `0770`.
   * @default - those that the server gives to what root makes, mostly `0755`
   */
  readonly permissions?: string;
  /**
   * Whether claims that name no class get this one.
   * @default false
   */
  readonly isDefault?: boolean;
}

/** What a class shares with its driver. */
export interface NfsDriver {
  readonly controller: Pods;
  readonly node: Pods;
  readonly snapshotClass?: string;
}

/** A StorageClass of directories on an NFS server. */
export class NfsClass extends Construct implements IStorageClass {
  private readonly stage: Stage;
  private readonly snapshotClass?: string;

  /**
   * @param stage the stage of the classes
   * @param id name of the class
   * @param options where its volumes are
   * @param driver what mounts them
   */
  constructor(stage: Stage, id: string, options: NfsClassOptions, driver: NfsDriver) {
    super(stage, id);
    this.stage = stage;
    this.snapshotClass = driver.snapshotClass;
    this.checkServer(options);
    this.checkDirectory(options);
    this.checkMount(options);
    const { server, share, directory, connections } = options;
    new ApiObject(this, 'StorageClass', {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: {
        name: id,
        annotations: {
          'storageclass.kubernetes.io/is-default-class': `${options.isDefault ?? false}`,
          // A class can't be changed. Flux replaces it instead, which leaves its volumes alone.
          'kustomize.toolkit.fluxcd.io/force': 'enabled',
        },
      },
      provisioner: DRIVER,
      parameters: {
        server,
        share,
        ...(directory === undefined ? {} : { subDir: directory }),
        ...(options.permissions === undefined ? {} : { mountPermissions: options.permissions }),
        onDelete: options.onDelete ?? (isOfVolume(directory) ? OnDelete.ARCHIVE : OnDelete.RETAIN),
      },
      // The driver does what `onDelete` says; with Retain, Kubernetes would not even ask it.
      reclaimPolicy: 'Delete',
      // The size of a claim is a wish in any case, and a wish may grow.
      allowVolumeExpansion: true,
      volumeBindingMode: 'Immediate',
      mountOptions: [
        `nfsvers=${options.version ?? NfsVersion.V4_1}`,
        // A program waits for a server that is away. With soft, it would be told of an error in the middle of its file.
        'hard',
        ...(connections === undefined ? [] : [`nconnect=${connections}`]),
      ],
    } satisfies StorageClass);
    // For the picture: pods on the machines' network are beyond the reach of policies.
    const endpoint = new ExternalEndpoint(this, 'Server', { host: server, port: NFS_PORT });
    for (const pods of [driver.controller, driver.node]) endpoint.connect(pods.stage, { pods });
  }

  public connect(client: Stage): StorageClassConnection {
    Check.kind(this, 'client', client, 'Stage', 'waitFor');
    client.waitFor(this.stage, `its volumes are of StorageClass ${this.node.id}`);
    return { name: this.node.id, local: false, expandable: true, ...(this.snapshotClass ? { snapshotClass: this.snapshotClass } : {}) };
  }

  private checkServer({ server, share }: NfsClassOptions): void {
    const named = typeof server === 'string' && /^[a-z0-9]([-a-z0-9.:]*[a-z0-9])?$/i.test(server) && !/^[^:]*:[^:]*$/.test(server);
    SERVER.unless(this, named, `'server' must be a host name or an address, got '${server}': write it as in nas.example.org, without port and path`);
    const absolute = typeof share === 'string' && (share === '/' || (share.startsWith('/') && isPath(share.slice(1))));
    SHARE.unless(this, absolute, `'share' must be an absolute path without empty parts, got '${share}': write it as in /volume1/media`);
  }

  private checkDirectory({ directory, onDelete }: NfsClassOptions): void {
    if (directory === undefined) return;
    Check.text(this, 'directory', directory);
    const filled = PLACEHOLDERS.reduce((text, placeholder) => text.split(placeholder).join('x'), directory);
    DIRECTORY.unless(this, isPath(filled) && !filled.includes('$'), `'directory' must be a path below the share with no other placeholders than ${PLACEHOLDERS.join(', ')}, got '${directory}': write it as in media, or leave it out`);
    const ofVolume = isOfVolume(directory);
    const ofClaim = directory.includes('${pvc.metadata.namespace}') && directory.includes('${pvc.metadata.name}');
    SHARED_DIRECTORY.unless(this, ofVolume || ofClaim || (onDelete ?? OnDelete.RETAIN) === OnDelete.RETAIN, `'directory' must be of one volume alone unless it is retained, got '${directory}' for several volumes: leave onDelete out, or put \${pv.metadata.name} into it`);
    ARCHIVE_TWICE.unless(this, ofVolume || onDelete !== OnDelete.ARCHIVE, `'directory' must hold the name of the volume when it is archived, got '${directory}', which the next claim of the same name has too: put \${pv.metadata.name} into it`);
  }

  private checkMount({ connections, permissions }: NfsClassOptions): void {
    if (connections !== undefined) Check.wholeNumber(this, 'connections', connections, 1, 16);
    PERMISSIONS.unless(this, permissions === undefined || /^[0-7]{4}$/.test(permissions), `'permissions' must be four octal digits, got '${permissions}': write it as in 0770`);
  }
}

/** Whether the directory is named after the volume, as it is unless the program says otherwise: its name never comes again. */
function isOfVolume(directory?: string): boolean {
  return directory === undefined || directory.includes('${pv.metadata.name}');
}

/** Whether it is a relative path that stays where it is. */
function isPath(path: string): boolean {
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}
