import { IConstruct } from 'constructs';
import { ClusterModel } from '../model/model';
import { KubeObject } from '../model/object';

/** An address or a name, and who has it. */
export interface Held {
  readonly key: string;
  readonly owner: IConstruct;
}

/**
 * What objects take that nobody around their stage has claimed, as raw manifests do.
 *
 * @param model the cluster
 * @param claims what is claimed
 * @param keysOf what an object takes
 */
export function unclaimed({ stages }: ClusterModel, claims: readonly Held[], keysOf: (object: KubeObject) => string[]): Held[] {
  const byKey = new Map<string, Held[]>();
  for (const claim of claims) byKey.set(claim.key, [...byKey.get(claim.key) ?? [], claim]);
  return stages.flatMap(({ stage, objects }) => (stage ? objects.flatMap(keysOf)
    .filter((key) => !byKey.get(key)?.some((claim) => (stage.node.scopes.includes(claim.owner) || claim.owner.node.scopes.includes(stage))))
    .map((key) => ({ key, owner: stage })) : []));
}
