/** The package as it is published: installed in a lab elsewhere, where nothing of this repository is. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PACKAGES = join(__dirname, '../../..');
const ROOT = join(PACKAGES, '..');
const MANIFEST = JSON.parse(readFileSync(join(PACKAGES, 'cli/package.json'), 'utf8'));
let lab: string;

beforeAll(() => {
  lab = mkdtempSync(join(tmpdir(), 'lab-'));
  for (const name of ['output', 'cli']) {
    const { stdout, status } = spawnSync('npm', ['pack', '--json', '--loglevel=error', '--pack-destination', lab], { cwd: join(PACKAGES, name), encoding: 'utf8' });
    expect(status).toBe(0);
    const folder = join(lab, 'node_modules/@monosense-io', name);
    mkdirSync(folder, { recursive: true });
    spawnSync('tar', ['-xzf', join(lab, JSON.parse(stdout)[0].filename), '--strip-components=1', '-C', folder]);
  }
  for (const library of Object.keys(MANIFEST.dependencies).filter((name) => !name.includes('/'))) symlinkSync(join(ROOT, 'node_modules', library), join(lab, 'node_modules', library));
  cpSync(join(ROOT, 'clusters'), join(lab, 'clusters'), { recursive: true });
  mkdirSync(join(lab, 'apps/infra'), { recursive: true });
});
afterAll(() => rmSync(lab, { recursive: true }));

function platform(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [join(lab, 'node_modules/@monosense-io/cli/bin/platform.mjs'), ...args], { cwd: lab, encoding: 'utf8', env: { ...process.env, CI: 'true' } });
}

test('it holds no TypeScript, and what it builds programs from', () => {
  const files = readdirSync(join(lab, 'node_modules/@monosense-io/cli'), { recursive: true, encoding: 'utf8' });

  expect(files.filter((file) => file.endsWith('.ts'))).toEqual([]);
  expect(files).toEqual(expect.arrayContaining(['lib/main.js', 'programs/verify/go.mod', 'programs/zizmor/requirements.txt', 'ROLLOUT.md']));
});

test('whatever it imports is installed with it', () => {
  const compiled = readdirSync(join(lab, 'node_modules/@monosense-io/cli/lib'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'));
  const imported = compiled.flatMap((file) => [...readFileSync(join(lab, 'node_modules/@monosense-io/cli/lib', file), 'utf8').matchAll(/^(?:import|export)\b[^'"]*?from '([^'.][^']*)'|import\('([^'.][^']*)'\)/gm)].map(([, one, other]) => one ?? other))
    .filter((name) => !name.startsWith('node:')).map((name) => name.split('/').slice(0, name.startsWith('@') ? 2 : 1).join('/'));

  expect([...new Set(imported)].sort()).toEqual(Object.keys(MANIFEST.dependencies).sort());
});

test('it says its commands', () => {
  expect(platform('--help')).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining('Usage: platform') });
});

test('it audits what is rendered', () => {
  const { status, stdout } = platform('netpol', 'audit', '--figures', '--json', '--today', '2026-01-01');

  expect(status).toBe(0);
  expect(JSON.parse(stdout).clusters.map(({ cluster }: { cluster: string }) => cluster)).toEqual(readdirSync(join(lab, 'clusters')).sort());
});

test('it refuses a pin that is a range, without any configuration', () => {
  writeFileSync(join(lab, 'apps/infra/package.json'), JSON.stringify({ dependencies: { constructs: '^10.0.0' } }));

  const { status, stderr } = platform('render');

  expect(status).toBe(1);
  expect(stderr).toMatch(/^\[apps\/infra\] RENDER-001: 'constructs' must be pinned to one exact version, got '\^10\.0\.0': /m);
});

test('it installs a program from the registry that npm knows, and renders it', () => {
  writeFileSync(join(lab, 'apps/infra/package.json'), JSON.stringify({ type: 'module', dependencies: { constructs: '10.8.1' } }));
  writeFileSync(join(lab, 'apps/infra/main.ts'), "import { mkdirSync, writeFileSync } from 'node:fs';\nimport { Construct } from 'constructs';\n\nconst name: string = typeof Construct;\nmkdirSync('../../clusters/infra', { recursive: true });\nwriteFileSync('../../clusters/infra/rendered', name);\n");
  rmSync(join(lab, 'clusters/infra'), { recursive: true });
  expect(spawnSync(process.execPath, [join(lab, 'node_modules/@monosense-io/cli/bin/platform.mjs'), 'lock'], { cwd: lab, encoding: 'utf8' })).toMatchObject({ status: 0 });

  const { status, stderr } = platform('render', '--no-validator');

  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(readdirSync(join(lab, 'clusters/infra'))).toEqual(['rendered']);
});

test.each<[string, (entry: Record<string, string>) => Record<string, string>, RegExp]>([
  ['a hash that the registry does not have', (entry) => ({ ...entry, integrity: `sha512-${'A'.repeat(86)}==` }), /^\[apps\/infra\] RENDER-016: 'node_modules\/constructs' .* must hold the hash sha512-\S+ that npm's registry has of constructs 10\.8\.1, got sha512-AAA/m],
  ['a version that the registry does not have', (entry) => ({ ...entry, version: '10.8.99999' }), /^\[apps\/infra\] RENDER-016: 'node_modules\/constructs' .* must hold the hash of nothing that npm's registry has of constructs 10\.8\.99999/m],
])('it refuses %s', (_, change, message) => {
  const file = join(lab, 'apps/infra/package-lock.json');
  const text = readFileSync(file, 'utf8');
  const { packages, ...rest } = JSON.parse(text);
  const changed = change(packages['node_modules/constructs']);
  writeFileSync(file, JSON.stringify({ ...rest, packages: { '': { ...packages[''], dependencies: { constructs: changed.version } }, 'node_modules/constructs': changed } }));
  writeFileSync(join(lab, 'apps/infra/package.json'), JSON.stringify({ type: 'module', dependencies: { constructs: changed.version } }));

  const { status, stderr } = platform('render', '--no-validator');

  writeFileSync(file, text);
  expect(status).toBe(1);
  expect(stderr).toMatch(message);
});
