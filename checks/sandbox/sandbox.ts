/**
 * A small repository in a temporary folder, for tests of the tools: released packages in
 * an embedded registry, and programs that pin them.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { npmName } from '../../projenrc/repository.ts';
import { metadataOf } from '../../packages/cli/src/registry/releases.ts';
import { addRelease, STORAGE, storageOf } from '../../tools/registry/storage.ts';
import { programsOf } from '../../packages/cli/src/repository/programs.ts';
import type { Program } from '../../packages/cli/src/repository/programs.ts';

/** The repository that the tests run in. */
export const REPOSITORY_ROOT = resolve(import.meta.dirname, '../..');

export interface Outcome {
  readonly status: number;
  /** What was printed on both streams. */
  readonly output: string;
}

export class Sandbox {
  /** The temporary folder, with links resolved as Node does. */
  public readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'sandbox-')));
  public readonly storage = storageOf(this.root);

  /** An empty repository, or one with the releases of another. */
  constructor(releases?: Sandbox) {
    this.configure({});
    if (releases) {
      cpSync(releases.storage, this.storage, { recursive: true });
    }
  }

  /** Says what the command `platform` is told beside where releases are. */
  public configure(more: object): void {
    this.write('platform.json', { registry: { storage: STORAGE, serve: `node ${join(REPOSITORY_ROOT, 'tools/registry/serve.ts')} --port 0` }, ...more });
  }

  /** Writes a file below the root, with its folders. */
  public write(file: string, content: string | object): string {
    const path = join(this.root, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : `${JSON.stringify(content, undefined, 2)}\n`);
    return path;
  }

  public read(file: string): string {
    return readFileSync(join(this.root, file), 'utf8');
  }

  /** Releases a package whose only export is its version. What it needs comes along when it is installed. */
  public release(folder: string, version: string, dependencies?: Record<string, string>, peerDependencies?: Record<string, string>): void {
    const source = `unreleased/${folder}-${version}`;
    const manifest = { name: npmName(folder), version, main: 'index.js', types: 'index.d.ts', ...(dependencies ? { dependencies } : {}), ...(peerDependencies ? { peerDependencies } : {}) };
    this.write(`${source}/package.json`, manifest);
    this.write(`${source}/index.js`, `exports.version = '${version}';\n`);
    this.write(`${source}/index.d.ts`, 'export declare const version: string;\n');
    const { stdout } = spawnSync('npm', ['pack', '--json', '--loglevel=error'], { cwd: join(this.root, source), encoding: 'utf8' });
    const tarball = join(this.root, source, JSON.parse(stdout)[0].filename);
    addRelease(this.storage, tarball, manifest, new Date('2026-01-02T03:04:05Z'));
  }

  /** Writes a program, and the lock file that npm would write for its pins, which need nothing else. */
  public program(name: string, pins: Record<string, string>, main = ''): Program {
    const manifest = { name: `${name}-cluster`, private: true, type: 'module', dependencies: pins };
    this.write(`apps/${name}/package.json`, manifest);
    this.write(`apps/${name}/.npmrc`, 'omit-lockfile-registry-resolved=true\n');
    this.write(`apps/${name}/cluster.json`, { name });
    this.write(`apps/${name}/main.ts`, main);
    this.write(`apps/${name}/package-lock.json`, {
      name: manifest.name,
      lockfileVersion: 3,
      requires: true,
      packages: {
        '': { name: manifest.name, dependencies: pins },
        ...Object.fromEntries(Object.entries(pins).map(([dependency, version]) => [
          `node_modules/${dependency}`,
          { version, integrity: metadataOf(this.storage, dependency)?.versions[version]?.dist.integrity },
        ])),
      },
    });
    return programsOf(this.root).find((program) => program.name === name)!;
  }

  /** Runs one of the repository's tools, or a tool of the toolchain, in the sandbox. */
  public run(command: string, ...args: string[]): Outcome {
    return this.runIn({ CI: '' }, command, ...args);
  }

  /** The same, with variables of its own in the environment. */
  public runIn(environment: Record<string, string>, command: string, ...args: string[]): Outcome {
    // The tests are a task of Nx themselves: a second Nx must not take itself for a part of it.
    const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('NX_')));
    const { status, stdout, stderr } = spawnSync(command, args.map((arg) => (/^(tools|packages\/cli)\//.test(arg) ? join(REPOSITORY_ROOT, arg) : arg)), {
      cwd: this.root,
      encoding: 'utf8',
      env: { ...inherited, ...environment, PATH: `${join(REPOSITORY_ROOT, 'node_modules/.bin')}:${process.env.PATH}` },
    });
    return { status: status ?? -1, output: `${stdout}${stderr}` };
  }

  public remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
