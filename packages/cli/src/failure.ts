/** What a command says when something fails that no rule foresees: a file that can't be written, a program that isn't there. */
import { relative } from 'node:path';
import { Refusal } from './refusal.ts';

const SYSTEM = new Refusal('CLI-003', {
  protects: 'A command that can not read or write what it needs leaves things as they were.',
  wrong: 'a folder that belongs to another user',
  right: 'a folder that whoever runs the command may write to',
});

/** Whatever is called in a way that it doesn't know. */
export const USAGE = new Refusal('CLI-009', {
  protects: 'A mistyped word would be left out, and the command would do something else.',
  wrong: 'platform rendre',
  right: 'platform render',
});

// What bin/platform.mjs says itself: an old Node gets no further than there.
new Refusal('CLI-010', {
  protects: 'The programs of clusters are TypeScript, which an older Node does not run.',
  wrong: 'node --version, which says v20.20.2',
  right: 'node --version, which says v22.18.0 or more',
});

/** What errors of the operating system mean, with the way out. */
const MEANINGS: Readonly<Record<string, readonly [rule: string, wayOut: string]>> = {
  EACCES: ['must be open to whoever runs this', 'change its owner or its mode, or run the command as its owner'],
  EPERM: ['must be open to whoever runs this', 'change its owner or its mode, or run the command as its owner'],
  EROFS: ['must be on a file system that can be written to', 'mount it for writing, or work in a copy'],
  ENOSPC: ['must have room on its disk', 'make room, and run the command again'],
  ENOENT: ['must exist', 'bring it back, or correct the path that names it'],
  ENOTDIR: ['must be below folders only, and a file stands in the place of one', 'move that file away'],
  EEXIST: ['must be free, and a file stands in its place', 'move that file away'],
  EISDIR: ['must be a file, and is a folder', 'move that folder away'],
  EMFILE: ['must be opened, and too many files are open', "raise the limit with 'ulimit -n', and run the command again"],
};

/** An error in our own words: never a stack. */
export function sentenceOf(error: unknown, root = process.cwd()): string {
  const { message, code, path, syscall = '' } = (error ?? {}) as NodeJS.ErrnoException;
  // Node's own parser of arguments, in tools that take few.
  if (code?.startsWith('ERR_PARSE_ARGS')) return USAGE.at('arguments', `${message.split('.')[0]}: run it with '--help'`);
  const meaning = MEANINGS[code ?? ''];
  if (meaning === undefined) return message ?? String(error);
  const [rule, wayOut] = meaning;
  // What is read or written once it is open has no name any more.
  if (path === undefined) return syscall === '' ? message : SYSTEM.at('platform', `what is read or written ${rule}, got ${code} (${syscall}): ${wayOut}`);
  if (syscall.startsWith('spawn')) return SYSTEM.at('platform', `'${path}' must be a program on the PATH, got ${code}: install it, or correct the PATH`);
  const shown = path.startsWith(`${root}/`) ? relative(root, path) : path;
  return SYSTEM.at(shown, `the file or folder ${rule}, got ${code} (${syscall}): ${wayOut}`);
}
