import { Cluster, Component, IStorageClass, Namespace, S3BackupTarget, Stage, Volume } from '@monosense-io/platform';
import { Retention, VolSync } from '@monosense-io/volsync';
import { Size } from 'cdk8s';
import { Construct } from 'constructs';

/** An application with two volumes. */
class Photos extends Component {
  public readonly app: Stage;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.app = new Stage(this, 'App', { namespace: new Namespace(this, 'Namespace', { name: 'photos' }) });
  }
}

/** Photos are backed up to R2, and a second time to the NAS. */
export function homeLab(cluster: Cluster, storageClass: IStorageClass): VolSync {
  const volsync = new VolSync(cluster, 'volsync', {
    target: new S3BackupTarget(cluster, 'r2', { endpointUrl: 'https://account.r2.cloudflarestorage.com', bucket: 'backups', region: 'auto', credentialsItem: 'r2-backups' }),
    copyTo: new S3BackupTarget(cluster, 'nas', { endpointUrl: 'https://nas.example.org:9000', bucket: 'backups', credentialsItem: 'nas-backups' }),
    passwordItem: 'volsync',
  });

  const photos = new Photos(cluster, 'photos');
  new Volume(photos.app, 'Library', { name: 'library', storageClass, size: Size.gibibytes(200), user: 1000, backups: volsync.policy({ retention: Retention.HALF_A_YEAR }) });
  new Volume(photos.app, 'Thumbnails', { name: 'thumbnails', storageClass, size: Size.gibibytes(20), user: 1000, noBackupReason: 'made again from the photos' });
  return volsync;
}
