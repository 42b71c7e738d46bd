import { Endpoint, Monitoring, Namespace } from '@monosense-io/platform';
import { IConstruct } from 'constructs';

/** What a ruler needs of the store that it is part of; `VictoriaLogs` is one. */
export interface ILogStore extends IConstruct {
  /** The namespace of everything. */
  readonly namespace: Namespace;
  /** The store itself, without the proxy before it. */
  readonly endpoint: Endpoint;
  /** The stage of its scrapes and rules; undefined where metrics go nowhere. */
  readonly monitoring?: Monitoring;
  /**
   * Headers that name the tenant of a cluster, as in `AccountID: 1`. Throws for a cluster whose logs are not here.
   *
   * @param cluster name of the cluster
   */
  tenantHeaders(cluster: string): string[];
}
