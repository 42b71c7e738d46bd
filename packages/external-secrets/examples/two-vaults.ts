import { Ambient, Cluster } from '@monosense-io/platform';
import { ExternalSecrets } from '@monosense-io/external-secrets';

/** What is looked up in the cluster's own vault first, and in the one that all clusters share second. */
export function twoVaults(cluster: Cluster): void {
  const secrets = new ExternalSecrets(cluster, 'external-secrets', {
    connectUrl: 'https://connect.example.org',
    vaults: ['hub', 'shared'],
    connectToken: { name: 'onepassword-connect', keys: { token: 'token' } },
  });
  Ambient.provide(cluster, { secretStore: secrets.store });
}
