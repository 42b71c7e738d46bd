import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../refusal.ts';
import { componentName, isOurs, npmName } from '../repository/packages.ts';
import { readJson } from '../repository/json.ts';
import { pinsOf, programOf } from '../repository/programs.ts';

const INSTALLED = new Refusal('VERIFY-001', {
  protects: 'The schemas that objects are held to come from what is pinned.',
  wrong: 'npx platform verify in a fresh clone',
  right: 'npx platform render, and then npx platform verify',
});
const VERSION = new Refusal('VERIFY-002', {
  protects: 'Objects would be held to the schemas of another Kubernetes.',
  wrong: '"kubernetesVersion": "1.12.0"',
  right: '"kubernetesVersion": "1.34.1"',
});

type Schema = Record<string, any>;

/** What is known of the kinds that a cluster may hold. */
export interface Facts {
  readonly kubernetes: {
    readonly version: string;
    readonly kinds: Record<string, { readonly schema: string }>;
    readonly definitions: Record<string, Schema>;
  };
  readonly crds: readonly Schema[];
}

/** Reads what a cluster's pins say of its kinds, at its version of Kubernetes. */
export function factsOf(root: string, cluster: string): Facts {
  const { folder: program, path } = programOf(root, cluster);
  const version: unknown = readJson(join(program, 'cluster.json'), `${path}/cluster.json`).kubernetesVersion;
  const [minor] = /\d+\.\d+/.exec(String(version)) ?? [];
  const packages = Object.keys(pinsOf(programOf(root, cluster)))
    .filter(isOurs)
    .map(componentName);
  const kubernetes = join(factsFolder(root, cluster, 'platform', 'kubernetes'), `${minor}.json`);
  if (!existsSync(join(program, 'node_modules', npmName('platform')))) throw INSTALLED.error(path, `'${npmName('platform')}' must be installed at its pin, and isn't: run 'npx platform render'`);
  if (!existsSync(kubernetes)) throw VERSION.error(`${path}/cluster.json`, `'kubernetesVersion' must be one that the pinned platform has the schemas of, got ${JSON.stringify(version) ?? 'none'}: correct it, or pin a platform that has its schemas`);
  // The core first: what a component brings itself is newer.
  const crds = ['platform', ...packages.filter((name) => name !== 'platform')].flatMap((name) => {
    const folder = factsFolder(root, cluster, name, 'crds');
    return existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.json') && !['KINDS.json', 'SOURCES.json'].includes(file)).sort().map((file) => readJson(join(folder, file), `${npmName(name)}/crds/${file}`)) : [];
  });
  const talos = readJson(join(program, 'cluster.json'), `${path}/cluster.json`).talosVersion === undefined ? [] : [TALOS_LOGIN];
  return { kubernetes: readJson(kubernetes, `${npmName('platform')}/kubernetes/${minor}.json`), crds: [...crds, ...talos] };
}

/** What Talos itself serves as soon as its machines let pods in to its API: no package brings it. */
const TALOS_LOGIN = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'serviceaccounts.talos.dev' },
  spec: {
    group: 'talos.dev',
    names: { kind: 'ServiceAccount', listKind: 'ServiceAccountList', plural: 'serviceaccounts', singular: 'serviceaccount' },
    scope: 'Namespaced',
    versions: [{
      name: 'v1alpha1', served: true, storage: true,
      schema: { openAPIV3Schema: { type: 'object', properties: {
        apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: { type: 'object' },
        spec: { type: 'object', properties: { roles: { type: 'array', items: { type: 'string' } } } },
        status: { type: 'object', properties: { failureReason: { type: 'string' } } },
      } } },
    }],
  },
};

/** All kinds that a cluster serves, as `group/version/Kind`. */
export function kindsOf({ kubernetes, crds }: Facts): string[] {
  return [
    ...Object.keys(kubernetes.kinds),
    ...crds.flatMap(({ spec }) => spec.versions.filter(({ served }: Schema) => served).map(({ name }: Schema) => `${spec.group}/${name}/${spec.names.kind}`)),
  ];
}

/** Where facts of a package are: at the version that the cluster pins. */
export function factsFolder(root: string, cluster: string, name: string, facts: 'crds' | 'charts' | 'kubernetes'): string {
  return join(programOf(root, cluster).folder, 'node_modules', npmName(name), facts);
}
