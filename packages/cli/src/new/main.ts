/** `platform new`: makes a lab with the project type that `npx projen new --from` makes one with, once nothing is in its way. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { interruptible } from '../interrupt.ts';
import { Refusal } from '../refusal.ts';
import { npmName, SCOPE } from '../repository/packages.ts';

const EMPTY = new Refusal('NEW-001', {
  protects: 'What is generated would be written over files that belong to something else.',
  wrong: 'platform new projects, where projects/ holds other files',
  right: 'platform new lab',
});
const REACHABLE = new Refusal('NEW-002', {
  protects: 'A lab is made of packages: without them it would be half made, and end in a stack of the program that makes it.',
  wrong: 'platform new lab, where npm asks npmjs.org for packages that are not there',
  right: 'platform new lab, with the registry of the packages in .npmrc',
});
const MADE = new Refusal('NEW-003', {
  protects: 'A lab that is half made looks like one, and lacks what comes last.',
  wrong: 'a network that goes away while npm installs the tools',
  right: 'platform new again: what was made is removed',
});

/** What may be there before: where npm finds packages, an empty repository, and a package that a lab is made from. */
const BEFORE = /^(\.npmrc|\.git|.*\.tgz)$/;

export interface NewOptions {
  /** The package that makes labs, as npm names it, or a file of it in the new folder. */
  readonly from: string;
  readonly name?: string;
  readonly repositoryUrl?: string;
  readonly domain?: string;
}

/**
 * Makes a lab in a folder. When that fails, or is interrupted, the folder is as it was before.
 *
 * @param here where the command was called: its `.npmrc` is taken over when the folder has none
 */
export async function makeLab(here: string, folder: string, { from, ...options }: NewOptions): Promise<void> {
  const root = resolve(here, folder);
  const other = existsSync(root) ? readdirSync(root).find((file) => !BEFORE.test(file)) : undefined;
  if (other !== undefined) throw EMPTY.error(folder, `the folder must be empty, or hold .npmrc, .git and a package only, got '${other}': name another folder`);
  const putBack = remember(root);
  let projen: ChildProcess | undefined;
  const putAway = (): void => {
    // It has started others, which would go on writing.
    if (projen?.pid !== undefined && projen.exitCode === null && projen.signalCode === null) process.kill(-projen.pid, 'SIGKILL');
    putBack();
  };
  await interruptible(putAway, async () => {
    try {
      takeOver(here, root);
      const { spec, projen: command } = /\.tgz$/.test(from) ? fileIn(root, folder, from) : released(root, folder, from);
      const given = Object.entries({ 'name': options.name, 'repository-url': options.repositoryUrl, 'domain': options.domain }).flatMap(([option, value]) => (value === undefined ? [] : [`--${option}`, value]));
      // With a group of its own, in which it can be ended together with what it starts.
      projen = spawn('npx', ['-y', command, 'new', '--from', spec, ...given], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], detached: true });
      const status = await new Promise<number | null>((ended, failed) => projen!.on('close', ended).on('error', failed));
      if (status !== 0) throw MADE.error(folder, `projen must make the lab, got ${status === null ? 'a signal' : `exit code ${status}`}: see above what it says, and run the command again; what it made is removed`);
    } catch (error) {
      putAway();
      throw error;
    }
  });
  console.log(`\nThe lab is in ${folder}. Go there, and render its first cluster:\n\n  cd ${folder}\n  npx projen build`);
}

/** Makes the folder where it isn't there, and says how what was there comes back: the files, and what npm is told. */
function remember(root: string): () => void {
  const made = mkdirSync(root, { recursive: true });
  if (made !== undefined) return () => rmSync(made, { recursive: true, force: true, maxRetries: 5 });
  const before = readdirSync(root);
  const settings = join(root, '.npmrc');
  const told = before.includes('.npmrc') ? readFileSync(settings) : undefined;
  return () => {
    readdirSync(root).filter((file) => !before.includes(file)).forEach((file) => rmSync(join(root, file), { recursive: true, force: true, maxRetries: 5 }));
    if (told !== undefined) writeFileSync(settings, told);
  };
}

/** Hands over where npm finds the packages. Of what opens a registry only names of variables, since the lab is committed. */
function takeOver(here: string, root: string): void {
  const [from, to] = [join(here, '.npmrc'), join(root, '.npmrc')];
  if (existsSync(to) || !existsSync(from)) return;
  const lines = readFileSync(from, 'utf8').split('\n').filter((line) => line.startsWith(`${SCOPE}:`) || /^\/\/\S+\s*=\s*\$\{\w+\}\s*$/.test(line));
  if (lines.length > 0) writeFileSync(to, `${lines.join('\n')}\n`);
}

/** A package in the folder itself. */
function fileIn(root: string, folder: string, file: string): { readonly spec: string; readonly projen: string } {
  if (!existsSync(join(root, file))) throw REACHABLE.error(folder, `'--from' must be a file in the new folder, got '${file}': copy the package there, and name it as it is seen from there, as in ./projen-lab.tgz`);
  return { spec: file, projen: 'projen' };
}

/** The newest release of the package, with the releases of projen that it was tested with. */
function released(root: string, folder: string, from: string): { readonly spec: string; readonly projen: string } {
  // What npm is told stands in the new folder, and not in a project that it lies in.
  const { stdout = '', error } = spawnSync('npm', ['view', from, 'name', 'version', 'peerDependencies', '--json', '--prefix', '.'], { cwd: root, encoding: 'utf8' });
  if (error) throw error;
  const answer = parsed(stdout);
  const newest = Array.isArray(answer) ? answer.at(-1) : answer;
  if (newest?.version !== undefined) return { spec: `${newest.name}@${newest.version}`, projen: `projen@${newest.peerDependencies?.projen ?? 'latest'}` };
  const code: string = newest?.error?.code ?? 'no such version';
  throw REACHABLE.error(folder, `npm must find ${from}, got ${code}: ${wayOut(code)}`);
}

function parsed(text: string): any {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function wayOut(code: string): string {
  const lines = `${SCOPE}:registry=ADDRESS`;
  if (code === 'E401' || code === 'E403') return `the registry wants a token that may read packages. Write it into an environment variable, and its name into .npmrc of that folder, as in //npm.pkg.github.com/:_authToken=\${NODE_AUTH_TOKEN}`;
  if (code === 'E404') return `the registry doesn't have it. Write into .npmrc of that folder which one does, as in ${lines} with https://npm.pkg.github.com or http://127.0.0.1:4873/ as the address; docs/your-own-lab.md has all lines`;
  if (code === 'no such version') return `name a version that 'npm view ${npmName('projen-lab')} versions' shows`;
  return `go online, or correct the line ${lines} in .npmrc of that folder`;
}
