import { join } from 'node:path';
import { metadataOf } from '../../src/registry/releases.ts';
import { Sandbox } from '../../../../checks/sandbox/sandbox.ts';

const PLATFORM = '@monosense-io/platform';
const OUTPUT = '@monosense-io/output';
const DRAGONFLY = '@monosense-io/dragonfly';

/** A program that renders the versions it runs with. */
const MAIN = `import { mkdirSync, writeFileSync } from 'node:fs';
import * as dragonfly from '${DRAGONFLY}';
import * as platform from '${PLATFORM}';

const name: string = process.cwd().split('/').at(-1)!;
mkdirSync(\`../../clusters/\${name}\`, { recursive: true });
writeFileSync(\`../../clusters/\${name}/versions.txt\`, \`platform \${platform.version}, dragonfly \${dragonfly.version}\`);
`;

/** One repository for all tests of this file, in their order: a real registry and a real npm take their time. */
const sandbox = new Sandbox();
beforeAll(() => {
  sandbox.release('output', '1.0.0');
  sandbox.release('platform', '1.0.0', { [OUTPUT]: '1.0.0' });
  sandbox.release('dragonfly', '1.0.0');
  sandbox.release('dragonfly', '1.1.0');
  sandbox.program('infra', { [PLATFORM]: '1.0.0', [DRAGONFLY]: '1.1.0' }, MAIN);
  sandbox.program('apps', { [PLATFORM]: '1.0.0', [DRAGONFLY]: '1.0.0' }, MAIN);
});
afterAll(() => sandbox.remove());

const install = (environment = {}) => sandbox.runIn({ CI: '', ...environment }, 'node', 'packages/cli/src/main.ts', 'render', '--install');
const render = (name: string) => sandbox.run('node', 'packages/cli/src/main.ts', 'render', '--installed', '--no-validator', name);
const lockFile = (name: string) => sandbox.read(`apps/${name}/package-lock.json`);

test('a missing lock file is written with hashes and without addresses', () => {
  const byHand = JSON.parse(lockFile('infra'));
  sandbox.run('rm', 'apps/infra/package-lock.json');

  const { output } = sandbox.run('node', 'packages/cli/src/main.ts', 'lock');

  expect(output).toBe('[apps/infra] npm install --package-lock-only\n[apps/infra] package-lock.json follows its pins: commit it\n');
  expect(JSON.parse(lockFile('infra')).packages[`node_modules/${OUTPUT}`].integrity).toBe(metadataOf(sandbox.storage, OUTPUT)!.versions['1.0.0'].dist.integrity);
  expect(lockFile('infra')).not.toContain('resolved');
  expect(JSON.parse(lockFile('infra')).packages[`node_modules/${DRAGONFLY}`].integrity).toBe(byHand.packages[`node_modules/${DRAGONFLY}`].integrity);
});

test('a lock file that is deleted beside what is installed is written with the same hashes', () => {
  expect(install().status).toBe(0);
  const before = lockFile('infra');
  sandbox.run('rm', 'apps/infra/package-lock.json');

  expect(sandbox.run('node', 'packages/cli/src/main.ts', 'lock').status).toBe(0);

  expect(lockFile('infra')).toBe(before);
  expect(before.match(/"integrity"/g)).toHaveLength(before.match(/^ {4}"node_modules\//gm)!.length);
  sandbox.run('rm', '-r', 'apps/infra/node_modules', 'apps/apps/node_modules');
});

test('two clusters render from different released versions', () => {
  expect(install()).toEqual({ status: 0, output: '[apps/apps] npm ci\n[apps/infra] npm ci\n' });
  expect([render('infra'), render('apps')]).toEqual([{ status: 0, output: '' }, { status: 0, output: '' }]);
  expect(sandbox.read('clusters/infra/versions.txt')).toBe('platform 1.0.0, dragonfly 1.1.0');
  expect(sandbox.read('clusters/apps/versions.txt')).toBe('platform 1.0.0, dragonfly 1.0.0');
});

test('what is installed is not installed again', () => {
  expect(install()).toEqual({ status: 0, output: '' });
});

test('in CI, a pin that the lock file does not hold is refused', () => {
  sandbox.write('apps/apps/package.json', sandbox.read('apps/apps/package.json').replace(`"${DRAGONFLY}": "1.0.0"`, `"${DRAGONFLY}": "1.1.0"`));

  const { status, output } = install({ CI: 'true' });

  expect({ status, output }).toEqual({
    status: 1,
    output: "[apps/apps] RENDER-006: 'package-lock.json' must follow package.json, got '@monosense-io/dragonfly' is 1.1.0 in package.json and 1.0.0 in package-lock.json: "
      + "run 'npx platform lock' and commit apps/apps/package-lock.json\n",
  });
});

test('elsewhere, the lock file follows the pin, and no other program changes', () => {
  const before = lockFile('infra');

  const { output } = install();

  expect(output).toBe('[apps/apps] package-lock.json follows its pins\n[apps/apps] unpacks dragonfly 1.1.0\n');
  expect(lockFile('infra')).toBe(before);
  expect(render('apps').status).toBe(0);
  expect(sandbox.read('clusters/apps/versions.txt')).toBe('platform 1.0.0, dragonfly 1.1.0');
});

test('what is unpacked is what npm would install, and the lock file what it would write', () => {
  const files = () => sandbox.run('sh', '-c', "cd apps/apps && find node_modules -type f ! -name .installed-from -exec sha256sum {} + | sort").output;
  const byNpm = (): void => {
    sandbox.run('rm', '-r', 'apps/apps/node_modules', 'apps/apps/package-lock.json');
    expect(sandbox.run('node', 'packages/cli/src/main.ts', 'lock').output).toContain('npm install --package-lock-only');
    expect(install().output).toBe('[apps/apps] npm ci\n');
  };
  const pins = sandbox.read('apps/apps/package.json');
  sandbox.write('apps/apps/package.json', pins.replace(`"${DRAGONFLY}": "1.1.0"`, `"${DRAGONFLY}": "1.0.0"`));
  byNpm();
  sandbox.write('apps/apps/package.json', pins);
  expect(install().output).toContain('unpacks dragonfly 1.1.0');
  const [unpacked, followed] = [files(), lockFile('apps')];

  byNpm();

  expect(lockFile('apps')).toBe(followed);
  expect(files()).toBe(unpacked);
});

test.each([
  ['an edited package', () => sandbox.write(`apps/apps/node_modules/${DRAGONFLY}/index.js`, "exports.version = 'mine';\n")],
  ['a package that is gone', () => sandbox.run('rm', '-r', `apps/apps/node_modules/${DRAGONFLY}`)],
  ['a file that nobody installed', () => sandbox.write(`apps/apps/node_modules/${DRAGONFLY}/more.js`, '')],
])('%s is installed again', (_what, touch) => {
  touch();

  expect(render('apps')).toEqual({ status: 1, output: expect.stringContaining('RENDER-007') });
  expect(install()).toEqual({ status: 0, output: '[apps/apps] npm ci\n' });

  expect(render('apps').status).toBe(0);
  expect(sandbox.read('clusters/apps/versions.txt')).toBe('platform 1.0.0, dragonfly 1.1.0');
});

test('a tarball with other bytes is not unpacked', () => {
  const folder = join(sandbox.storage, DRAGONFLY);
  const file = join(folder, 'dragonfly-1.0.0.tgz');
  sandbox.run('cp', file, 'kept.tgz');
  sandbox.run('cp', join(folder, 'dragonfly-1.1.0.tgz'), file);
  sandbox.write('apps/apps/package.json', sandbox.read('apps/apps/package.json').replace(`"${DRAGONFLY}": "1.1.0"`, `"${DRAGONFLY}": "1.0.0"`));

  expect(install()).toEqual({ status: 1, output: expect.stringContaining('REGISTRY-002') });

  sandbox.run('cp', 'kept.tgz', file);
  expect(install()).toEqual({ status: 0, output: '[apps/apps] package-lock.json follows its pins\n[apps/apps] unpacks dragonfly 1.0.0\n' });
});

test('a release that asks for what is not pinned is given to npm, which refuses it', () => {
  sandbox.release('dragonfly', '1.2.0', undefined, { [PLATFORM]: '^2.0.0' });
  const before = sandbox.read('apps/apps/package.json');
  sandbox.write('apps/apps/package.json', before.replace(`"${DRAGONFLY}": "1.0.0"`, `"${DRAGONFLY}": "1.2.0"`));

  expect(install()).toEqual({ status: 1, output: expect.stringContaining('RENDER-028') });

  sandbox.write('apps/apps/package.json', before);
});

test('what a release brings in one version moves along', () => {
  sandbox.release('output', '1.1.0');
  sandbox.release('platform', '1.1.0', { [OUTPUT]: '1.1.0' });
  sandbox.write('apps/apps/package.json', sandbox.read('apps/apps/package.json').replace(`"${PLATFORM}": "1.0.0"`, `"${PLATFORM}": "1.1.0"`));

  expect(install()).toEqual({ status: 0, output: expect.stringContaining('[apps/apps] unpacks output 1.1.0\n[apps/apps] unpacks platform 1.1.0\n') });

  const followed = lockFile('apps');
  sandbox.run('rm', 'apps/apps/package-lock.json');
  sandbox.run('node', 'packages/cli/src/main.ts', 'lock');
  expect(followed).toBe(lockFile('apps'));
});

test('a folder without a program is refused', () => {
  sandbox.write('apps/empty/package.json', {});

  const { status, output } = render('empty');

  expect(status).toBe(1);
  expect(output).toMatch(/^\[apps\/empty\] RENDER-022: .*'main\.ts'/);
  sandbox.run('rm', '-r', 'apps/empty');
});

test('an unknown cluster is refused', () => {
  expect(render('edge')).toEqual({
    status: 2,
    output: "[platform] CLI-009: 'cluster' must be one of apps, infra, got 'edge': run it with '--help'\n",
  });
});

test('what is committed as installed is refused, and in CI nothing counts as installed', () => {
  expect(install().status).toBe(0);
  expect(install({ CI: 'true' })).toEqual({ status: 0, output: expect.stringContaining('[apps/infra] npm ci\n') });
  sandbox.run('git', 'init', '--quiet');
  sandbox.run('git', 'add', '--force', `apps/infra/node_modules/${DRAGONFLY}/index.js`, 'apps/infra/node_modules/.installed-from');
  const refusal = expect.stringContaining("[apps/infra/node_modules] CLI-015: what is installed must not be committed, got 'apps/infra/node_modules/.installed-from' and 1 more");

  expect(install()).toEqual({ status: 1, output: refusal });
  expect(install({ CI: 'true' })).toEqual({ status: 1, output: refusal });
  expect(render('infra')).toEqual({ status: 1, output: refusal });
  expect(render('apps').status).toBe(0);
});
