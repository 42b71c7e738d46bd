import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { componentName, isOurs, npmName } from '../repository/packages.ts';
import { programOf } from '../repository/programs.ts';

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
  const program = programOf(root, cluster).folder;
  const version: string = readJson(join(program, 'cluster.json')).kubernetesVersion;
  const [minor] = version.match(/\d+\.\d+/)!;
  const packages = Object.keys(readJson(join(program, 'package.json')).dependencies)
    .filter(isOurs)
    .map(componentName);
  const kubernetes = join(factsFolder(root, cluster, 'platform', 'kubernetes'), `${minor}.json`);
  if (!existsSync(kubernetes)) throw new Error(`[${cluster}] 'kubernetesVersion' must be one that the pinned platform has the schemas of, got ${version}: pin a platform that has ${minor}`);
  // The core first: what a component brings itself is newer.
  const crds = ['platform', ...packages.filter((name) => name !== 'platform')].flatMap((name) => {
    const folder = factsFolder(root, cluster, name, 'crds');
    return existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.json') && !['KINDS.json', 'SOURCES.json'].includes(file)).sort().map((file) => readJson(join(folder, file))) : [];
  });
  return { kubernetes: readJson(kubernetes), crds };
}

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

function readJson(path: string): any {
  return JSON.parse(readFileSync(path, 'utf8'));
}
