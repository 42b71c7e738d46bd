import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CUSTOM_MANAGERS, renovateConfig } from '../../../projenrc/renovate.ts';
import { NODE, PROJEN, TOOLCHAIN } from '../../../projenrc/toolchain.ts';
import { parseStages } from '../../../packages/cli/src/rollout/stages.ts';
import { REPOSITORY_ROOT } from '../../../checks/sandbox/sandbox.ts';

/** What the custom managers for a kind of file find in one. */
function foundIn(pattern: string, file: string): Record<string, string | undefined>[] {
  const content = readFileSync(join(REPOSITORY_ROOT, file), 'utf8');
  return CUSTOM_MANAGERS.filter(({ managerFilePatterns }) => managerFilePatterns.includes(pattern))
    .flatMap(({ matchStrings }) => matchStrings.flatMap((each) => [...content.matchAll(new RegExp(each, 'g'))].map(({ groups }) => groups!)));
}

const UPSTREAMS = globSync('packages/*/src/upstream.ts', { cwd: REPOSITORY_ROOT });

test.each(UPSTREAMS)('every version in %s is found once', (file) => {
  const code = readFileSync(join(REPOSITORY_ROOT, file), 'utf8').replaceAll(/^\s*(\/\/|\/?\*).*$/gm, '');
  const versions = [...code.matchAll(/'(?:[^'\s]+:)?(v?\d+\.\d+\.\d+[^'@]*|v?\d+\.\d+-[^'@]*|[a-f0-9]{40})(?:@[^']*)?'/g)].map(([, version]) => version)
    // Addresses, and ranges of them.
    .filter((version) => !/^\d{1,3}(\.\d{1,3}){3}(\/\d+)?$/.test(version));
  const found = foundIn('packages/*/src/upstream.ts', file).map(({ currentValue, currentDigest }) => (currentDigest?.length === 40 ? currentDigest : currentValue));
  expect(found.sort()).toEqual(versions.sort());
});

test('every version of the toolchain is found once', () => {
  const found = foundIn('projenrc/toolchain.ts', 'projenrc/toolchain.ts').map(({ depName = '', currentValue }) => `${depName}@${currentValue}`);
  expect(found.sort()).toEqual([...Object.entries(TOOLCHAIN).map(([name, version]) => `${name}@${version}`), `@${NODE}`, `@${PROJEN}`].sort());
});

test('every action has the tag of its commit behind it', () => {
  for (const file of globSync('projenrc/*.ts', { cwd: REPOSITORY_ROOT })) {
    const pinned = [...readFileSync(join(REPOSITORY_ROOT, file), 'utf8').matchAll(/'([\w.-]+\/[\w./-]+)@([a-f0-9]{40})'/g)].map(([, , commit]) => commit);
    expect(foundIn('projenrc/**/*.ts', file).map(({ currentDigest }) => currentDigest)).toEqual(pinned);
  }
});

test('each cluster has a branch of its own, and sees only what the rollout lets it', () => {
  const { packageRules, customDatasources } = renovateConfig(parseStages(JSON.stringify({
    stages: [{ cluster: 'lab' }, { cluster: 'edge', after: 'lab', soak: '1h', withoutEvidence: 'a test' }, { cluster: 'home', after: 'edge', soak: '7d', withoutEvidence: 'a test' }],
  })));
  const rules = packageRules.filter(({ matchFileNames, matchPackageNames }) => String(matchFileNames).startsWith('apps/') && String(matchPackageNames) === '@monosense-io/**');
  expect(rules.map(({ matchFileNames, additionalBranchPrefix, groupName, automerge, overrideDatasource }) => ({ matchFileNames, additionalBranchPrefix, groupName, automerge, overrideDatasource }))).toEqual([
    { matchFileNames: ['apps/lab/package.json'], additionalBranchPrefix: 'lab/', groupName: 'components', automerge: true, overrideDatasource: 'custom.rollout-lab' },
    { matchFileNames: ['apps/edge/package.json'], additionalBranchPrefix: 'edge/', groupName: 'components', overrideDatasource: 'custom.rollout-edge' },
    { matchFileNames: ['apps/home/package.json'], additionalBranchPrefix: 'home/', groupName: 'components', overrideDatasource: 'custom.rollout-home' },
  ]);
  expect(customDatasources).toEqual({
    'rollout-lab': { defaultRegistryUrlTemplate: 'https://monosense-io.github.io/platform/feed/lab/{{{packageName}}}.json', format: 'json' },
    'rollout-edge': { defaultRegistryUrlTemplate: 'https://monosense-io.github.io/platform/feed/edge/{{{packageName}}}.json', format: 'json' },
    'rollout-home': { defaultRegistryUrlTemplate: 'https://monosense-io.github.io/platform/feed/home/{{{packageName}}}.json', format: 'json' },
  });
});
