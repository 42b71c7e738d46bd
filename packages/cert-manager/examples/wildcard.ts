import { Cluster, IMetricsSink, ISecretStore } from '@monosense-io/platform';
import { CertManager } from '@monosense-io/cert-manager';

/** A wildcard certificate for the cluster's domain and for a second one. */
export function wildcard(cluster: Cluster, secretStore: ISecretStore, metrics: IMetricsSink): CertManager {
  return new CertManager(cluster, 'cert-manager', {
    secretStore,
    cloudflareToken: { item: 'cloudflare', property: 'dns-token' },
    email: 'admin@example.org',
    additionalDomains: ['example.net'],
    metrics,
  });
}
