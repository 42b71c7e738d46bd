import { ExternalSecrets, ExternalSecretsProps } from '@monosense-io/external-secrets';
import { Cluster, IMetricsSink, ISecretStore } from '@monosense-io/platform';

/** What a slot for secrets brings. @internal */
export interface _CreatedStore {
  readonly store: ISecretStore;
  readonly component?: ExternalSecrets;
}

/**
 * Where secrets are kept. A lab whose secrets are all in files that Flux decrypts leaves the slot empty: it has no store and no
 * operator.
 */
export class SecretStore {
  /**
   * Items in 1Password, read by External Secrets from a Connect server. The server's token is decrypted by Flux where Flux has
   * `secrets`, and is otherwise created by hand.
   *
   * @param props server and vaults
   */
  public static onePasswordConnect(props: ExternalSecretsProps): SecretStore {
    return new SecretStore((cluster, metrics) => {
      const component = new ExternalSecrets(cluster, 'external-secrets', { metrics, ...props });
      return { component, store: component.store };
    });
  }

  /**
   * Any other store, such as one that the program has made.
   *
   * @param store the store
   */
  public static of(store: ISecretStore): SecretStore {
    return new SecretStore(() => ({ store }));
  }

  private constructor(/** @internal */ public readonly _create: (cluster: Cluster, metrics: IMetricsSink | undefined) => _CreatedStore) {}
}
