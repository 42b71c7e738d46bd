import { Construct } from 'constructs';
import { Ambient } from '../declare/ambient';
import { ISecretStore, SecretStoreConnection } from '../declare/capabilities';
import { Records } from '../declare/ledger';
import { Stage } from '../declare/stage';

/** A Secret that somebody else must bring. */
export interface ExpectedSecret {
  readonly name: string;
  readonly namespace: string;
  readonly keys: readonly string[];
  readonly type: string;
  readonly labels?: { readonly [label: string]: string };
}

/** The Secrets that the cluster must have and that nothing here renders. */
export const EXPECTED_SECRETS = new Records<ExpectedSecret>();

/** Kind of the store of a Secret that exists by itself. */
export const EXISTING_SECRET = 'Secret';

/**
 * Secrets that are there without a secret store: those that Flux decrypts from SOPS files in the repository, or that somebody
 * creates by hand. A component that asks this store for a Secret renders nothing for it. The README of the cluster lists every
 * Secret that must exist, with its namespace, its keys and its labels.
 *
 * For labs without a secret operator: `Ambient.provide(cluster, { secretStore: new ExistingSecrets(cluster, 'secrets') })`.
 */
export class ExistingSecrets extends Construct implements ISecretStore {
  /**
   * @param scope the cluster
   * @param id construct id
   */
  constructor(scope: Construct, id: string) {
    super(scope, id);
  }

  public connect(client: Stage): SecretStoreConnection {
    Ambient.decryptedSecrets(client)?.connect(client);
    return { apiVersion: 'v1', kind: EXISTING_SECRET, name: this.node.id };
  }
}
