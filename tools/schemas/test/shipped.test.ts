import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY_ROOT } from '../../../checks/sandbox/sandbox.ts';
import { problemsOf } from '../check.ts';
import type { Crd } from '../crd.ts';
import { minified } from '../crd.ts';
import { RECORD, targetsOf } from '../generate.ts';
import type { Target } from '../generate.ts';
import { INDEX } from '../kinds.ts';
import { KUBERNETES } from '../packages.ts';

const targets = targetsOf(REPOSITORY_ROOT);

test('the core ships what it renders for Flux and Argo CD', () => {
  expect(crdsIn('platform').map(({ spec }) => `${spec.group}/${spec.names.kind}`)).toEqual([
    'notification.toolkit.fluxcd.io/Alert', 'argoproj.io/Application', 'source.toolkit.fluxcd.io/Bucket', 'source.toolkit.fluxcd.io/ExternalArtifact', 'source.toolkit.fluxcd.io/GitRepository',
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

function crdsIn(name: string): Crd[] {
  return textsIn(targets.find(({ folder }) => folder === `packages/${name}/crds`)!).map((text) => JSON.parse(text));
}

function textsIn({ folder }: Target): string[] {
  return readdirSync(join(REPOSITORY_ROOT, folder)).filter((file) => file !== RECORD && file !== INDEX).map((file) => readFileSync(join(REPOSITORY_ROOT, folder, file), 'utf8'));
}
