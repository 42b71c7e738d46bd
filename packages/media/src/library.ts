import { Component, IStorageClass, IVolumeBackups, Namespace, PodSecurity, Stage, Tier, Volume } from '@monosense-io/platform';
import { Size } from 'cdk8s';
import { Construct } from 'constructs';

/** User that everything of the namespace runs as, so that one may write what another reads. */
export const USER = 1000;

/** Where the library is kept. */
export interface MediaLibraryProps {
  /** Its class, whose volumes several machines can mount, such as NFS. */
  readonly storageClass: IStorageClass;
  /** Its size. */
  readonly size: Size;
  /**
   * What backs it up.
   * @default - nothing: `noBackupReason` says why
   */
  readonly backups?: IVolumeBackups;
  /**
   * Why it needs no backup.
   * @default - 'the files of the library can be had again', where there are no `backups`
   */
  readonly noBackupReason?: string;
  /**
   * Why its namespace must be of the privileged level, as for the client of a VPN that a QBittorrent in it has.
   * @default - the namespace is of the restricted level
   */
  readonly privilegedReason?: string;
}

/**
 * One volume for everything that is watched, and for what is still being fetched: programs that share it move files by a link, and don't
 * copy them. Everything that mounts it is in its namespace.
 */
export class MediaLibrary extends Component {
  /** The namespace `media`. */
  public readonly namespace: Namespace;
  /** Name of the claim. */
  public readonly claimName: string;
  /** The stage that holds the claim. */
  public readonly instance: Stage;

  /**
   * @param scope the cluster
   * @param id name of the library, usually `media`
   * @param props where it is kept
   */
  constructor(scope: Construct, id: string, props: MediaLibraryProps) {
    super(scope, id);
    this.namespace = new Namespace(this, 'Namespace', {
      name: id, tier: Tier.APPLICATION, ...(props.privilegedReason === undefined ? {} : { podSecurity: PodSecurity.PRIVILEGED, reason: props.privilegedReason }),
    });
    this.instance = new Stage(this, 'Library', { namespace: this.namespace });
    const { backups, noBackupReason = backups === undefined ? 'the files of the library can be had again' : undefined } = props;
    this.claimName = new Volume(this.instance, 'Claim', { name: 'library', storageClass: props.storageClass, size: props.size, user: USER, shared: true, backups, noBackupReason }).claimName;
  }
}
