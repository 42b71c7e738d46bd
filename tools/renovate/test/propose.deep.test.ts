import { join } from 'node:path';
import { metadataOf } from '../../registry/storage.ts';
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
  await expect(dryRun({ root: lab.root, storage: lab.storage, feed: lab.feed })).rejects.toThrow("[renovate] Renovate must find the versions of the repository, and doesn't: see what it says");
  expect(lab.run('node', 'tools/renovate/main.ts', 'validate')).toMatchObject({
    status: 1,
    output: expect.stringContaining("[renovate] 'renovate.json5' must pass Renovate's own check: correct projenrc/renovate.ts and run 'npx projen'"),
  });
  lab.write('renovate.json5', valid);
});

test('no publication times are needed: nothing waits for ever, and nothing slips through', async () => {
  const storage = join(lab.root, 'no-times');
  for (const name of [CILIUM, PLATFORM, RELOADER]) {
    const { time: _unknown, ...metadata } = metadataOf(lab.storage, name)!;
    lab.write(join('no-times', name, 'package.json'), metadata);
  }
  const { proposals } = await dryRun({ root: lab.root, storage, feed: lab.feed });
  expect(proposals.map(({ branch, package: name, from, to }) => `${branch}: ${name} ${from} → ${to}`)).toEqual([
    'renovate/apps/components: @monosense-io/cilium 1.0.0 → 1.1.0',
    'renovate/infra/components: @monosense-io/cilium 1.2.0 → 2.0.0',
    'renovate/infra/components: @monosense-io/platform 1.0.0 → 1.0.1',
  ]);
});

test('infra takes what is newest in one branch, and apps what has soaked in another', () => {
  expect(lab.run('node', 'tools/renovate/main.ts', 'propose', '--feed', 'feed', '--apply', 'infra')).toEqual({
    status: 0,
    output: [
      // Not 1.2.0, which infra has had for a moment only, and not 2.0.0, which nobody has run.
      'renovate/apps/components',
      '  @monosense-io/cilium 1.0.0 → 1.1.0 (apps/apps/package.json)',
      // Majors and patches together, as soon as they are published.
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
  [['promote'], "[renovate] the command must be one of validate, propose, got 'promote': run 'npx projen renovate propose'"],
  [['propose', '--apply', 'attic'], "[renovate] '--apply' must name a cluster, got 'attic': name a folder below apps"],
])('%j is refused', (args, sentence) => {
  expect(lab.run('node', 'tools/renovate/main.ts', ...args)).toEqual({ status: 1, output: `${sentence}\n` });
});
