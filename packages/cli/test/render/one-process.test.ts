import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { noteInstalled } from '../../src/render/installed.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'render-')));
afterAll(() => rmSync(root, { recursive: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

/** A program with a package of its own version, which writes its cluster by itself. */
function program(name: string, ...lines: string[]): void {
  write(`apps/${name}/package.json`, '{ "type": "module" }');
  write(`apps/${name}/package-lock.json`, JSON.stringify({ name, packages: {} }));
  write(`apps/${name}/node_modules/shop/package.json`, '{ "main": "index.js" }');
  write(`apps/${name}/node_modules/shop/index.js`, `exports.version = 'of ${name}';`);
  noteInstalled(join(root, 'apps', name), join(root, 'apps', name, 'node_modules'));
  const begin = `import { mkdirSync, writeFileSync } from 'node:fs';\nimport shop from 'shop';\nconst render = () => { mkdirSync('../../clusters/${name}', { recursive: true }); writeFileSync('../../clusters/${name}/said', \`\${process.pid} \${shop.version}\`); };\n`;
  write(`apps/${name}/main.ts`, `${begin}${lines.join('\n')}\n`);
}

const RENDERS = 'render();';

/** Renders programs with what is installed. */
function render(...names: string[]): { status: number | null; stderr: string } {
  rmSync(join(root, 'clusters'), { recursive: true, force: true });
  const { status, stderr } = spawnSync(process.execPath, [join(__dirname, '../../src/main.ts'), 'render', '--installed', '--no-validator', ...names], { cwd: root, encoding: 'utf8' });
  return { status, stderr };
}

/** The process that rendered a cluster, and the package that it was rendered with. */
function said(name: string): { process: string; package: string } {
  const [process, ...rest] = readFileSync(join(root, `clusters/${name}/said`), 'utf8').split(' ');
  return { process, package: rest.join(' ') };
}

test('clusters are rendered in one process, each with its own packages', () => {
  program('home', RENDERS);
  program('away', RENDERS);

  expect(render('home', 'away')).toEqual({ status: 0, stderr: '' });
  expect([said('home').package, said('away').package]).toEqual(['of home', 'of away']);
  expect(said('home').process).toBe(said('away').process);
});

test('a program that goes on after its last line is waited for', () => {
  program('home', 'setTimeout(render, 50);');
  program('away', "import { existsSync } from 'node:fs';", "if (existsSync('../../clusters/home/said')) render();");

  expect(render('home', 'away')).toEqual({ status: 0, stderr: '' });
  expect(said('away').package).toBe('of away');
});

test.each([
  ['ends the process', [RENDERS, 'process.exit(0);'], 0, ''],
  ['ends the process with an error', [RENDERS, 'process.exit(3);'], 1, ''],
  ['says at its end that it failed', [RENDERS, 'process.exitCode = 3;'], 1, ''],
  ['renders nothing', [], 1, '[apps/home] RENDER-023: '],
  ['stops on its way', ['null.domain;', RENDERS], 1, '[apps/home] RENDER-026: '],
  ['stops after its last line', ['setTimeout(() => null.domain);'], 1, '[apps/home] RENDER-026: '],
])('a program that %s takes no other with it', (_case, lines, status, message) => {
  program('home', ...lines);
  program('away', RENDERS);

  const done = render('home', 'away');

  expect(done.status).toBe(status);
  expect(done.stderr.startsWith(message)).toBe(true);
  expect(said('away').package).toBe('of away');
});

test('what failed before a program that ends the process is in the exit code', () => {
  program('home');
  program('away', RENDERS, 'process.exit(0);');

  const { status } = render('home', 'away');

  expect(status).toBe(1);
  expect(said('away').package).toBe('of away');
});

test.each([
  ['an environment', "process.env.TEAM = 'shop'; process.env.HOME = '/shop'; delete process.env.PATH;", "process.env.TEAM === undefined && process.env.HOME !== '/shop' && process.env.PATH !== undefined"],
  ['a listener', "process.on('beforeExit', () => undefined).on('exit', () => { process.exitCode = 3; });", "process.listenerCount('beforeExit') < 2 && process.listenerCount('exit') < 2"],
])('%s of a program is not that of the next one in its process', (_what, line, isKept) => {
  program('home', line, RENDERS);
  program('away', `if (${isKept}) render();`);

  expect(render('home', 'away')).toEqual({ status: 0, stderr: '' });
  expect(said('home').process).toBe(said('away').process);
});

test('an environment of a program that ends the process is not that of the others', () => {
  program('home', "process.env.TEAM = 'shop';", RENDERS, 'process.exit(0);');
  program('away', 'if (process.env.TEAM === undefined) render();');

  expect(render('home', 'away')).toEqual({ status: 0, stderr: '' });
});

test.each([
  ['a global', "(globalThis as any).team = 'shop';"],
  ['a method of all texts', "(String.prototype as any).shop = () => 'shop';"],
  ['another clock', 'Date.now = () => 0;'],
  ['another fetch', '(globalThis as any).fetch = () => undefined;'],
])('after a program that makes %s, the others are rendered in a process without it', (_what, line) => {
  program('home', line, RENDERS);
  program('away', RENDERS);
  program('last', RENDERS);

  expect(render('home', 'away', 'last')).toEqual({ status: 0, stderr: '' });
  expect(said('away').process).not.toBe(said('home').process);
  expect(said('last').process).toBe(said('away').process);
});

test('what a program only reads needs no new process', () => {
  program('home', 'void [fetch, crypto, performance, structuredClone, navigator, WebSocket];', RENDERS);
  program('away', RENDERS);

  expect(render('home', 'away')).toEqual({ status: 0, stderr: '' });
  expect(said('home').process).toBe(said('away').process);
});

test('a program that fails after it made a global is in the exit code', () => {
  program('home', "(globalThis as any).team = 'shop';");
  program('away', RENDERS);

  expect(render('home', 'away').status).toBe(1);
  expect(said('away').package).toBe('of away');
});

test('a program gets nothing of another, although that is loaded', () => {
  program('home', RENDERS);
  program('away', "import '../home/node_modules/shop/index.js';", RENDERS);

  const { status, stderr } = render('home', 'away');

  expect(status).toBe(1);
  expect(stderr).toContain("[apps/away] RENDER-021: '../home/node_modules/shop/index.js' must resolve inside apps/away");
  expect(existsSync(join(root, 'clusters/away'))).toBe(false);
});

test('a program that reads what failed is not rendered', () => {
  write('platform.json', '{ "reads": { "away": ["home"] } }');
  program('home');
  program('away', RENDERS);

  const { status, stderr } = render('home', 'away');

  expect(status).toBe(1);
  expect(stderr).toMatch(/^\[apps\/away\] not rendered, since 'home' failed: correct that first$/m);
  expect(existsSync(join(root, 'clusters/away'))).toBe(false);
  rmSync(join(root, 'platform.json'));
});
