import { ExternalEndpointProps, Refusal, SecretReference } from '@monosense-io/platform';
import { IConstruct } from 'constructs';

const ENCRYPTED = new Refusal('EXTERNAL-SECRETS-004', {
  protects: 'The secrets themselves travel over it, and anybody on the way could read them.',
  wrong: "connectUrl: 'http://connect.example.org'",
  right: "connectUrl: 'https://connect.example.org'",
});

const HOST_AND_PORT = new Refusal('EXTERNAL-SECRETS-005', {
  protects: 'The operator adds the paths of the API itself; a path, a query or a login of its own would lead nowhere.',
  wrong: "connectUrl: 'https://connect.example.org/v1'",
  right: "connectUrl: 'https://connect.example.org'",
});

const SOME_VAULTS = new Refusal('EXTERNAL-SECRETS-006', {
  protects: 'A store without a vault finds no item, and none of its Secrets is ever filled.',
  wrong: 'vaults: []',
  right: "vaults: ['infra']",
});

const VAULT_TWICE = new Refusal('EXTERNAL-SECRETS-007', {
  protects: 'A vault has one place in the order of search; with two it would not be clear which item is read.',
  wrong: "vaults: ['infra', 'shared', 'infra']",
  right: "vaults: ['infra', 'shared']",
});

const TOKEN_KEY = new Refusal('EXTERNAL-SECRETS-008', {
  protects: 'The operator would not know which value of the Secret is the token, and could read nothing.',
  wrong: "connectToken: { name: 'connect', keys: {} }",
  right: "connectToken: { name: 'connect', keys: { token: 'token' } }",
});

const TOKEN_SECRET = new Refusal('EXTERNAL-SECRETS-009', {
  protects: 'No Secret can have such a name, so the token would never be found.',
  wrong: "connectToken: { name: 'My Secret', keys: { token: 'token' } }",
  right: "connectToken: { name: 'onepassword-connect', keys: { token: 'token' } }",
});

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
    ENCRYPTED.unless(scope, url?.protocol === 'https:', `'connectUrl' must be an https address, got '${connectUrl}': write it as in https://connect.example.org`);
    HOST_AND_PORT.unless(scope, url!.href === `${url!.origin}/`, `'connectUrl' must be a host and a port only, got '${connectUrl}': write it as in ${url!.origin}`);
    this.origin = url!.origin;
    this.endpoint = { host: url!.hostname.replace(/^\[|\]$/g, ''), port: Number(url!.port || 443) };
  }

  /** The provider of a SecretStore or ClusterSecretStore. */
  public provider(scope: IConstruct, { vaults, connectToken = CONNECT_TOKEN, tokenNamespace }: OnePasswordProps): object {
    const [name, token] = [connectToken.name, connectToken.keys?.token];
    checkVaults(scope, vaults);
    checkToken(scope, name, token);
    return {
      onepassword: {
        connectHost: this.origin,
        // The number is the place in the search; the operator refuses two vaults with the same one.
        vaults: Object.fromEntries(vaults.map((vault, index) => [vault, index + 1])),
        auth: { secretRef: { connectTokenSecretRef: { name, ...(tokenNamespace ? { namespace: tokenNamespace } : {}), key: token! } } },
      },
    };
  }
}

function checkVaults(scope: IConstruct, vaults: string[]): void {
  SOME_VAULTS.unless(scope, Array.isArray(vaults) && vaults.length > 0, "'vaults' must be a list with at least one vault, got none: name one that the token may read");
  const twice = vaults.find((vault, index) => vaults.indexOf(vault) !== index);
  VAULT_TWICE.unless(scope, twice === undefined, `'vaults' must name each vault once, got '${twice}' twice: leave it where it should be searched`);
}

function checkToken(scope: IConstruct, name: string, key: string | undefined): void {
  TOKEN_SECRET.unless(scope, /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/.test(name), `'connectToken.name' must be the name of a Secret, got '${name}': write it as in onepassword-connect`);
  TOKEN_KEY.unless(scope, key !== undefined, `'connectToken.keys' must say which key of Secret '${name}' holds the token, got none: set it to { token: 'token' }`);
  TOKEN_KEY.unless(scope, /^[-._a-zA-Z0-9]{1,253}$/.test(key!), `'connectToken.keys' must name a key of a Secret, got '${key}': write letters, digits, dashes, dots and underscores`);
}
