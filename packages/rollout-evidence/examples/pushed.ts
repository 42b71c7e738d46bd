import { Cluster, IMetricsSink, ISecretStore } from '@monosense-io/platform';
import { RolloutEvidence } from '@monosense-io/rollout-evidence';

/** Evidence of Flux and of alerts; `hub` is the sink that answers queries. */
export function pushed(cluster: Cluster, secretStore: ISecretStore, metrics: IMetricsSink, hub: IMetricsSink): RolloutEvidence {
  return new RolloutEvidence(cluster, 'rollout-evidence', {
    repository: 'example/lab',
    credentialsItem: 'rollout-evidence-infra',
    secretStore,
    alerts: hub,
    metrics,
  });
}
