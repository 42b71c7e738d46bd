import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { metadataOf, releasedVersions } from '../../../packages/cli/src/registry/releases.ts';
import { Sandbox } from '../../../checks/sandbox/sandbox.ts';
import { pack, releasePackages } from '../pack.ts';

const CILIUM = '@monosense-io/cilium';
const DAY = new Date('2026-03-04T05:06:07Z');

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = new Sandbox();
  sandbox.write('packages/cilium/package.json', { '//': 'generated', name: CILIUM, version: '1.0.0', files: ['lib', '.jsii'] });
  sandbox.write('packages/cilium/.jsii', '{}');
  sandbox.write('packages/cilium/lib/index.js', 'exports.x = 1;\n');
  sandbox.write('packages/cilium/src/index.ts', 'export const x = 1;\n');
});
afterEach(() => sandbox.remove());

test('the same files give the same bytes, whenever they are packed', () => {
  const folder = join(sandbox.root, 'packages/cilium');
  const first = readFileSync(pack(folder, sandbox.root));
  utimesSync(join(folder, 'lib/index.js'), DAY, DAY);

  expect(readFileSync(pack(folder, sandbox.root)).equals(first)).toBe(true);
});

describe('a library that travels with a package', () => {
  const folder = () => join(sandbox.root, 'packages/cilium');
  beforeEach(() => {
    sandbox.write('packages/cilium/package.json', { name: CILIUM, version: '1.0.0', files: ['lib', '.jsii'], dependencies: { dates: '2.1.0' }, bundledDependencies: ['dates'] });
    sandbox.write('node_modules/dates/package.json', { name: 'dates', version: '2.1.0' });
    sandbox.write('node_modules/dates/index.js', 'exports.today = 1;\n');
  });

  test('is in the tarball, and nothing of it is left in the folder', () => {
    const { stdout } = spawnSync('tar', ['-tzf', pack(folder(), sandbox.root)], { encoding: 'utf8' });

    expect(stdout.trim().split('\n').sort()).toEqual([
      'package/.jsii', 'package/lib/index.js', 'package/node_modules/dates/index.js', 'package/node_modules/dates/package.json', 'package/package.json',
    ]);
    expect(readdirSync(folder()).sort()).toEqual(['.jsii', 'lib', 'package.json', 'src']);
  });

  test('gives the same bytes, whenever it was installed', () => {
    const first = readFileSync(pack(folder(), sandbox.root));
    utimesSync(join(sandbox.root, 'node_modules/dates/index.js'), DAY, DAY);

    expect(readFileSync(pack(folder(), sandbox.root)).equals(first)).toBe(true);
  });

  test.each([
    [{ version: '2.2.0' }, "RELEASE-022: 'dates' must be installed at 2.1.0 to travel with 'packages/cilium', got 2.2.0"],
    [{ version: '2.1.0', dependencies: { zones: '1.0.0' } }, "RELEASE-023: 'dates' must have no dependencies to travel with 'packages/cilium', got zones"],
  ])('is refused as %j', (manifest, message) => {
    sandbox.write('node_modules/dates/package.json', { name: 'dates', ...manifest });

    expect(() => pack(folder(), sandbox.root)).toThrow(message);
  });
});

test('a version that was never released is added, with the day of its release', () => {
  expect(releasePackages(sandbox.root, sandbox.storage, DAY)).toEqual(['@monosense-io/cilium 1.0.0']);
  expect(metadataOf(sandbox.storage, CILIUM)?.time['1.0.0']).toBe('2026-03-04T05:06:07.000Z');
});

test('a released version stays as it is, although the sources have changed', () => {
  releasePackages(sandbox.root, sandbox.storage, DAY);
  sandbox.write('packages/cilium/lib/index.js', 'exports.x = 2;\n');

  expect(releasePackages(sandbox.root, sandbox.storage, new Date())).toEqual([]);
});

test('a package that is not compiled is refused, and nothing is released', () => {
  sandbox.write('packages/dragonfly/package.json', { name: '@monosense-io/dragonfly', version: '1.0.0' });

  expect(() => releasePackages(sandbox.root, sandbox.storage, DAY)).toThrow(
    "[packages/dragonfly] RELEASE-012: the package must be compiled before it is packed: run 'npx projen build' first",
  );
  expect(releasedVersions(sandbox.storage, CILIUM)).toEqual([]);
});

test('a command is packed when it is compiled, without an assembly of jsii', () => {
  const own = new Sandbox();
  own.write('packages/cli/package.json', { name: '@monosense-io/cli', version: '1.0.0', files: ['bin', 'lib'] });
  own.write('packages/cli/bin/platform.mjs', "import '../lib/main.js';\n");
  expect(() => releasePackages(own.root, own.storage, DAY)).toThrow('[packages/cli] RELEASE-012');

  own.write('packages/cli/lib/main.js', 'export {};\n');

  expect(releasePackages(own.root, own.storage, DAY)).toEqual(['@monosense-io/cli 1.0.0']);
  own.remove();
});

test('a package that carries a program is released where it is published, and only with its program', () => {
  const own = new Sandbox();
  own.write('packages/validator/package.json', { name: '@monosense-io/validator', version: '1.0.0', files: ['lib', 'wasm'] });
  own.write('packages/validator/lib/index.js', 'export {};\n');

  expect(releasePackages(own.root, own.storage, DAY)).toEqual([]);
  expect(() => releasePackages(own.root, own.storage, DAY, true)).toThrow('[packages/validator] RELEASE-024');

  own.write('packages/validator/wasm/validator.wasm.zst', 'a program');

  expect(releasePackages(own.root, own.storage, DAY, true)).toEqual(['@monosense-io/validator 1.0.0']);
  own.remove();
});
