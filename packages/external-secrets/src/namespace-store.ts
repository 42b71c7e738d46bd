import { Check, Component, ISecretStore, Namespace, Refusal, SecretReference, SecretStoreConnection, Stage } from '@monosense-io/platform';
import { ApiObject } from 'cdk8s';
import type { SecretStore } from './imports/external-secrets.io-v1';
import { StoreSettings } from './place';
import { SecretProvider } from './secret-provider';
import { API_VERSION } from './upstream';

const OWN_NAMESPACE = new Refusal('EXTERNAL-SECRETS-003', {
  protects: 'A SecretStore is found in its own namespace alone, so the Secret would never be filled.',
  wrong: "const store = secrets.addStore('media', { namespace: media, … }); new ExternalSecret(stageOfShop, 'Login', { store, … })",
  right: "const store = secrets.addStore('shop', { namespace: shop, … }); new ExternalSecret(stageOfShop, 'Login', { store, … })",
});

/** A store that one namespace has for itself. */
export interface NamespaceStoreProps {
  /** The namespace. Stages of any other one are refused when they connect. */
  readonly namespace: Namespace;
  /**
   * Vaults that items are looked up in, by name or id, the first one first, at the Connect server of the cluster's store. The
   * store's own token must be allowed to read them all. Refused: no vault at all, the same one twice, and vaults beside a
   * `provider`.
   * @default - `provider` says where the secrets are
   */
  readonly vaults?: string[];
  /**
   * The Secret with an access token of the Connect server, in the store's namespace. Give it a token of its own, which reads
   * these vaults and no others: whoever may read Secrets in the namespace may use it. `keys.token` says which key holds it.
   * @default { name: 'onepassword-connect', keys: { token: 'token' } }
   */
  readonly connectToken?: SecretReference;
  /**
   * Where the store's secrets are. The Secrets that it names are in the store's namespace.
   * @default - the Connect server of the cluster's store, with `vaults`
   */
  readonly provider?: SecretProvider;
}

export class NamespaceStore extends Stage implements ISecretStore {
  /** What the provider has made of its options. */
  public readonly settings: StoreSettings;
  /** Name of the SecretStore. */
  public readonly storeName: string;

  constructor(scope: Component, name: string, namespace: Namespace, provider: SecretProvider) {
    super(scope, `Store-${name}`, { namespace });
    this.storeName = name;
    this.settings = provider._for({ scope: this, stage: this });
    new ApiObject(this, 'SecretStore', {
      apiVersion: API_VERSION,
      kind: 'SecretStore',
      metadata: { name },
      spec: { provider: this.settings.provider },
    } satisfies SecretStore);
  }

  public connect(client: Stage): SecretStoreConnection {
    Check.kind(this, 'client', client, 'Stage', 'waitFor');
    OWN_NAMESPACE.unless(client, client.home.name === this.home.name, `is in namespace '${client.home.name}' and can't read from SecretStore '${this.storeName}', which is for namespace '${this.home.name}' alone: give it the cluster's store, or add a store for its namespace`);
    client.waitFor(this, `its Secrets are filled from SecretStore ${this.storeName}`);
    return { apiVersion: API_VERSION, kind: 'SecretStore', name: this.storeName, fieldKey: this.settings.fieldKey, ...(this.settings.where === undefined ? {} : { place: this.settings.where }) };
  }
}
