/** What a program says that fails: nobody needs the whole stack. */
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sentenceOf } from '../failure.ts';
import { Refusal } from '../refusal.ts';
import { isOurs, SCOPE } from '../repository/packages.ts';
import type { Program } from '../repository/programs.ts';

const RUNS = new Refusal('RENDER-026', {
  protects: 'A program that stops on its way has rendered nothing.',
  wrong: 'lab.domain.length, where lab.json has no domain',
  right: 'the same, with what it reads',
});

/** What says itself where and what is wrong: the rules of packages, and a program's own. */
const SPOKEN = /^\[|\] [A-Z][A-Z-]*-\d{3}: /m;

/** What is wrong, and the line of the program that caused it. */
export function describe(root: string, program: Program, error: Error): string {
  const { name = 'Error', message = String(error), stack = '', code } = error as NodeJS.ErrnoException;
  const [head, ...frames] = stack.split('\n');
  const absent = absentIn(message);
  // What can't be read or linked has not run: Node puts the line above the message, or names the file alone.
  const own = placeIn(frames.find((frame) => frame.includes(`/${program.path}/`) && !frame.includes('node_modules')), root) ?? placeIn(/^(\/|file:)/.test(head) ? `${head}:1` : undefined, root) ?? absent?.at(root);
  if (absent !== undefined) return RUNS.at(program.path, `'main.ts' must run to its end, and '${absent.shown(root)}' is not there${own === undefined ? '' : ` at ${own}`}: ${absent.isFile ? 'write that file, or correct its name' : wayToPackage(root, program, absent.name)}`);
  if (code !== undefined && sentenceOf(error) !== message) return [sentenceOf(error, root), own].filter(Boolean).join('\n    at ');
  if (SPOKEN.test(message)) return [message, own].filter(Boolean).join('\n    at ');
  // Where in our packages it happened is for those who mend them.
  const inside = placeIn(frames.find((frame) => frame.includes(`/node_modules/${SCOPE}/`)), root)?.split(`${SCOPE}/`).at(-1);
  return RUNS.at(program.path, `'main.ts' must run to its end, and stops with ${name === 'Error' ? '' : `${name} `}'${firstLine(message, root)}'${own === undefined ? '' : ` at ${own}`}${inside === undefined ? '' : `, in ${SCOPE}/${inside}`}: correct what it gives there`);
}

/** What a program imports that isn't there. */
interface Absent {
  readonly name: string;
  readonly isFile: boolean;
  shown(root: string): string;
  /** Where it is imported, as far as Node says that. */
  at(root: string): string | undefined;
}

function absentIn(message: string): Absent | undefined {
  const [, wanted, from] = /^Cannot find (?:package|module) '([^']+)'(?: imported from (.+))?/.exec(message) ?? [];
  if (wanted === undefined) return undefined;
  const isFile = /^[./]/.test(wanted);
  return {
    // Of `@scope/name/part` the first two are the package.
    name: wanted.split('/').slice(0, wanted.startsWith('@') ? 2 : 1).join('/'),
    isFile,
    shown: (root) => (wanted.startsWith(`${root}/`) ? relative(root, wanted) : wanted),
    at: (root) => {
      if (from === undefined || !existsSync(from)) return undefined;
      const line = readFileSync(from, 'utf8').split('\n').findIndex((text) => /\b(from|import|require)\b/.test(text) && text.includes(wanted.split('/').at(-1)!));
      return `${relative(root, from)}${line < 0 ? '' : `:${line + 1}`}`;
    },
  };
}

/** How a program gets a package: from its pins, which in a lab that projen writes follow from its list. */
function wayToPackage(root: string, program: Program, name: string): string {
  const pinned = `add it with an exact version to the dependencies of ${program.path}/package.json, and run 'npx platform lock'`;
  const listed = isOurs(name) && existsSync(join(root, '.projenrc.ts'));
  return listed ? `add '${name.split('/').at(-1)}' to 'components' of addCluster('${program.name}', …) in .projenrc.ts and run 'npx projen', or ${pinned}` : pinned;
}

function firstLine(message: string, root: string): string {
  return message.split('\n')[0].replaceAll(`${root}/`, '').replaceAll('file://', '');
}

/** The file and line of a frame of a stack, such as `apps/home/main.ts:12`. */
function placeIn(frame: string | undefined, root: string): string | undefined {
  const [, url, path, line] = /(file:\/\/)?(\/[^()]*):(\d+):\d+\)?$/.exec(frame ?? '') ?? [];
  return path === undefined ? undefined : `${relative(root, url ? fileURLToPath(`file://${path}`) : path)}:${line}`;
}
