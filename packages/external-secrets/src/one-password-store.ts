import { Check, Component, ExternalEndpointProps, ISecretStore, Namespace, SecretReference, SecretStoreConnection, Stage } from '@monosense-io/platform';
import { ApiObject, Lazy } from 'cdk8s';
import { API_VERSION } from './upstream';

/** Where the secrets are. */
export interface OnePasswordStoreProps {
  /** Namespace of the operator and of the token. */
  readonly namespace: Namespace;
  /** Address of the Connect server. */
  readonly connectUrl: string;
  /** Vaults in the order of search. */
  readonly vaults: string[];
  /** The Secret with the token. */
  readonly connectToken: SecretReference;
}

/** The ClusterSecretStore of a 1Password Connect server, in a stage of its own, since it needs the operator's CRDs and webhook. */
export class OnePasswordStore extends Stage implements ISecretStore {
  /** Where the Connect server listens. */
  public readonly server: ExternalEndpointProps;
  private readonly name = 'onepassword';
  private readonly readers = new Set<string>();

  constructor(scope: Component, id: string, props: OnePasswordStoreProps) {
    super(scope, id, { namespace: props.namespace });
    const url = this.origin(scope, props.connectUrl);
    this.server = { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 443) };
    const { vaults, connectToken } = props;
    const twice = vaults.find((vault, index) => vaults.indexOf(vault) !== index);
    Check.that(scope, vaults.length > 0, "'vaults' is empty: name at least one vault that the token may read");
    Check.that(scope, twice === undefined, `'vaults' names '${twice}' twice: leave it where it should be searched`);
    Check.that(scope, connectToken.keys.token !== undefined, `'connectToken' does not say which key of Secret '${connectToken.name}' holds the token: set keys to { token: 'token' }`);

    new ApiObject(this, 'ClusterSecretStore', {
      apiVersion: API_VERSION,
      kind: 'ClusterSecretStore',
      metadata: { name: this.name },
      spec: {
        // Read lazily: clients connect after the store is made. Every vault is open to a store; so not to every namespace.
        conditions: [{ namespaces: Lazy.any({ produce: () => [...this.readers].sort() }) }],
        provider: {
          onepassword: {
            connectHost: url.origin,
            // The number is the place in the search; the operator refuses two vaults with the same one.
            vaults: Object.fromEntries(vaults.map((vault, index) => [vault, index + 1])),
            auth: { secretRef: { connectTokenSecretRef: { name: connectToken.name, namespace: props.namespace.name, key: connectToken.keys.token } } },
          },
        },
      },
    });
  }

  public connect(client: Stage): SecretStoreConnection {
    client.waitFor(this, `its Secrets are filled from ClusterSecretStore ${this.name}`);
    this.readers.add(client.home.name);
    return { apiVersion: API_VERSION, kind: 'ClusterSecretStore', name: this.name };
  }

  private origin(scope: Component, connectUrl: string): URL {
    const url = URL.canParse(connectUrl) ? new URL(connectUrl) : undefined;
    Check.that(scope, url?.protocol === 'https:', `'connectUrl' must be an https address, since secrets travel over it, got '${connectUrl}': write it as in https://connect.example.org`);
    Check.that(scope, url!.href === `${url!.origin}/`, `'connectUrl' must be a host and a port only, got '${connectUrl}': write it as in ${url!.origin}`);
    return url!;
  }
}
