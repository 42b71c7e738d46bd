import { Cluster } from '@monosense-io/platform';
import { SnapshotController } from '@monosense-io/snapshot-controller';

/** Lets the volumes of every driver be snapshotted. */
export function once(cluster: Cluster): SnapshotController {
  return new SnapshotController(cluster, 'snapshot-controller');
}
