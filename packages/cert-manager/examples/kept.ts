import { Cluster } from '@monosense-io/platform';
import { CertManager } from '@monosense-io/cert-manager';

/** A wildcard certificate that a rebuilt cluster takes from the secret store instead of ordering another. */
export function kept(cluster: Cluster): CertManager {
  return new CertManager(cluster, 'cert-manager', { cloudflareToken: { item: 'cloudflare' }, wildcardItem: 'wildcard-home' });
}
