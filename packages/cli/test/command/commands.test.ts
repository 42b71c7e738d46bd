import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { coloursOn, completionsOf, platform } from '../../src/commands.ts';
import type { PlatformCommand } from '../../src/commands.ts';

const BIN = join(__dirname, '../../bin');
let lab: string;

beforeAll(() => {
  lab = mkdtempSync(join(tmpdir(), 'lab-'));
  for (const name of ['infra', 'apps']) {
    mkdirSync(join(lab, 'apps', name), { recursive: true });
    writeFileSync(join(lab, 'apps', name, 'package.json'), '{}');
  }
});
afterAll(() => rmSync(lab, { recursive: true }));

/** Runs the command as people do. */
function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [join(BIN, 'platform.mjs'), ...args], { cwd: lab, encoding: 'utf8' });
}

function all(command: PlatformCommand): PlatformCommand[] {
  return [command, ...(command.createHelp().visibleCommands(command) as PlatformCommand[]).flatMap(all)];
}

test('every command shows an example that it takes itself, and what its exit codes mean', () => {
  const commands = all(platform(lab));

  const without = commands.filter(({ examples, exits }) => examples.length === 0 || exits === undefined || !(2 in exits)).map((command) => command.name());
  const ofOthers = commands.flatMap(({ examples }) => examples).filter((example) => !/(^|\(|\| )platform [a-z]/.test(example));

  expect({ without, ofOthers }).toEqual({ without: [], ofOthers: [] });
});

test('--help of a command says what it takes', () => {
  const { status, stdout } = run('rollout', 'gate', '--help');

  expect(status).toBe(0);
  expect(stdout).toMatch(/^Usage: platform rollout gate \[options\]\n/);
  expect(stdout).toContain('Examples:\n  platform rollout gate\n');
  expect(stdout).toMatch(/Exit codes:\n {2}0 {2}all may go\n/);
});

test.each([
  ['a command', ['dif'], "unknown command 'dif'", 'diff'],
  ['a command of a command', ['rollout', 'gaet'], "unknown command 'gaet'", 'gate'],
  ['an option', ['diff', '--markdwon'], "unknown option '--markdwon'", '--markdown'],
  ['a cluster', ['render', 'infar'], ", got 'infar': did you mean", "'infra'"],
  ['a cluster of an option', ['rollout', 'promote', '--cluster', 'app'], ", got 'app': did you mean", "'apps'"],
  ['a cluster to override for', ['rollout', 'override', 'app', 'cilium', '1.0.0'], ", got 'app': did you mean", "'apps'"],
  ['a cluster beside which something is missing', ['rollout', 'override', 'app', 'cilium'], "'app' is no cluster", "'apps'"],
  ['what to do with evidence', ['rollout', 'evidence', 'fecth'], ", got 'fecth': did you mean", "'fetch'"],
  ['a shell', ['completion', 'bsh'], ", got 'bsh': did you mean", "'bash'"],
])('%s that is mistyped is answered with the nearest, and 2', (_what, args, said, nearest) => {
  const { status, stderr } = run(...args);

  expect(status).toBe(2);
  expect(stderr).toContain(said);
  expect(stderr).toContain(`id you mean ${nearest}?`);
});

test.each([
  [['render', 'hom'], "'cluster' must be one of apps, infra, got 'hom'"],
  [['rollout', 'promote', '--cluster', 'moon'], "'--cluster <name>' must be one of apps, infra, got 'moon'"],
  [['github', 'soak', '--pull-request', 'x'], "'--pull-request <number>' must be the number of a pull request, got 'x'"],
])('%j is refused in our own words', (args, said) => {
  expect(run(...args).stderr).toBe(`[platform] CLI-009: ${said}: run it with '--help'\n`);
});

test.each([['render', 'apps'], ['verify', 'apps'], ['lab', 'apps'], ['rollout', 'override', 'apps', 'cilium', '1.0.0']])('%s of a cluster below the root of a lab says where that is', (...args) => {
  const { stderr } = spawnSync(process.execPath, [join(BIN, 'platform.mjs'), ...args], { cwd: join(lab, 'apps/infra'), encoding: 'utf8' });

  expect(stderr).toMatch(/^\[.*\] CLI-008: .*: run it in \.\.\/\.\.\n$/);
});

test.each([
  [[], "got none; 'cluster' is missing"],
  [['apps'], "got 'apps'; 'component' is missing"],
  [['apps', 'cilium'], "got 'apps cilium'; 'version' is missing"],
  [['cilium', '1.0.0'], "got 'cilium 1.0.0'; 'cilium' is no cluster: name one of apps, infra"],
])('override %j says which of its arguments is missing', (args, said) => {
  const { status, stderr } = run('rollout', 'override', ...args);

  expect(status).toBe(2);
  expect(stderr).toBe(`[platform] CLI-009: 'override' must be given <cluster> <component> <version>, ${said}: run it with '--help'\n`);
});

test('a command without its subcommand shows its help, and ends with 2', () => {
  const { status, stderr } = run('rollout');

  expect(status).toBe(2);
  expect(stderr).toContain('Usage: platform rollout');
});

test.each([
  [['di'], ['diff']],
  [['rollout', 'pro'], ['promote']],
  [['render', ''], ['apps', 'infra']],
  [['render', 'infra', 'a'], ['apps']],
  [['rollout', 'promote', '--cluster', 'i'], ['infra']],
  [['diff', '--m'], ['--markdown']],
  [['completion', ''], ['bash', 'zsh', 'fish']],
  [['moon', 'x'], []],
])('after %j may come %j', (words, candidates) => {
  expect(completionsOf(platform(lab), words)).toEqual(candidates);
});

test('bash completes by what the command says', () => {
  const bin = join(lab, 'bin');
  mkdirSync(bin);
  symlinkSync(join(BIN, 'platform.mjs'), join(bin, 'platform'));
  const script = 'source <(platform completion bash); COMP_WORDS=(platform render i); COMP_CWORD=2; _platform; echo "${COMPREPLY[@]}"';

  const { stdout, stderr } = spawnSync('bash', ['-c', script], { cwd: lab, encoding: 'utf8', env: { ...process.env, PATH: `${bin}:${join(process.execPath, '..')}:${process.env.PATH}` } });

  expect({ stdout, stderr }).toEqual({ stdout: 'infra\n', stderr: '' });
});

test.each([
  [{ isTTY: true }, {}, true],
  [{ isTTY: true }, { NO_COLOR: '1' }, false],
  [{ isTTY: true }, { TERM: 'dumb' }, false],
  [{ isTTY: false }, {}, false],
  [{}, {}, false],
])('a stream %j with %j in the environment has colours: %j', (stream, environment, colours) => {
  expect(coloursOn(stream, environment)).toBe(colours);
});

test.each([
  ['an address without a protocol', ['--url', '127.0.0.1:9093'], 'ALERT-TEST-001', "got '127.0.0.1:9093'"],
  ['no time', ['--seconds', 'soon'], 'ALERT-TEST-002', "got 'soon'"],
  ['a severity that there is not', ['--severity', 'critcal'], 'CLI-009', "did you mean 'critical'"],
])('alert-test refuses %s', (_, args, code, value) => {
  const { status, stderr } = run('alert-test', ...args);

  expect(status).not.toBe(0);
  expect(stderr).toContain(code);
  expect(stderr).toContain(value);
});
