/** What a program says that fails: nobody needs the whole stack. */
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sentenceOf } from '../failure.ts';
import { Refusal } from '../refusal.ts';
import { SCOPE } from '../repository/packages.ts';
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
  const frames = stack.split('\n').slice(1);
  const own = placeIn(frames.find((frame) => frame.includes(`/${program.path}/`) && !frame.includes('node_modules')), root);
  if (code !== undefined && sentenceOf(error) !== message) return [sentenceOf(error, root), own].filter(Boolean).join('\n    at ');
  if (SPOKEN.test(message)) return [message, own].filter(Boolean).join('\n    at ');
  // Where in our packages it happened is for those who mend them.
  const inside = placeIn(frames.find((frame) => frame.includes(`/node_modules/${SCOPE}/`)), root)?.split(`${SCOPE}/`).at(-1);
  return RUNS.at(program.path, `'main.ts' must run to its end, and stops with ${name === 'Error' ? '' : `${name} `}'${firstLine(message, root)}'${own === undefined ? '' : ` at ${own}`}${inside === undefined ? '' : `, in ${SCOPE}/${inside}`}: correct what it gives there`);
}

function firstLine(message: string, root: string): string {
  return message.split('\n')[0].replaceAll(`${root}/`, '').replaceAll('file://', '');
}

/** The file and line of a frame of a stack, such as `apps/home/main.ts:12`. */
function placeIn(frame: string | undefined, root: string): string | undefined {
  const [, url, path, line] = /(file:\/\/)?(\/[^()]*):(\d+):\d+\)?$/.exec(frame ?? '') ?? [];
  return path === undefined ? undefined : `${relative(root, url ? fileURLToPath(`file://${path}`) : path)}:${line}`;
}
