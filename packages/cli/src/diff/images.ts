import { isRecord } from './compare.ts';
import type { Item, Row, Side } from './model.ts';

/** Images that are new, gone, or of another version. Those that a chart brings follow its version. */
export function imageRows(before: Side, after: Side): Row[] {
  const [old, current] = [before, after].map(({ items }) => versionsOf(items));
  return [...new Set([...old.keys(), ...current.keys()])].sort().flatMap((name): Row[] => {
    const [gone, added] = [without(old.get(name), current.get(name)), without(current.get(name), old.get(name))];
    if (gone.length + added.length === 0) return [];
    const text = !old.has(name) ? `${name} is new, at ${added.join(', ')}` : !current.has(name) ? `${name} is no longer used` : `${name}: ${gone.join(', ') || 'as before'} → ${added.join(', ') || `only ${[...current.get(name)!].join(', ')}`}`;
    return [{ topic: 'images', text }];
  });
}

function versionsOf(items: readonly Item[]): Map<string, Set<string>> {
  const versions = new Map<string, Set<string>>();
  for (const image of items.flatMap(({ content }) => imagesIn(content))) {
    const [, name, version] = /^(.*?)((?::[^/@]+)?(?:@.+)?)$/.exec(image)!;
    versions.set(name, (versions.get(name) ?? new Set()).add(version.replace(/^:/, '') || 'latest'));
  }
  return versions;
}

/** Images as pods name them, and as charts take them: `{ registry, repository, tag, digest }`. */
export function imagesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(imagesIn);
  if (!isRecord(value)) return [];
  const own = Object.entries(value).flatMap(([key, text]) => (/^image(Name)?$/.test(key) && typeof text === 'string' && text !== '' ? [text] : []));
  const { registry, repository, tag, digest } = value;
  if (typeof repository === 'string' && (tag || digest)) own.push(`${registry ? `${registry}/` : ''}${repository}${tag ? `:${tag}` : ''}${digest ? `@${digest}` : ''}`);
  return [...own, ...Object.values(value).flatMap(imagesIn)];
}

function without(set: Set<string> = new Set(), other: Set<string> = new Set()): string[] {
  return [...set].filter((item) => !other.has(item)).sort();
}
