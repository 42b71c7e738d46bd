import { Ambient, Cluster, ILogSink } from '@monosense-io/platform';
import { FluentBit, SecretMask } from '@monosense-io/fluent-bit';
import { Size } from 'cdk8s';

/** Everything that the cluster says goes to a log store, without two secrets of its own applications. */
export function agents(cluster: Cluster, logs: ILogSink): FluentBit {
  Ambient.provide(cluster, { logs });
  return new FluentBit(cluster, 'fluent-bit', {
    bufferSize: Size.gibibytes(4),
    masks: [SecretMask.token('shop_live_'), SecretMask.field('session_id')],
  });
}
