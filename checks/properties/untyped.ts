/** Programs that a language without types lets people write: something is left out, or is something else than its prop says. */
import { type Call, type Installation, Made } from './cases.ts';

/** One place of a program, such as `props.0.secretStore`, and what stands there instead. */
export interface Slip {
  readonly path: string;
  readonly value: unknown;
}

/** Stands for a prop that is left out. */
export const LEFT_OUT = Symbol('left out');

/** One value of each type. */
const VALUES: unknown[] = [LEFT_OUT, null, 'x', '', 7, true, {}, [], [null], [{}], ['x']];

/** Every slip in what a program writes: its props and arguments, and theirs. What is only of another value stays. */
export function slipsIn(installation: Installation): Slip[] {
  const { id, props, calls } = installation;
  return [{ path: 'id', value: id }, ...within(props, 'props'), ...inCalls(calls, 'calls')]
    .flatMap(({ path, value }) => VALUES.filter((other) => kindOf(other) !== kindOf(value) || other === '').map((other) => ({ path, value: other })));
}

function inCalls(calls: Call[], where: string): Slip[] {
  return calls.flatMap(({ args, then }, index) => [...within(args, `${where}.${index}.args`), ...inCalls(then, `${where}.${index}.then`)]);
}

function within(value: unknown, where: string): Slip[] {
  if (value instanceof Made) return value.remade ? within(value.args, where) : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [{ path: `${where}.${key}`, value: member }, ...within(member, `${where}.${key}`)]);
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return `list of ${typeof value[0]}`;
  return value instanceof Made ? 'made' : value === null ? 'null' : typeof value;
}

/** The program with the slip. */
export function slipped<T>(program: T, { path, value }: Slip): T {
  if (program instanceof Made) return program.remade!(slipped(program.args, { path, value })) as T;
  const [key, ...rest] = path.split('.');
  const copy = (Array.isArray(program) ? [...program] : { ...program }) as Record<string, unknown>;
  if (rest.length > 0) copy[key] = slipped(copy[key], { path: rest.join('.'), value });
  else if (value !== LEFT_OUT) copy[key] = value;
  else if (Array.isArray(program)) copy[key] = undefined;
  else delete copy[key];
  return copy as T;
}

/** The program with one more letter in the name of a prop. */
export function renamed<T>(program: T, path: string): T {
  const value = path.split('.').reduce((part: any, key) => part[key], program);
  return slipped(slipped(program, { path, value: LEFT_OUT }), { path: `${path}x`, value });
}
