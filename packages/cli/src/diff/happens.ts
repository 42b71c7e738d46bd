import { isDeepStrictEqual } from 'node:util';
import { isRecord } from './compare.ts';
import type { Happens } from './facts.ts';
import { bytesOf } from './memory.ts';
import type { Field } from './model.ts';

/**
 * What a difference does to the value at a path: nothing where it is about something else.
 *
 * @param path keys with dots between them; it speaks of all items of a list
 * @param except paths below it that are not meant
 */
export function happensTo(path: string, except: readonly string[] = [], field: Field): Happens[] {
  if (except.some((other) => isAtOrBelow(other, field))) return [];
  if (isAtOrBelow(path, field)) return field.path.length === path.split('.').length ? valueOf(field.before, field.after) : ['changes'];
  // What only one side has is one field, however much is in it.
  const rest = path.split('.').slice(field.path.length);
  const above = field.path.every((key, index) => key === path.split('.')[index]);
  if (!above || rest.length === 0) return [];
  const [before, after] = [field.before, field.after].map((value) => rest.reduce<unknown>((parent, key) => (isRecord(parent) ? parent[key] : undefined), value));
  return isDeepStrictEqual(before, after) ? [] : valueOf(before, after);
}

function valueOf(before: unknown, after: unknown): Happens[] {
  if (before === undefined) return ['comes'];
  if (after === undefined) return ['goes'];
  const [was, is] = [bytesOf(before), bytesOf(after)];
  return ['changes', ...(is > was ? ['grows' as const] : is < was ? ['shrinks' as const] : [])];
}

function isAtOrBelow(path: string, field: Field): boolean {
  const keys = field.path.filter((key) => !key.startsWith('['));
  return path.split('.').every((key, index) => key === '*' ? keys[index] !== undefined : key === keys[index]);
}
