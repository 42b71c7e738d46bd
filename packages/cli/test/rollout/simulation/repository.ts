import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmName } from '../../../../../projenrc/repository.ts';
import type { Ledger, SimCommit, SimPins } from './ledger.ts';
import { timeOf } from './simulation.ts';

/** Makes an empty repository that many ledgers can be written into. */
export function newRepository(folder: string): string {
  git(folder, ['init', '--quiet', '--bare', '--initial-branch=main']);
  return folder;
}

/**
 * Writes all commits of a ledger, with the branches that were merged, and answers with git's id of each. A message
 * that names a commit of main gets git's id of it, so that all before is written first.
 */
export function writeRepository(folder: string, ledger: Ledger): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  const marks = new Map<string, number>();
  let stream: string[] = [];
  const flush = () => {
    if (stream.length === 0) return;
    const exported = join(folder, 'marks');
    git(folder, ['fast-import', '--quiet', '--force', `--export-marks=${exported}`], stream.join(''));
    const hashes = new Map(readFileSync(exported, 'utf8').trim().split('\n').map((line) => line.slice(1).split(' ') as [string, string]));
    marks.forEach((mark, id) => ids.set(id, hashes.get(String(mark))!));
    marks.clear();
    stream = [];
  };
  const reference = (id: string) => ids.get(id) ?? `:${marks.get(id)}`;
  const message = (text: string) => text.replaceAll(/ at ([0-9a-f]{12}) /g, (own, short) => {
    const named = ledger.commits.find(({ id }) => id.startsWith(short))?.id;
    if (named === undefined) return own;
    if (!ids.has(named)) flush();
    return ` at ${ids.get(named)!.slice(0, 12)} `;
  });
  const write = (commit: SimCommit, ref: string, parents: string[]) => {
    const text = message(commit.message);
    marks.set(commit.id, marks.size + 1);
    // Written long before it came to main: only the committer's time may count.
    const person = (hour: number) => `${commit.author} <${commit.author}@lab.example> ${timeOf(hour) / 1000} +0000`;
    stream.push([
      `commit ${ref}`, `mark :${marks.size}`, `author ${person(commit.dated - 100)}`, `committer ${person(commit.dated)}`, data(text),
      ...parents.map((id, index) => `${index === 0 ? 'from' : 'merge'} ${reference(id)}`),
      ...Object.entries(commit.pins).flatMap(([cluster, pins]) => [`M 100644 inline apps/${cluster}/package.json`, data(pins ? manifest(pins) : '<<<<<<< HEAD\n')]),
      '',
    ].join('\n'));
  };
  ledger.commits.forEach((commit, index) => {
    const from = index === 0 ? [] : [ledger.commits[index - 1].id];
    // A branch's messages may end what was begun, so that nothing of it is written before they are known.
    [commit, ...commit.branch].forEach((each) => message(each.message));
    commit.branch.forEach((each) => write(each, 'refs/heads/branch', from));
    write(commit, 'refs/heads/main', [...from, ...commit.branch.map(({ id }) => id)]);
  });
  flush();
  return ids;
}

function manifest(pins: SimPins): string {
  return JSON.stringify({ dependencies: Object.fromEntries(Object.entries(pins).map(([component, version]) => [npmName(component), version])) });
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`;
}

function git(folder: string, args: string[], input = ''): void {
  const { status, stderr } = spawnSync('git', args, { cwd: folder, input, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}
