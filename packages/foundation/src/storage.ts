import { Nfs, NfsClassOptions, NfsProps } from '@monosense-io/nfs';
import { LocalClassOptions, OpenEbs } from '@monosense-io/openebs';
import { Cluster, IStorageClass } from '@monosense-io/platform';
import { SnapshotController } from '@monosense-io/snapshot-controller';

/** What is known of a StorageClass that exists. */
export interface ExistingClassOptions {
  /** Whether a volume lives on one node only and is lost with it, as with local disks. */
  readonly local: boolean;
  /**
   * Whether a volume grows when its claim asks for more: whether the class has `allowVolumeExpansion`.
   * @default - true, but false where `local` is true
   */
  readonly expandable?: boolean;
}

/** What a slot for storage brings. @internal */
export interface _CreatedStorage {
  /** Classes by name; those on the machines' own disks apart from the others. */
  readonly local?: { readonly [name: string]: IStorageClass };
  readonly remote?: { readonly [name: string]: IStorageClass };
  readonly openEbs?: OpenEbs;
  readonly nfs?: Nfs;
  readonly snapshotController?: SnapshotController;
}

/** What volumes are made of. */
export class Storage {
  /**
   * Classes on the machines' own disks, by OpenEBS.
   *
   * @param classes where their volumes are, by name of the class
   */
  public static openEbs(classes: { [name: string]: LocalClassOptions }): Storage {
    return new Storage('openEbs', (cluster) => {
      const openEbs = new OpenEbs(cluster, 'openebs');
      return { openEbs, local: each(classes, (name, options) => openEbs.addClass(name, options)) };
    });
  }

  /**
   * Classes on NFS servers.
   *
   * @param classes where their volumes are, by name of the class
   * @param props snapshots
   */
  public static nfs(classes: { [name: string]: NfsClassOptions }, props: NfsProps = {}): Storage {
    return new Storage('nfs', (cluster) => {
      const nfs = new Nfs(cluster, 'nfs', props);
      return { nfs, remote: each(classes, (name, options) => nfs.addClass(name, options)) };
    });
  }

  /** The snapshot controller, for storage of which volumes can be snapshotted. */
  public static snapshots(): Storage {
    return new Storage('snapshots', (cluster) => ({ snapshotController: new SnapshotController(cluster, 'snapshot-controller') }));
  }

  /**
   * A StorageClass that exists, such as `local-path`.
   *
   * @param name name of the class
   * @param options what is known of it
   */
  public static existing(name: string, options: ExistingClassOptions): Storage {
    return new Storage(`existing '${name}'`, (cluster) => {
      cluster.assumeInstalled({ objects: { StorageClass: [name] } });
      const storageClass: IStorageClass = { connect: () => ({ name, local: options.local, expandable: options.expandable ?? !options.local }) };
      return options.local ? { local: { [name]: storageClass } } : { remote: { [name]: storageClass } };
    });
  }

  private constructor(
    /** What it is, for messages: a cluster has one of each. @internal */
    public readonly _what: string,
    /** @internal */
    public readonly _create: (cluster: Cluster) => _CreatedStorage,
  ) {}
}

function each<T>(classes: { [name: string]: T }, add: (name: string, options: T) => IStorageClass): { [name: string]: IStorageClass } {
  return Object.fromEntries(Object.entries(classes).map(([name, options]) => [name, add(name, options)]));
}
