import { Cluster } from '@monosense-io/platform';
import { Spegel } from '@monosense-io/spegel';

/** The machines share what comes from three public registries and from the lab's own. */
export function sharedImages(cluster: Cluster): Spegel {
  return new Spegel(cluster, 'spegel', { registries: ['docker.io', 'ghcr.io', 'quay.io', 'registry.example.org'] });
}
