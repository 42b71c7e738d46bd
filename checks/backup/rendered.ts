/** A shop with volumes of three classes, as this repository renders its backups. */
import { Ambient, Component, ExistingStorageClass, IBackupTarget, Namespace, NfsBackupTarget, PodSecurity, S3BackupTarget, Stage, Volume } from '@monosense-io/platform';
import { Lab } from '@monosense-io/platform/testing';
import { VolSync } from '@monosense-io/volsync';
import { ApiObject, Size } from 'cdk8s';

/** The bucket of the backups. */
export const BUCKET = 'backups';

class Shop extends Component {}

/** What stands in the items of the secret store. */
export const ITEMS: Record<string, string> = { password: 'a password of repositories', accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' };

/**
 * The objects of a cluster whose shop has the volume `data` on a class with snapshots, `copies` on one that clones, and `local` on one
 * that can do neither.
 *
 * @param endpointUrl where the backups go
 */
export function rendered(endpointUrl: string): any[] {
  return labOn(endpointUrl).objects();
}

/** The page of that cluster on what to do when something is lost. */
export function recoveryPage(endpointUrl: string): string {
  return labOn(endpointUrl).platform.render()['infra/runbooks/disaster-recovery.md'];
}

function labOn(endpointUrl: string): Lab {
  return labTo((lab) => new S3BackupTarget(lab.cluster, 'loopback', { endpointUrl, bucket: BUCKET, credentialsItem: 'loopback', reason: 'it does not leave the machine' }));
}

/** The same with backups on a share. */
export function renderedOnShare(): any[] {
  return labTo((lab) => new NfsBackupTarget(lab.cluster, 'nas', { server: 'nas.example.org', exportPath: '/srv/backups' }), { podSecurity: PodSecurity.BASELINE, reason: 'its backups are written to a share' }).objects();
}

function labTo(targetIn: (lab: Lab) => IBackupTarget, level: { podSecurity?: PodSecurity; reason?: string } = {}): Lab {
  const lab = new Lab({ without: ['volsync.backube'] });
  Ambient.provide(lab.cluster, { secretStore: lab.surroundings.store });
  const target = targetIn(lab);
  const volsync = new VolSync(lab.cluster, 'volsync', { target, passwordItem: 'volsync' });
  const shop = new Shop(lab.cluster, 'shop');
  const stage = new Stage(shop, 'App', { namespace: new Namespace(shop, 'Namespace', { name: 'shop', ...level }) });
  new ApiObject(stage, 'Config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'shop' }, data: {} });
  const classes = {
    data: new ExistingStorageClass(lab.cluster, 'block', { snapshotClass: 'block-snapshots' }),
    copies: new ExistingStorageClass(lab.cluster, 'copies', { cloneable: true }),
    local: lab.surroundings.storageClass,
  };
  for (const [name, storageClass] of Object.entries(classes)) {
    new Volume(stage, name, { name, storageClass, size: Size.gibibytes(1), user: 1000, group: 2000, backups: volsync });
  }
  return lab;
}

/** The Secret that External Secrets makes of an ExternalSecret with the items above. */
export function secretOf({ metadata, spec }: any): any {
  const filled = Object.entries<string>(spec.target.template.data).map(([key, text]) => [key, text.replace(/\{\{ \.(\w+) \}\}/g, (_, name) => ITEMS[name])]);
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name: spec.target.name, namespace: metadata.namespace }, type: 'Opaque', stringData: Object.fromEntries(filled) };
}
