/** What somebody may try by mistake or on purpose, on real repositories: each of these once went through. */
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Sandbox } from '../../../../checks/sandbox/sandbox.ts';
import { FORMAT, signEvidence } from '../../src/rollout/evidence.ts';

const STAGES = { stages: [{ cluster: 'infra' }, { cluster: 'apps', after: 'infra', soak: '24h', withoutEvidence: 'a test' }, { cluster: 'edge', after: 'apps', soak: '24h', withoutEvidence: 'a test' }] };
const FIRST = '2026-11-01T00:00:00Z';
const PLATFORM = { cdk8s: '2.70.106', constructs: '10.8.1', platform: '1.4.0' };
let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  git('init', '--quiet', '--initial-branch=main');
  sandbox.write('rollout.json', STAGES);
  for (const cluster of ['infra', 'apps', 'edge']) {
    pin(cluster, { cilium: '2.1.0', ...PLATFORM });
    sandbox.write(`apps/${cluster}/cluster.json`, { name: cluster, domain: `${cluster}.example.org`, talosVersion: 'v1.12.0', kubernetesVersion: 'v1.35.0' });
    sandbox.write(`apps/${cluster}/main.ts`, program(cluster));
  }
  commit(FIRST, 'the clusters');
});

afterEach(() => sandbox.remove());

function git(...args: string[]): string {
  return gitAt(FIRST, ...args);
}

function gitAt(time: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('git', args, {
    cwd: sandbox.root, encoding: 'utf8',
    env: { ...process.env, GIT_AUTHOR_DATE: time, GIT_COMMITTER_DATE: time, GIT_AUTHOR_NAME: 'Ada', GIT_AUTHOR_EMAIL: 'ada@lab.example', GIT_COMMITTER_NAME: 'Ada', GIT_COMMITTER_EMAIL: 'ada@lab.example', GIT_CONFIG_GLOBAL: '/dev/null' },
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
  const own = ([name, version]: [string, string]) => [name in { cdk8s: 1, constructs: 1 } ? name : `@monosense-io/${name}`, version];
  sandbox.write(`apps/${cluster}/package.json`, { name: cluster, dependencies: Object.fromEntries(Object.entries(pins).map(own)) });
}

/** A program as those in apps: the same components, with the values of the cluster. */
function program(cluster: string, more = '', props = ''): string {
  const domain = `${cluster}.example.org`;
  return [
    "import { Cilium } from '@monosense-io/cilium';",
    "import { Cluster, Platform } from '@monosense-io/platform';",
    `const cluster = new Cluster(new Platform(), '${cluster}', Cluster.readFacts('cluster.json'));`,
    `const cilium = new Cilium(cluster, 'cilium', { peer: '10.0.0.1'${props} });`,
    `cilium.addGateways({ hostname: '${domain}' });`,
    more, '',
  ].join('\n');
}

function branch(): void {
  git('switch', '--quiet', '--create', 'branch', 'main');
}

function rollout(...args: string[]): { status: number; output: string } {
  return sandbox.run('node', 'packages/cli/src/main.ts', 'rollout', ...args);
}

const gate = (at: string) => rollout('gate', '--at', at);

/** infra takes cilium 2.2.0, and gives it up a day later. */
function rollBack(): void {
  pin('infra', { cilium: '2.2.0', ...PLATFORM });
  commit('2026-11-10T08:00:00Z', 'infra takes cilium 2.2.0');
  gitAt('2026-11-11T08:00:00Z', 'revert', '--no-edit', 'HEAD');
}

describe('what was rolled back', () => {
  test('is refused to the first cluster, whoever proposes it again, and a newer version is not', () => {
    rollBack();
    branch();
    pin('infra', { cilium: '2.2.0', ...PLATFORM });

    expect(gate('2026-11-12T00:00:00Z')).toEqual({ status: 1, output: expect.stringContaining('[infra/cilium] ROLLOUT-011: 2.2.0 was rolled back on infra at 2026-11-11 08:00 UTC') });
    pin('infra', { cilium: '2.2.1', ...PLATFORM });
    expect(gate('2026-11-12T00:00:00Z')).toEqual({ status: 0, output: '[infra/cilium] 2.2.1 may go: follows nobody\n' });
  });

  test('is not in what Renovate reads, for any cluster', () => {
    for (const version of ['2.1.0', '2.2.0', '2.2.1']) sandbox.release('cilium', version);
    commit('2026-11-09T00:00:00Z', 'releases');
    rollBack();

    rollout('feed', '--out', 'feed', '--at', '2026-11-13T00:00:00Z');

    const versions = (cluster: string) => JSON.parse(sandbox.read(`feed/${cluster}/@monosense-io/cilium.json`)).releases.map(({ version }: { version: string }) => version);
    expect([versions('infra'), versions('apps'), versions('edge')]).toEqual([['2.1.0', '2.2.1'], ['2.1.0'], ['2.1.0']]);
  });
});

describe('an override', () => {
  const line = (given: string, cluster = 'apps') => `Rollout-Override: ${cluster}/cilium@2.2.0 at ${given.slice(0, 12)} it closes a hole`;

  test('that was given before a rollback does not come back to life when its branch is rebased', () => {
    const given = git('rev-parse', 'HEAD');
    branch();
    pin('apps', { cilium: '2.2.0', ...PLATFORM });
    commit('2026-11-10T09:00:00Z', `apps takes cilium 2.2.0\n\n${line(given)}`);
    git('switch', '--quiet', 'main');
    rollBack();
    git('switch', '--quiet', 'branch');
    gitAt('2026-11-12T00:00:00Z', 'rebase', '--quiet', 'main');

    expect(git('log', '-1', '--format=%cI')).toContain('2026-11-12');
    expect(gate('2026-11-12T01:00:00Z')).toEqual({ status: 1, output: expect.stringContaining('[apps/cilium] ROLLOUT-011: 2.2.0 was rolled back on infra') });
    // Whoever knows of the rollback may still give a reason.
    commit('2026-11-12T01:00:00Z', `all the same\n\n${line(git('rev-parse', 'main'))}`);
    expect(gate('2026-11-12T01:00:00Z').output).toBe('[apps/cilium] 2.2.0 may go: override by Ada, it closes a hole\napps would have in another version than infra: cilium 2.2.0 (infra 2.1.0)\n');
  });

  test('is for the cluster that it names, and for none that follows it', () => {
    pin('infra', { cilium: '2.2.0', ...PLATFORM });
    const given = commit('2026-11-10T08:00:00Z', 'infra takes cilium 2.2.0');
    pin('apps', { cilium: '2.2.0', ...PLATFORM });
    commit('2026-11-10T09:00:00Z', `apps takes cilium 2.2.0\n\n${line(given)}`);
    branch();
    pin('edge', { cilium: '2.2.0', ...PLATFORM });

    expect(gate('2026-11-10T10:00:00Z')).toEqual({ status: 1, output: expect.stringContaining('[edge/cilium] ROLLOUT-016: 2.2.0 must run on apps for 24 h') });
  });

  test.each([
    ['quoted in the text', (text: string) => `apps takes cilium 2.2.0\n\nThe guide says:\n\n${text}\n\nand this is no such case.`],
    ['in a paragraph with other words', (text: string) => `apps takes cilium 2.2.0\n\nAn example:\n${text}`],
    ['in a message that is quoted', (text: string) => `apps takes cilium 2.2.0\n\n> ${text}`],
    ['the subject', (text: string) => text],
  ])('that is %s says nothing', (_what, message) => {
    pin('infra', { cilium: '2.2.0', ...PLATFORM });
    const given = commit('2026-11-10T08:00:00Z', 'infra takes cilium 2.2.0');
    branch();
    pin('apps', { cilium: '2.2.0', ...PLATFORM });
    commit('2026-11-10T09:00:00Z', message(line(given)));

    expect(gate('2026-11-10T10:00:00Z')).toEqual({ status: 1, output: expect.stringContaining('[apps/cilium] ROLLOUT-016') });
  });

  test('stands where a squash leaves it: above the trailers that are added below', () => {
    pin('infra', { cilium: '2.2.0', ...PLATFORM });
    const given = commit('2026-11-10T08:00:00Z', 'infra takes cilium 2.2.0');
    branch();
    pin('apps', { cilium: '2.2.0', ...PLATFORM });
    commit('2026-11-10T09:00:00Z', `apps takes cilium 2.2.0 (#7)\n\nIt can't wait.\n\n${line(given)}\n\nCo-authored-by: Grace <grace@lab.example>`);

    expect(gate('2026-11-10T10:00:00Z').output).toContain('may go: override by Ada');
  });
});

describe('a clock', () => {
  test('of the future does not freeze what comes later, neither before its time nor after it', () => {
    pin('infra', { cilium: '2.1.0', ...PLATFORM, flux: '1.0.0' });
    commit('2027-03-01T00:00:00Z', 'infra takes flux, by a machine that is months ahead');
    pin('infra', { cilium: '2.2.0', ...PLATFORM, flux: '1.0.0' });
    commit('2026-11-10T08:00:00Z', 'infra takes cilium 2.2.0');
    commit('2026-11-10T09:00:00Z', 'docs');
    branch();
    pin('apps', { cilium: '2.2.0', ...PLATFORM });

    expect(gate('2026-11-11T07:59:00Z').status).toBe(1);
    expect(gate('2026-11-11T08:00:00Z')).toEqual({ status: 0, output: '[apps/cilium] 2.2.0 may go: soaked\n' });
    expect(gate('2027-03-01T01:00:00Z')).toEqual({ status: 0, output: '[apps/cilium] 2.2.0 may go: soaked\n' });
  });

  test('of the past does not make a version old that came now', () => {
    commit('2026-11-10T06:00:00Z', 'docs');
    commit('2026-11-10T07:00:00Z', 'docs');
    pin('infra', { cilium: '2.2.0', ...PLATFORM });
    commit('1970-01-02T00:00:00Z', 'infra takes cilium 2.2.0');
    branch();
    pin('apps', { cilium: '2.2.0', ...PLATFORM });

    expect(gate('2026-11-10T08:00:00Z').output).toContain('and does since 2026-11-10 07:00 UTC');
  });
});

describe('a combination', () => {
  beforeEach(() => {
    pin('infra', { cilium: '2.2.0', ...PLATFORM, platform: '1.5.0' });
    commit('2026-11-10T08:00:00Z', 'infra takes cilium 2.2.0 and platform 1.5.0');
    branch();
  });

  test('that never ran is refused by name, and goes with a reason', () => {
    pin('apps', { cilium: '2.2.0', ...PLATFORM });

    expect(gate('2026-11-12T00:00:00Z')).toEqual({ status: 1, output: expect.stringContaining('[apps/cilium] ROLLOUT-019: 2.2.0 has soaked on infra, and never ran there beside platform 1.4.0 (infra has 1.5.0): take them together') });
    const { output } = rollout('override', 'apps', 'cilium', '2.2.0', '--reason', 'tried by hand', '--at', '2026-11-12T00:00:00Z');
    commit('2026-11-12T00:00:00Z', `apps takes cilium 2.2.0\n\n${output.match(/^Rollout-Override:.*$/m)![0]}`);
    expect(gate('2026-11-12T00:00:00Z')).toEqual({ status: 0, output: '[apps/cilium] 2.2.0 may go: override by Ada, tried by hand\napps would have in another version than infra: platform 1.4.0 (infra 1.5.0)\n' });
  });

  test('that soaked goes as it soaked', () => {
    expect(rollout('promote', 'cilium', '--cluster', 'apps', '--at', '2026-11-12T00:00:00Z').output).toContain('ROLLOUT-019');
    expect(rollout('promote', '--cluster', 'apps', '--at', '2026-11-12T00:00:00Z').output).toContain('[apps/cilium] 2.1.0 → 2.2.0\n[apps/platform] 1.4.0 → 1.5.0\n');
    expect(gate('2026-11-12T00:00:00Z').status).toBe(0);
  });
});

describe('the composition', () => {
  test('a library that a program renders with soaks as a component does', () => {
    branch();
    pin('apps', { cilium: '2.1.0', ...PLATFORM, cdk8s: '2.71.0' });

    expect(gate('2026-11-12T00:00:00Z')).toEqual({ status: 1, output: expect.stringContaining('[apps/cdk8s] ROLLOUT-014: 2.71.0 must run on infra for 24 h first, and never did') });
  });

  test('facts of the cluster may go and are named, and its versions of Talos and Kubernetes soak', () => {
    branch();
    const facts = { name: 'apps', domain: 'other.example.org', talosVersion: 'v1.12.0' };
    sandbox.write('apps/apps/cluster.json', { ...facts, kubernetesVersion: 'v1.35.0' });

    expect(gate('2026-11-12T00:00:00Z')).toEqual({ status: 0, output: '[apps/cluster.json] may go: facts (domain)\n' });
    sandbox.write('apps/apps/cluster.json', { ...facts, kubernetesVersion: 'v1.36.0' });
    expect(gate('2026-11-12T00:00:00Z')).toEqual({ status: 1, output: expect.stringContaining('[apps/kubernetes] ROLLOUT-014: 1.36.0 must run on infra for 24 h first, and never did') });
  });

  test('a program may have other values, and what the cluster before has no use for', () => {
    branch();
    sandbox.write('apps/apps/main.ts', `${program('apps').replace('10.0.0.1', '10.0.0.9')}import { Tenant } from './tenant.ts';\nnew Tenant(cluster, 'gitlab', { size: 3 });\n`);
    sandbox.write('apps/apps/tenant.ts', 'export class Tenant {}\n');

    const { status, output } = gate('2026-11-12T00:00:00Z');

    expect(status).toBe(0);
    expect(output.replaceAll(/[0-9a-f]{12}/g, 'ID')).toBe([
      "[apps/main.ts] ID may go: facts (line 4 'const cilium = new Cilium(cluster, 'cilium', { peer: '10.0.0.9' });')",
      "[apps/main.ts] ID may go: only here (line 8 'new Tenant(cluster, 'gitlab', { size: 3 });')",
      "[apps/tenant.ts] ID may go: only here (line 1 'export class Tenant {}')", '',
    ].join('\n'));
  });

  test('what the cluster before could do as well waits until it has done so for the soak', () => {
    const waits = () => gate('2026-11-12T00:00:00Z').output.replaceAll(/\b[0-9a-f]{12}\b/g, 'ID');
    const audit = (cluster: string) => sandbox.write(`apps/${cluster}/main.ts`, program(cluster, '', ', audit: true'));
    branch();
    audit('apps');
    const before = waits();
    git('stash', '--quiet');
    git('switch', '--quiet', 'main');
    audit('infra');
    commit('2026-11-11T12:00:00Z', 'infra audits');
    git('switch', '--quiet', 'branch');
    git('rebase', '--quiet', 'main');
    git('stash', 'pop', '--quiet');

    expect(before).toContain("[apps/main.ts] ROLLOUT-021: ID has line 4 'const cilium = new Cilium(cluster, 'cilium', { peer: '10.0.0.1', audit: true });', which infra could do as well, and doesn't: bring it to infra first, and let it soak for 24 h, or override it (npx platform rollout override apps main.ts ID --reason '…')");
    expect(waits()).toContain('[apps/main.ts] ROLLOUT-016: ID must run on infra for 24 h, and does since 2026-11-11 12:00 UTC');
    expect(gate('2026-11-12T12:00:00Z').output).toMatch(/^\[apps\/main\.ts\] [0-9a-f]{12} may go: soaked \(line 4 /);
  });

  test.each([
    ['a component under another name', "import { Cilium as Own } from '@monosense-io/cilium';\nnew Own(cluster, 'other', { audit: true });"],
    ['a component of a whole module', "import * as own from '@monosense-io/cilium';\nnew own.Cilium(cluster, 'other', { audit: true });"],
    ['a component in a function', "function more() { new Cilium(cluster, 'other', { audit: true }); }\nmore();"],
    ['a component that is extended', "class Own extends Cilium {}\nnew Own(cluster, 'other', { audit: true });"],
    ['a component under the name of a value', "const Own = Cilium;\nnew Own(cluster, 'other', { audit: true });"],
    ['options that are taken out of the call', 'const options = { audit: true };'],
    ['a member of a component', "cilium.addGateways({ hostname: 'a.example.org', audit: true });"],
  ])('%s is seen', (_what, more) => {
    branch();
    sandbox.write('apps/apps/main.ts', program('apps', more));

    expect(gate('2026-11-12T00:00:00Z')).toEqual({ status: 1, output: expect.stringMatching(/^\[apps\/main\.ts\] ROLLOUT-021: /m) });
  });

  test('a program that must not wait goes with a reason, for these very bytes', () => {
    branch();
    sandbox.write('apps/apps/main.ts', program('apps', '', ', audit: true'));
    const [, id] = /override apps main\.ts ([0-9a-f]{12})/.exec(gate('2026-11-12T00:00:00Z').output)!;
    const { output } = rollout('override', 'apps', 'main.ts', id, '--reason', 'an auditor comes', '--at', '2026-11-12T00:00:00Z');
    commit('2026-11-12T00:00:00Z', `audit\n\n${output.match(/^Rollout-Override:.*$/m)![0]}`);

    expect(gate('2026-11-12T00:00:00Z')).toEqual({ status: 0, output: expect.stringContaining(`[apps/main.ts] ${id} may go: override by Ada, an auditor comes`) });
    sandbox.write('apps/apps/main.ts', program('apps', '', ', audit: false'));
    expect(gate('2026-11-12T00:00:00Z').status).toBe(1);
  });
});

describe('evidence', () => {
  const KEYS = Object.fromEntries(['infra', 'apps', 'stranger'].map((name) => [name, generateKeyPairSync('ed25519')]));
  const keyOf = (name: string) => KEYS[name].publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  const ASKED = { stages: [{ cluster: 'infra', publicKey: keyOf('infra') }, { cluster: 'apps', after: 'infra', soak: '24h', publicKey: keyOf('apps') }, STAGES.stages[2]] };
  const NOW = '2026-11-12T00:00:00Z';
  let remote: string;
  let taken: string;

  /** A day and a half ago infra took cilium 2.2.0, and was well ever since. */
  const report = (more: object = {}) => ({
    format: FORMAT, cluster: 'infra', from: '2026-11-09T00:00:00Z', to: '2026-11-11T23:55:00Z', revisions: [{ revision: taken, from: '2026-11-10T08:05:00Z' }],
    notReady: [], alerts: [], failedJobs: [], restarts: [], backups: [], ...more,
  });

  /** Puts a file where a cluster does: on a branch of one commit that has no history. */
  function upload(content: string, branchOf = 'infra', file = `${branchOf}.json`): void {
    sandbox.write('upload', content);
    const blob = git('hash-object', '-w', 'upload');
    rmSync(join(sandbox.root, 'upload'));
    const { stdout } = spawnSync('git', ['mktree'], { cwd: sandbox.root, encoding: 'utf8', input: `100644 blob ${blob}\t${file}\n` });
    git('push', '--quiet', '--force', 'origin', `${git('commit-tree', stdout.trim(), '-m', 'evidence')}:refs/heads/evidence/${branchOf}`);
  }

  /** As the workflow does: what is uploaded is fetched, and then the branch is judged. */
  function judge(): { status: number; output: string } {
    const { output } = sandbox.run('node', 'tools/github/main.ts', 'evidence');
    expect(output).not.toContain('GITHUB-');
    return gate(NOW);
  }

  beforeEach(() => {
    remote = mkdtempSync(join(tmpdir(), 'evidence-remote-'));
    git('init', '--quiet', '--bare', remote);
    git('remote', 'add', 'origin', remote);
    sandbox.write('rollout.json', ASKED);
    sandbox.write('.gitignore', 'dist\n');
    commit('2026-11-09T00:00:00Z', 'wait for evidence');
    pin('infra', { cilium: '2.2.0', ...PLATFORM });
    sandbox.write('clusters/infra/cilium-operator/helmrelease.helm.toolkit.fluxcd.io_kube-system_cilium.yaml', 'version: 2.2.0\n');
    taken = commit('2026-11-10T08:00:00Z', 'infra takes cilium 2.2.0');
    branch();
    pin('apps', { cilium: '2.2.0', ...PLATFORM });
  });

  afterEach(() => rmSync(remote, { recursive: true, force: true }));

  test('that is well lets it go', () => {
    upload(signEvidence(report(), KEYS.infra.privateKey));

    expect(judge()).toEqual({ status: 0, output: '[apps/cilium] 2.2.0 may go: soaked\n' });
    expect(rollout('evidence', 'fetch').output).toMatch(/^evidence\/infra: \d+ bytes\n\[evidence\/apps\] ROLLOUT-040: the branch must be at 'origin', and git says /);
    expect(git('rev-parse', '--is-shallow-repository')).toBe('false');
  });

  test.each<[what: string, prepare: () => void, sentence: string]>([
    ['is not there', () => {}, "'dist/evidence/infra.json' must exist"],
    ['is forged', () => upload(signEvidence(report(), KEYS.stranger.privateKey)), "'signature' must be made by the key in rollout.json"],
    ['was changed after it was signed', () => {
      const { signature } = JSON.parse(signEvidence(report({ notReady: [{ object: 'HelmRelease kube-system/cilium', from: '2026-11-11T00:00:00Z' }] }), KEYS.infra.privateKey));
      upload(JSON.stringify({ payload: Buffer.from(JSON.stringify(report())).toString('base64'), signature }));
    }, "'signature' must be made by the key in rollout.json"],
    ['is old', () => upload(signEvidence(report({ to: '2026-11-11T22:59:00Z' }), KEYS.infra.privateKey)), "'to' must be at most 1 h ago"],
    ["is another cluster's", () => upload(signEvidence(report({ cluster: 'apps' }), KEYS.apps.privateKey)), "'signature' must be made by the key in rollout.json"],
    ["is another cluster's, signed with a key that was copied", () => upload(signEvidence(report({ cluster: 'apps' }), KEYS.infra.privateKey)), "'cluster' must be 'infra', got 'apps'"],
    ['was written before the version came, and is uploaded again', () => upload(signEvidence(report({ revisions: [{ revision: git('rev-parse', 'main~1'), from: '2026-11-09T00:05:00Z' }] }), KEYS.infra.privateKey)), 'infra had not applied commit'],
    ['stands in a file of another name', () => upload(signEvidence(report(), KEYS.infra.privateKey), 'infra', 'other.json'), "'dist/evidence/infra.json' must exist"],
    ['is larger than any cluster writes', () => upload(`${signEvidence(report(), KEYS.infra.privateKey)}${' '.repeat(2 ** 20)}`), "'dist/evidence/infra.json' must exist"],
    ['is gone, after it was there', () => {
      upload(signEvidence(report(), KEYS.infra.privateKey));
      judge();
      git('push', '--quiet', 'origin', '--delete', 'evidence/infra');
    }, "'dist/evidence/infra.json' must exist"],
  ])('that %s holds', (_what, prepare, sentence) => {
    prepare();

    expect(judge()).toEqual({ status: 1, output: expect.stringMatching(/^\[apps\/cilium\] ROLLOUT-01[78]: /) });
    expect(gate(NOW).output).toContain(sentence);
  });

  test('of an illness that the version brought makes it bad, by what its commit changed, though all is well again', () => {
    const outage = { object: 'HelmRelease kube-system/cilium', from: '2026-11-10T08:10:00Z', to: '2026-11-10T09:10:00Z' };
    upload(signEvidence(report({ notReady: [outage] }), KEYS.infra.privateKey));

    expect(judge()).toEqual({ status: 1, output: expect.stringContaining('[apps/cilium] ROLLOUT-022: 2.2.0 has made infra ill: HelmRelease kube-system/cilium was not ready from 2026-11-10 08:10 UTC to 2026-11-10 09:10 UTC') });
    expect(rollout('status', '--at', NOW).output).toContain('2.2.0 (bad)');
    expect(rollout('promote', '--at', NOW).output).toContain('Nothing to promote.');
    // Of what the commit didn't change it says nothing.
    upload(signEvidence(report({ notReady: [{ ...outage, object: 'HelmRelease media/player' }] }), KEYS.infra.privateKey));
    expect(judge().status).toBe(0);
  });

  test.each<[what: string, change: () => void]>([
    ['says that nobody looks', () => sandbox.write('rollout.json', { stages: [{ cluster: 'infra' }, { cluster: 'apps', after: 'infra', soak: '1m', withoutEvidence: 'me' }, STAGES.stages[2]] })],
    ['brings a key of its own', () => sandbox.write('rollout.json', { stages: [{ cluster: 'infra', publicKey: keyOf('stranger') }, ...ASKED.stages.slice(1)] })],
    ['has it fetched from elsewhere', () => sandbox.write('rollout.json', { ...ASKED, evidenceFrom: 'https://git.example.org/mine.git' })],
    ['renames the cluster before, so that its key is that of a new one', () => sandbox.write('rollout.json', { stages: [{ cluster: 'first', publicKey: keyOf('stranger') }, { ...ASKED.stages[1], after: 'first' }, STAGES.stages[2]] })],
  ])('is judged by the rules of main when the branch that pins %s', (_what, change) => {
    upload(signEvidence(report(), KEYS.stranger.privateKey));
    change();
    const head = commit('2026-11-11T00:00:00Z', 'apps takes cilium 2.2.0');
    git('switch', '--quiet', 'main');
    sandbox.run('node', 'tools/github/main.ts', 'evidence');

    expect(rollout('gate', '--at', NOW, '--head', head)).toEqual({ status: 1, output: expect.stringContaining("ROLLOUT-040: 'signature' must be made by the key in rollout.json") });
  });

  test('is fetched by the rules of main from a branch as well', () => {
    upload(signEvidence(report(), KEYS.infra.privateKey));
    sandbox.write('rollout.json', { ...ASKED, evidenceFrom: '/nowhere' });

    expect(rollout('evidence', 'fetch').output).toContain('evidence/infra: ');
  });
});

test('a cluster whose program is renamed can not be written by what follows nobody', () => {
  sandbox.write('clusters/apps/flux/kustomization.yaml', 'resources: []\n');
  commit('2026-11-10T08:00:00Z', 'render');
  branch();
  sandbox.write('rollout.json', { stages: [...STAGES.stages, { cluster: 'prod' }] });
  git('mv', 'apps/apps', 'apps/prod');
  pin('prod', { cilium: '9.9.9', ...PLATFORM });
  const head = commit('2026-11-10T09:00:00Z', 'rename');

  expect(gate('2026-11-10T09:00:00Z')).toEqual({ status: 1, output: expect.stringContaining('[apps] ROLLOUT-006: what is rendered must have a program of that name, and there is none') });
  expect(rollout('gate', '--at', '2026-11-10T09:00:00Z', '--head', head)).toEqual({ status: 1, output: expect.stringContaining('[apps] ROLLOUT-006') });
});
