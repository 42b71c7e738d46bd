import { Ambient, Cluster, IMetricsSink, ISecretStore, IStorageClass } from '@monosense-io/platform';
import { Size } from 'cdk8s';
import { Dragonfly, LuaFlag } from '@monosense-io/dragonfly';

/** A cache that another cluster uses too, and a queue that survives a restart of all its pods. */
export function cacheAndQueue(cluster: Cluster, secretStore: ISecretStore, metrics: IMetricsSink, storage: IStorageClass): Dragonfly {
  // Once in a program, for all components.
  Ambient.provide(cluster, { secretStore, metrics });

  const dragonfly = new Dragonfly(cluster, 'dragonfly');
  const cache = dragonfly.addInstance('cache', { passwordItem: 'dragonfly-cache', memory: Size.gibibytes(2), cacheMode: true });
  cache.export({ to: ['edge'], namespaces: ['gitlab', 'harbor'] });

  dragonfly.addInstance('queue', {
    passwordItem: 'dragonfly-queue',
    snapshots: { storage, schedule: '*/15 * * * *' },
    luaFlags: [LuaFlag.ALLOW_UNDECLARED_KEYS],
  });
  return dragonfly;
}
