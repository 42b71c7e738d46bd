import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { npmName } from '../../projenrc/repository.ts';
import { REPOSITORY_ROOT } from '../sandbox/sandbox.ts';
import type { Outcome } from '../sandbox/sandbox.ts';

const CLI = join(REPOSITORY_ROOT, 'packages/cli/src');
const INITIAL = ['lab.addCluster(\'home\');', 'lab.addCluster(\'apps\', { follows: \'home\', reads: [\'home\'] });'];

/** The lab of two clusters that are connected (checks/labs/pair), in a folder elsewhere, whose programs run with the sources of the packages. */
export class PairLab {
  public readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'lifecycle-')));

  constructor() {
    cpSync(join(REPOSITORY_ROOT, 'checks/labs/pair'), this.root, { recursive: true });
    symlinkSync(join(REPOSITORY_ROOT, 'packages'), join(this.root, 'packages'));
    symlinkSync(join(REPOSITORY_ROOT, 'node_modules'), join(this.root, 'node_modules'));
    this.write('package.json', '{ "name": "loft", "private": true, "type": "module" }\n');
    this.write('.projenrc.ts', `const lab = new LabProject({});\n\n${INITIAL.join('\n')}\n\nlab.synth();\n`);
    this.write('.gitignore', 'node_modules\n/packages\n');
    this.reads({ apps: ['home'] });
    this.stages({ cluster: 'home' }, { cluster: 'apps', after: 'home', soak: '24h', withoutEvidence: 'home has no signing key yet' });
    for (const name of readdirSync(join(this.root, 'apps')).filter((entry) => !entry.endsWith('.json'))) this.pin(name);
    this.run('git', 'init', '--quiet', '--initial-branch', 'main');
  }

  public remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  public read(file: string): string {
    return readFileSync(join(this.root, file), 'utf8');
  }

  public write(file: string, text: string): void {
    writeFileSync(join(this.root, file), text);
  }

  /** Replaces a text of a file, which must be there. */
  public change(file: string, text: string | RegExp, by: string): void {
    const before = this.read(file);
    const after = before.replace(text, () => by);
    if (after === before) throw new Error(`${file} has no ${text}`);
    this.write(file, after);
  }

  /** The facts of a cluster with some that differ. */
  public facts(name: string, change: (facts: any) => object): void {
    const file = `apps/${name}/cluster.json`;
    const facts = JSON.parse(this.read(file));
    this.write(file, `${JSON.stringify({ ...facts, ...change(facts) }, undefined, 2)}\n`);
  }

  /** Pins of a program: the versions of the workspace. */
  public pin(name: string): void {
    const version = (folder: string): string => JSON.parse(readFileSync(join(REPOSITORY_ROOT, 'packages', folder, 'package.json'), 'utf8')).version;
    const dependencies = Object.fromEntries(['cnpg-shared', 'dragonfly', 'foundation', 'platform', 'rook-ceph'].map((folder) => [npmName(folder), version(folder)]));
    this.write(`apps/${name}/package.json`, `${JSON.stringify({ name: `${name}-cluster`, private: true, type: 'module', dependencies }, undefined, 2)}\n`);
  }

  public reads(reads: Record<string, string[]>): void {
    this.write('platform.json', JSON.stringify({ reads, workspace: { packages: 'packages' } }));
  }

  public stages(...stages: object[]): void {
    this.write('rollout.json', JSON.stringify({ stages }));
  }

  /** Renders a cluster in place, as `platform render` does, with the sources of the packages. */
  public render(name: string): Outcome {
    return this.run(process.execPath, join(CLI, 'diff/run.ts'), name, this.root, 'unreleased');
  }

  /** The same of one that must succeed. */
  public rendered(...names: string[]): void {
    for (const name of names) {
      const { status, output } = this.render(name);
      if (status !== 0) throw new Error(output);
    }
  }

  public commit(message: string): void {
    this.run('git', 'add', '--all');
    const { status, output } = this.run('git', '-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false', 'commit', '--quiet', '--message', message);
    if (status !== 0) throw new Error(output);
  }

  /** The command `platform`. */
  public platform(...args: string[]): Outcome {
    return this.run(process.execPath, join(CLI, 'main.ts'), ...args);
  }

  /** What the diff says of each cluster: its sentences, the dangerous ones with an exclamation mark before. */
  public diff(): Record<string, string[]> {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(CLI, 'main.ts'), 'diff', '--unreleased', '--json'], { cwd: this.root, encoding: 'utf8', maxBuffer: 1 << 28 });
    if (stdout === '') throw new Error(`${status}: ${stderr}`);
    const { clusters, failures } = JSON.parse(stdout);
    return Object.fromEntries([
      ...clusters.map(({ name, rows }: any) => [name, rows.map(({ dangerous, text }: any) => `${dangerous ? '! ' : ''}${text}`)]),
      ...failures.map(({ cluster, message }: any) => [`${cluster} failed`, [message]]),
    ]);
  }

  public run(command: string, ...args: string[]): Outcome {
    const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: this.root, encoding: 'utf8', maxBuffer: 1 << 28 });
    if (error) throw error;
    return { status: status ?? -1, output: stdout + stderr };
  }
}
