import { Construct, IConstruct } from 'constructs';
import { Ambient } from '../declare/ambient';
import { IObjectStore, ISecretStore, ObjectStoreConnection } from '../declare/capabilities';
import { Cluster } from '../declare/cluster';
import { ExternalEndpoint } from '../declare/endpoint';
import { Stage } from '../declare/stage';
import { Refusal } from '../values/refusal';
import { ExternalSecret } from './external-secret';

const S3_ADDRESS = new Refusal('PLATFORM-401', {
  protects: 'Clients build every request from this address and fail at their first one when it is none.',
  wrong: "endpointUrl: 's3.example.org'",
  right: "endpointUrl: 'https://s3.example.org'",
});

const BUCKET_NAME = new Refusal('PLATFORM-402', {
  protects: 'S3 knows no other names, and a path or an address in this place becomes part of every key.',
  wrong: "bucket: 's3://postgres/'",
  right: "bucket: 'postgres'",
});

/** A bucket that exists outside the clusters. */
export interface BucketProps {
  /** Address of the S3 API, for example `https://account.r2.cloudflarestorage.com`. */
  readonly endpointUrl: string;
  /** Name of the bucket. */
  readonly bucket: string;
  /**
   * Region that requests are signed for.
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
}

/** A bucket of an S3-compatible service outside the clusters, such as MinIO on a NAS or Cloudflare R2. */
export class Bucket extends Construct implements IObjectStore {
  private readonly props: BucketProps;
  private readonly endpoint: ExternalEndpoint;
  private readonly secrets = new Map<Stage, ExternalSecret>();

  /**
   * @param scope the cluster
   * @param id name of the bucket in the program; part of the name of its clients' Secrets
   * @param props where it is
   */
  constructor(scope: Construct, id: string, props: BucketProps) {
    super(scope, id);
    this.props = props;
    S3_ADDRESS.unless(this, URL.canParse(props.endpointUrl) && /^https?:$/.test(new URL(props.endpointUrl).protocol), `'endpointUrl' must be an http or https address, got '${props.endpointUrl}': write it as in https://s3.example.org`);
    checkBucketName(this, props.bucket);
    const url = new URL(props.endpointUrl);
    Cluster.of(this).expect(this, { what: 'Buckets', name: props.bucket, details: `at ${url.origin}; the key in item \`${props.credentialsItem}\` may list it, and read, write and delete in it` });
    this.endpoint = new ExternalEndpoint(this, 'Endpoint', { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || (url.protocol === 'https:' ? 443 : 80)) });
  }

  public connect(client: Stage): ObjectStoreConnection {
    this.endpoint.connect(client);
    let secret = this.secrets.get(client);
    if (!secret) {
      secret = new ExternalSecret(client, `${this.node.id}Credentials`, {
        store: Ambient.secretStore(this, this.props.secretStore),
        name: `${client.stageName}-${this.node.id}`,
        data: {
          'access-key-id': { item: this.props.credentialsItem },
          'secret-access-key': { item: this.props.credentialsItem },
        },
      });
      this.secrets.set(client, secret);
    }
    return {
      endpointUrl: this.props.endpointUrl,
      bucket: this.props.bucket,
      region: this.props.region ?? 'us-east-1',
      credentials: secret.reference({ accessKeyId: 'access-key-id', secretAccessKey: 'secret-access-key' }),
    };
  }
}

/** Refuses a text that is no name of a bucket. */
export function checkBucketName(scope: IConstruct, name: string): void {
  BUCKET_NAME.unless(scope, /^[a-z0-9][-.a-z0-9]{1,61}[a-z0-9]$/.test(name), `'bucket' must be 3 to 63 lower-case letters, digits, dashes and dots, got '${name}': write the name of the bucket alone`);
}
