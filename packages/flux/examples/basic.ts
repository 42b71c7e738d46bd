import { Cluster } from '@monosense-io/platform';
import { Flux } from '@monosense-io/flux';

/** Flux on a public repository. */
export function basic(cluster: Cluster): Flux {
  return new Flux(cluster, 'flux', { repositoryUrl: 'https://github.com/example/lab' });
}
