import { BACKUPS, STORAGE_HOSTS } from '../declare/backups';
import { ClusterModel } from '../model/model';
import { Refusal } from '../values/refusal';

const ENCRYPTED = new Refusal('PLATFORM-625', {
  protects: 'Over plain http everybody on the way reads the data of all backups, and the keys of the bucket can be used by whoever replays a request.',
  wrong: "a backup to a Bucket with endpointUrl: 'http://10.0.0.3:9000'",
  right: "a backup to a Bucket with endpointUrl: 'https://s3.example.org'",
});

const APART = new Refusal('PLATFORM-626', {
  protects: 'The loss of one machine would take data and its backups at once.',
  wrong: "a backup to http://10.0.0.3:9000, while volumes are on the NFS server 10.0.0.3",
  right: 'a backup to a machine of its own, or a reason and a second copy elsewhere',
});

/** No backup goes over plain http without a reason. */
export function encryptedBackups({ cluster }: ClusterModel): string[] {
  return BACKUPS.all(cluster).flatMap(({ owner, record: { endpointUrl, reason, encrypted } }) => (isText(reason) || /^https:\/\//i.test(endpointUrl) || (encrypted && /^nfs:\/\//i.test(endpointUrl)) ? [] : [
    ENCRYPTED.at(owner.node.path, `backups must go over https unless there is a reason, got '${endpointUrl}': use an address with https, or give 'reason' in the options of the backup`),
  ]));
}

/** No backup is on a machine that keeps other data of the cluster, unless there is a reason. */
export function backupsApart({ cluster }: ClusterModel): string[] {
  return BACKUPS.all(cluster).flatMap(({ owner, record: { endpointUrl, reason } }) => {
    const hostname = hostOf(endpointUrl);
    const others = STORAGE_HOSTS.all(cluster).filter(({ record }) => record === hostname).map((entry) => `[${entry.owner.node.path}]`);
    return isText(reason) || others.length === 0 ? [] : [
      APART.at(owner.node.path, `backups must be on a machine that keeps no other data of the cluster unless there is a reason, got ${hostname}, which keeps the volumes of ${[...new Set(others)].join(', ')}: use another machine, or give 'reason' in the options of the backup and a second copy elsewhere`),
    ];
  });
}

/** The host of an address, without the brackets of one of IPv6. */
function hostOf(endpointUrl: string): string {
  return URL.canParse(endpointUrl) ? new URL(endpointUrl).hostname.replace(/^\[|\]$/g, '') : endpointUrl;
}

function isText(reason?: string): boolean {
  return typeof reason === 'string' && reason.trim() !== '';
}
