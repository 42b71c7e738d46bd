import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY_ROOT } from '../../sandbox/sandbox.ts';
import { problemsOf } from '../check.ts';
import type { Crd } from '../crd.ts';
import { minified } from '../crd.ts';
import { RECORD, targetsOf } from '../generate.ts';
import type { Target } from '../generate.ts';
import { KUBERNETES, PACKAGES, upstreamOf } from '../packages.ts';

/** A row of a list in an `upstream.ts` of what gets installed. */
interface Kind {
  readonly group: string;
  readonly kind: string;
  readonly versions: string[];
  readonly namespaced?: boolean;
}

const targets = targetsOf(REPOSITORY_ROOT);
const withUpstream = readdirSync(join(REPOSITORY_ROOT, 'packages'))
  .filter((name) => readdirSync(join(REPOSITORY_ROOT, 'packages', name, 'src')).includes('upstream.ts'));

test('the packages that ship schemas are those that install kinds, and the core for Flux', () => {
  expect([...withUpstream.filter((name) => kindsOf(name).length > 0), 'platform'].sort()).toEqual([...PACKAGES].sort());
});

test.each(PACKAGES.filter((name) => name !== 'platform'))('%s ships a schema of each kind that it says it installs, and no other', (name) => {
  const said = kindsOf(name).map(({ group, kind, versions, namespaced = true }) => ({ kind: `${group}/${kind}`, scope: namespaced ? 'Namespaced' : 'Cluster', served: [...versions].sort() }));
  const shipped = crdsIn(name).map(({ spec }) => ({
    kind: `${spec.group}/${spec.names.kind}`, scope: spec.scope, served: spec.versions.filter(({ served }) => served).map((version) => version.name).sort(),
  }));
  const byKind = (a: { kind: string }, b: { kind: string }): number => (a.kind < b.kind ? -1 : 1);
  expect(shipped.sort(byKind)).toEqual(said.sort(byKind));
});

test('the core ships what it renders for Flux', () => {
  expect(crdsIn('platform').map(({ spec }) => `${spec.group}/${spec.names.kind}`)).toEqual([
    'notification.toolkit.fluxcd.io/Alert', 'source.toolkit.fluxcd.io/Bucket', 'source.toolkit.fluxcd.io/ExternalArtifact', 'source.toolkit.fluxcd.io/GitRepository',
    'source.toolkit.fluxcd.io/HelmChart', 'helm.toolkit.fluxcd.io/HelmRelease', 'source.toolkit.fluxcd.io/HelmRepository', 'kustomize.toolkit.fluxcd.io/Kustomization',
    'source.toolkit.fluxcd.io/OCIRepository', 'notification.toolkit.fluxcd.io/Provider', 'notification.toolkit.fluxcd.io/Receiver',
  ]);
});

test('the core ships one version of each minor of Kubernetes', () => {
  const files = readdirSync(join(REPOSITORY_ROOT, 'packages/platform/kubernetes')).filter((file) => file !== RECORD);
  expect(files).toEqual(KUBERNETES.map((version) => `${version.split('.').slice(0, 2).join('.').slice(1)}.json`));
  for (const file of files) {
    const { version, kinds, definitions } = JSON.parse(readFileSync(join(REPOSITORY_ROOT, 'packages/platform/kubernetes', file), 'utf8'));
    expect(KUBERNETES).toContain(version);
    expect(kinds['apps/v1/Deployment']).toEqual({ namespaced: true, schema: 'io.k8s.api.apps.v1.Deployment' });
    expect(kinds['v1/Namespace']).toEqual({ namespaced: false, schema: 'io.k8s.api.core.v1.Namespace' });
    const referred = [...JSON.stringify(definitions).matchAll(/"\$ref":"([^"]+)"/g)].map(([, name]) => name);
    expect(Object.keys(definitions).sort()).toEqual([...new Set([...referred, ...Object.values<{ schema: string }>(kinds).map(({ schema }) => schema)])].sort());
  }
});

test.each(targets.map((target) => [target.folder, target] as const))('%s is made of what is pinned', (_, target) => {
  expect(problemsOf(REPOSITORY_ROOT, target)).toEqual([]);
});

test.each(targets.map((target) => [target.folder, target] as const))('%s holds no description, and no byte more than it needs', (_, target) => {
  for (const text of textsIn(target)) {
    expect(text).toBe(minified(JSON.parse(text)));
    expect(text.match(/"(description|title|example|deprecationWarning)":"[^"]*"|"additionalPrinterColumns":\[|"conversion":\{"strategy":"/g)).toBeNull();
  }
});

/** Every list of kinds in a package's `upstream.ts`, whatever it is called. */
function kindsOf(name: string): Kind[] {
  const lists = Object.values(upstreamOf(REPOSITORY_ROOT, name)).filter((value): value is Kind[] => Array.isArray(value) && value.every((row) => row.group && row.kind && row.versions));
  return lists.flat();
}

function crdsIn(name: string): Crd[] {
  return textsIn(targets.find(({ folder }) => folder === `packages/${name}/crds`)!).map((text) => JSON.parse(text));
}

function textsIn({ folder }: Target): string[] {
  return readdirSync(join(REPOSITORY_ROOT, folder)).filter((file) => file !== RECORD).map((file) => readFileSync(join(REPOSITORY_ROOT, folder, file), 'utf8'));
}
