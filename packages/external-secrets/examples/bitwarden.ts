import { Ambient, Cluster, Endpoint } from '@monosense-io/platform';
import { ExternalSecrets, SecretProvider, StoreCa } from '@monosense-io/external-secrets';

/** Bitwarden Secrets Manager, through an SDK server that runs in the cluster and listens on a port of a Service. */
export function bitwarden(cluster: Cluster, sdkServer: Endpoint): void {
  const secrets = new ExternalSecrets(cluster, 'external-secrets', {
    provider: SecretProvider.bitwarden({
      organizationId: '0c9a5f4e-3b7d-4d0f-8e61-7a2b9c1d5e34',
      projectId: '5b1f6a1e-0c3d-4f7a-9a52-2f8e6d4c7b90',
      sdkServerUrl: 'https://bitwarden-sdk-server.bitwarden.svc.cluster.local:9998',
      endpoint: sdkServer,
      ca: StoreCa.fromConfigMap('bitwarden-ca'),
      accessToken: { name: 'bitwarden', keys: { token: 'token' } },
    }),
  });
  Ambient.provide(cluster, { secretStore: secrets.store });
}
