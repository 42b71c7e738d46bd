import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { problemsOf, reproduce, table } from '../check.ts';
import { recordsOf, targetsOf, write } from '../generate.ts';
import type { Target } from '../generate.ts';
import { GitHub } from './github.ts';

const REPOSITORY = 'dragonflydb/dragonfly-operator';
const FILE = 'charts/dragonfly-operator/templates/crds.yaml';
const CRD = `{{- if .Values.crds.install }}
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: dragonflies.dragonflydb.io }
spec:
  group: dragonflydb.io
  names: { kind: Dragonfly, plural: dragonflies }
  scope: Namespaced
  versions: [{ name: v1alpha1, served: true, storage: true, schema: { openAPIV3Schema: { type: object, description: A store. } } }]
{{- end }}
`;

let root: string;
let github: GitHub;
let target: Target;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'schemas-'));
  github = new GitHub();
  github.tag(REPOSITORY, 'v1.3.1', { [FILE]: CRD });
  pin('v1.3.1');
});

afterEach(() => {
  github.remove();
  rmSync(root, { recursive: true, force: true });
});

test('a package is made from the tag that it pins, with a record of where from', () => {
  mkdirSync(join(root, target.folder), { recursive: true });
  writeFileSync(join(root, target.folder, 'left-over.json'), '');
  write(root, target);
  expect(readdirSync(join(root, target.folder)).sort()).toEqual(['SOURCES.json', 'dragonflies.dragonflydb.io.json']);
  expect(readFileSync(join(root, target.folder, 'dragonflies.dragonflydb.io.json'), 'utf8')).toBe(
    '{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"dragonflies.dragonflydb.io"},"spec":{"group":"dragonflydb.io",'
    + '"names":{"kind":"Dragonfly","plural":"dragonflies"},"scope":"Namespaced","versions":[{"name":"v1alpha1","schema":{"openAPIV3Schema":{"type":"object"}},"served":true,"storage":true}]}}\n',
  );
  expect(recordsOf(root, target)).toEqual([{
    for: 'CHART', version: 'v1.3.1', from: 'git', repository: REPOSITORY, tag: 'v1.3.1', commit: expect.stringMatching(/^[0-9a-f]{40}$/),
    paths: { [FILE]: expect.stringMatching(/^[0-9a-f]{64}$/) }, files: ['dragonflies.dragonflydb.io.json'],
  }]);
  expect(reproduce(root, target)).toEqual([{ folder: target.folder, source: `git ${REPOSITORY} v1.3.1`, exact: 'exact', here: 'reproduced', detail: '' }]);
});

test('a file that somebody edited differs', () => {
  write(root, target);
  writeFileSync(join(root, target.folder, 'dragonflies.dragonflydb.io.json'), '{}\n');
  expect(table(reproduce(root, target))).toBe([
    'folder                   source                                     what it is  here',
    'packages/dragonfly/crds  git dragonflydb/dragonfly-operator v1.3.1  exact       differs',
    '',
    'differs: packages/dragonfly/crds: dragonflies.dragonflydb.io.json',
    '0 of 1 sources reproduced, 1 differ, 0 could not be fetched here',
  ].join('\n'));
});

test('a record that somebody edited differs', () => {
  write(root, target);
  const file = join(root, target.folder, 'SOURCES.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/"commit": "[0-9a-f]{4}/, '"commit": "0000'));
  expect(reproduce(root, target)).toMatchObject([{ here: 'differs', detail: 'SOURCES.json' }]);
});

test('a source that is out of reach is said to be, and is no difference', () => {
  write(root, target);
  forget();
  github.remove();
  github = new GitHub();
  expect(reproduce(root, target)).toMatchObject([{
    here: 'not fetched',
    detail: expect.stringMatching(/^\[dragonflydb\/dragonfly-operator\] tag v1\.3\.1 must be had from github\.com, got '.+': try again where it can be reached$/),
  }]);
  expect(() => write(root, target)).toThrow('try again where it can be reached');
});

test('a tag that upstream moved is refused', () => {
  write(root, target);
  const [{ commit }] = recordsOf(root, target);
  github.tag(REPOSITORY, 'v1.3.1', { [FILE]: CRD.replace('A store.', 'Another store.') });
  forget();
  expect(() => write(root, target)).toThrow(new RegExp(
    `^\\[dragonflydb/dragonfly-operator\\] SCHEMAS-003: v1\\.3\\.1 must be what it was, ${commit}, got [0-9a-f]{40}: find out why upstream moved it, and remove its entry from SOURCES\\.json to accept that$`,
  ));
});

test('a file that upstream moved is named', () => {
  github.tag(REPOSITORY, 'v1.4.0', { 'README.md': '' });
  pin('v1.4.0');
  target = { ...target, sources: target.sources.map((source) => ({ ...source, paths: ['charts/crds/'] })) };
  expect(() => write(root, target)).toThrow(
    `[${REPOSITORY}] VERIFY-006: 'charts/crds/' must exist at v1.4.0, got nothing there: look where upstream has it now, and name that`,
  );
});

test('a bump without new schemas says which command makes them', () => {
  write(root, target);
  expect(problemsOf(root, target)).toEqual([]);
  pin('v1.4.0');
  expect(problemsOf(root, target)).toEqual(["[packages/dragonfly] 'crds' must be made from CHART v1.4.0 (v1.4.0), got v1.3.1 (v1.3.1): run 'npx projen schemas dragonfly'"]);
});

test('files that no source made, and files that are gone, are named', () => {
  write(root, target);
  cpSync(join(root, target.folder, 'dragonflies.dragonflydb.io.json'), join(root, target.folder, 'copies.dragonflydb.io.json'));
  rmSync(join(root, target.folder, 'dragonflies.dragonflydb.io.json'));
  expect(problemsOf(root, target)).toEqual([
    "[packages/dragonfly] 'crds/dragonflies.dragonflydb.io.json' must be there, got nothing: run 'npx projen schemas dragonfly'",
    "[packages/dragonfly] 'crds/copies.dragonflydb.io.json' must come from a source in SOURCES.json, got none: run 'npx projen schemas dragonfly'",
  ]);
});

test('a chart whose application is not known is refused', () => {
  writeUpstream('kyverno', "export const CHART: Chart = { repository: 'https://example.org', name: 'kyverno', version: '3.7.0' };\n");
  expect(() => targetsOf(root, ['kyverno'])).toThrow(
    "[packages/kyverno] SCHEMAS-005: 'tag' for CHART 3.7.0 must stand in tools/schemas/packages.ts, got only 3.9.1: look up what 3.7.0 installs, and add its tag",
  );
});

test('a package without sources is refused', () => {
  expect(() => targetsOf(root, ['spegel'])).toThrow(/^\[packages\/spegel\] SCHEMAS-002: the package must have sources of schemas, got none in tools\/schemas\/packages\.ts: add them, or name one of cert-manager, /);
});

/** Has the package dragonfly pin a version, and looks its sources up. */
function pin(version: string): void {
  writeUpstream('dragonfly', `import { Chart } from '@monosense-io/platform';\n\nexport const CHART: Chart = { repository: 'oci://example.org', name: 'dragonfly-operator', version: '${version}' };\n`);
  [target] = targetsOf(root, ['dragonfly']);
}

function writeUpstream(name: string, text: string): void {
  const file = join(root, 'packages', name, 'src/upstream.ts');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Empties the cache, as on another machine. */
function forget(): void {
  rmSync(join(root, 'node_modules'), { recursive: true, force: true });
}
