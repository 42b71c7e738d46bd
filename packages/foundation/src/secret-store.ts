import { BitwardenOptions, ExternalSecrets, ExternalSecretsProps, InfisicalOptions, KubernetesOptions, SecretProvider, VaultOptions } from '@monosense-io/external-secrets';
import { Cluster, ExistingSecrets, ISecretStore } from '@monosense-io/platform';

/** What a slot for secrets brings. @internal */
export interface _CreatedStore {
  readonly store: ISecretStore;
  readonly component?: ExternalSecrets;
}

/** Where secrets are kept. */
export class SecretStore {
  /**
   * Items in 1Password, read by External Secrets from a Connect server. The server's token is decrypted by Flux where Flux has
   * `secrets`, and is otherwise created by hand.
   *
   * @param props server and vaults
   */
  public static onePasswordConnect(props: ExternalSecretsProps): SecretStore {
    return SecretStore.read(props);
  }

  /**
   * A key-value engine of HashiCorp Vault or OpenBao, read by External Secrets. An item is the path of a secret below the engine.
   *
   * @param options server, engine and login
   */
  public static vault(options: VaultOptions): SecretStore {
    return SecretStore.external(SecretProvider.vault(options));
  }

  /**
   * A project of Bitwarden Secrets Manager, read by External Secrets through an SDK server. Each field of an item is a secret of
   * its own, `item/property`.
   *
   * @param options project, SDK server and token
   */
  public static bitwarden(options: BitwardenOptions): SecretStore {
    return SecretStore.external(SecretProvider.bitwarden(options));
  }

  /**
   * An environment of a project of Infisical, read by External Secrets. An item is a folder, and its secrets are the fields.
   *
   * @param options project, environment and login
   */
  public static infisical(options: InfisicalOptions): SecretStore {
    return SecretStore.external(SecretProvider.infisical(options));
  }

  /**
   * Secrets of one namespace, of this cluster or of another, read by External Secrets. An item is the name of a Secret there.
   *
   * @param options namespace, and for another cluster its address and login
   */
  public static kubernetes(options: KubernetesOptions): SecretStore {
    return SecretStore.external(SecretProvider.kubernetes(options));
  }

  /**
   * Any provider of External Secrets, such as one of `SecretProvider.of`.
   *
   * @param provider where the secrets are
   */
  public static external(provider: SecretProvider): SecretStore {
    return SecretStore.read({ provider });
  }

  /**
   * Secrets that exist by themselves, without any secret operator: those that Flux decrypts from SOPS files in the repository, or
   * that somebody creates. The cluster's README lists every Secret that must exist, with its namespace and keys.
   */
  public static existingSecrets(): SecretStore {
    return new SecretStore((cluster) => ({ store: new ExistingSecrets(cluster, 'existing-secrets') }));
  }

  /**
   * Any other store, such as one that the program has made.
   *
   * @param store the store
   */
  public static of(store: ISecretStore): SecretStore {
    return new SecretStore(() => ({ store }));
  }

  private static read(props: ExternalSecretsProps): SecretStore {
    return new SecretStore((cluster) => {
      const component = new ExternalSecrets(cluster, 'external-secrets', props);
      return { component, store: component.store };
    });
  }

  private constructor(/** @internal */ public readonly _create: (cluster: Cluster) => _CreatedStore) {}
}
