import { Cluster, IMetricsSink, Stage } from '@monosense-io/platform';
import { Spegel } from '@monosense-io/spegel';

/** The machines share what comes from three public registries and from the lab's own. */
export function sharedImages(cluster: Cluster, dns: Stage, metrics: IMetricsSink): Spegel {
  const spegel = new Spegel(cluster, 'spegel', {
    registries: ['docker.io', 'ghcr.io', 'quay.io', 'registry.example.org'],
    metrics,
  });
  spegel.operator.waitFor(dns, 'its pods find each other by name');
  return spegel;
}
