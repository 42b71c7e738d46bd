import { Construct } from 'constructs';
import { IStorageClass, StorageClassConnection } from '../declare/capabilities';
import { Cluster } from '../declare/cluster';
import { Stage } from '../declare/stage';
import { Check } from '../values/check';

/** What is known of a StorageClass that is there already. */
export interface ExistingStorageClassProps {
  /**
   * Name of the StorageClass.
   * @default - the construct's id
   */
  readonly name?: string;
  /**
   * Whether a volume lives on one node only and is lost with it, as those of `local-path` do.
   * @default false
   */
  readonly local?: boolean;
  /**
   * Name of the VolumeSnapshotClass that snapshots such volumes, which is there as well.
   * @default - volumes of this class can't be snapshotted
   */
  readonly snapshotClass?: string;
  /**
   * Whether a volume grows when its claim asks for more: whether the class has `allowVolumeExpansion`.
   * @default - true, but false for a class whose volumes live on one node
   */
  readonly expandable?: boolean;
  /**
   * Whether a volume can be cloned into another one: whether its driver says so.
   * @default false
   */
  readonly cloneable?: boolean;
}

/** A StorageClass that the cluster has from elsewhere, such as `local-path` of k3s. Nothing waits for it. */
export class ExistingStorageClass extends Construct implements IStorageClass {
  private readonly connection: StorageClassConnection;

  /**
   * @param scope the cluster
   * @param id name of the StorageClass, unless `name` says it
   * @param props what is known of it
   */
  constructor(scope: Construct, id: string, props: ExistingStorageClassProps = {}) {
    super(scope, id);
    const { name = id, local = false, snapshotClass, expandable = !local, cloneable = false } = props;
    Check.text(this, 'name', name);
    Cluster.of(this).assumeInstalled({ objects: { StorageClass: [name], ...(snapshotClass === undefined ? {} : { VolumeSnapshotClass: [snapshotClass] }) } });
    this.connection = { name, local, snapshotClass, expandable, ...(cloneable ? { cloneable } : {}) };
  }

  public connect(_client: Stage): StorageClassConnection {
    return this.connection;
  }
}
