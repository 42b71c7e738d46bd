import { Ambient, Cluster } from '@monosense-io/platform';
import { ExternalSecrets, InfisicalAuth, SecretProvider } from '@monosense-io/external-secrets';

/** The folders below `/kubernetes` of a project of Infisical, in its European cloud. */
export function infisical(cluster: Cluster): void {
  const secrets = new ExternalSecrets(cluster, 'external-secrets', {
    provider: SecretProvider.infisical({
      url: 'https://eu.infisical.com',
      project: 'home-lab',
      environment: 'prod',
      path: '/kubernetes',
      auth: InfisicalAuth.universal({ name: 'infisical', keys: { clientId: 'client-id', clientSecret: 'client-secret' } }),
    }),
  });
  Ambient.provide(cluster, { secretStore: secrets.store });
}
