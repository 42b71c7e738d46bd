import { ApiObject, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { NO_BACKUP_REASON } from '../declare/backups';
import { IStorageClass, IVolumeBackups, RestoreCheck } from '../declare/capabilities';
import { Stage } from '../declare/stage';
import { Check } from '../values/check';
import { Quantity } from '../values/quantity';
import { Refusal } from '../values/refusal';

const BACKED_UP = new Refusal('PLATFORM-804', {
  protects: 'A volume that nobody thought about is found to have no backup on the day on which it is needed.',
  wrong: "new Volume(stage, 'Data', { name: 'data', storageClass, size: Size.gibibytes(10), user: 1000 })",
  right: "new Volume(stage, 'Data', { name: 'data', storageClass, size: Size.gibibytes(10), user: 1000, backups: volsync })",
});

const FILLED = new Refusal('PLATFORM-807', {
  protects: 'Whoever reads that a volume is filled believes that it comes back, and nothing is there to fill it from.',
  wrong: "new Volume(stage, 'Data', { …, noBackupReason: 'made again', fill: true })",
  right: "new Volume(stage, 'Data', { …, backups: volsync, fill: false })",
});

/** A volume of an application. */
export interface VolumeProps {
  /** Name of the PersistentVolumeClaim. */
  readonly name: string;
  /** The class of the volume. */
  readonly storageClass: IStorageClass;
  /** Size of the volume. It can grow where the class allows it, and never shrinks. */
  readonly size: Size;
  /**
   * Whether several machines may mount it at the same time, which the class must be able to.
   * @default false
   */
  readonly shared?: boolean;
  /** Number of the user that the application runs as, at least 1. */
  readonly user: number;
  /**
   * Number of the group that the application runs as.
   * @default - the same as `user`
   */
  readonly group?: number;
  /**
   * What backs it up, and fills it when it is made anew. Exactly one of this and `noBackupReason` is given.
   * @default - nothing
   */
  readonly backups?: IVolumeBackups;
  /**
   * Containers that look at the restored files in each restore drill, with the volume at `/restored`.
   * @default - the files are compared with the checksums of the backup alone
   */
  readonly checks?: RestoreCheck[];
  /**
   * Whether a new volume is filled from its backups. Set it to false for a claim that was there before it had backups, since
   * Kubernetes refuses to change what a claim is filled from; it is restored by hand then. Refused without `backups`.
   * @default true
   */
  readonly fill?: boolean;
  /**
   * Why it needs no backup.
   * @default - it has one
   */
  readonly noBackupReason?: string;
}

/**
 * A claim of a volume that is backed up, or says why not. With backups, a new volume is filled from the newest one before the
 * application gets it; without any backup yet, it begins empty.
 */
export class Volume extends Construct {
  /** Name of the PersistentVolumeClaim. */
  public readonly claimName: string;

  /**
   * @param scope the stage of the application
   * @param id what it holds, in PascalCase
   * @param props class, size and backups
   */
  constructor(scope: Stage, id: string, props: VolumeProps) {
    super(scope, id);
    const { name, storageClass, size, user, group, backups, checks, fill, noBackupReason } = props;
    Check.dnsLabel(this, 'name', name);
    Check.size(this, 'size', size);
    Check.wholeNumber(this, 'user', user, 1);
    BACKED_UP.unless(this, (backups === undefined) !== (noBackupReason === undefined), `volume '${name}' must have either 'backups' or 'noBackupReason', got ${backups === undefined ? 'neither' : 'both'}: pass what backs it up, or say why nothing does`);
    if (noBackupReason !== undefined) Check.text(this, 'noBackupReason', noBackupReason, 'say why it needs no backup');
    FILLED.unless(this, fill === undefined || backups !== undefined, `'fill' of volume '${name}' needs 'backups', got none: pass what backs it up, or leave 'fill' out`);
    this.claimName = name;
    const source = backups?.connect(scope, { claim: name, storageClass, size, user, group, checks, fill })?.dataSource;
    new ApiObject(this, 'Claim', {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name, ...(noBackupReason === undefined ? {} : { annotations: { [NO_BACKUP_REASON]: noBackupReason } }) },
      spec: {
        accessModes: [props.shared ? 'ReadWriteMany' : 'ReadWriteOnce'],
        storageClassName: storageClass.connect(scope).name,
        resources: { requests: { storage: Quantity.ofSize(size) } },
        ...(source === undefined ? {} : { dataSourceRef: source }),
      },
    });
  }
}
