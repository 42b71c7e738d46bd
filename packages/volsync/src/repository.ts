import { Ambient, BackupTargetConnection, ExternalSecret, ISecretStore, Refusal, Stage } from '@monosense-io/platform';
import { MOVER_MOUNTS } from './upstream';

const ONE_PLACE = new Refusal('VOLSYNC-002', {
  protects: 'Without exactly one place, nobody knows where the backups are.',
  wrong: "connect: () => ({ name: 'nas' })",
  right: "connect: () => ({ name: 'nas', share: { server: 'nas.example.org', exportPath: '/srv/backups', path: 'hub' } })",
});

/** Name of the volume with a share, in the pods that write to it. */
const SHARE = 'target';

/** What a repository depends on. */
export interface RepositoryProps {
  /** Name of the Secret. */
  readonly secretName: string;
  /** Folder of the repository, below that of the target. */
  readonly folder: string;
  /** The item with the password, in field `password`. */
  readonly passwordItem: string;
  /** The store that holds it. */
  readonly secretStore?: ISecretStore;
}

/** A restic repository of one volume at one target. */
export interface Repository {
  /** Where the service is, as the record of backups wants it. */
  readonly endpointUrl: string;
  /** What is only its own there. */
  readonly repository: string;
  /** The repository as restic writes it. */
  readonly resticUrl: string;
  /** The share that pods must mount. */
  readonly share?: { readonly name: string; readonly nfs: { readonly server: string; readonly path: string } };
}

// The keys of a repository's Secret, which are restic's variables.
const VARIABLES = ['RESTIC_REPOSITORY', 'RESTIC_PASSWORD'];
const CREDENTIALS = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_DEFAULT_REGION'];

/** What a container of a Job needs for restic, from the Secret of a repository. */
export function variablesOf(secretName: string, { share }: Repository): { [key: string]: any }[] {
  return [
    ...[...VARIABLES, ...(share === undefined ? CREDENTIALS : [])].map((key) => ({ name: key, valueFrom: { secretKeyRef: { name: secretName, key } } })),
    { name: 'RESTIC_CACHE_DIR', value: '/tmp/cache' },
    { name: 'TMPDIR', value: '/tmp' },
  ];
}

/** Brings address, password and credentials of a repository into one Secret, whose keys are restic's variables. */
export function addRepository(stage: Stage, target: BackupTargetConnection, { secretName, folder, passwordItem, secretStore }: RepositoryProps): Repository {
  ONE_PLACE.unless(stage, (target.bucket === undefined) !== (target.share === undefined), `target '${target.name}' must be either a bucket or a share, got ${target.bucket === undefined ? 'neither' : 'both'}: correct what its 'connect' returns`);
  const secret = (id: string, resticUrl: string, data: ConstructorParameters<typeof ExternalSecret>[2]['data'], template: { [key: string]: string }, store?: ISecretStore): void => {
    new ExternalSecret(stage, `${id}${secretName}`, {
      store: store ?? Ambient.secretStore(stage, secretStore),
      name: secretName,
      data: { password: { item: passwordItem, property: 'password' }, ...data },
      template: { RESTIC_REPOSITORY: resticUrl, RESTIC_PASSWORD: '{{ .password }}', ...template },
    });
  };
  if (target.bucket !== undefined) {
    const { endpointUrl, bucket, path, region, secretStore: store, credentialsItem } = target.bucket;
    const repository = [bucket, path, folder].filter((part) => part !== '').join('/');
    const resticUrl = `s3:${endpointUrl}/${repository}`;
    secret('Repository', resticUrl, {
      accessKeyId: { item: credentialsItem, property: 'access-key-id' },
      secretAccessKey: { item: credentialsItem, property: 'secret-access-key' },
    }, { AWS_ACCESS_KEY_ID: '{{ .accessKeyId }}', AWS_SECRET_ACCESS_KEY: '{{ .secretAccessKey }}', AWS_DEFAULT_REGION: region }, store);
    return { endpointUrl, repository, resticUrl };
  }
  const { server, exportPath, path } = target.share!;
  const inShare = [path, folder].filter((part) => part !== '').join('/');
  const resticUrl = `${MOVER_MOUNTS}/${SHARE}/${inShare}`;
  secret('Repository', resticUrl, {}, {});
  return { endpointUrl: `nfs://${server.includes(':') ? `[${server}]` : server}`, repository: `${exportPath.slice(1)}/${inShare}`, resticUrl, share: { name: SHARE, nfs: { server, path: exportPath } } };
}
