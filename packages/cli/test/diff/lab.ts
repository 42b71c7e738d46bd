import { CONTRACT } from '../../../output/test/lab.ts';
import { compare } from '../../src/diff/compare.ts';
import { meaningOf } from '../../src/diff/meaning.ts';
import type { Item, Row, Side } from '../../src/diff/model.ts';
import { itemsOf } from '../../src/diff/rendering.ts';

/** Objects of one stage, by what is written of each: `Deployment dns/coredns`, and its fields. */
export function items(objects: Record<string, object>, stage = 'app'): Item[] {
  return Object.entries(objects).flatMap(([key, fields]) => {
    const [kind, name] = key.split(' ');
    const [group, bare] = kind.includes('/') ? kind.split('/') : ['', kind];
    const [namespace, own] = name.includes('/') ? name.split('/') : [undefined, name];
    const { metadata = {}, ...rest } = fields as any;
    const object = { apiVersion: group === '' ? 'v1' : `${group}/v1`, kind: bare, metadata: { name: own, ...(namespace && { namespace }), ...metadata }, ...rest };
    return itemsOf(new Map([[`${stage}/object.yaml`, JSON.stringify(object)]]));
  });
}

export function side(objects: readonly Item[], overrides: Partial<Side> = {}): Side {
  return { items: objects, packages: {}, contract: { ...CONTRACT, cluster: { ...CONTRACT.cluster, nodes: [{ ...CONTRACT.cluster.nodes[0], memory: '16Gi' }] } }, ...overrides };
}

/** What a change of objects means, as sentences; those that are dangerous start with an exclamation mark. */
export function sentences(before: readonly Item[] | Side, after: readonly Item[] | Side): string[] {
  const [was, is] = [before, after].map((one): Side => ('items' in one ? one : side(one)));
  return meaningOf(compare(was.items, is.items), was, is).map(sentence);
}

export function sentence({ dangerous, text }: Row): string {
  return `${dangerous ? '! ' : ''}${text}`;
}
