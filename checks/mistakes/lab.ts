import { spawnSync } from 'node:child_process';
import type { SpawnSyncReturns } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { npmName } from '../../projenrc/repository.ts';
import { TOOLCHAIN } from '../../projenrc/toolchain.ts';
import { releasedVersions } from '../../packages/cli/src/registry/releases.ts';
import { storageOf } from '../../tools/registry/storage.ts';
import { REPOSITORY_ROOT, Sandbox } from '../sandbox/sandbox.ts';

const RELEASES = ['platform', 'output', 'dragonfly'];
const newest = (name: string): string => releasedVersions(storageOf(REPOSITORY_ROOT), npmName(name)).at(-1)!;

/** The newest release of the core, and of a component. */
export const [PLATFORM, DRAGONFLY] = [newest('platform'), newest('dragonfly')];

/** A program that renders a cluster without any component. */
export const mainOf = (cluster: string): string => [
  "import { Cluster, Platform } from '@monosense-io/platform';",
  '',
  "const platform = new Platform({ outdir: '../../clusters' });",
  `new Cluster(platform, '${cluster}', Cluster.readFacts('cluster.json'));`,
  'platform.synth();',
  '',
].join('\n');

/** The facts of a cluster, with addresses of its own. */
const factsOf = (name: string, id: number): object => ({
  name, id, domain: 'example.org', apiEndpoint: `${name}.example.org`,
  nodes: [{ name: `${name}-01`, address: `192.168.${id}.11`, controlPlane: true, memory: '8Gi', installDisk: '/dev/sda' }],
  nodeCidr: `192.168.${id}.0/24`, podCidrs: [`10.${id}.0.0/16`], serviceCidrs: [`10.${id + 100}.0.0/16`],
  loadBalancerPools: [{ start: `192.168.${id}.100`, stop: `192.168.${id}.119` }], asn: 64512 + id, meshAddress: `192.168.${id}.100`,
  talosVersion: 'v1.12.11', kubernetesVersion: 'v1.35.0',
});

/** How a command is run. */
export interface Way {
  /** Folder below the lab, or elsewhere. */
  readonly in?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Programs beside the shell's own that it finds; without, all of the machine. */
  readonly programs?: readonly string[];
  /** As a user who may write nothing of it. */
  readonly readOnly?: boolean;
}

/** What a command answered. */
export interface Answer {
  readonly status: number | null;
  readonly said: string;
}

/** A lab of two clusters, `home` and `away`, which follows it: rendered, committed, and put back after each try. */
export class MistakesLab extends Sandbox {
  /** A folder beside the lab with nothing in it. */
  public readonly elsewhere = realpathSync(mkdtempSync(join(tmpdir(), 'elsewhere-')));

  constructor() {
    super();
    RELEASES.forEach((name) => cpSync(join(storageOf(REPOSITORY_ROOT), npmName(name)), join(this.storage, npmName(name)), { recursive: true }));
    this.write('package.json', { name: 'lab', private: true });
    this.write('.gitignore', 'node_modules\n');
    this.write('rollout.json', { stages: [{ cluster: 'home' }, { cluster: 'away', after: 'home', soak: '24h', withoutEvidence: 'a test' }] });
    this.cluster('home', 1);
    this.cluster('away', 2);
    this.git('init', '--quiet', '--initial-branch=main');
    const { status, said } = this.platform(['render'], {}, ['lock']);
    if (status !== 0) throw new Error(said);
    this.commit();
  }

  /** Writes a cluster's program and facts. */
  public cluster(name: string, id: number): void {
    const dependencies = { [npmName('dragonfly')]: DRAGONFLY, [npmName('platform')]: PLATFORM, cdk8s: TOOLCHAIN.cdk8s, constructs: TOOLCHAIN.constructs };
    this.write(`apps/${name}/package.json`, { name: `${name}-cluster`, private: true, type: 'module', dependencies });
    this.write(`apps/${name}/cluster.json`, factsOf(name, id));
    this.write(`apps/${name}/main.ts`, mainOf(name));
  }

  /** Runs the command `platform`, after others of its own. */
  public platform(args: readonly string[], way: Way = {}, ...before: readonly string[][]): Answer {
    for (const command of before) this.platform(command);
    return this.answer('node', [join(REPOSITORY_ROOT, 'packages/cli/bin/platform.mjs'), ...args], way);
  }

  /** Runs a program. */
  public answer(command: string, args: readonly string[], { in: folder = '', env = {}, programs, readOnly = false }: Way): Answer {
    const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(NX_|npm_|CI$)/.test(name)));
    const path = programs === undefined ? `${join(REPOSITORY_ROOT, 'node_modules/.bin')}:${process.env.PATH}` : this.pathOf(programs);
    const asNobody = readOnly && process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
    if (readOnly) chmodSync(this.root, 0o555);
    const [first, ...rest] = [...asNobody, command === 'node' ? process.execPath : command, ...args];
    const { status, stdout, stderr }: SpawnSyncReturns<string> = spawnSync(first, rest, {
      cwd: folder.startsWith('/') ? folder : join(this.root, folder), encoding: 'utf8', input: '',
      env: { ...inherited, HOME: this.elsewhere, GIT_CONFIG_GLOBAL: '/dev/null', ...env, PATH: path },
    });
    if (readOnly) chmodSync(this.root, 0o755);
    return { status, said: `${stdout}${stderr}` };
  }

  public git(...args: string[]): void {
    const { status, output } = this.run('git', '-c', 'user.name=Lab', '-c', 'user.email=lab@example.org', ...args);
    if (status !== 0) throw new Error(output);
  }

  public commit(): void {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--message', 'lab');
  }

  /** Every file that could be committed, by its content. */
  public files(): Record<string, string> {
    const entries = readdirSync(this.root, { recursive: true, withFileTypes: true }).map((entry) => ({ entry, path: join(entry.parentPath, entry.name) }));
    return Object.fromEntries(entries.filter(({ entry, path }) => !entry.isDirectory() && !/\/(node_modules|\.git)\//.test(`${path.slice(this.root.length)}/`)).map(({ entry, path }) => [
      path.slice(this.root.length + 1),
      createHash('sha256').update(entry.isSymbolicLink() ? readlinkSync(path) : readFileSync(path)).digest('hex'),
    ]));
  }

  /** Puts everything back that a try has changed. */
  public restore(): void {
    this.git('reset', '--quiet', '--hard', 'main');
    this.git('clean', '--quiet', '-d', '--force');
  }

  public override remove(): void {
    super.remove();
    rmSync(this.elsewhere, { recursive: true, force: true });
  }

  /** A folder of links to some programs: nothing else of the machine is found. */
  private pathOf(programs: readonly string[]): string {
    const folder = mkdtempSync(join(this.elsewhere, 'bin-'));
    mkdirSync(folder, { recursive: true });
    symlinkSync(process.execPath, join(folder, 'node'));
    for (const program of programs) symlinkSync(this.run('which', program).output.trim(), join(folder, program));
    return folder;
  }
}
