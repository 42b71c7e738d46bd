import { Check, Endpoint, Refusal, SecretReference } from '@monosense-io/platform';
import { selector, StorePlace, StoreSettings } from './place';
import { StoreServer } from './store-server';

const OPERATORS_ACCOUNT = new Refusal('EXTERNAL-SECRETS-014', {
  protects: 'The operator logs in with its own ServiceAccount, so the store of one namespace would open whatever the operator may read.',
  wrong: "secrets.addStore('media', { namespace, provider: SecretProvider.infisical({ …, auth: InfisicalAuth.kubernetes(identity) }) })",
  right: "secrets.addStore('media', { namespace, provider: SecretProvider.infisical({ …, auth: InfisicalAuth.universal(credentials) }) })",
});

const ABSOLUTE = new Refusal('EXTERNAL-SECRETS-015', {
  protects: 'Infisical finds a folder by its path from the root alone.',
  wrong: "path: 'kubernetes/'",
  right: "path: '/kubernetes'",
});

/**
 * An environment of a project of Infisical. An item is a folder below `path`, and a property the name of a secret in that folder:
 * item `cloudflare` and property `token` are the secret `token` in the folder `/cloudflare`. The operator only reads it.
 */
export interface InfisicalOptions {
  /** Slug of the project, from its settings. */
  readonly project: string;
  /** Slug of the environment, for example `prod`. */
  readonly environment: string;
  /** How the operator logs in. */
  readonly auth: InfisicalAuth;
  /**
   * Folder that holds those of the items. Refused: one that does not begin at the root, and a slash at the end.
   * @default '/'
   */
  readonly path?: string;
  /**
   * Address of the server, for example `https://eu.infisical.com` or your own. Refused: paths and queries, and anything but
   * https for a server outside the cluster.
   * @default 'https://app.infisical.com'
   */
  readonly url?: string;
  /**
   * The server's port, where it runs in this cluster: policies let the operator in, and the store waits for the server's stage.
   * The server must start without secrets from the store. Refused: one of another Service than `url` names.
   * @default - the server is outside the cluster
   */
  readonly endpoint?: Endpoint;
}

/** How the operator logs in at Infisical, as a machine identity. */
export class InfisicalAuth {
  /**
   * With a client id and a client secret.
   *
   * @param secret the Secret with both; `keys.clientId` and `keys.clientSecret` say which keys hold them
   */
  public static universal(secret: SecretReference): InfisicalAuth {
    return new InfisicalAuth((place) => ({
      universalAuthCredentials: { clientId: selector(place, 'auth', secret, 'clientId'), clientSecret: selector(place, 'auth', secret, 'clientSecret') },
    }));
  }

  /**
   * With the token of the operator's ServiceAccount, `external-secrets` in `external-secrets`, which the identity must allow.
   * Refused for a store of one namespace.
   *
   * @param secret the Secret with the id of the identity; `keys.identityId` says which key holds it
   */
  public static kubernetes(secret: SecretReference): InfisicalAuth {
    return new InfisicalAuth((place) => {
      OPERATORS_ACCOUNT.unless(place.scope, place.namespace !== undefined, `'auth' of the store for namespace '${place.stage.home.name}' must not be the operator's own ServiceAccount, got InfisicalAuth.kubernetes: use InfisicalAuth.universal`);
      return { kubernetesAuthCredentials: { identityId: selector(place, 'auth', secret, 'identityId') } };
    });
  }

  /**
   * With an access token. Somebody has to replace it before it ends: the operator doesn't.
   *
   * @param secret the Secret with the token; `keys.token` says which key holds it
   */
  public static token(secret: SecretReference): InfisicalAuth {
    return new InfisicalAuth((place) => ({ tokenAuthCredentials: { accessToken: selector(place, 'auth', secret, 'token') } }));
  }

  private constructor(/** @internal */ public readonly _for: (place: StorePlace) => { [method: string]: any }) {}
}

/** The store of these options. */
export function infisical(place: StorePlace, options: InfisicalOptions): StoreSettings {
  const { scope } = place;
  const { path = '/', url = 'https://app.infisical.com' } = options;
  const { origin, servers, endpoints } = new StoreServer(scope, 'url', url, options.endpoint);
  ABSOLUTE.unless(scope, /^\/$|^(\/[^/]+)+$/.test(path), `'path' must be a folder from the root on, got '${path}': write it as in /kubernetes`);
  return {
    provider: {
      infisical: {
        hostAPI: `${origin}/api`,
        auth: options.auth._for(place),
        secretsScope: {
          projectSlug: Check.text(scope, 'project', options.project, 'copy the slug from the settings of the project'),
          environmentSlug: Check.text(scope, 'environment', options.environment, 'write the slug of the environment, as in prod'),
          secretsPath: path,
        },
      },
    },
    servers,
    endpoints,
    fieldKey: `${path === '/' ? '' : path}/{item}/{property}`,
    writable: false,
  };
}
