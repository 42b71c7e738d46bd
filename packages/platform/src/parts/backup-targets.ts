import { Construct } from 'constructs';
import { Ambient } from '../declare/ambient';
import { BackupTargetConnection, IBackupTarget, ISecretStore } from '../declare/capabilities';
import { Cluster } from '../declare/cluster';
import { ExternalEndpoint } from '../declare/endpoint';
import { Stage } from '../declare/stage';
import { Check } from '../values/check';
import { isHostname } from '../values/net';
import { Refusal } from '../values/refusal';
import { checkBucketName } from './bucket';

const S3_ADDRESS = new Refusal('PLATFORM-801', {
  protects: 'The repository of every backup begins with this address; with a path or a slash behind it, backups would lie in folders that nobody looks into.',
  wrong: "endpointUrl: 's3.example.org/backups'",
  right: "endpointUrl: 'https://s3.example.org', bucket: 'backups'",
});

const FOLDER = new Refusal('PLATFORM-802', {
  protects: 'Two spellings of one folder would be two claims, and two writers of one repository destroy it.',
  wrong: "path: '/hub/'",
  right: "path: 'hub'",
});

const SERVER = new Refusal('PLATFORM-803', {
  protects: 'The machines mount the share by this name and path; another text fails only when the first backup is made.',
  wrong: "server: 'nfs://nas.example.org', exportPath: 'backups'",
  right: "server: 'nas.example.org', exportPath: '/srv/backups'",
});

/** A bucket of an S3-compatible service that takes backups. */
export interface S3BackupTargetProps {
  /** Address of the S3 API, without a path, for example `https://account.r2.cloudflarestorage.com`. */
  readonly endpointUrl: string;
  /** Name of the bucket. */
  readonly bucket: string;
  /**
   * Folder of the bucket that everything goes below, without slashes at its ends.
   * @default - the name of the cluster, so that clusters can share the bucket
   */
  readonly path?: string;
  /**
   * Region that requests are signed for; `auto` for Cloudflare R2.
   * @default 'us-east-1'
   */
  readonly region?: string;
  /**
   * Store that holds the credentials.
   * @default - the one that a construct above provides (`Ambient.provide`)
   */
  readonly secretStore?: ISecretStore;
  /** Item of the store with the fields `access-key-id` and `secret-access-key`. */
  readonly credentialsItem: string;
  /**
   * Why backups may go there over plain `http`, or to a machine that keeps other data of the cluster too.
   * @default - neither is accepted
   */
  readonly reason?: string;
}

/** A bucket outside the cluster as a target for backups: Cloudflare R2, an S3 server on a NAS, and others that speak S3. */
export class S3BackupTarget extends Construct implements IBackupTarget {
  private readonly connection: BackupTargetConnection;
  private readonly endpoint: ExternalEndpoint;

  /**
   * @param scope the cluster
   * @param id name of the target, for people
   * @param props where it is
   */
  constructor(scope: Construct, id: string, props: S3BackupTargetProps) {
    super(scope, id);
    const url = URL.canParse(props.endpointUrl) ? new URL(props.endpointUrl) : undefined;
    S3_ADDRESS.unless(this, url !== undefined && /^https?:$/.test(url.protocol) && `${url.origin}/` === url.href, `'endpointUrl' must be an http or https address without a path, got '${props.endpointUrl}': write it as in https://s3.example.org`);
    const { bucket, secretStore, credentialsItem, region = 'us-east-1', reason } = props;
    checkBucketName(this, bucket);
    const path = folder(this, props.path ?? Cluster.of(this).node.id);
    Check.text(this, 'credentialsItem', credentialsItem);
    if (reason !== undefined) Check.text(this, 'reason', reason, 'say why, or leave it out');
    Cluster.of(this).expect(this, { what: 'Buckets', name: bucket, details: `at ${url!.origin}; the key in item \`${credentialsItem}\` may list it, and read, write and delete below \`${path === '' ? '/' : `${path}/`}\`` });
    this.endpoint = new ExternalEndpoint(this, 'Endpoint', { host: url!.hostname.replace(/^\[|\]$/g, ''), port: Number(url!.port || (url!.protocol === 'https:' ? 443 : 80)) });
    this.connection = { name: id, reason, bucket: { endpointUrl: url!.origin, bucket, path, region, secretStore: Ambient.secretStore(this, secretStore), credentialsItem } };
  }

  public connect(client: Stage): BackupTargetConnection {
    this.endpoint.connect(client);
    return this.connection;
  }
}

/** A share of an NFS server that takes backups. */
export interface NfsBackupTargetProps {
  /** Name or address of the server. */
  readonly server: string;
  /** Path of the export on the server, for example `/srv/backups`. */
  readonly exportPath: string;
  /**
   * Folder of the export that everything goes below, without slashes at its ends. It must exist.
   * @default - the name of the cluster, so that clusters can share the export
   */
  readonly path?: string;
  /**
   * Why backups may lie on a machine that keeps other data of the cluster too.
   * @default - that is not accepted
   */
  readonly reason?: string;
}

/**
 * A share of an NFS server as a target for backups. The machines mount it: no pod needs a way to the server, and the server must take
 * the machines.
 */
export class NfsBackupTarget extends Construct implements IBackupTarget {
  private readonly connection: BackupTargetConnection;

  /**
   * @param scope the cluster
   * @param id name of the target, for people
   * @param props where it is
   */
  constructor(scope: Construct, id: string, props: NfsBackupTargetProps) {
    super(scope, id);
    const server = Check.text(this, 'server', props.server).toLowerCase();
    SERVER.unless(this, isHostname(server) || URL.canParse(`nfs://[${server}]`), `'server' must be a name or an address, got '${props.server}': write it as in nas.example.org`);
    SERVER.unless(this, /^(\/(?!\.{1,2}(\/|$))[-\w.]+)+$/.test(props.exportPath), `'exportPath' must be an absolute path without a slash at its end, got '${props.exportPath}': write it as in /srv/backups`);
    const path = folder(this, props.path ?? Cluster.of(this).node.id);
    if (props.reason !== undefined) Check.text(this, 'reason', props.reason, 'say why, or leave it out');
    Cluster.of(this).recordOutsideAddress(this, { address: server, what: `backup server ${server}` });
    Cluster.of(this).expect(this, { what: 'Shares', name: `${server}:${props.exportPath}`, details: `exported to the machines by NFS, with the folder \`${path === '' ? '/' : path}\`` });
    this.connection = { name: id, reason: props.reason, share: { server, exportPath: props.exportPath, path } };
  }

  public connect(_client: Stage): BackupTargetConnection {
    return this.connection;
  }
}

/** A folder without slashes at its ends; empty for none. */
function folder(scope: Construct, path: string): string {
  FOLDER.unless(scope, path === '' || /^(?!\.{1,2}(\/|$))[-\w.]+(\/(?!\.{1,2}(\/|$))[-\w.]+)*$/.test(path), `'path' must be folders of letters, digits, dashes, dots and underscores, without slashes at the ends, got '${path}': write it as in hub/volumes`);
  return path;
}
