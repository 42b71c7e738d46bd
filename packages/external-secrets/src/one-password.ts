import { Check, ExternalEndpointProps, SecretReference } from '@monosense-io/platform';
import { IConstruct } from 'constructs';

/** The Secret with a store's token, unless its user says otherwise. */
export const CONNECT_TOKEN: SecretReference = { name: 'onepassword-connect', keys: { token: 'token' } };

/** What one store opens. */
export interface OnePasswordProps {
  /** Vaults in the order of search. */
  readonly vaults: string[];
  /** The Secret with the token. */
  readonly connectToken?: SecretReference;
  /** Where that Secret is, for a store that is in no namespace itself. */
  readonly tokenNamespace?: string;
}

/** The Connect server that all stores of the cluster read from. */
export class ConnectServer {
  /** Where it listens. */
  public readonly endpoint: ExternalEndpointProps;
  private readonly origin: string;

  public constructor(scope: IConstruct, connectUrl: string) {
    const url = URL.canParse(connectUrl) ? new URL(connectUrl) : undefined;
    Check.that(scope, url?.protocol === 'https:', `'connectUrl' must be an https address, since secrets travel over it, got '${connectUrl}': write it as in https://connect.example.org`);
    Check.that(scope, url!.href === `${url!.origin}/`, `'connectUrl' must be a host and a port only, got '${connectUrl}': write it as in ${url!.origin}`);
    this.origin = url!.origin;
    this.endpoint = { host: url!.hostname.replace(/^\[|\]$/g, ''), port: Number(url!.port || 443) };
  }

  /** The provider of a SecretStore or ClusterSecretStore. */
  public provider(scope: IConstruct, { vaults, connectToken = CONNECT_TOKEN, tokenNamespace }: OnePasswordProps): object {
    const { name, keys: { token } } = connectToken;
    const twice = vaults.find((vault, index) => vaults.indexOf(vault) !== index);
    Check.that(scope, vaults.length > 0, "'vaults' is empty: name at least one vault that the token may read");
    Check.that(scope, twice === undefined, `'vaults' names '${twice}' twice: leave it where it should be searched`);
    Check.that(scope, token !== undefined, `'connectToken' does not say which key of Secret '${name}' holds the token: set keys to { token: 'token' }`);
    Check.that(scope, /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/.test(name), `'connectToken.name' must be the name of a Secret, got '${name}': write it as in onepassword-connect`);
    Check.that(scope, /^[-._a-zA-Z0-9]{1,253}$/.test(token), `'connectToken.keys' names key '${token}', which no Secret can have: write letters, digits, dashes, dots and underscores`);
    return {
      onepassword: {
        connectHost: this.origin,
        // The number is the place in the search; the operator refuses two vaults with the same one.
        vaults: Object.fromEntries(vaults.map((vault, index) => [vault, index + 1])),
        auth: { secretRef: { connectTokenSecretRef: { name, ...(tokenNamespace ? { namespace: tokenNamespace } : {}), key: token } } },
      },
    };
  }
}
