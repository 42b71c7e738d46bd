/**
 * Somebody who knows this repository by its registry only: labs in folders outside of the clone, made and run by the commands that
 * the README names, with npm and git as they come.
 */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parse } from 'yaml';
import { npmName, REPOSITORY } from '../../projenrc/repository.ts';
import { metadataOf, tarballOf } from '../../packages/cli/src/registry/releases.ts';
import { addRelease } from '../../tools/registry/storage.ts';
import { releasePackages } from '../../tools/release/pack.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** When everything in the registry was released. */
const RELEASED = new Date('2026-01-02T03:04:05Z');

export interface Outcome {
  readonly status: number | null;
  /** What was printed on both streams. */
  readonly output: string;
}

/** A registry with what this repository would release now, on a port that is free. */
export class Registry {
  public readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'stranger-')));
  public url = '';
  private readonly storage = join(this.folder, 'storage');
  private process?: ChildProcess;

  public async start(): Promise<void> {
    releasePackages(ROOT, this.storage, RELEASED, true);
    this.process = spawn(process.execPath, [join(ROOT, 'tools/registry/serve.ts'), '--port', '0', this.storage], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
    this.url = await new Promise((started) => createInterface(this.process!.stdout!).once('line', started));
  }

  public async stop(): Promise<void> {
    const ended = new Promise((closed) => this.process?.once('exit', closed));
    if (this.process?.kill()) await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The newest version of a package. */
  public newest(name: string): string {
    return metadataOf(this.storage, npmName(name))!['dist-tags'].latest;
  }

  /** The tarball of a package's newest version. */
  public tarball(name: string): string {
    return tarballOf(this.storage, npmName(name), this.newest(name));
  }

  /** Releases a package again as its next patch, with a text of it changed. */
  public release(name: string, file: string, change: (text: string) => string): string {
    const [major, minor, patch] = this.newest(name).split('.').map(Number);
    const version = `${major}.${minor}.${patch + 1}`;
    const scratch = mkdtempSync(join(this.folder, 'next-'));
    spawnSync('tar', ['-xzf', this.tarball(name), '-C', scratch]);
    const manifest = { ...JSON.parse(readFileSync(join(scratch, 'package/package.json'), 'utf8')), version };
    writeFileSync(join(scratch, 'package/package.json'), JSON.stringify(manifest));
    const before = readFileSync(join(scratch, 'package', file), 'utf8');
    const after = change(before);
    if (after === before) throw new Error(`nothing changes in ${file} of ${name}`);
    writeFileSync(join(scratch, 'package', file), after);
    spawnSync('tar', ['-czf', join(scratch, 'next.tgz'), '-C', scratch, 'package']);
    addRelease(this.storage, join(scratch, 'next.tgz'), manifest, RELEASED);
    return version;
  }
}

/** The folder of a lab. */
export class StrangersLab {
  public readonly root: string;

  /** @param like a lab that is the same so far, with what is installed in it: nothing is downloaded twice */
  constructor(private readonly registry: Registry, name: string, like?: StrangersLab) {
    this.root = join(registry.folder, name);
    if (existsSync(this.root)) return;
    if (like === undefined) {
      mkdirSync(this.root);
      writeFileSync(join(this.root, '.npmrc'), `${REPOSITORY.scope}:registry=${registry.url}\n`);
    } else {
      cpSync(like.root, this.root, { recursive: true, verbatimSymlinks: true });
    }
  }

  /** Runs a program as its owner would: with the Node of the tests, and nothing else of this repository. */
  public run(command: string, ...args: string[]): Outcome {
    return this.runIn({}, command, ...args);
  }

  /** The same, with more in its environment. */
  public runIn(environment: Readonly<Record<string, string>>, command: string, ...args: string[]): Outcome {
    const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(NX_|npm_|CI$|NODE_OPTIONS$|INIT_CWD$)/.test(name)));
    const { status, stdout, stderr } = spawnSync(command, args, {
      cwd: this.root,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      env: {
        ...inherited,
        PATH: `${dirname(process.execPath)}:${process.env.PATH!.split(':').filter((folder) => !folder.startsWith(ROOT)).join(':')}`,
        GIT_AUTHOR_NAME: 'Owner', GIT_AUTHOR_EMAIL: 'owner@example.org', GIT_COMMITTER_NAME: 'Owner', GIT_COMMITTER_EMAIL: 'owner@example.org',
        ...environment,
      },
    });
    return { status, output: `${stdout}${stderr}` };
  }

  /** The first of the two commands. */
  public create(...from: string[]): Outcome {
    return this.run('npx', '-y', 'projen', 'new', '--from', ...from);
  }

  /** The second, and whatever else is a task of the lab. */
  public task(...task: string[]): Outcome {
    return this.run('npx', 'projen', ...task);
  }

  /** Puts the owner's edits in the place of what the lab was made with. */
  public edit(lab: string): void {
    cpSync(join(import.meta.dirname, lab), this.root, { recursive: true });
  }

  public write(file: string, content: string | object): void {
    mkdirSync(dirname(join(this.root, file)), { recursive: true });
    writeFileSync(join(this.root, file), typeof content === 'string' ? content : `${JSON.stringify(content, undefined, 2)}\n`);
  }

  public change(file: string, from: string, to: string): void {
    const text = this.read(file);
    if (!text.includes(from)) throw new Error(`${file} must hold '${from}'`);
    this.write(file, text.replace(from, to));
  }

  public read(file: string): string {
    return readFileSync(join(this.root, file), 'utf8');
  }

  public json(file: string): any {
    return JSON.parse(this.read(file));
  }

  /** Commits everything that has changed. */
  public commit(message: string, time?: Date): void {
    this.run('git', 'add', '--all');
    const dates: Record<string, string> = time === undefined ? {} : { GIT_AUTHOR_DATE: time.toISOString(), GIT_COMMITTER_DATE: time.toISOString() };
    const { status, output } = this.runIn(dates, 'git', 'commit', '--quiet', '--message', message);
    if (status !== 0) throw new Error(output);
  }

  /** A clone, as a workflow begins with: of what is committed, and with nothing installed. */
  public clone(name: string): StrangersLab {
    const { status, output } = this.run('git', 'clone', '--quiet', this.root, join(this.registry.folder, name));
    if (status !== 0) throw new Error(output);
    return new StrangersLab(this.registry, name);
  }

  /** Runs the commands of a job as they stand in its workflow, up to the first that fails. */
  public job(workflow: string, job: string): Outcome {
    const { steps } = parse(this.read(`.github/workflows/${workflow}.yml`)).jobs[job] as { steps: { run?: string }[] };
    let outcome: Outcome = { status: null, output: '' };
    for (const { run } of steps) {
      if (run === undefined) continue;
      outcome = this.runIn({ CI: 'true' }, 'bash', '-e', '-c', run);
      if (outcome.status !== 0) return { ...outcome, output: `${run}\n${outcome.output}` };
    }
    return outcome;
  }

  /** The lines of everything that is rendered. */
  public rendered(): string[] {
    return this.lines('clusters/**');
  }

  /** The lines of everything that is committed, but lock files. */
  public everything(): string[] {
    return this.lines('apps/**/*.{ts,json}', 'clusters/**', '.github/**', '*.{md,json,json5}', '.projenrc.ts', '.sops.yaml', '.vscode/*');
  }

  private lines(...patterns: string[]): string[] {
    return globSync(patterns, { cwd: this.root, exclude: ['**/node_modules', '**/package-lock.json'], withFileTypes: true })
      .filter((entry) => entry.isFile()).flatMap((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8').split('\n'));
  }
}
