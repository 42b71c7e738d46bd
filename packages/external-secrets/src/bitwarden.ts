import { Check, Endpoint, Refusal, SecretReference } from '@monosense-io/platform';
import { IConstruct } from 'constructs';
import { checkFieldKey, selector, StorePlace, StoreSettings } from './place';
import { StoreCa } from './store-ca';
import { StoreServer } from './store-server';

const UUID = new Refusal('EXTERNAL-SECRETS-016', {
  protects: 'Bitwarden knows organisations and projects by their ids alone, and would find no secret.',
  wrong: "projectId: 'kubernetes'",
  right: "projectId: '5b1f6a1e-0c3d-4f7a-9a52-2f8e6d4c7b90'",
});

/**
 * A project of Bitwarden Secrets Manager (not the password manager). A secret there has a name and a value and no fields, so each
 * field of an item is a secret of its own: item `cloudflare` and property `token` are the secret named `cloudflare/token`.
 * The operator only reads it.
 */
export interface BitwardenOptions {
  /** Id of the organisation. Refused: what is no UUID. */
  readonly organizationId: string;
  /** Id of the project. Secrets of other projects are not found. Refused: what is no UUID. */
  readonly projectId: string;
  /**
   * Address of the Bitwarden SDK server, through which the operator speaks to Bitwarden, for example
   * `https://bitwarden-sdk-server.example.org:9998`. See https://github.com/external-secrets/bitwarden-sdk-server. Refused:
   * paths and queries, and anything but https.
   */
  readonly sdkServerUrl: string;
  /** The authority that vouches for the SDK server. The operator trusts no other one for it. */
  readonly ca: StoreCa;
  /**
   * The SDK server's port, where it runs in this cluster: policies let the operator in, and the store waits for the server's
   * stage. Refused: one of another Service than `sdkServerUrl` names.
   * @default - the server is outside the cluster
   */
  readonly endpoint?: Endpoint;
  /**
   * The Secret with an access token of a machine account that may read the project. `keys.token` says which key holds it.
   * @default { name: 'bitwarden', keys: { token: 'token' } }
   */
  readonly accessToken?: SecretReference;
  /**
   * Address of Bitwarden's API, for the EU (`https://api.bitwarden.eu`) or a server of your own. The SDK server asks it.
   * @default - https://api.bitwarden.com
   */
  readonly apiUrl?: string;
  /**
   * Address of Bitwarden's identity service, for the EU (`https://identity.bitwarden.eu`) or a server of your own.
   * @default - https://identity.bitwarden.com
   */
  readonly identityUrl?: string;
  /**
   * What the secret with a field of an item is called, where `{item}` and `{property}` stand for the two. Refused: a text
   * without `{item}`.
   * @default '{item}/{property}'
   */
  readonly fieldKey?: string;
}

/** The store of these options. */
export function bitwarden(place: StorePlace, options: BitwardenOptions): StoreSettings {
  const { scope } = place;
  const { accessToken = { name: 'bitwarden', keys: { token: 'token' } }, fieldKey = '{item}/{property}', apiUrl, identityUrl } = options;
  const { origin, servers, endpoints } = new StoreServer(scope, 'sdkServerUrl', options.sdkServerUrl, options.endpoint);
  Check.given(scope, 'ca', options.ca, 'pass the authority that vouches for the SDK server');
  checkFieldKey(scope, fieldKey);
  return {
    provider: {
      bitwardensecretsmanager: {
        ...(apiUrl === undefined ? {} : { apiURL: new StoreServer(scope, 'apiUrl', apiUrl).origin }),
        ...(identityUrl === undefined ? {} : { identityURL: new StoreServer(scope, 'identityUrl', identityUrl).origin }),
        bitwardenServerSDKURL: origin,
        ...options.ca._for(place),
        organizationID: uuid(scope, 'organizationId', options.organizationId),
        projectID: uuid(scope, 'projectId', options.projectId),
        auth: { secretRef: { credentials: selector(place, 'accessToken', accessToken, 'token') } },
      },
    },
    servers,
    endpoints,
    fieldKey,
    writable: false,
  };
}

function uuid(scope: IConstruct, prop: string, value: string): string {
  UUID.unless(scope, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value), `'${prop}' must be an id of Bitwarden, got '${value}': copy it from the address of its page`);
  return value;
}
