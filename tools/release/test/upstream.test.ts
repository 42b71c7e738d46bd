import { Branch } from '../branch.ts';
import { changesetsOf } from '../changesets.ts';
import { upstreamBumps, writeBumpChangeset } from '../upstream.ts';
import { DRAGONFLY, ReleaseLab } from './lab.ts';

const UPSTREAM = `
import { Chart } from '@monosense-io/platform';
export const CHART: Chart = { repository: 'oci://ghcr.io/dragonflydb/charts', name: 'dragonfly-operator', version: 'v1.3.1' };
export const IMAGE = 'docker.dragonflydb.io/dragonflydb/dragonfly:v1.35.1';
export const IMAGES: { [major: string]: string } = { 16: 'ghcr.io/lab/postgresql:16.15-202608170814-standard@sha256:aaaa' };
export const FLUX_VERSION = '2.7.5';
export const GATEWAY_API = { url: 'https://github.com/kubernetes-sigs/gateway-api', commit: '40be951cebe5cb3f0365fe6951403de4ff8b9f33' };
export const HOST = 'cache.example.org';
export const PORT = { port: 6379, host: '127.0.0.1' };
export const LABELS = { 'app.kubernetes.io/name': 'dragonfly' };
`;

let lab: ReleaseLab;
beforeEach(() => {
  lab = new ReleaseLab();
  lab.write('packages/dragonfly/src/upstream.ts', UPSTREAM);
  lab.commit('upstream');
  lab.git('switch', '--quiet', '--create', 'renovate/upstream');
});
afterEach(() => lab.remove());

const bump = (...replacements: [from: string, to: string][]) => lab.write('packages/dragonfly/src/upstream.ts', replacements.reduce((text, [from, to]) => text.replace(from, to), UPSTREAM));
const bumps = () => upstreamBumps(lab.root, new Branch(lab.root));

/** The changeset that a bump comes with. */
function changesetOf(...replacements: [from: string, to: string][]): string {
  bump(...replacements);
  const branch = new Branch(lab.root);
  return lab.read(writeBumpChangeset(lab.root, branch, upstreamBumps(lab.root, branch)[0])!);
}

test('what upstream released is told from what else changes', () => {
  bump(['cache.example.org', 'queue.example.org'], ['6379', '6380'], ['127.0.0.1', '127.0.0.2']);
  expect(bumps()).toEqual([]);

  bump(['v1.3.1', 'v1.3.2'], ['2.7.5', '2.7.6']);
  expect(bumps()).toEqual([{ folder: 'dragonfly', changes: [{ what: 'dragonfly-operator', from: 'v1.3.1', to: 'v1.3.2' }, { what: 'flux', from: '2.7.5', to: '2.7.6' }] }]);
});

test.each<[string, string, string, string, string]>([
  ['a patch of a chart', 'v1.3.1', 'v1.3.2', 'patch', 'dragonfly-operator v1.3.1 → v1.3.2'],
  ['a minor version of a chart', 'v1.3.1', 'v1.4.0', 'minor', 'dragonfly-operator v1.3.1 → v1.4.0'],
  ['a major version, whose consequences are not our API\'s', 'v1.3.1', 'v2.0.0', 'minor', 'dragonfly-operator v1.3.1 → v2.0.0'],
  ['an image', 'v1.35.1', 'v1.36.0', 'minor', 'dragonfly v1.35.1 → v1.36.0'],
  ['a minor version of an image with another notation', '16.15-202608170814-standard@sha256:aaaa', '16.16-202609010000-standard@sha256:bbbb', 'minor', 'postgresql 16.15-202608170814-standard → 16.16-202609010000-standard'],
  ['an image that was built again', '@sha256:aaaa', '@sha256:bbbb', 'patch', 'postgresql 16.15-202608170814-standard, built again'],
  ['a source at another commit', '40be951cebe5cb3f0365fe6951403de4ff8b9f33', '477d172e6ac5eccb82b65781ddb8f924afec4170', 'patch', 'gateway-api 40be951 → 477d172'],
])('%s comes with a changeset', (_what, from, to, bumped, text) => {
  expect(changesetOf([from, to])).toBe(`---\n'${DRAGONFLY}': ${bumped}\n---\n\n${text}\n`);
});

test('several changes of a package are one changeset, of the largest', () => {
  expect(changesetOf(['v1.3.1', 'v1.3.2'], ['v1.35.1', 'v1.36.0'])).toBe(`---\n'${DRAGONFLY}': minor\n---\n\ndragonfly-operator v1.3.1 → v1.3.2, dragonfly v1.35.1 → v1.36.0\n`);
});

test('a later bump on the same branch writes the same file anew, and on a later branch another one', () => {
  changesetOf(['v1.3.1', 'v1.3.2']);
  lab.commit('bump');
  expect(changesetOf(['v1.3.1', 'v1.3.3'])).toContain('dragonfly-operator v1.3.1 → v1.3.3');
  expect(changesetsOf(lab.root)).toHaveLength(1);

  lab.commit('bump again');
  lab.git('branch', '--force', 'main');
  bump(['v1.3.1', 'v1.4.0']);
  writeBumpChangeset(lab.root, new Branch(lab.root), bumps()[0]);
  expect(changesetsOf(lab.root)).toHaveLength(2);
});

test('what somebody has written by hand stays the only one', () => {
  bump(['v1.3.1', 'v1.3.2']);
  lab.changeset('major', 'Snapshots of earlier versions can not be read any more.');
  expect(writeBumpChangeset(lab.root, new Branch(lab.root), bumps()[0])).toBeUndefined();
  expect(changesetsOf(lab.root).map(({ file }) => file)).toEqual(['.changeset/quiet-dogs-run.md']);
});
