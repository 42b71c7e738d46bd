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
  return stages.flatMap(({ stage, objects }) => (stage ? objects.flatMap(keysOf)
    .filter((key) => !claims.some((claim) => claim.key === key && (stage.node.scopes.includes(claim.owner) || claim.owner.node.scopes.includes(stage))))
    .map((key) => ({ key, owner: stage })) : []));
}
