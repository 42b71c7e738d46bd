import { Ambient, Cluster, IMetricsSink, ISecretStore } from '@monosense-io/platform';
import { CertManager } from '@monosense-io/cert-manager';

/** A wildcard certificate for the cluster's domain and for a second one. */
export function wildcard(cluster: Cluster, metrics: IMetricsSink, secretStore: ISecretStore): CertManager {
  // Once for all components of the cluster.
  Ambient.provide(cluster, { metrics, secretStore });
  return new CertManager(cluster, 'cert-manager', {
    cloudflareToken: { item: 'cloudflare', property: 'dns-token' },
    email: 'admin@example.org',
    additionalDomains: ['example.net'],
  });
}
