import { Cluster, IMetricsSink } from '@monosense-io/platform';
import { RolloutEvidence } from '@monosense-io/rollout-evidence';

/** Evidence of Flux and of alerts; `hub` is the sink that answers queries. The cluster provides the secret store and the metrics. */
export function pushed(cluster: Cluster, hub: IMetricsSink): RolloutEvidence {
  return new RolloutEvidence(cluster, 'rollout-evidence', {
    repository: 'example/lab',
    credentialsItem: 'rollout-evidence-hub',
    alerts: hub,
  });
}
