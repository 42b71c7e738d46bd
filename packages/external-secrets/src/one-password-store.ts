import { Check, Component, ISecretStore, Namespace, SecretReference, SecretStoreConnection, Stage } from '@monosense-io/platform';
import { ApiObject, Lazy } from 'cdk8s';
import type { ClusterSecretStore } from './imports/external-secrets.io-v1';
import { ConnectServer } from './one-password';
import { API_VERSION } from './upstream';

/** Where the secrets are. */
export interface OnePasswordStoreProps {
  /** Namespace of the operator and of the token. */
  readonly namespace: Namespace;
  /** The Connect server. */
  readonly server: ConnectServer;
  /** Vaults in the order of search. */
  readonly vaults: string[];
  /** The Secret with the token. */
  readonly connectToken?: SecretReference;
}

/** The ClusterSecretStore of a 1Password Connect server, in a stage of its own, since it needs the operator's CRDs and webhook. */
export class OnePasswordStore extends Stage implements ISecretStore {
  private readonly name = 'onepassword';
  private readonly readers = new Set<string>();

  constructor(scope: Component, id: string, props: OnePasswordStoreProps) {
    super(scope, id, { namespace: props.namespace });
    const { server, vaults, connectToken } = props;
    new ApiObject(this, 'ClusterSecretStore', {
      apiVersion: API_VERSION,
      kind: 'ClusterSecretStore',
      metadata: { name: this.name },
      spec: {
        // Read lazily: clients connect after the store is made. Every vault is open to a store; so not to every namespace.
        conditions: [{ namespaces: Lazy.any({ produce: () => [...this.readers].sort() }) }],
        provider: server.provider(scope, { vaults, connectToken, tokenNamespace: props.namespace.name }),
      },
    } satisfies ClusterSecretStore);
  }

  public connect(client: Stage): SecretStoreConnection {
    Check.kind(this, 'client', client, 'Stage', 'waitFor');
    client.waitFor(this, `its Secrets are filled from ClusterSecretStore ${this.name}`);
    this.readers.add(client.home.name);
    return { apiVersion: API_VERSION, kind: 'ClusterSecretStore', name: this.name };
  }
}
