import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pack } from '../../../tools/release/pack.ts';

const ROOT = join(__dirname, '../../..');
const PACKAGES = ['cli', 'output', 'validator'];
const CLUSTER = 'infra';

/** Somebody who has what npm installs, Node and Git, and no Go. */
class Stranger {
  public readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'no-go-')));
  private readonly path = join(this.root, '.path');

  constructor() {
    const modules = join(this.root, 'node_modules');
    mkdirSync(join(modules, '@monosense-io'), { recursive: true });
    // What these packages need of others, as it is installed here.
    for (const name of readdirSync(join(ROOT, 'node_modules')).filter((each) => !['.cache', '@monosense-io'].includes(each))) symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
    for (const name of PACKAGES) {
      const tarball = pack(join(ROOT, 'packages', name), this.root);
      spawnSync('tar', ['-xzf', tarball, '-C', this.root]);
      cpSync(join(this.root, 'package'), join(modules, '@monosense-io', name), { recursive: true });
      rmSync(join(this.root, 'package'), { recursive: true });
      rmSync(tarball);
    }
    cpSync(join(ROOT, 'clusters', CLUSTER), join(this.root, 'clusters', CLUSTER), { recursive: true });
    mkdirSync(join(this.root, 'apps', CLUSTER), { recursive: true });
    for (const file of ['cluster.json', 'package.json']) copyFileSync(join(ROOT, 'apps', CLUSTER, file), join(this.root, 'apps', CLUSTER, file));
    symlinkSync(join(ROOT, 'apps', CLUSTER, 'node_modules'), join(this.root, 'apps', CLUSTER, 'node_modules'));
    writeFileSync(join(this.root, '.gitignore'), 'node_modules\n.path\n');
    mkdirSync(this.path);
    for (const program of ['git', 'sh']) symlinkSync(spawnSync('which', [program], { encoding: 'utf8' }).stdout.trim(), join(this.path, program));
    for (const args of [['init', '--quiet'], ['add', '.'], ['-c', 'user.name=a', '-c', 'user.email=a@example.org', 'commit', '--quiet', '--message', 'a']]) spawnSync('git', args, { cwd: this.root });
  }

  public verify(...args: string[]): { status: number | null; output: string } {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(this.root, 'node_modules/@monosense-io/cli/bin/platform.mjs'), 'verify', ...args], {
      cwd: this.root, encoding: 'utf8', env: { PATH: this.path, HOME: this.root },
    });
    return { status, output: `${stdout}${stderr}` };
  }

  public edit(file: string, change: (text: string) => string): void {
    const path = join(this.root, file);
    const before = readFileSync(path, 'utf8');
    writeFileSync(path, change(before));
    expect(readFileSync(path, 'utf8')).not.toBe(before);
  }

  /** The first file whose text fits. */
  public fileWith(pattern: RegExp): string {
    const folder = `clusters/${CLUSTER}`;
    const file = readdirSync(join(this.root, folder), { recursive: true, encoding: 'utf8' }).filter((each) => each.endsWith('.yaml')).sort().find((each) => pattern.test(readFileSync(join(this.root, folder, each), 'utf8')));
    return join(folder, file!);
  }

  public remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

let stranger: Stranger;

beforeAll(() => { stranger = new Stranger(); });
afterAll(() => stranger.remove());

test('everything is verified that can be, the second time by the answers of the first', () => {
  const first = performance.now();
  const { status, output } = stranger.verify(CLUSTER, '--no-go');
  const second = performance.now();
  const again = stranger.verify(CLUSTER, '--no-go');

  process.stderr.write(`${output}\nfirst ${((second - first) / 1000).toFixed(1)} s, again ${((performance.now() - second) / 1000).toFixed(1)} s\n`);
  expect([status, output]).toEqual([0, expect.stringMatching(/validator +\d{3} objects .* 0\n/)]);
  expect(again.status).toBe(0);
});

test('what a reader refuses is told in its words, with the file', () => {
  const file = stranger.fileWith(/^kind: Service$[\s\S]*^ +port: \d+$/m);
  stranger.edit(file, (text) => text.replace(/^( +port:) \d+$/m, '$1 70000'));

  const { status, output } = stranger.verify(CLUSTER, '--no-go');

  expect([status, output]).toEqual([1, expect.stringMatching(new RegExp(`^validator: \\[${file}\\] VERIFY-012: 'spec\\.ports\\[0\\]\\.port' of Service '[\\w-]+' must be as its reader wants it: Kubernetes [\\d.]+ says: Invalid value: 70000: must be between 1 and 65535, inclusive$`, 'm'))]);
});

test('what may not change in an object that is committed is refused', () => {
  const file = stranger.fileWith(/^kind: Database$[\s\S]*^  owner: \w+$/m);
  stranger.edit(file, (text) => text.replace(/^  name: \w+(?=\n  owner: )/m, '  name: renamed'));

  const { status, output } = stranger.verify(CLUSTER, '--no-go');

  expect([status, output]).toEqual([1, expect.stringContaining(`[${file}] VERIFY-012: 'spec.name' of Database '`)]);
  expect(output).toContain('says: Invalid value: "renamed": ');
});

test('without the option the other readers are missed', () => {
  const { status, output } = stranger.verify(CLUSTER);

  expect([status, output]).toEqual([1, expect.stringContaining('VERIFY-003')]);
});

test('the files beside the clusters are not verified without Go', () => {
  const { status, output } = stranger.verify('repository', '--no-go');

  expect([status, output]).toEqual([1, expect.stringContaining("[verify] VERIFY-011: '--no-go' must be given with clusters only, got 'repository'")]);
});

test('a package that lost its program is missed', () => {
  rmSync(join(stranger.root, 'node_modules/@monosense-io/validator/wasm'), { recursive: true });

  const { status, output } = stranger.verify(CLUSTER, '--no-go');

  expect([status, output]).toEqual([1, expect.stringContaining('[verify] VERIFY-010:')]);
});
