import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { REPOSITORY_ROOT } from '../../sandbox/sandbox.ts';
import { mainOf, MistakesLab } from '../lab.ts';

let lab: MistakesLab;
/** Where what runs below the command says which process it is. */
let started: string;
beforeAll(() => {
  lab = new MistakesLab();
  started = join(lab.elsewhere, 'started');
});
afterAll(() => lab.remove());
afterEach(() => {
  lab.restore();
  rmSync(started, { force: true });
});

/** Says that it runs, and then does nothing until it is ended. */
const WAITS = (): string => `import { writeFileSync } from 'node:fs';\nwriteFileSync('${started}', String(process.pid));\nawait new Promise((done) => setTimeout(done, 600_000));\n`;

test.each([
  ['a render', 'SIGTERM', 143, 'render home', () => lab.write('apps/home/main.ts', `${WAITS()}${mainOf('home')}`)],
  ['a render', 'SIGINT', 130, 'render home', () => lab.write('apps/home/main.ts', `${WAITS()}${mainOf('home')}`)],
  ['a comparison', 'SIGTERM', 143, 'diff', () => lab.write('apps/home/main.ts', `${WAITS()}${mainOf('home')}`)],
  ['npm', 'SIGINT', 130, 'lock', () => {
    lab.write('silent.ts', `import { createServer } from 'node:http';\nconst server = createServer(() => undefined).listen(0, '127.0.0.1', () => console.log('http://127.0.0.1:' + server.address().port + '/'));\n${WAITS()}`);
    lab.write('platform.json', { registry: { storage: 'tools/registry/storage', serve: 'node silent.ts' } });
    rmSync(join(lab.root, 'apps/home/package-lock.json'));
  }],
] as const)('%s that %s ends leaves nothing behind, and says %i', async (_what, signal, status, command, make) => {
  make();
  const [temporary, before] = [join(lab.elsewhere, 'tmp'), lab.files()];
  mkdirSync(temporary, { recursive: true });
  const child = spawn(process.execPath, [join(REPOSITORY_ROOT, 'packages/cli/bin/platform.mjs'), ...command.split(' ')], {
    cwd: lab.root, stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, CI: '', TMPDIR: temporary, PATH: `${join(REPOSITORY_ROOT, 'node_modules/.bin')}:${process.env.PATH}` },
  });
  let said = '';
  child.stderr.on('data', (text) => { said += text; });
  while (!existsSync(started) && child.exitCode === null) await wait(50);
  // Of the silent registry npm must have asked something.
  await wait(500);
  child.kill(signal);
  const code = await new Promise((ended) => child.once('exit', ended));

  expect(said).toContain(`[platform] stopped by ${signal}`);
  expect(code).toBe(status);
  expect(said).not.toMatch(/^\s*at .*:\d+:\d+/m);
  expect(lab.files()).toEqual(before);
  expect(await isGone(Number(readFileSync(started, 'utf8')))).toBe(true);
  // No half-installed folder, and no half-rendered one.
  expect(readdirSync(join(lab.root, 'node_modules/.cache')).filter((name) => name.startsWith('npm-'))).toEqual([]);
  expect(readdirSync(temporary).filter((name) => /^(diff|verify|lab)-/.test(name))).toEqual([]);
});

/** Whether a process has ended, or does soon. */
async function isGone(pid: number): Promise<boolean> {
  for (let left = 100; left > 0; left -= 1) {
    try {
      process.kill(pid, 0);
    } catch {
      return true;
    }
    await wait(100);
  }
  return false;
}
