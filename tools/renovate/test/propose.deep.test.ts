import { renovateConfig } from '../../../projenrc/renovate.ts';
import { parseStages } from '../../../packages/cli/src/rollout/stages.ts';
import { Sandbox } from '../../../checks/sandbox/sandbox.ts';
import { dryRun } from '../dry-run.ts';
import { CILIUM, Lab, PLATFORM, RELOADER } from './lab.ts';

const lab = new Lab();
afterAll(() => lab.remove());

test("the configuration passes Renovate's own check", () => {
  expect(lab.run('node', 'tools/renovate/main.ts', 'validate')).toEqual({ status: 0, output: 'renovate.json5 is valid.\n' });
});

test('a configuration that it refuses is not taken for nothing to do', async () => {
  const valid = lab.read('renovate.json5');
  lab.write('renovate.json5', { packageRules: [{ matchPackageNames: 'all' }], customDatasources: 'none' });
  await expect(dryRun({ root: lab.root, feed: lab.feed })).rejects.toThrow("[renovate] RENOVATE-003: Renovate must find the versions of the repository, and doesn't: see what it says");
  expect(lab.run('node', 'tools/renovate/main.ts', 'validate')).toMatchObject({
    status: 1,
    output: expect.stringContaining("[renovate] RENOVATE-002: 'renovate.json5' must pass Renovate's own check: correct projenrc/renovate.ts and run 'npx projen'"),
  });
  lab.write('renovate.json5', valid);
});

test('what was rolled back is not proposed again, and what comes after it is', () => {
  const home = new Sandbox();
  try {
    const git = (time: string, ...args: string[]) => home.runIn({ GIT_COMMITTER_DATE: time, GIT_AUTHOR_DATE: time }, 'git', '-c', 'user.name=Ada', '-c', 'user.email=ada@lab.example', ...args);
    const commit = (time: string, message: string) => [git(time, 'add', 'apps', 'tools', 'renovate.json5'), git(time, 'commit', '--quiet', '--message', message)];
    const stages = { stages: [{ cluster: 'infra' }, { cluster: 'apps', after: 'infra', soak: '24h', withoutEvidence: 'a test' }] };
    const propose = () => home.run('node', 'tools/renovate/main.ts', 'propose').output;
    git('', 'init', '--quiet', '--initial-branch=main');
    home.write('rollout.json', stages);
    home.write('renovate.json5', renovateConfig(parseStages(JSON.stringify(stages))));
    for (const version of ['1.0.0', '1.1.0']) home.release('cilium', version);
    for (const cluster of ['infra', 'apps']) home.program(cluster, { [CILIUM]: '1.0.0' });
    commit('2026-01-05T00:00:00Z', 'the clusters');
    const before = propose();
    home.program('infra', { [CILIUM]: '1.1.0' });
    commit('2026-01-06T00:00:00Z', 'infra takes cilium 1.1.0');
    const soaked = propose();
    git('2026-01-07T00:00:00Z', 'revert', '--no-edit', 'HEAD');
    const reverted = propose();
    home.release('cilium', '1.1.1');

    expect(before).toBe('renovate/infra/components\n  @monosense-io/cilium 1.0.0 → 1.1.0 (apps/infra/package.json)\n');
    expect(soaked).toBe('renovate/apps/components\n  @monosense-io/cilium 1.0.0 → 1.1.0 (apps/apps/package.json)\n');
    expect(reverted).toBe('Nothing to propose.\n');
    expect(propose()).toBe('renovate/infra/components\n  @monosense-io/cilium 1.0.0 → 1.1.1 (apps/infra/package.json)\n');
  } finally {
    home.remove();
  }
});

test('infra takes what is newest in one branch, and apps what has soaked in another', () => {
  expect(lab.run('node', 'tools/renovate/main.ts', 'propose', '--feed', 'feed', '--apply', 'infra')).toEqual({
    status: 0,
    output: [
      // Not 1.2.0, which infra has had for a moment only, and not 2.0.0, which nobody has run.
      'renovate/apps/components',
      '  @monosense-io/cilium 1.0.0 → 1.1.0 (apps/apps/package.json)',
      // Majors and patches together, as soon as they are released.
      'renovate/infra/components',
      '  @monosense-io/cilium 1.2.0 → 2.0.0 (apps/infra/package.json)',
      '  @monosense-io/platform 1.0.0 → 1.0.1 (apps/infra/package.json)',
      // What the feed doesn't know stays as it is, and is named.
      '[apps/apps/package.json] Failed to look up custom.rollout-apps package @monosense-io/platform: no-result',
      '',
    ].join('\n'),
  });
  expect(JSON.parse(lab.read('apps/infra/package.json')).dependencies).toEqual({ [CILIUM]: '2.0.0', [PLATFORM]: '1.0.1', [RELOADER]: '1.0.1' });
  expect(JSON.parse(lab.read('apps/apps/package.json')).dependencies).toMatchObject({ [CILIUM]: '1.0.0' });
});

test.each([
  [['promote'], "[renovate] RENOVATE-001: the command must be one of validate, propose, got 'promote': run 'npx projen renovate propose'"],
  [['propose', '--apply', 'attic'], "[renovate] RENOVATE-001: '--apply' must name a cluster, got 'attic': name a folder below apps"],
])('%j is refused', (args, sentence) => {
  expect(lab.run('node', 'tools/renovate/main.ts', ...args)).toEqual({ status: 1, output: `${sentence}\n` });
});
