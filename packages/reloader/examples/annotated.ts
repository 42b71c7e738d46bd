import { Cluster } from '@monosense-io/platform';
import { Reloader, WatchedNamespaces } from '@monosense-io/reloader';

/** Restarts workloads that ask for it, everywhere but where Kubernetes itself runs. */
export function annotated(cluster: Cluster): Reloader {
  return new Reloader(cluster, 'reloader', { namespaces: WatchedNamespaces.allBut('kube-system') });
}
