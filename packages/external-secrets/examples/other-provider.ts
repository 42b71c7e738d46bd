import { Ambient, Cluster } from '@monosense-io/platform';
import { ExternalSecrets, SecretProvider } from '@monosense-io/external-secrets';

/** Variables of a GitLab project, in the words of External Secrets. Its variables have a value and no fields. */
export function gitLab(cluster: Cluster): void {
  const secrets = new ExternalSecrets(cluster, 'external-secrets', {
    provider: SecretProvider.of({
      name: 'gitlab',
      provider: {
        gitlab: {
          url: 'https://gitlab.example.org',
          projectID: '42',
          auth: { SecretRef: { accessToken: { name: 'gitlab', namespace: 'external-secrets', key: 'token' } } },
        },
      },
      servers: [{ host: 'gitlab.example.org' }],
      fieldKey: '{item}_{property}',
    }),
  });
  Ambient.provide(cluster, { secretStore: secrets.store });
}
