import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { REPOSITORY_ROOT, Sandbox } from '../../../../checks/sandbox/sandbox.ts';

const [PLATFORM, DRAGONFLY] = ['@monosense-io/platform', '@monosense-io/dragonfly'];
const LOCK = 'apps/home/package-lock.json';
const MERGED = '{\n<<<<<<< HEAD\n  "name": "home"\n=======\n  "name": "other"\n>>>>>>> branch\n}\n';
/** Renders the version that it gets. */
const MAIN = "import { mkdirSync, writeFileSync } from 'node:fs';\nimport { createRequire } from 'node:module';\nmkdirSync('../../clusters/home', { recursive: true });\nconst { version } = createRequire(import.meta.url)('@monosense-io/dragonfly');\nwriteFileSync('../../clusters/home/version.yaml', `version: ${version}\\n`);\n";

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = new Sandbox();
  sandbox.release('platform', '1.0.0');
  sandbox.release('platform', '2.0.0');
  sandbox.release('dragonfly', '1.0.0', {}, { [PLATFORM]: '^1.0.0' });
  sandbox.release('dragonfly', '1.1.0', {}, { [PLATFORM]: '^1.0.0' });
  pin('1.0.0', '1.0.0');
});
afterEach(() => sandbox.remove());

function pin(dragonfly: string, platform: string): void {
  sandbox.program('home', { [DRAGONFLY]: dragonfly, [PLATFORM]: platform }, MAIN);
  rmSync(join(sandbox.root, LOCK));
  const { status, output } = platformDoes('lock');
  if (status !== 0) throw new Error(output);
}

function raise(name: string, version: string): void {
  const manifest = JSON.parse(sandbox.read('apps/home/package.json'));
  sandbox.write('apps/home/package.json', { ...manifest, dependencies: { ...manifest.dependencies, [name]: version } });
}

function platformDoes(...args: string[]): { status: number; output: string } {
  return sandbox.run('node', 'packages/cli/src/main.ts', ...args);
}

function git(...args: string[]): string {
  return spawnSync('git', ['-c', 'user.name=Lab', '-c', 'user.email=lab@example.org', ...args], { cwd: sandbox.root, encoding: 'utf8' }).stdout;
}

test('a comparison shows what pins would change that are not locked, and leaves the lock file as it is', () => {
  platformDoes('render');
  sandbox.write('.gitignore', 'node_modules\n');
  git('init', '--quiet', '--initial-branch=main');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'lab');
  raise(DRAGONFLY, '1.1.0');

  const { output } = platformDoes('diff');

  expect(output).toContain('version: 1.0.0 → 1.1.0');
  expect(git('status', '--short', '--untracked-files=all')).toBe(' M apps/home/package.json\n');
  // What was installed for it is not taken for what is locked.
  git('checkout', '--quiet', '--', 'apps');
  platformDoes('render');
  expect(sandbox.read('clusters/home/version.yaml')).toBe('version: 1.0.0\n');
});

test('a lock file that npm would not install is not written', () => {
  const before = sandbox.read(LOCK);
  raise(PLATFORM, '2.0.0');

  const { status, output } = platformDoes('lock');

  expect(output).toContain(`[apps/home] RENDER-028: '${PLATFORM}' must be ^1.0.0 beside ${DRAGONFLY} 1.0.0, got 2.0.0`);
  expect(status).toBe(1);
  expect(sandbox.read(LOCK)).toBe(before);
});

test('a lock file that a merge has left is made anew, and every other command names that', () => {
  const before = sandbox.read(LOCK);
  sandbox.write(LOCK, MERGED);

  expect(platformDoes('render').output).toMatch(/^\[apps\/home\/package-lock\.json\] CLI-001: .* from line 2 on: .*, or run 'npx platform lock', which makes it anew$/m);
  const { status, output } = platformDoes('lock');
  expect(output).toContain('[apps/home] package-lock.json is made anew, since nobody can read it');
  expect(status).toBe(0);
  expect(sandbox.read(LOCK)).toBe(before);
});

test('where the lab keeps no releases, a pin that is taken out lets nothing newer in, and what is asked for in one version needs no pin', async () => {
  sandbox.release('output', '1.0.0');
  sandbox.release('platform', '1.1.0', { '@monosense-io/output': '1.0.0' });
  const registry = spawn(process.execPath, [join(REPOSITORY_ROOT, 'tools/registry/serve.ts'), '--port', '0'], { cwd: sandbox.root, stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [url] = await once(createInterface(registry.stdout), 'line');
    sandbox.write('platform.json', {});
    sandbox.write('.npmrc', `@monosense-io:registry=${url}\n`);
    pin('1.0.0', '1.1.0');
    const manifest = sandbox.read('apps/home/package.json');
    sandbox.write('apps/home/package.json', manifest.replace(DRAGONFLY, '@monosense-io/dragonfyl'));
    expect(platformDoes('lock').output).toContain(`[apps/home] RENDER-030: '@monosense-io/dragonfyl' must be a package of a registry that npm is told of, and there is no such package: did you mean '${DRAGONFLY}'?`);
    sandbox.write('apps/home/package.json', manifest);
    const before = sandbox.read(LOCK);
    sandbox.write('apps/home/package.json', { dependencies: { [DRAGONFLY]: '1.0.0' } });
    rmSync(join(sandbox.root, LOCK));

    const { status, output } = platformDoes('lock');

    expect(before).toContain('node_modules/@monosense-io/output');
    expect(output).toContain(`[apps/home] RENDER-009: '${PLATFORM}' must be pinned, since ${DRAGONFLY} asks for '^1.0.0' of it, got 1.1.0`);
    expect(status).toBe(1);
    expect(existsSync(join(sandbox.root, LOCK))).toBe(false);
  } finally {
    registry.kill();
  }
});
