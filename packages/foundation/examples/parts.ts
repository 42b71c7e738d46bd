import { BasePart, Foundation, Storage } from '@monosense-io/foundation';
import { MetricsServer } from '@monosense-io/metrics-server';
import { Cluster } from '@monosense-io/platform';

/** What the foundation has made can be added to, and what it leaves out can be created in its place. */
export function parts(cluster: Cluster): void {
  const base = new Foundation(cluster, 'foundation', {
    storage: [Storage.openEbs({ local: {} })],
    without: [BasePart.METRICS_SERVER],
  });
  base.openEbs!.addClass('scratch');
  new MetricsServer(cluster, 'metrics-server', { approver: false });
}
