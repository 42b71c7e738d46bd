import { Check, Endpoint, Refusal, SecretReference } from '@monosense-io/platform';
import { objectName, selector, StorePlace, StoreSettings } from './place';
import { StoreCa } from './store-ca';
import { StoreServer } from './store-server';
import { SERVICE_ACCOUNT } from './upstream';

const OWN_ACCOUNT = new Refusal('EXTERNAL-SECRETS-013', {
  protects: 'The store of one namespace would log in as the operator, and open to that namespace whatever the operator may read.',
  wrong: "secrets.addStore('media', { namespace, provider: SecretProvider.vault({ …, auth: VaultAuth.kubernetes({ role: 'media' }) }) })",
  right: "secrets.addStore('media', { namespace, provider: SecretProvider.vault({ …, auth: VaultAuth.kubernetes({ role: 'media', serviceAccount: 'vault-reader' }) }) })",
});

/** Version of Vault's key-value engine. */
export enum VaultKvVersion {
  /** Without history. */
  V1 = 'v1',
  /** With a history of each secret: what `vault secrets enable kv-v2` makes, and what a new server has at `secret`. */
  V2 = 'v2',
}

/** A key-value engine of HashiCorp Vault or OpenBao. An item is the path of a secret below the engine, and a property one of its fields. */
export interface VaultOptions {
  /**
   * Address of the server, for example `https://vault.example.org:8200`. Refused: paths and queries, and anything but https for
   * a server outside the cluster.
   */
  readonly url: string;
  /** How the operator logs in. */
  readonly auth: VaultAuth;
  /**
   * Path that the engine is mounted at.
   * @default 'secret'
   */
  readonly path?: string;
  /**
   * Version of the engine.
   * @default VaultKvVersion.V2
   */
  readonly version?: VaultKvVersion;
  /**
   * Namespace of Vault Enterprise or OpenBao, which has nothing to do with those of Kubernetes.
   * @default - the root namespace
   */
  readonly vaultNamespace?: string;
  /**
   * The authority that vouches for the server.
   * @default - one that everybody knows
   */
  readonly ca?: StoreCa;
  /**
   * The server's port, where it runs in this cluster: policies let the operator in, and the store waits for the server's stage.
   * The server must start without secrets from the store. Refused: one of another Service than `url` names.
   * @default - the server is outside the cluster
   */
  readonly endpoint?: Endpoint;
}

/** Login with the token of a ServiceAccount of the cluster. */
export interface VaultKubernetesOptions {
  /** Role of Vault's auth method, which names the ServiceAccount and the policies that it gets. */
  readonly role: string;
  /**
   * Path that the auth method is mounted at.
   * @default 'kubernetes'
   */
  readonly mountPath?: string;
  /**
   * The ServiceAccount, in the namespace `external-secrets` or, for a store of one namespace, in that one. Needed for a store
   * of one namespace.
   * @default 'external-secrets', that of the operator
   */
  readonly serviceAccount?: string;
  /**
   * For whom the token is, as the role's `audience` says.
   * @default - the cluster's API server
   */
  readonly audiences?: string[];
}

/** Login as a machine. */
export interface VaultAppRoleOptions {
  /**
   * Id of the role, which is no secret.
   * @default - the key `roleId` of `secret` holds it
   */
  readonly roleId?: string;
  /** The Secret with the role's secret id. `keys.secretId` says which key holds it, and `keys.roleId` the role's id where `roleId` is left out. */
  readonly secret: SecretReference;
  /**
   * Path that the auth method is mounted at.
   * @default 'approle'
   */
  readonly mountPath?: string;
}

/** How the operator logs in at Vault or OpenBao. */
export class VaultAuth {
  /**
   * As a ServiceAccount of the cluster, whose tokens Vault checks with the cluster's API server: nothing secret has to be kept
   * anywhere.
   *
   * @param options role and ServiceAccount
   */
  public static kubernetes(options: VaultKubernetesOptions): VaultAuth {
    return new VaultAuth((place) => {
      const { scope, namespace } = place;
      const { role, mountPath = 'kubernetes', audiences, serviceAccount = namespace === undefined ? undefined : SERVICE_ACCOUNT } = options;
      OWN_ACCOUNT.unless(scope, serviceAccount !== undefined, "'serviceAccount' must be one of the store's namespace, got none: name a ServiceAccount that Vault's role knows");
      return {
        kubernetes: {
          role: Check.text(scope, 'role', role, "name the role of Vault's auth method"),
          mountPath: Check.text(scope, 'mountPath', mountPath, 'name the path of the auth method'),
          serviceAccountRef: { name: objectName(scope, 'serviceAccount', 'ServiceAccount', serviceAccount!), ...(namespace === undefined ? {} : { namespace }), ...(audiences === undefined ? {} : { audiences: audiences.map((audience) => Check.text(scope, 'audiences', audience, 'write for whom the token is')) }) },
        },
      };
    });
  }

  /**
   * As a machine with an AppRole.
   *
   * @param options role and its secret id
   */
  public static appRole(options: VaultAppRoleOptions): VaultAuth {
    return new VaultAuth((place) => {
      const { scope } = place;
      const { roleId, secret, mountPath = 'approle' } = options;
      return {
        appRole: {
          path: Check.text(scope, 'mountPath', mountPath, 'name the path of the auth method'),
          ...(roleId === undefined ? { roleRef: selector(place, 'secret', secret, 'roleId') } : { roleId: Check.text(scope, 'roleId', roleId, 'write the id of the role') }),
          secretRef: selector(place, 'secret', secret, 'secretId'),
        },
      };
    });
  }

  /**
   * With a token. Somebody has to renew it before it ends: the operator doesn't.
   *
   * @param secret the Secret with the token; `keys.token` says which key holds it
   */
  public static token(secret: SecretReference): VaultAuth {
    return new VaultAuth((place) => ({ tokenSecretRef: selector(place, 'secret', secret, 'token') }));
  }

  private constructor(/** @internal */ public readonly _for: (place: StorePlace) => { [method: string]: any }) {}
}

/** The store of these options. */
export function vault(place: StorePlace, options: VaultOptions): StoreSettings {
  const { scope } = place;
  const { origin, servers, endpoints } = new StoreServer(scope, 'url', options.url, options.endpoint);
  return {
    provider: {
      vault: {
        server: origin,
        path: Check.text(scope, 'path', options.path ?? 'secret', 'name the path that the engine is mounted at'),
        version: options.version ?? VaultKvVersion.V2,
        ...(options.vaultNamespace === undefined ? {} : { namespace: Check.text(scope, 'vaultNamespace', options.vaultNamespace) }),
        ...options.ca?._for(place),
        auth: options.auth._for(place),
      },
    },
    // Two clusters that run a server each call it alike.
    ...(options.endpoint === undefined ? { where: [origin, options.vaultNamespace ?? '', options.path ?? 'secret'].join(' ') } : {}),
    servers,
    endpoints,
    writable: true,
  };
}
