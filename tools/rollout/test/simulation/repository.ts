import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmName } from '../../../../projenrc/repository.ts';
import type { Ledger, SimCommit, SimPins } from './ledger.ts';
import { timeOf } from './simulation.ts';

/** Makes an empty repository that many ledgers can be written into. */
export function newRepository(folder: string): string {
  git(folder, ['init', '--quiet', '--bare', '--initial-branch=main']);
  return folder;
}

/** Writes all commits of a ledger in one go, with the branches that were merged, and answers with git's id of each. */
export function writeRepository(folder: string, ledger: Ledger): ReadonlyMap<string, string> {
  const marks = new Map<string, number>();
  const write = (commit: SimCommit, ref: string, parents: string[]) => {
    marks.set(commit.id, marks.size + 1);
    // Written long before it came to main: only the committer's time may count.
    const person = (hour: number) => `${commit.author} <${commit.author}@lab.example> ${timeOf(hour) / 1000} +0000`;
    return [
      `commit ${ref}`, `mark :${marks.size}`, `author ${person(commit.dated - 100)}`, `committer ${person(commit.dated)}`, data(commit.message),
      ...parents,
      ...Object.entries(commit.pins).flatMap(([cluster, pins]) => [`M 100644 inline apps/${cluster}/package.json`, data(pins ? manifest(pins) : '<<<<<<< HEAD\n')]),
      '',
    ].join('\n');
  };
  let main: string | undefined;
  const stream = ledger.commits.map((commit) => {
    const from = main === undefined ? [] : [`from ${main}`];
    const branch = commit.branch.map((each) => write(each, 'refs/heads/branch', from));
    const merges = commit.branch.map(({ id }) => `merge :${marks.get(id)}`);
    const text = write(commit, 'refs/heads/main', [...from, ...merges]);
    main = `:${marks.size}`;
    return [...branch, text].join('');
  });
  const exported = join(folder, 'marks');
  git(folder, ['fast-import', '--quiet', '--force', `--export-marks=${exported}`], stream.join(''));
  const hashes = new Map(readFileSync(exported, 'utf8').trim().split('\n').map((line) => line.slice(1).split(' ') as [string, string]));
  return new Map([...marks].map(([id, mark]) => [id, hashes.get(String(mark))!]));
}

function manifest(pins: SimPins): string {
  return JSON.stringify({ dependencies: { ...Object.fromEntries(Object.entries(pins).map(([component, version]) => [npmName(component), version])), cdk8s: '2.0.0' } });
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`;
}

function git(folder: string, args: string[], input = ''): void {
  const { status, stderr } = spawnSync('git', args, { cwd: folder, input, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}
