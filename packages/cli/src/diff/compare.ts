import { isDeepStrictEqual } from 'node:util';
import type { Change, Field, Group, Item } from './model.ts';

/** Every object that is new, gone, changed or moved to another stage, by its name. */
export function compare(before: readonly Item[], after: readonly Item[]): Change[] {
  const [old, current] = [before, after].map((items) => new Map(items.map((item) => [item.id, item])));
  return [...new Set([...old.keys(), ...current.keys()])].sort().flatMap((id): Change[] => {
    const [was, is] = [old.get(id), current.get(id)];
    if (!was || !is) return [{ before: was, after: is, fields: [] }];
    const fields = was.content === is.content ? [] : fieldsOf(was.content, is.content);
    return fields.length > 0 || was.stage !== is.stage ? [{ before: was, after: is, fields }] : [];
  });
}

/** The fields in which two values differ. What only one side has is one field, however much is in it. */
export function fieldsOf(before: unknown, after: unknown, path: readonly string[] = []): Field[] {
  if (isDeepStrictEqual(before, after)) return [];
  const deeper = inLists(before, after, path) ?? inRecords(before, after, path) ?? inTexts(before, after, path);
  // Without a difference in any part, the parts stand in another order.
  return deeper && deeper.length > 0 ? deeper : [{ path, before, after }];
}

function inRecords(before: unknown, after: unknown, path: readonly string[]): Field[] | undefined {
  if (!isRecord(before) || !isRecord(after)) return undefined;
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) => fieldsOf(before[key], after[key], [...path, key]));
}

function inLists(before: unknown, after: unknown, path: readonly string[]): Field[] | undefined {
  if (!Array.isArray(before) || !Array.isArray(after)) return undefined;
  const [old, current] = [named(before), named(after)];
  if (old && current) return [...new Set([...old.keys(), ...current.keys()])].flatMap((name) => fieldsOf(old.get(name), current.get(name), [...path, `[${name}]`]));
  // Whatever is on both sides is the same item; the rest belongs together in its order.
  const [gone, added] = [without(before, after), without(after, before)];
  return Array.from({ length: Math.max(gone.length, added.length) }, (_, index) => [gone[index], added[index]] as const).flatMap(([one, other]) => {
    const position = [...path, `[${(other ?? one)!.index}]`];
    if (isRecord(one?.value) && isRecord(other?.value)) return fieldsOf(one.value, other.value, position);
    if (one && other && gone.length === added.length) return [{ path: position, before: one.value, after: other.value }];
    return [...(one ? [{ path: position, before: one.value }] : []), ...(other ? [{ path: position, after: other.value }] : [])];
  });
}

/** Texts of several lines differ in lines. */
function inTexts(before: unknown, after: unknown, path: readonly string[]): Field[] | undefined {
  if (typeof before !== 'string' || typeof after !== 'string' || !`${before}${after}`.trim().includes('\n')) return undefined;
  return inLists(before.split('\n'), after.split('\n'), path);
}

/** The items of a list by their names, when each has one of its own. */
function named(list: unknown[]): Map<string, unknown> | undefined {
  const names = list.map((item) => (isRecord(item) && typeof item.name === 'string' ? item.name : undefined));
  return names.includes(undefined) || new Set(names).size !== names.length ? undefined : new Map(names.map((name, index) => [name!, list[index]]));
}

/** The items of a list that another one lacks, counting those that are there twice. */
function without(list: unknown[], other: unknown[]): Array<{ value: unknown; index: number }> {
  const counts = new Map<string, number>();
  for (const item of other) counts.set(JSON.stringify(item), (counts.get(JSON.stringify(item)) ?? 0) + 1);
  return list.map((value, index) => ({ value, index })).filter(({ value }) => {
    const left = counts.get(JSON.stringify(value)) ?? 0;
    counts.set(JSON.stringify(value), left - 1);
    return left <= 0;
  });
}

/** Puts together what changes in the same way: a new label on a hundred objects is one thing to read. */
export function grouped(changes: readonly Change[]): Group[] {
  const groups = new Map<string, Group & { labels: string[] }>();
  for (const { before, after, fields } of changes) {
    const item = (after ?? before)!;
    const sign = !before ? '+' : !after ? '-' : '~';
    const moved: Field[] = before && after && before.stage !== after.stage ? [{ path: ['stage'], before: before.stage, after: after.stage }] : [];
    const key = JSON.stringify([sign, item.kind, moved, fields]);
    if (!groups.has(key)) groups.set(key, { sign, labels: [], fields: [...moved, ...fields] });
    groups.get(key)!.labels.push(item.label);
  }
  return [...groups.values()].sort((a, b) => '-+~'.indexOf(a.sign) - '-+~'.indexOf(b.sign));
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
