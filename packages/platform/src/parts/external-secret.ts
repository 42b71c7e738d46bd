import { ApiObject, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { Ambient } from '../declare/ambient';
import { ISecretStore, SecretReference } from '../declare/capabilities';
import { Stage } from '../declare/stage';
import { durationText } from '../values/duration';
import { Refusal } from '../values/refusal';
import { EXISTING_SECRET, EXPECTED_SECRETS } from './existing-secrets';
import { remoteRef } from './remote-ref';

const SOME_KEYS = new Refusal('PLATFORM-403', {
  protects: 'A Secret without keys is created and helps nobody; its users fail when they start.',
  wrong: 'data: {}',
  right: "data: { password: { item: 'demo' } }",
});

const ITEM_NAMED = new Refusal('PLATFORM-404', {
  protects: 'The secret store would be asked for an item without a name, and the Secret would never be filled.',
  wrong: "data: { password: { item: '' } }",
  right: "data: { password: { item: 'demo' } }",
});

const KEY_EXISTS = new Refusal('PLATFORM-405', {
  protects: 'A pod that reads a key which its Secret does not have never starts.',
  wrong: "secret.reference({ password: 'pasword' })",
  right: "secret.reference({ password: 'password' })",
});

/** Where a value is found in the secret store. */
export interface RemoteSecretKey {
  /** The item: the title of a 1Password item, the path of a Vault secret, the name of a Kubernetes Secret, and so on. The store says what it is. */
  readonly item: string;
  /**
   * The field of the item.
   * @default - the key of the Secret
   */
  readonly property?: string;
}

/** A Secret that is filled from a secret store. */
export interface ExternalSecretProps {
  /**
   * The store.
   * @default - the one that a construct above provides (`Ambient.provide`)
   */
  readonly store?: ISecretStore;
  /** Name of the Secret, in the stage's namespace. */
  readonly name: string;
  /** Where the value of each key of the Secret is found. */
  readonly data: { [key: string]: RemoteSecretKey };
  /**
   * Keys made of fixed text and of values of `data`, as Go templates: `{ config: 'token={{ .token }}' }`.
   * When given, the Secret holds these keys and no others.
   * @default - the keys of `data`, as they are
   */
  readonly template?: { [key: string]: string };
  /**
   * Type of the Secret, for example `kubernetes.io/basic-auth`.
   * @default 'Opaque'
   */
  readonly type?: string;
  /**
   * Labels of the Secret.
   * @default - none
   */
  readonly labels?: { [label: string]: string };
  /**
   * Annotations of the Secret.
   * @default - none
   */
  readonly annotations?: { [annotation: string]: string };
  /**
   * Whether the Secret is filled once and then handed over to another writer, such as cert-manager, which takes over a
   * certificate that was kept. It stays when the ExternalSecret goes.
   * @default false
   */
  readonly handOver?: boolean;
  /**
   * How often the value is read again; what has changed in the store reaches the Secret by then. Each time makes a request for each
   * value: write a longer one where the store counts them.
   * @default Duration.minutes(4)
   */
  readonly refresh?: Duration;
  /**
   * Whether Reloader restarts the workloads that use the Secret when its content changes: those whose own annotations, or
   * whose pods', say `reloader.stakater.com/search: "true"`. Without Reloader in the cluster it does nothing.
   * @default false
   */
  readonly restartsUsers?: boolean;
}

// A changed value is in its Secret within five minutes, so that Reloader and the pods have the other five of ten.
const REFRESH = Duration.minutes(4);

// Reloader looks for it on the Secrets of workloads that are annotated as searching.
const RESTARTS_USERS = { 'reloader.stakater.com/match': 'true' };

/**
 * Fills a Secret from the secret store; the repository holds only the names of the items. Of a store of existing Secrets
 * (`ExistingSecrets`) nothing is rendered.
 */
export class ExternalSecret extends Construct {
  /** Name of the Secret. */
  public readonly secretName: string;
  private readonly keys: string[];

  /**
   * @param scope the stage that needs the Secret
   * @param id construct id
   * @param props store, name and items
   */
  constructor(scope: Stage, id: string, props: ExternalSecretProps) {
    super(scope, id);
    this.secretName = props.name;
    this.keys = Object.keys(props.template ?? props.data);
    SOME_KEYS.unless(this, Object.keys(props.data).length > 0, "'data' must have at least one key, got none: name the keys of the Secret and their items");
    for (const [key, { item }] of Object.entries(props.data)) ITEM_NAMED.unless(this, typeof item === 'string' && item.trim() !== '', `'data' names no item for key '${key}': write its title in the secret store`);
    const store = Ambient.secretStore(this, props.store).connect(scope);
    if (store.kind === EXISTING_SECRET) {
      EXPECTED_SECRETS.add(scope, { name: props.name, namespace: scope.home.name, keys: this.keys, type: props.type ?? 'Opaque', labels: props.labels });
      return;
    }
    const metadata = {
      ...(props.labels ? { labels: props.labels } : {}),
      ...(props.restartsUsers || props.annotations ? { annotations: { ...props.annotations, ...(props.restartsUsers ? RESTARTS_USERS : {}) } } : {}),
    };
    new ApiObject(this, 'ExternalSecret', {
      apiVersion: store.apiVersion,
      kind: 'ExternalSecret',
      metadata: { name: props.name },
      spec: {
        ...(props.handOver ? { refreshPolicy: 'CreatedOnce' } : {}),
        refreshInterval: durationText(this, 'refresh', props.refresh ?? REFRESH),
        secretStoreRef: { kind: store.kind, name: store.name },
        target: {
          name: props.name,
          creationPolicy: props.handOver ? 'Orphan' : 'Owner',
          template: {
            type: props.type ?? 'Opaque',
            ...(Object.keys(metadata).length > 0 ? { metadata } : {}),
            ...(props.template ? { engineVersion: 'v2', data: props.template } : {}),
          },
        },
        data: Object.entries(props.data).map(([key, remote]) => ({ secretKey: key, remoteRef: remoteRef(store, remote.item, remote.property ?? key) })),
      },
    });
  }

  /**
   * The Secret as a reference, for capabilities.
   *
   * @param keys the Secret's keys by what they hold; every key under its own name when left out
   */
  public reference(keys?: { [role: string]: string }): SecretReference {
    for (const key of Object.values(keys ?? {})) {
      KEY_EXISTS.unless(this, this.keys.includes(key), `Secret '${this.secretName}' has no key '${key}': choose one of ${this.keys.join(', ')}, or add it to 'data'`);
    }
    return { name: this.secretName, keys: keys ?? Object.fromEntries(this.keys.map((key) => [key, key])) };
  }
}
