import { Cluster, IObjectStore, IStorageClass } from '@monosense-io/platform';
import { Size } from 'cdk8s';
import { CnpgShared } from '@monosense-io/cnpg-shared';

/** The PostgreSQL cluster made anew, as it was at a moment before somebody dropped a table. */
export function recovered(cluster: Cluster, storageClass: IStorageClass, store: IObjectStore): CnpgShared {
  return new CnpgShared(cluster, 'postgres', {
    storageClass,
    dataSize: Size.gibibytes(80),
    backup: { store, serverName: 'hub-postgres-2' },
    recovery: { fromServerName: 'hub-postgres', targetTime: '2026-01-31T14:05:00Z' },
  });
}
