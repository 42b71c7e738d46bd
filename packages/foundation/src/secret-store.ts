import { ExternalSecrets, ExternalSecretsProps } from '@monosense-io/external-secrets';
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
    return new SecretStore((cluster) => {
      const component = new ExternalSecrets(cluster, 'external-secrets', props);
      return { component, store: component.store };
    });
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

  private constructor(/** @internal */ public readonly _create: (cluster: Cluster) => _CreatedStore) {}
}
