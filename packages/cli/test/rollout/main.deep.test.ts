import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Sandbox } from '../../../../checks/sandbox/sandbox.ts';
import { FORMAT, signEvidence } from '../../src/rollout/evidence.ts';
import { Repository } from '../../src/rollout/git.ts';

const STAGES = { stages: [{ cluster: 'infra' }, { cluster: 'apps', after: 'infra', soak: '24h', withoutEvidence: 'a test' }] };
let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  git('init', '--quiet', '--initial-branch=main');
  sandbox.write('rollout.json', STAGES);
  pin('infra', { cilium: '1.0.0' });
  pin('apps', { cilium: '1.0.0' });
  commit('2026-11-01T00:00:00Z', 'the clusters');
  pin('infra', { cilium: '2.0.0' });
  commit('2026-11-21T08:00:00Z', 'infra takes cilium 2.0.0');
});

afterEach(() => sandbox.remove());

function git(...args: string[]): string {
  return gitAt('2026-11-21T08:00:00Z', ...args);
}

function gitAt(time: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('git', args, {
    cwd: sandbox.root, encoding: 'utf8',
    env: { ...process.env, GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z', GIT_COMMITTER_DATE: time, GIT_AUTHOR_NAME: 'Ada', GIT_AUTHOR_EMAIL: 'ada@lab.example', GIT_COMMITTER_NAME: 'Ada', GIT_COMMITTER_EMAIL: 'ada@lab.example', GIT_CONFIG_GLOBAL: '/dev/null' },
  });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}

function commit(time: string, message: string): string {
  git('add', '--all');
  gitAt(time, 'commit', '--quiet', '--allow-empty', '--message', message);
  return git('rev-parse', 'HEAD');
}

function pin(cluster: string, pins: Record<string, string>): void {
  sandbox.write(`apps/${cluster}/package.json`, { name: cluster, dependencies: { ...Object.fromEntries(Object.entries(pins).map(([name, version]) => [`@monosense-io/${name}`, version])), cdk8s: '2.70.106' } });
}

function rollout(...args: string[]): { status: number; output: string } {
  return sandbox.run('node', 'packages/cli/src/main.ts', 'rollout', ...args);
}

test('the gate refuses a pin that has not soaked with 1, lets it pass when it has with 0, and can not judge a shallow clone with 2', () => {
  git('switch', '--quiet', '--create', 'branch');
  pin('apps', { cilium: '2.0.0' });
  const branch = commit('2026-11-21T20:00:00Z', 'apps takes cilium 2.0.0');
  const shallow = join(sandbox.root, 'shallow');
  git('clone', '--quiet', '--depth=1', `file://${sandbox.root}`, shallow);

  expect(rollout('gate', '--at', '2026-11-21T20:00:00Z')).toEqual({
    status: 1,
    output: `[apps/cilium] ROLLOUT-016: 2.0.0 must run on infra for 24 h, and does since 2026-11-21 08:00 UTC (${git('rev-parse', 'main').slice(0, 8)}), with 12 h left: wait until 2026-11-22 08:00 UTC, or override it (npx platform rollout override apps cilium 2.0.0 --reason '…')\n`,
  });
  expect(rollout('gate', '--at', '2026-11-22T08:00:00Z')).toEqual({ status: 0, output: '[apps/cilium] 2.0.0 may go: soaked\n' });
  expect(rollout('gate', '--at', '2026-11-22T08:00:00Z', '--head', branch).status).toBe(0);
  expect(() => new Repository(shallow)).toThrow(new Error("[rollout] ROLLOUT-002: the clone must hold the whole history, which says since when a version runs, and is a shallow one: run 'git fetch --unshallow', or check out with 'fetch-depth: 0'"));
  expect(rollout('gate', '--main', 'nobody')).toEqual({ status: 2, output: "[rollout] ROLLOUT-002: 'nobody' must be a commit or a branch of this repository, and isn't: fetch it, or name another\n" });
});

test('an override on the branch passes the gate with its reason, and one without a reason is refused by name', () => {
  const given = git('rev-parse', 'main').slice(0, 12);
  git('switch', '--quiet', '--create', 'branch');
  pin('apps', { cilium: '2.0.0' });
  const silent = commit('2026-11-21T09:00:00Z', `apps takes cilium 2.0.0\n\nRollout-Override: apps/cilium@2.0.0 at ${given}`);
  const refused = rollout('gate', '--at', '2026-11-21T10:00:00Z');
  const { output } = rollout('override', 'apps', 'cilium', '2.0.0', '--reason', 'it closes a hole', '--at', '2026-11-21T10:00:00Z');
  git('reset', '--quiet', '--soft', 'main');
  commit('2026-11-21T09:30:00Z', `apps takes cilium 2.0.0\n\n${output.match(/^Rollout-Override:.*$/m)![0]}`);

  expect(refused.status).toBe(1);
  expect(refused.output).toContain(`[commit ${silent.slice(0, 8)}] ROLLOUT-030: 'Rollout-Override' must name a cluster, a component, its exact version, the commit of main that it was given at and a reason, got 'apps/cilium@2.0.0 at ${given}': write what`);
  expect(output).toContain(`Rollout-Override: apps/cilium@2.0.0 at ${given} it closes a hole\n`);
  expect(rollout('gate', '--at', '2026-11-21T10:00:00Z')).toEqual({ status: 0, output: '[apps/cilium] 2.0.0 may go: override by Ada, it closes a hole\n' });
  expect(rollout('override', 'apps', 'cilium', '2.0.0').output).toContain("ROLLOUT-030: '--reason' must say in one line why it can't wait, got none");
});

test('an override that was given at no commit of main is refused by name', () => {
  git('switch', '--quiet', '--create', 'branch');
  const strange = commit('2026-11-21T09:00:00Z', 'say why\n\nRollout-Override: apps/cilium@2.0.0 at 0123456789ab it closes a hole');

  expect(rollout('gate', '--at', '2026-11-21T10:00:00Z').output).toContain(`[commit ${strange.slice(0, 8)}] ROLLOUT-031: 'Rollout-Override' must be given at a commit that main has passed, got '0123456789ab'`);
});

test('a branch can not change the rules that judge it, and can add a cluster', () => {
  git('switch', '--quiet', '--create', 'branch');
  sandbox.write('rollout.json', { stages: [{ cluster: 'infra' }, { cluster: 'apps' }, { cluster: 'lab', after: 'infra', soak: '1h', withoutEvidence: 'a test' }] });
  pin('apps', { cilium: '2.0.0' });
  pin('lab', { cilium: '2.0.0' });

  expect(rollout('gate', '--at', '2026-11-21T08:30:00Z').output.match(/^\[.*? (must run on infra for \d+ h)/gm)).toEqual([
    '[apps/cilium] ROLLOUT-016: 2.0.0 must run on infra for 24 h', '[lab/cilium] ROLLOUT-016: 2.0.0 must run on infra for 1 h',
  ]);
});

test('packages that are committed are refused, in the working tree and on a branch', () => {
  git('switch', '--quiet', '--create', 'branch');
  sandbox.write('apps/infra/node_modules/@monosense-io/cilium/index.js', '');
  const before = rollout('gate', '--at', '2026-11-21T20:00:00Z');
  git('add', '--force', 'apps/infra/node_modules');

  const here = rollout('gate', '--at', '2026-11-21T20:00:00Z');
  const head = commit('2026-11-21T20:00:00Z', 'packages');

  expect(before).toEqual({ status: 0, output: 'Nothing changes that would have to soak.\n' });
  expect(here).toEqual({ status: 1, output: expect.stringContaining("[apps/infra/node_modules] CLI-015: what is installed must not be committed, got 'apps/infra/node_modules/@monosense-io/cilium/index.js'") });
  expect(rollout('gate', '--at', '2026-11-21T20:00:00Z', '--head', head)).toEqual(here);
});

test('links in programs are refused and not followed, in the working tree and on a branch', () => {
  git('switch', '--quiet', '--create', 'branch');
  sandbox.write('apps/apps/main.ts', '');
  commit('2026-11-21T20:00:00Z', 'a program');
  git('branch', '--force', 'main');
  symlinkSync('/', join(sandbox.root, 'apps/apps/v'));
  sandbox.write('apps/infra/deep/a.ts', '');
  symlinkSync('..', join(sandbox.root, 'apps/infra/deep/up'));

  const here = rollout('gate', '--at', '2026-11-21T20:00:00Z');
  const head = commit('2026-11-21T20:00:00Z', 'links');
  const there = rollout('gate', '--at', '2026-11-21T20:00:00Z', '--head', head);

  for (const { status, output } of [here, there]) {
    expect(output).toContain("[apps/apps] RENDER-021: 'apps/apps/v' must be a file of apps/apps itself, got a link");
    expect(output).toContain("[apps/infra] RENDER-021: 'apps/infra/deep/up' must be a file of apps/infra itself, got a link");
    expect(status).toBe(1);
  }
});

test.each([
  ['is locked', (lock: object) => ({ 'apps/apps/package-lock.json': { packages: { ...lock, 'node_modules/@monosense-io/cilium': { version: '2.0.0' } } } })],
  ['is locked below another package', (lock: object) => ({ 'apps/apps/package-lock.json': { packages: { ...lock, 'node_modules/cdk8s/node_modules/@monosense-io/cilium': { version: '2.0.0' } } } })],
  ['is rendered', () => ({ 'clusters/apps/contract.json': { components: { '@monosense-io/cilium': '2.0.0' } } })],
])('what %s without a pin is refused, in the working tree and on a branch', (_what, files) => {
  git('switch', '--quiet', '--create', 'branch');
  pin('apps', {});
  Object.entries(files({ '': { dependencies: { cdk8s: '2.70.106' } }, 'node_modules/cdk8s': { version: '2.70.106' } })).forEach(([file, content]) => sandbox.write(file, content));

  const here = rollout('gate', '--at', '2026-11-21T20:00:00Z');
  const head = commit('2026-11-21T20:00:00Z', 'apps pins no cilium');

  expect(here).toEqual({ status: 1, output: expect.stringContaining('[apps/cilium] ROLLOUT-008: what is locked or rendered must be pinned in package.json, got 2.0.0 and no pin: pin 1.0.0 again, which main has') });
  expect(rollout('gate', '--at', '2026-11-21T20:00:00Z', '--head', head)).toEqual(here);
});

test('a pin soaks from when it is locked and rendered, is not rolled back before, and is refused on a branch', () => {
  const render = (cluster: string, version: string) => {
    sandbox.write(`apps/${cluster}/package-lock.json`, { packages: { '': { dependencies: { '@monosense-io/cilium': version, cdk8s: '2.70.106' } }, 'node_modules/@monosense-io/cilium': { version }, 'node_modules/cdk8s': { version: '2.70.106' } } });
    sandbox.write(`clusters/${cluster}/contract.json`, { components: { '@monosense-io/cilium': version } });
  };
  render('infra', '2.0.0');
  render('apps', '1.0.0');
  commit('2026-11-21T09:00:00Z', 'render');
  pin('infra', { cilium: '2.1.0' });
  commit('2026-11-21T10:00:00Z', 'infra takes cilium 2.1.0, and nobody renders it');
  const unrendered = new Repository(sandbox.root).history();
  pin('infra', { cilium: '2.0.0' });
  commit('2026-11-21T11:00:00Z', 'and gives it up');
  pin('infra', { cilium: '2.1.0' });
  commit('2026-11-21T12:00:00Z', 'infra takes cilium 2.1.0 again');
  render('infra', '2.1.0');
  const rendered = commit('2026-11-21T13:00:00Z', 'and renders it');
  git('switch', '--quiet', '--create', 'branch');
  pin('apps', { cilium: '2.1.0' });
  const branch = commit('2026-11-21T14:00:00Z', 'apps takes cilium 2.1.0');
  const behind = "[apps/cilium] ROLLOUT-007: the lock file and what is rendered must follow the pin 2.1.0, got 1.0.0 in the lock file and 1.0.0 in what is rendered: run 'npx platform render', and commit what it writes with the pin\n";

  expect(unrendered.changes.at(-1)!.pins).toEqual({ infra: { cilium: '2.0.0', cdk8s: '2.70.106' } });
  expect(rollout('gate', '--at', '2026-11-22T12:59:00Z').output).toContain(`2.1.0 must run on infra for 24 h, and does since 2026-11-21 13:00 UTC (${rendered.slice(0, 8)}), with 1 min left`);
  expect(rollout('gate', '--at', '2026-11-22T13:00:00Z')).toEqual({ status: 1, output: `[apps/cilium] 2.1.0 may go: soaked\n${behind}` });
  expect(rollout('gate', '--at', '2026-11-22T13:00:00Z', '--head', branch)).toEqual({ status: 1, output: `[apps/cilium] 2.1.0 may go: soaked\n${behind}` });
  render('apps', '2.1.0');
  expect(rollout('gate', '--at', '2026-11-22T13:00:00Z')).toEqual({ status: 0, output: '[apps/cilium] 2.1.0 may go: soaked\n' });
});

test('a branch that shortens a soak is told so, and is judged by what main says', () => {
  git('switch', '--quiet', '--create', 'branch');
  sandbox.write('rollout.json', { stages: [STAGES.stages[0], { ...STAGES.stages[1], soak: '1h' }] });
  const line = "[rollout.json] apps waits 1 h instead of 24 h: this holds once it is on main, and until then main's rules judge\n";

  expect(rollout('gate', '--at', '2026-11-21T20:00:00Z')).toEqual({ status: 0, output: line });
  expect(rollout('gate', '--at', '2026-11-21T20:00:00Z', '--head', commit('2026-11-21T19:00:00Z', 'faster')).output).toBe(line);
  pin('apps', { cilium: '2.0.0' });
  expect(rollout('gate', '--at', '2026-11-21T20:00:00Z')).toEqual({ status: 1, output: expect.stringContaining('must run on infra for 24 h') });
});

test('what a merged branch tried on its way never ran, and its merge is when main took the version', () => {
  git('switch', '--quiet', '--create', 'branch');
  pin('infra', { cilium: '3.0.0' });
  commit('2026-11-21T09:00:00Z', 'too new');
  pin('infra', { cilium: '2.1.0' });
  commit('2026-11-21T10:00:00Z', `2.1.0\n\nRollout-Override: apps/flux@1.0.0 at ${git('rev-parse', 'main').slice(0, 12)} apps can't wait`);
  git('switch', '--quiet', 'main');
  gitAt('2026-11-21T12:00:00Z', 'merge', '--quiet', '--no-ff', '--message', 'merge', 'branch');
  const { changes, overrides, main } = new Repository(sandbox.root).history();

  expect(changes.map(({ time, subject, pins }) => [new Date(time).toISOString(), subject, pins.infra])).toEqual([
    ['2026-11-01T00:00:00.000Z', 'the clusters', { cilium: '1.0.0', cdk8s: '2.70.106' }],
    ['2026-11-21T08:00:00.000Z', 'infra takes cilium 2.0.0', { cilium: '2.0.0', cdk8s: '2.70.106' }],
    ['2026-11-21T12:00:00.000Z', 'merge', { cilium: '2.1.0', cdk8s: '2.70.106' }],
  ]);
  expect(overrides).toMatchObject([{ cluster: 'apps', component: 'flux', version: '1.0.0', reason: "apps can't wait", commit: { subject: '2.1.0' } }]);
  expect(main).toHaveLength(3);
});

test('promote pins what has soaked and touches nothing else, and git revert takes it back', () => {
  const before = sandbox.read('apps/apps/package.json');

  expect(rollout('promote', '--at', '2026-11-21T20:00:00Z').output).toBe('Nothing to promote.\n');
  expect(rollout('promote', 'cilium', '--at', '2026-11-22T08:00:00Z').output).toBe("[apps/cilium] 1.0.0 → 2.0.0\nRun 'npx platform render', look at what changes, and commit both.\n");
  expect(sandbox.read('apps/apps/package.json')).toBe(before.replace('"@monosense-io/cilium": "1.0.0"', '"@monosense-io/cilium": "2.0.0"'));
  commit('2026-11-22T09:00:00Z', 'promote');
  gitAt('2026-11-22T10:00:00Z', 'revert', '--no-edit', 'HEAD');
  expect(sandbox.read('apps/apps/package.json')).toBe(before);
  expect(rollout('promote', 'cilium', '--at', '2026-11-23T00:00:00Z').output).toContain('[apps/cilium] ROLLOUT-011: 2.0.0 was rolled back on apps at 2026-11-22 10:00 UTC');
});

test('status and gate say the same to programs', () => {
  const status = JSON.parse(rollout('status', '--json', '--at', '2026-11-21T20:00:00Z').output);

  expect(status.stages).toEqual([{ cluster: 'infra', mode: 'follows nobody', differences: [] }, { cluster: 'apps', after: 'infra', soak: 86_400_000, mode: 'git', withoutEvidence: 'a test', differences: [{ component: 'cilium', here: '1.0.0', ahead: '2.0.0' }] }]);
  expect(status.components.find(({ component }: { component: string }) => component === 'cilium').cells[1]).toMatchObject({ cluster: 'apps', running: '1.0.0', next: { version: '2.0.0', go: false, why: 'soaking', left: 43_200_000 } });
  pin('apps', { cilium: '2.0.0' });
  expect(JSON.parse(rollout('gate', '--json', '--at', '2026-11-21T20:00:00Z').output)).toMatchObject({ asks: [{ cluster: 'apps', component: 'cilium', version: '2.0.0', verdict: { go: false } }], problems: [expect.stringContaining('with 12 h left')] });
});

test('feed writes a file per package of each cluster', () => {
  expect(rollout('feed', '--out', 'feed', '--at', '2026-11-22T08:00:00Z')).toEqual({ status: 0, output: '1 packages for infra in feed/infra\n2 packages for apps in feed/apps\n' });
  expect(JSON.parse(sandbox.read('feed/apps/@monosense-io/cilium.json')).releases).toEqual([
    { version: '1.0.0', releaseTimestamp: '2026-11-01T00:00:00.000Z' }, { version: '2.0.0', releaseTimestamp: '2026-11-21T08:00:00.000Z' },
  ]);
});

test('with evidence the status says what holds everything, and a good file lets it go', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { withoutEvidence: _without, ...apps } = STAGES.stages[1];
  sandbox.write('rollout.json', { stages: [{ ...STAGES.stages[0], publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64') }, apps] });
  commit('2026-11-21T08:01:00Z', 'ask for evidence');
  const [revision] = [git('rev-parse', 'HEAD')];
  const report = { format: FORMAT, cluster: 'infra', from: '2026-11-21T00:00:00Z', to: '2026-11-22T12:00:00Z', revisions: [{ revision, from: '2026-11-21T08:05:00Z' }], notReady: [], alerts: [], failedJobs: [], restarts: [], backups: [] };
  sandbox.write('evidence/infra.json', signEvidence(report, privateKey));
  const status = (...args: string[]) => rollout('status', '--at', '2026-11-22T12:30:00Z', ...args).output;

  expect(status()).toContain("by the evidence of its health, which holds everything: [evidence/infra] ROLLOUT-040: 'dist/evidence/infra.json' must exist: run 'npx platform rollout evidence fetch'");
  expect(status('--evidence', 'evidence')).toMatch(/1\.0\.0 → 2\.0\.0 may go\n\n.*\napps follows infra after 24 h, by the evidence of its health\n$/);
  expect(rollout('evidence', 'verify', 'evidence/infra.json', '--cluster', 'infra', '--at', '2026-11-22T12:30:00Z')).toEqual({ status: 0, output: 'infra was seen from 2026-11-21 00:00 UTC to 2026-11-22 12:00 UTC: 1 revisions, 0 times not ready, 0 alerts above warning, 0 failed Jobs, 0 restarts, 0 backups\n' });
  expect(rollout('evidence', 'verify', 'evidence/infra.json', '--cluster', 'infra', '--at', '2026-11-22T11:00:00Z').status).toBe(1);
});

test('a command that nobody knows is refused with 2', () => {
  expect(rollout('statsu')).toEqual({ status: 2, output: "[platform] CLI-009: unknown command 'statsu' (Did you mean status?): run it with '--help'\n" });
});
