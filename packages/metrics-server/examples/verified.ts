import { Cluster } from '@monosense-io/platform';
import { MetricsServer } from '@monosense-io/metrics-server';

/** Certificates are verified on both sides: the kubelets' by metrics-server, and its own by the API server. */
export function verified(cluster: Cluster): MetricsServer {
  return new MetricsServer(cluster, 'metrics-server', { certManager: true });
}
