import { Ambient, Cluster, Namespace } from '@monosense-io/platform';
import { ExternalSecrets, KubernetesAuth, SecretProvider, StoreCa } from '@monosense-io/external-secrets';

/** Secrets of another cluster for the whole cluster, and those of a namespace beside it for the namespace `media`. */
export function otherCluster(cluster: Cluster, media: Namespace): void {
  const secrets = new ExternalSecrets(cluster, 'external-secrets', {
    provider: SecretProvider.kubernetes({
      namespace: 'secrets',
      url: 'https://vault-k8s.example.org:6443',
      ca: StoreCa.fromSecret('vault-k8s'),
      auth: KubernetesAuth.token({ name: 'vault-k8s', keys: { token: 'token' } }),
    }),
  });
  Ambient.provide(cluster, { secretStore: secrets.store });
  const shared = new Namespace(cluster, 'shared');
  secrets.addStore('shared', { namespace: media, provider: SecretProvider.kubernetes({ namespace: shared.name }) });
}
