import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CUSTOM_MANAGERS, PACKAGES_TOKEN, PUBLISHED, renovateConfig, UPSTREAM } from '../../../projenrc/renovate.ts';
import { REPOSITORY_ROOT, Sandbox } from '../../../checks/sandbox/sandbox.ts';
import { ALL, dryRun } from '../dry-run.ts';
import { entriesIn, stalenessOf } from '../staleness.ts';
import { ORIGINS } from '../upstream.ts';
import { Lab } from './lab.ts';
import { World } from './world.ts';


const FILES = globSync(UPSTREAM, { cwd: REPOSITORY_ROOT }).sort();
const textOf = (file: string) => readFileSync(join(REPOSITORY_ROOT, file), 'utf8');
const ENTRIES = FILES.flatMap((file) => entriesIn(file.split('/')[1], textOf(file)));

/** How Renovate numbers something, by the rules of the repository. */
const versioningOf = (name: string) => renovateConfig([]).packageRules.find(({ matchDepNames, versioning }) => versioning !== undefined && (matchDepNames as string[] | undefined)?.includes(name))?.versioning;

test.each(ENTRIES.map((entry) => [`${entry.folder}: ${entry.name}`, entry] as const))('%s is looked up where its versions are known to come from', (_name, { name, datasource, registry, version }) => {
  const { days: _days, ...origin } = ORIGINS[name];
  const versioning = versioningOf(name) as string | undefined;
  expect({ datasource, registry, versioning }).toEqual({ registry: undefined, versioning: undefined, ...origin });
  // A pattern that doesn't know the present version finds no later one.
  if (versioning !== undefined) expect(version.split('@')[0]).toMatch(new RegExp(versioning.replace(/^regex:/, '')));
});

test('nothing is known of what nobody looks up', () => {
  expect(Object.keys(ORIGINS).sort()).toEqual([...new Set(ENTRIES.map(({ name }) => name))].sort());
});

test('a tag with more than a version in it has a versioning of its own', () => {
  expect(ENTRIES.filter(({ name, version }) => /^v?[\d.]+-/.test(version) && versioningOf(name) === undefined)).toEqual([]);
});

test.each([...FILES, 'tools/schemas/packages.ts'])('what the comments in %s say is what is looked up', (file) => {
  const comments = [...textOf(file).matchAll(/^\s*\/\/ renovate: (.*)$/gm)].map(([, text]) => Object.fromEntries(text.split(' ').map((pair) => pair.split('='))));
  const found = file.startsWith('packages/') ? entriesIn('', textOf(file))
    : CUSTOM_MANAGERS.filter(({ managerFilePatterns }) => managerFilePatterns.includes(file)).flatMap(({ matchStrings: [pattern] }) => [...textOf(file).matchAll(new RegExp(pattern, 'g'))].map(({ groups }) => ({ name: groups!.depName, datasource: groups!.datasource })));
  for (const { datasource, depName, registryUrl } of comments) {
    const named = found.find(({ name }) => depName === undefined || name === depName);
    expect({ depName, ...named }).toMatchObject({ datasource, ...(registryUrl === undefined ? {} : { registry: registryUrl }) });
  }
});

describe('the real Renovate', () => {
  const lab = new Lab();
  afterAll(() => lab.remove());

  test('takes no year for a major version, and follows a tag whose distribution moves on', async () => {
    const world = await World.start({
      'docker.io/cloudflare/cloudflared': ['2025.10.1', '2025.11.0', '2026.1.0'],
      'docker.io/library/node': ['24.21.0-alpine3.24', '24.21.1-alpine3.25', '24.22.0-alpine3.25', '24.23.0-bookworm', '25.0.0-alpine3.25'],
      'k8s.io/kubernetes': ['v1.34.7', 'v1.34.8', 'v1.35.0'],
    });
    lab.write('packages/example/src/upstream.ts', "export const IMAGE = 'docker.io/cloudflare/cloudflared:2025.10.1';\nexport const NODE = 'docker.io/library/node:24.21.0-alpine3.24';\n");
    lab.write('tools/schemas/packages.ts', "export const KUBERNETES = [\n  // renovate: datasource=go depName=k8s.io/kubernetes\n  'v1.34.7',\n];\n");
    const { env, global } = world.options;
    const { proposals } = await dryRun({ root: lab.root, feed: lab.feed, files: ALL, env, global }).finally(() => world.stop());

    const found = proposals.filter(({ file, type }) => !file.startsWith('apps/') && type !== 'pinDigest').map(({ package: name, to, type }) => `${name} ${type} ${to.split('@')[0]}`);
    expect(found.sort()).toEqual([
      'docker.io/cloudflare/cloudflared minor 2026.1.0',
      'docker.io/cloudflare/cloudflared patch 2025.11.0',
      'docker.io/library/node major 25.0.0-alpine3.25',
      'docker.io/library/node minor 24.22.0-alpine3.25',
      'docker.io/library/node patch 24.21.1-alpine3.25',
      'k8s.io/kubernetes patch v1.34.8',
    ]);
  });
});

test('the package registry, which answers nobody without a token, gets one', () => {
  const config = readFileSync(join(REPOSITORY_ROOT, 'renovate.json5'), 'utf8');

  expect(config).toContain(`"matchHost": "${PUBLISHED}"`);
  expect(config).toContain(`"token": "{{ secrets.${PACKAGES_TOKEN} }}"`);
});

describe('how long nothing was proposed', () => {
  const sandbox = new Sandbox();
  afterAll(() => sandbox.remove());
  const CEPH = 'quay.io/ceph/ceph';
  const commit = (day: string, ceph: string) => {
    sandbox.write('packages/rook-ceph/src/upstream.ts', `export const IMAGE = '${CEPH}:${ceph}';\nexport const CHART = {\n  repository: 'oci://ghcr.io/rook',\n  name: 'rook-ceph',\n  version: 'v1.18.8',\n};\n`);
    sandbox.run('git', 'add', '--all');
    sandbox.runIn({ GIT_COMMITTER_DATE: `${day}T00:00:00Z` }, 'git', '-c', 'user.name=Lab', '-c', 'user.email=lab@example.com', 'commit', '--quiet', '--message', ceph);
  };
  const at = (day: string) => stalenessOf(sandbox.root, new Date(`${day}T00:00:00Z`)).map(({ name, age, days, stale }) => [name, age, days, stale]);

  test('counts from when main got the version, and from what waits on a branch', () => {
    sandbox.run('git', 'init', '--quiet', '--initial-branch=main');
    commit('2026-01-01', 'v19.2.3');
    commit('2026-03-01', 'v19.2.4');

    // The chart is of January.
    expect(at('2026-03-11')).toEqual([['ghcr.io/rook/rook-ceph', 69, 45, true], [CEPH, 10, 240, false]]);
    expect(at('2026-12-31')).toEqual([['ghcr.io/rook/rook-ceph', 364, 45, true], [CEPH, 305, 240, true]]);

    sandbox.run('git', 'switch', '--quiet', '--create', 'renovate/patch-upstream');
    commit('2026-12-01', 'v19.2.5');
    expect(at('2026-12-31')).toEqual([['ghcr.io/rook/rook-ceph', 364, 45, true], [CEPH, 30, 240, false]]);
  });

  test('is stale where nobody knows how long upstream takes', () => {
    sandbox.run('git', 'switch', '--quiet', 'main');
    sandbox.write('packages/other/src/upstream.ts', "export const IMAGE = 'ghcr.io/other/other:1.0.0';\n");
    commit('2026-12-31', 'v19.2.4');
    expect(at('2026-12-31')).toContainEqual(['ghcr.io/other/other', 0, undefined, true]);
  });
});
