import { Endpoint, IObjectStore, ObjectStoreConnection, Quantity, Refusal, Stage } from '@monosense-io/platform';
import { ApiObject, Size } from 'cdk8s';
import type { ObjectBucketClaim } from './imports/objectbucket.io-v1alpha1';

const ONE_NAMESPACE = new Refusal('ROOK-CEPH-014', {
  protects: 'A second claim would take the bucket away from the first, whose credentials are in the other namespace.',
  wrong: "const photos = ceph.addBucket('photos'); photos.connect(shop); photos.connect(films)",
  right: "ceph.addBucket('photos').connect(shop); ceph.addBucket('films').connect(films)",
});

/** The StorageClass that buckets are claimed from. */
export const BUCKET_CLASS = 'ceph-bucket';

/** A bucket of Ceph's object store. Rook puts the credentials beside the claim, so it belongs to one namespace. */
export class CephBucket implements IObjectStore {
  private owner?: Stage;

  public constructor(private readonly name: string, private readonly gateways: Endpoint, private readonly maxSize?: Size) {}

  public connect(client: Stage): ObjectStoreConnection {
    const { host, port } = this.gateways.connect(client);
    if (this.owner) {
      ONE_NAMESPACE.unless(client, client.home === this.owner.home, `bucket '${this.name}' is already used in namespace '${this.owner.home.name}', where its credentials are: add a bucket for '${client.home.name}'`);
      client.waitFor(this.owner, `it uses bucket ${this.name}`);
    } else {
      this.owner = client;
      new ApiObject(client, `Bucket-${this.name}`, {
        apiVersion: 'objectbucket.io/v1alpha1',
        kind: 'ObjectBucketClaim',
        metadata: { name: this.name },
        spec: {
          bucketName: this.name,
          storageClassName: BUCKET_CLASS,
          ...(this.maxSize ? { additionalConfig: { maxSize: Quantity.ofSize(this.maxSize) } } : {}),
        },
      } satisfies ObjectBucketClaim);
    }
    return {
      endpointUrl: `http://${host}:${port}`,
      bucket: this.name,
      region: 'us-east-1',
      credentials: { name: this.name, keys: { accessKeyId: 'AWS_ACCESS_KEY_ID', secretAccessKey: 'AWS_SECRET_ACCESS_KEY' } },
    };
  }
}
