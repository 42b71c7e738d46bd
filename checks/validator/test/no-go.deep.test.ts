import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noteInstalled } from '../../../packages/cli/src/render/installed.ts';
import { pack } from '../../../tools/release/pack.ts';

const ROOT = join(__dirname, '../../..');
const PACKAGES = ['cli', 'output', 'validator'];
const CLUSTERS = ['infra', 'apps'];
const CLUSTER = 'infra';
/** Where programs are given to the readers. */
const PROGRAM = `apps/${CLUSTER}/main.ts`;
const WASM = 'node_modules/@monosense-io/validator/wasm';

interface Outcome {
  readonly status: number | null;
  readonly output: string;
}

/** Somebody who has what npm installs, Node and Git, and no Go. */
class Stranger {
  public readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'no-go-')));
  private readonly path = join(this.root, '.path');

  constructor() {
    const modules = join(this.root, 'node_modules');
    mkdirSync(join(modules, '@monosense-io'), { recursive: true });
    // What these packages need of others, as it is installed here.
    for (const name of readdirSync(join(ROOT, 'node_modules')).filter((each) => !['.cache', '@monosense-io'].includes(each))) symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
    for (const name of PACKAGES) this.unpack(name, modules);
    cpSync(join(ROOT, 'apps/lab.json'), join(this.root, 'apps/lab.json'));
    for (const cluster of CLUSTERS) {
      cpSync(join(ROOT, 'clusters', cluster), join(this.root, 'clusters', cluster), { recursive: true });
      cpSync(join(ROOT, 'apps', cluster), join(this.root, 'apps', cluster), { recursive: true });
      // The core as it would be released: what is pinned may be older.
      const folder = join(this.root, 'apps', cluster);
      this.unpack('platform', join(folder, 'node_modules'));
      noteInstalled(folder, join(folder, 'node_modules'));
    }
    writeFileSync(join(this.root, '.gitignore'), 'node_modules\n.path\n');
    mkdirSync(this.path);
    for (const program of ['git', 'sh']) symlinkSync(spawnSync('which', [program], { encoding: 'utf8' }).stdout.trim(), join(this.path, program));
    for (const args of [['init', '--quiet'], ['add', '.'], ['-c', 'user.name=a', '-c', 'user.email=a@example.org', 'commit', '--quiet', '--message', 'a']]) spawnSync('git', args, { cwd: this.root });
  }

  /** Packs a package, and puts it where npm would. */
  private unpack(name: string, modules: string): void {
    const tarball = pack(join(ROOT, 'packages', name), this.root);
    spawnSync('tar', ['-xzf', tarball, '-C', this.root]);
    rmSync(join(modules, '@monosense-io', name), { recursive: true, force: true });
    cpSync(join(this.root, 'package'), join(modules, '@monosense-io', name), { recursive: true });
    rmSync(join(this.root, 'package'), { recursive: true });
    rmSync(tarball);
  }

  public verify(...args: string[]): Outcome {
    return this.platform('verify', ...args);
  }

  public render(): Outcome {
    return this.platform('render', '--installed', CLUSTER);
  }

  private platform(...args: string[]): Outcome {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(this.root, 'node_modules/@monosense-io/cli/bin/platform.mjs'), ...args], {
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

  /** Everything as it is committed, and no answer known. */
  public restore(): void {
    spawnSync('git', ['checkout', '--quiet', '.'], { cwd: this.root });
    rmSync(join(this.root, 'node_modules/.cache'), { recursive: true, force: true });
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
  const { status, output } = stranger.verify(...CLUSTERS, '--no-go');
  const second = performance.now();
  const again = stranger.verify(...CLUSTERS, '--no-go');

  process.stderr.write(`${output}\nboth clusters: first ${((second - first) / 1000).toFixed(1)} s, target 5 s; again ${((performance.now() - second) / 1000).toFixed(1)} s\n`);
  expect([status, output]).toEqual([0, expect.stringMatching(/(validator +\d{3} objects .* 0\n[^]*){2}/)]);
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

/** Lines that the program of the cluster gets before its end. */
function change(...lines: string[]): void {
  stranger.edit(PROGRAM, () => readFileSync(join(ROOT, PROGRAM), 'utf8').replace(/^platform\.synth\(\);$/m, [...lines, 'platform.synth();'].join('\n')));
}

/** What is rendered, with the times at which it was. */
function rendered(): string[] {
  const folder = join(stranger.root, 'clusters', CLUSTER);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort().map((file) => `${file} ${statSync(join(folder, file)).mtimeMs}`);
}

describe('a render', () => {
  test('gives what is rendered to the readers, and says nothing when they consent', () => {
    stranger.restore();
    const started = performance.now();
    const { status, output } = stranger.render();

    process.stderr.write(`first render ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
    expect([status, output]).toEqual([0, expect.not.stringContaining('not checked [')]);
  });

  test('writes nothing that a reader refuses, and says all of it with the places in the program', () => {
    change(
      "import { ApiObject, JsonPatch } from 'cdk8s';",
      "const [one, two, three] = cluster.node.findAll().filter(ApiObject.isApiObject).filter(({ kind }) => kind === 'Database');",
      "[one, two].forEach(({ metadata }) => metadata.addLabel('team', 'my shop'));",
      "three.addJsonPatch(JsonPatch.replace('/spec/name', 'renamed'));",
    );
    const before = rendered();

    const { status, output } = stranger.render();

    expect([status, output]).toEqual([1, expect.stringMatching(/^3 violations, nothing was written:$/m)]);
    // What the synthesis says of a field, nobody says again.
    expect(output.match(/^ {2}\[infra\/postgres\/\S+\] PLATFORM-666: 'metadata\.labels\.team' of Database '\S+' must match .*, got "my shop": /gm)).toHaveLength(2);
    // What may not change is compared with what is committed.
    expect(output).toMatch(/^ {2}\[infra\/postgres\/\S+\] VERIFY-012: 'spec\.name' of Database '\S+' must be as its reader wants it: Kubernetes [\d.]+ says: Invalid value: "renamed": /m);
    expect(rendered()).toEqual(before);
  });

  test('says it together with what the synthesis refuses, and nothing twice', () => {
    change(
      "import { ApiObject, JsonPatch } from 'cdk8s';",
      "const [one, two] = cluster.node.findAll().filter(ApiObject.isApiObject).filter(({ kind }) => kind === 'Database');",
      "one.metadata.addLabel('team', 'my shop');",
      "two.addJsonPatch(JsonPatch.add('/spec/onwer', 'shop'));",
    );

    const { status, output } = stranger.render();

    expect([status, output]).toEqual([1, expect.stringMatching(/^2 violations, nothing was written:$/m)]);
    expect(output).toContain("PLATFORM-666: 'metadata.labels.team' of Database");
    expect(output).toContain("PLATFORM-660: Database");
  });

  test('that changes nothing does without the program, and another says that it was not asked', () => {
    change();
    expect(stranger.render().status).toBe(0);
    const wasm = join(stranger.root, WASM);
    renameSync(join(wasm, 'snapshot.zst'), join(wasm, 'away'));

    const same = stranger.render();
    change("import { ApiObject } from 'cdk8s';", "cluster.node.findAll().filter(ApiObject.isApiObject).find(({ kind }) => kind === 'Database')!.metadata.addLabel('team', 'shop');");
    const other = stranger.render();
    renameSync(join(wasm, 'away'), join(wasm, 'snapshot.zst'));

    expect([same.status, same.output]).toEqual([0, expect.not.stringContaining('not checked [')]);
    expect([other.status, other.output]).toEqual([0, expect.stringMatching(/^not checked \[infra\]: the readers' own code ended with '.*': run 'npx platform verify infra'$/m)]);
  });

  test('says so where the program is not there', () => {
    const wasm = join(stranger.root, WASM);
    renameSync(wasm, `${wasm}-away`);

    const { status, output } = stranger.render();
    renameSync(`${wasm}-away`, wasm);

    expect([status, output]).toEqual([0, expect.stringMatching(/^not checked \[infra\]: the readers' own code is not built on this machine: run 'npx platform verify infra'$/m)]);
  });
});

test('a package that lost its program is missed', () => {
  rmSync(join(stranger.root, WASM), { recursive: true });

  const { status, output } = stranger.verify(CLUSTER, '--no-go');

  expect([status, output]).toEqual([1, expect.stringContaining('[verify] VERIFY-010:')]);
});
