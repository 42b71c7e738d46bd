import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { npmFailed } from '../../src/render/npm.ts';

let folder: string;
beforeEach(() => { folder = realpathSync(mkdtempSync(join(tmpdir(), 'npm-'))); });
afterEach(() => rmSync(folder, { recursive: true }));

/** What the real npm says of a program that has these pins. */
function said(dependencies: Record<string, string>, packages: readonly object[]): string {
  for (const each of packages as { name: string }[]) {
    const home = join(folder, each.name);
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'package.json'), JSON.stringify(each));
    spawnSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: home });
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'home-cluster', private: true, dependencies }));
  const { status, stdout, stderr } = spawnSync('npm', ['install', '--package-lock-only', '--offline'], { cwd: folder, encoding: 'utf8' });
  expect(status).not.toBe(0);
  return `${stderr}${stdout}`;
}

test('pins that were not tested together are named, with what fits', () => {
  const output = said({ dragonfly: 'file:dragonfly-1.3.0.tgz', platform: 'file:platform-1.7.0.tgz' }, [
    { name: 'dragonfly', version: '1.3.0', peerDependencies: { platform: '^1.8.0' } },
    { name: 'platform', version: '1.7.0' },
  ]);

  expect(npmFailed('apps/home', ['install'], output).message)
    .toBe("[apps/home] RENDER-028: 'platform' must be ^1.8.0 beside dragonfly 1.3.0, got 1.7.0: pin one that fits as well, or another version of dragonfly");
});

test('a version that was never released is named', () => {
  const output = 'npm error code ETARGET\nnpm error notarget No matching version found for @example/dragonfly@9.9.9.\nnpm error notarget In most cases you or one of your dependencies are requesting';

  expect(npmFailed('apps/home', ['install'], output).message)
    .toBe("[apps/home] RENDER-029: '@example/dragonfly' must be pinned to a version that was released, got 9.9.9: take one of those that 'npm view @example/dragonfly versions' shows");
});

test('anything else is told in npm\'s own words', () => {
  expect(npmFailed('apps/home', ['ci'], 'npm error code EUSAGE\nnpm error The `npm ci` command can only install with an existing package-lock.json').message)
    .toMatch(/^\[apps\/home\] RENDER-008: 'npm ci' must succeed, see what it says:\nnpm error code EUSAGE\n/);
});

test('what npm only warns of is not what failed', () => {
  const output = 'npm warn ERESOLVE overriding peer dependency\nnpm warn Found: constructs@10.8.1\nnpm warn peer constructs@"^10.8.1" from dragonfly@1.3.0\nnpm error code ECONNREFUSED\nnpm error request to http://127.0.0.1:9/constructs failed, reason: connect ECONNREFUSED 127.0.0.1:9';

  expect(npmFailed('apps/home', ['install'], output).message)
    .toBe("[apps/home] RENDER-027: npm must reach http://127.0.0.1:9 for what is not on this machine yet, got ECONNREFUSED: go online, or correct 'registry' of .npmrc, and run the command again");
});

test.each([
  ["npm error 404  '@example/cillium@2.3.0' is not in this registry.", ['@example/cilium', '@example/cillium', '@example/flux'], "did you mean '@example/cilium'?"],
  ["npm error 404  The requested resource '@example/nothing@2.3.0' could not be found or you do not have permission to access it.", ['@example/cilium'], 'correct its name, or take it out'],
])('a package that there is not is named, with the nearest that there is: %s', (said, known, wayOut) => {
  const { message } = npmFailed('apps/home', ['install'], `npm error code E404\nnpm error 404 Not Found - GET https://registry.example.org/it\nnpm error 404\n${said}\n`, known);

  expect(message).toMatch(/^\[apps\/home\] RENDER-030: '@example\/(cillium|nothing)' must be /);
  expect(message.endsWith(`there is no such package: ${wayOut}`)).toBe(true);
});
