import { Ambient, Cluster } from '@monosense-io/platform';
import { ExternalSecrets, SecretProvider, VaultAuth } from '@monosense-io/external-secrets';

/** HashiCorp Vault or OpenBao: the operator logs in as its ServiceAccount, and no secret has to be kept in the cluster for it. */
export function vault(cluster: Cluster): void {
  const secrets = new ExternalSecrets(cluster, 'external-secrets', {
    provider: SecretProvider.vault({
      url: 'https://vault.example.org:8200',
      path: 'kubernetes',
      auth: VaultAuth.kubernetes({ role: 'external-secrets', mountPath: 'home' }),
    }),
  });
  Ambient.provide(cluster, { secretStore: secrets.store });
}
