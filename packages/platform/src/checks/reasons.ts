import { ESCAPES } from '../declare/escapes';
import { ClusterModel } from '../model/model';
import { KubeObject } from '../model/object';
import { everyObject } from './walk';

/** Annotations by which an object says why it may do what is refused otherwise. */
export enum Reason {
  /** Of a PodDisruptionBudget. */
  NO_EVICTION = 'platform.monosense.io/no-eviction-reason',
  /** Of a role or its binding. */
  RIGHTS = 'platform.monosense.io/rights-reason',
  /** Of a network policy. */
  OPEN_POLICY = 'platform.monosense.io/open-policy-reason',
  /** Of a Service. */
  EXPOSED = 'platform.monosense.io/exposed-reason',
}

/** What an object with the annotation does. */
const DOES: { readonly [reason in Reason]: string } = {
  [Reason.NO_EVICTION]: 'allows no eviction',
  [Reason.RIGHTS]: 'gives rights over the whole cluster, or to everybody',
  [Reason.OPEN_POLICY]: 'lets everybody through to all pods that it selects',
  [Reason.EXPOSED]: 'is reached past what guards its pods',
};

/** Whether an object gives a reason. */
export function hasReason(object: KubeObject, reason: Reason): boolean {
  return (object.metadata.annotations?.[reason] ?? '').trim() !== '';
}

/** What a program does past the rules, with its reason: people must see what is let through. */
export interface Escape {
  /** Path of what does it. */
  readonly path: string;
  readonly what: string;
  readonly reason: string;
}

/** Every escape hatch that a cluster uses: those of its components, and the objects that give a reason. */
export function escapesOf(model: ClusterModel): Escape[] {
  const declared = ESCAPES.all(model.cluster).map(({ owner, record: { what, reason } }) => ({ path: owner.node.path, what, reason }));
  const reasons = everyObject(model).flatMap(([path, object]) => Object.values(Reason).filter((reason) => hasReason(object, reason))
    .map((reason) => ({ path, what: `${object.kind} '${object.metadata.name}' ${DOES[reason]}`, reason: object.metadata.annotations![reason].trim() })));
  return [...declared, ...reasons];
}
