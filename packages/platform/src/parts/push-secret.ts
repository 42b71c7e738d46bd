import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { Ambient } from '../declare/ambient';
import { ISecretStore } from '../declare/capabilities';
import { Stage } from '../declare/stage';
import { Refusal } from '../values/refusal';
import { EXISTING_SECRET } from './existing-secrets';
import { remoteRef } from './remote-ref';

const WRITABLE = new Refusal('PLATFORM-424', {
  protects: 'Secrets that exist by themselves are in no store: nothing could be written there, and what counts on the copy would not find it.',
  wrong: "new PushSecret(stage, 'Push', { store: new ExistingSecrets(cluster, 'secrets'), … })",
  right: "new PushSecret(stage, 'Push', { store: externalSecrets, … })",
});

/** What is written to a secret store. */
export interface PushSecretProps {
  /**
   * The store. Refused: secrets that exist by themselves (`ExistingSecrets`).
   * @default - the one that a construct above provides (`Ambient.provide`)
   */
  readonly store?: ISecretStore;
  /** Name of the PushSecret, in the stage's namespace. */
  readonly name: string;
  /** The Secret whose keys are written, in the stage's namespace. */
  readonly secretName: string;
  /** The item that they are written to. */
  readonly item: string;
  /** Fields of the item by the key of the Secret whose value they get. */
  readonly data: { [key: string]: string };
}

/**
 * Writes keys of a Secret to an item of the secret store, and again when they change. The item stays when the cluster is gone.
 * For what is made in a cluster and needed elsewhere, or after a rebuild. Refused at synthesis: a field that something else writes,
 * in whichever cluster.
 */
export class PushSecret extends Construct {
  /**
   * @param scope the stage that has the Secret
   * @param id construct id
   * @param props store, Secret and item
   */
  constructor(scope: Stage, id: string, props: PushSecretProps) {
    super(scope, id);
    const { store, name, secretName, item, data } = props;
    const connection = Ambient.secretStore(this, store).connect(scope);
    WRITABLE.unless(this, connection.kind !== EXISTING_SECRET, "'store' must be one that can be written to, got Secrets that exist by themselves: name a secret store");
    for (const property of new Set(Object.values(data))) {
      const field = `${item}/${property}`;
      scope.cluster.claim(this, { what: 'written item', key: `${connection.place ?? `${scope.cluster.node.id}/${connection.name}`}: ${field}`, fix: 'write to an item of its own' });
    }
    new ApiObject(this, 'PushSecret', {
      apiVersion: 'external-secrets.io/v1alpha1',
      kind: 'PushSecret',
      metadata: { name },
      spec: {
        refreshInterval: '60m',
        updatePolicy: 'Replace',
        deletionPolicy: 'None',
        secretStoreRefs: [{ kind: connection.kind, name: connection.name }],
        selector: { secret: { name: secretName } },
        data: Object.entries(data).map(([secretKey, property]) => {
          const { key, property: field } = remoteRef(connection, item, property);
          return { match: { secretKey, remoteRef: { remoteKey: key, ...(field === undefined ? {} : { property: field }) } } };
        }),
      },
    });
  }
}
