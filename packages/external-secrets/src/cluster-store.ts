import { Check, Component, ISecretStore, Namespace, SecretStoreConnection, Stage } from '@monosense-io/platform';
import { ApiObject, Lazy } from 'cdk8s';
import type { ClusterSecretStore } from './imports/external-secrets.io-v1';
import { StoreSettings } from './place';
import { SecretProvider } from './secret-provider';
import { API_VERSION } from './upstream';

/** Where the secrets are. */
export interface ClusterStoreProps {
  /** Namespace of the operator and of the Secrets that it logs in with. */
  readonly namespace: Namespace;
  /** The provider. */
  readonly provider: SecretProvider;
}

/** The ClusterSecretStore, in a stage of its own, since it needs the operator's CRDs and webhook. */
export class ClusterStore extends Stage implements ISecretStore {
  /** What the provider has made of its options. */
  public readonly settings: StoreSettings;
  /** Name of the ClusterSecretStore. */
  public readonly storeName: string;
  private readonly readers = new Set<string>();

  constructor(scope: Component, id: string, { namespace, provider }: ClusterStoreProps) {
    super(scope, id, { namespace });
    this.settings = provider._for({ scope, stage: this, namespace: namespace.name });
    this.storeName = provider._name;
    new ApiObject(this, 'ClusterSecretStore', {
      apiVersion: API_VERSION,
      kind: 'ClusterSecretStore',
      metadata: { name: this.storeName },
      spec: {
        // Read lazily: clients connect after the store is made. The store reads everything of its provider; so not every namespace may use it.
        conditions: [{ namespaces: Lazy.any({ produce: () => [...this.readers].sort() }) }],
        provider: this.settings.provider,
      },
    } satisfies ClusterSecretStore);
  }

  public connect(client: Stage): SecretStoreConnection {
    Check.kind(this, 'client', client, 'Stage', 'waitFor');
    client.waitFor(this, `its Secrets are filled from ClusterSecretStore ${this.storeName}`);
    this.readers.add(client.home.name);
    return { apiVersion: API_VERSION, kind: 'ClusterSecretStore', name: this.storeName, fieldKey: this.settings.fieldKey, ...(this.settings.where === undefined ? {} : { place: this.settings.where }) };
  }
}
