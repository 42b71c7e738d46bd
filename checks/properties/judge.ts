import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal, type Violation } from '@monosense-io/platform';
import type { IConstruct } from 'constructs';
import { Declared, PACKAGES } from './declared.ts';

/** What may become of a program: it is accepted or refused, and says which in a way that helps. */
export type Outcome = { readonly files: { readonly [path: string]: string } } | { readonly refusal: string; readonly codes: string[] };

/** What a program renders, and the construct that all others stand below. */
export interface Program {
  readonly root: IConstruct;
  render(): { [path: string]: string };
}

/** What no message and no file says, unless the program itself does. */
const LEAKS = /\bundefined\b|\bNaN\b|\bInfinity\b|\[object \w+\]/;

/** Lines of the scripts that packages ship, which render them as they are. */
const SHIPPED = new Set(readdirSync(PACKAGES).flatMap((name) => (
  readdirSync(join(PACKAGES, name)).includes('script')
    ? readdirSync(join(PACKAGES, name, 'script')).flatMap((file) => readFileSync(join(PACKAGES, name, 'script', file), 'utf8').split('\n').map((line) => line.trim()))
    : []
)));

/** What a rule of a class alone stands under: such a value stands in no construct. */
const CLASSES = new Set(readdirSync(PACKAGES).flatMap((name) => [...new Declared(name).classes.keys()]));

/** Names that the API server takes: DNS subdomains, and roles' own with colons. */
const NAME = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9:]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9:]*[a-z0-9])?)*$/;

/** The core's rules by which an object doesn't fit its schema, or a value its chart; a component should have seen it before. */
const SCHEMA = /^PLATFORM-6[567]\d$/;

/**
 * Runs a program twice.
 *
 * @param begin makes a world, anew each time
 * @param fill fills it; together they are the program
 * @param text the program as it is printed
 * @param typed whether the program keeps to the types; one that does not may also be refused by a schema
 * @returns what became of it. Throws when that is none of the ways in which a program may end
 */
export function outcomeOf<P extends Program>(begin: () => P, fill: (program: P) => void, text: string, typed = true): Outcome {
  let files: { [path: string]: string };
  let root: IConstruct | undefined;
  const run = (): { [path: string]: string } => {
    const program = begin();
    ({ root } = program);
    fill(program);
    return program.render();
  };
  try {
    files = run();
  } catch (error) {
    return refusalOf(error as Error, root, text, typed);
  }
  const again = run();
  const other = Object.keys({ ...files, ...again }).find((path) => files[path] !== again[path]);
  if (other !== undefined) throw new Error(`rendered twice, ${other} differs:\n${files[other]}\n---\n${again[other]}`);
  // What a program without types writes is not the component's to understand.
  if (!typed) return { files };
  for (const [path, content] of Object.entries(files)) {
    const name = /^[^/]+\/[^/]+\/[a-z0-9.]+_(?:[^_/]+_)?([^_/]+)\.yaml$/.exec(path)?.[1];
    if (name !== undefined && !NAME.test(decodeURIComponent(name))) throw new Error(`the API server takes no object of the name in ${path}`);
    const own = content.split('\n').filter((line) => !SHIPPED.has(line.trim())).join('\n');
    const leak = LEAKS.exec(own);
    if (leak && !LEAKS.test(text)) throw new Error(`${path} holds ${leak[0]}: …${own.slice(Math.max(0, leak.index - 200), leak.index + 100)}…`);
  }
  return { files };
}

/** A refusal, when it is one that a user can act on. */
function refusalOf(error: Error, root: IConstruct | undefined, text: string, typed: boolean): Outcome {
  const { message } = error;
  const fault = (what: string): Error => new Error(`${what}: ${error.stack}`);
  if (Object.getPrototypeOf(error).name !== 'Error') throw fault('refused by a raw error');
  const lines = message.split('\n');
  const listed = /^\d+ violations?, nothing was written:$/.test(lines[0]);
  const said = listed ? lines.slice(1) : lines;
  if (said.length === 0) throw fault('refused without a reason');
  const violations = said.map((line) => Refusal.violationsIn(line)[0] as Violation | undefined);
  const codes = new Set(Refusal.all().map(({ code }) => code));
  const paths = new Set(root?.node.findAll().map(({ node }) => node.path));
  // What is refused before it is created would stand in one that is there.
  const isPlace = (path: string): boolean => paths.has(path) || paths.has(path.slice(0, Math.max(0, path.lastIndexOf('/'))));
  for (const [index, line] of said.entries()) {
    const violation = violations[index];
    if (violation === undefined || line.trim() !== `[${violation.path}] ${violation.code}: ${violation.message}`) throw fault('refused without a code and the name of one construct');
    if (!codes.has(violation.code)) throw fault(`refused by ${violation.code}, which no package declares`);
    // A cluster that is refused by itself stands in no tree that could be asked.
    if (root && !isPlace(violation.path) && !CLASSES.has(violation.path)) throw fault(`refused at [${violation.path}], where no construct is`);
    if (typed && SCHEMA.test(violation.code)) throw fault('refused by a schema, and not by the component');
  }
  if (LEAKS.test(message) && !LEAKS.test(text)) throw fault('refused in words of the program');
  return { refusal: message, codes: violations.map((violation) => violation!.code) };
}
