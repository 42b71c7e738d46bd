/** Facts of clusters that can exist, and of ones that nearly can. */
import fc from 'fast-check';
import type { ClusterProps } from '@monosense-io/platform';
import { APPS, EDGE, INFRA } from '@monosense-io/platform/testing';
import { type Member, PLATFORM } from './declared.ts';
import { ODD_NUMBER, ODD_TEXT } from './texts.ts';

const LARGE = INFRA.nodes.map((node) => ({ ...node, memory: '256Gi' }));

/** Facts that nothing is wrong with, by what is special about them. */
export const FACTS: Record<string, ClusterProps> = {
  'three nodes in a mesh': { ...INFRA, nodes: LARGE, peers: [APPS] },
  'three nodes in no mesh': { ...INFRA, nodes: LARGE, meshAddress: undefined, peers: [EDGE] },
  'a single node': { ...EDGE, name: 'infra' },
  'workers beside the control plane': { ...INFRA, meshAddress: undefined, nodes: LARGE.map((node, index) => ({ ...node, controlPlane: index === 0 })) },
  'both families of addresses': { ...INFRA, nodes: LARGE, meshAddress: undefined, podCidrs: ['10.244.0.0/16', 'fd00:244::/56'], serviceCidrs: ['10.245.0.0/16', 'fd00:245::/112'] },
  'IPv6 alone': {
    ...INFRA, meshAddress: undefined, nodeCidr: 'fd00:10::/64', podCidrs: ['fd00:244::/56'], serviceCidrs: ['fd00:245::/112'], loadBalancerPools: [{ start: 'fd00:11::1', stop: 'fd00:11::ff' }],
    nodes: LARGE.map((node, index) => ({ ...node, address: `fd00:10::${index + 1}` })),
  },
  'a pool that only routers know': { ...INFRA, nodes: LARGE, meshAddress: undefined, loadBalancerPools: [{ start: '10.9.0.100', stop: '10.9.0.119' }] },
  'the oldest Kubernetes that is known': { ...INFRA, nodes: LARGE, meshAddress: undefined, kubernetesVersion: 'v1.32.0' },
};

/** One change to facts: where, and what stands there then. */
export interface Change {
  readonly path: string;
  readonly value: unknown;
}

/** Places in the facts, with what they are by the interface: `nodes.0.memory`. */
export function places(facts: object, struct = 'ClusterProps', where = ''): Array<{ path: string; member: Member }> {
  return PLATFORM.structs.get(struct)!.flatMap((member) => {
    const path = `${where}${member.name}`;
    const value: unknown = (facts as Record<string, unknown>)[member.name];
    const own = [{ path, member }];
    if (!Array.isArray(value) || member.type.is !== 'list') return own;
    const { of } = member.type;
    return [...own, ...value.flatMap((item, index) => (
      of.is === 'named' ? places(item, of.name, `${path}.${index}.`) : [{ path: `${path}.${index}`, member: { ...member, type: of, optional: false } }]
    ))];
  });
}

/** Changes that keep every type, so that a program which does them compiles. */
export function changes(facts: ClusterProps): fc.Arbitrary<Change> {
  return fc.oneof(...places(facts).map(({ path, member }) => valueAt(facts, path, member).map((value) => ({ path, value }))));
}

function valueAt(facts: ClusterProps, path: string, { type, optional }: Member): fc.Arbitrary<unknown> {
  const missing = optional ? [fc.constant(undefined)] : [];
  if (type.is === 'number') return fc.oneof(ODD_NUMBER, ...missing);
  if (type.is === 'boolean') return fc.boolean();
  if (type.is !== 'list') return fc.oneof(ODD_TEXT, fc.constantFrom(...textsIn(facts)), ...missing);
  const list = (at(facts, path) ?? []) as unknown[];
  return fc.oneof(fc.constantFrom(list.slice(1), [...list, ...list], [...list].reverse(), []), ...missing);
}

/** Facts with one of their places changed, if it is still there; the facts themselves stay. */
export function changed<T>(facts: T, { path, value }: Change): T {
  const [key, ...rest] = path.split('.');
  if (typeof facts !== 'object' || facts === null || (Array.isArray(facts) && !(key in facts))) return facts;
  const copy = (Array.isArray(facts) ? [...facts] : { ...facts }) as Record<string, unknown>;
  copy[key] = rest.length === 0 ? value : changed(copy[key], { path: rest.join('.'), value });
  return copy as T;
}

function at(facts: unknown, path: string): unknown {
  return path.split('.').reduce((value, key) => (value as Record<string, unknown> | undefined)?.[key], facts);
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
