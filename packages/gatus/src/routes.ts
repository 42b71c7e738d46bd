import { Cluster, Stage } from '@monosense-io/platform';
import { ApiObject } from 'cdk8s';

/** A hostname of a route. */
export interface Route {
  readonly hostname: string;
  /** Its Gateways, as `namespace/name`. */
  readonly gateways: string[];
}

/**
 * The hostnames of all routes of a cluster, by whatever they are rendered. Ask when everything is
 * declared. A wildcard has no name that could be asked.
 */
export function routesOf(cluster: Cluster): Route[] {
  const objects = cluster.node.findAll().filter(ApiObject.isApiObject).filter(({ kind }) => kind === 'HTTPRoute');
  return objects.flatMap((object) => {
    const { metadata, spec } = object.toJson();
    const gateways: string[] = (spec.parentRefs ?? []).map(({ name, namespace }: { name: string; namespace?: string }) => `${namespace ?? metadata.namespace ?? (Stage.of(object) as Stage).home.name}/${name}`);
    return ((spec.hostnames ?? []) as string[]).filter((hostname) => !hostname.startsWith('*')).map((hostname) => ({ hostname, gateways }));
  });
}
