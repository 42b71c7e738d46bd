import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compact, crdsOf, minified } from './crd.ts';
import type { Crd } from './crd.ts';
import { enumsOf, kubernetesOf } from './kubernetes.ts';
import { ARGO_CD, KUBERNETES, PACKAGES, sourcesOf } from './packages.ts';
import type { Source } from './packages.ts';
import { acquire } from '../../packages/cli/src/verify/source.ts';
import { Refusal } from '../../packages/cli/src/refusal.ts';

const SOURCES = new Refusal('SCHEMAS-002', {
  protects: 'A package without sources of schemas gets none.',
  wrong: 'npx projen schemas platform-x',
  right: 'its sources in tools/schemas/packages.ts',
});
const MOVED = new Refusal('SCHEMAS-003', {
  protects: 'A tag that upstream has moved is not what was reviewed.',
  wrong: 'a tag with another commit than SOURCES.json has',
  right: 'the commit of SOURCES.json, or a reason to accept the other',
});

/** The file beside the schemas that says where they come from: an array of `Recorded`. */
export const RECORD = 'SOURCES.json';

/** Which source it is: all that is known of it without getting it. */
export interface Identity {
  /** The constant that decides the version: of the package's `upstream.ts`, of another package's (`flux/FLUX_VERSION`), or of `tools/schemas/packages.ts`. */
  readonly for: string;
  /** The version that stood there. */
  readonly version: string;
  readonly from: 'go' | 'git';
  /** The Go module, or the repository on GitHub. */
  readonly module?: string;
  readonly repository?: string;
  /** The module's version, or the repository's tag. */
  readonly tag: string;
}

/** What `SOURCES.json` says of one source. */
export interface Recorded extends Identity {
  /** The module's sum in Go's form (`h1:…`), or the commit that the tag stands for. */
  readonly sum?: string;
  readonly commit?: string;
  /** The files that were read, each with its sha256. */
  readonly paths: Record<string, string>;
  /** What is not exactly what gets installed, if anything. */
  readonly exact?: string;
  /** The files that were made of them. */
  readonly files: string[];
}

/** A folder of schemas, and where they come from. */
export interface Target {
  /** For example `packages/cilium/crds`. */
  readonly folder: string;
  readonly sources: Array<Source & { readonly make: (texts: string[]) => Record<string, string> }>;
}

/** The folders of schemas of some packages, or of all. */
export function targetsOf(root: string, packages: string[] = PACKAGES): Target[] {
  const unknown = packages.find((name) => !PACKAGES.includes(name));
  if (unknown) throw SOURCES.error(`packages/${unknown}`, `the package must have sources of schemas, got none in tools/schemas/packages.ts: add them, or name one of ${PACKAGES.join(', ')}`);
  const crds = packages.map((name) => ({
    folder: `packages/${name}/crds`,
    sources: [...sourcesOf(root, name), ...(name === 'platform' ? [argoCdSource()] : [])].map((source) => ({ ...source, make: (texts: string[]) => crdFiles(texts, source) })),
  }));
  return packages.includes('platform') ? [...crds, { folder: 'packages/platform/kubernetes', sources: KUBERNETES.map(kubernetesSource) }] : crds;
}

/** What is known of a source without getting it. */
export function identityOf({ for: constant, version, origin }: Source): Identity {
  return { for: constant, version, from: 'module' in origin ? 'go' : 'git', ...origin };
}

/** Gets a source and makes its files. */
export function generate(root: string, source: Target['sources'][number]): { recorded: Recorded; files: Record<string, string> } {
  const tree = acquire(root, source.origin);
  const paths = source.paths.flatMap((path) => (path.endsWith('/') ? tree.list(path).filter((name) => name.endsWith('.yaml')).map((name) => `${path}${name}`) : [path]));
  const contents = paths.map((path) => tree.read(path));
  const files = source.make(contents.map((content) => content.toString()));
  return {
    recorded: {
      ...identityOf(source),
      ...('module' in source.origin ? { sum: tree.proof } : { commit: tree.proof }),
      paths: Object.fromEntries(paths.map((path, index) => [path, createHash('sha256').update(contents[index]).digest('hex')])),
      ...(source.exact ? { exact: source.exact } : {}),
      files: Object.keys(files).sort(),
    },
    files,
  };
}

/** Generates a folder anew; what was in it goes. */
export function write(root: string, target: Target): void {
  const before = recordsOf(root, target);
  const made = target.sources.map((source) => generate(root, source));
  made.forEach(({ recorded }) => assertUnmoved(recorded, before));
  const folder = join(root, target.folder);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  made.forEach(({ files }) => Object.entries(files).forEach(([file, text]) => writeFileSync(join(folder, file), text)));
  writeFileSync(join(folder, RECORD), `${JSON.stringify(made.map(({ recorded }) => recorded), null, 2)}\n`);
}

/** What is recorded of a folder. */
export function recordsOf(root: string, target: Target): Recorded[] {
  const file = join(root, target.folder, RECORD);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
}

/** A version that was published stays what it is: another content under the same name is an accident at best. */
function assertUnmoved(recorded: Recorded, before: Recorded[]): void {
  const name = recorded.module ?? recorded.repository;
  const old = before.find((other) => (other.module ?? other.repository) === name && other.tag === recorded.tag);
  const [was, is] = [old?.sum ?? old?.commit, recorded.sum ?? recorded.commit];
  if (old && was !== is) {
    throw MOVED.error(String(name), `${recorded.tag} must be what it was, ${was}, got ${is}: find out why upstream moved it, and remove its entry from ${RECORD} to accept that`);
  }
}

function crdFiles(texts: string[], { without = [], change }: Source): Record<string, string> {
  const crds = texts.flatMap(crdsOf).filter(({ metadata }) => !without.includes(metadata.name));
  if (change) crds.forEach(change);
  return Object.fromEntries(crds.map((crd) => [`${crd.metadata.name}.json`, minified(compact(crd))]));
}

function argoCdSource(): Source {
  return { for: 'ARGO_CD', version: ARGO_CD, origin: { module: 'github.com/argoproj/argo-cd/v3', tag: ARGO_CD }, paths: ['manifests/crds/application-crd.yaml'], change: withoutState };
}

/** What Argo CD itself writes into an Application is half of its schema, and nobody renders it. */
function withoutState({ spec }: Crd): void {
  for (const { schema } of spec.versions as any[]) {
    const { status: _, operation: __, ...properties } = schema.openAPIV3Schema.properties;
    schema.openAPIV3Schema.properties = properties;
  }
}

function kubernetesSource(version: string): Target['sources'][number] {
  const [minor] = version.match(/\d+\.\d+/)!;
  return {
    for: 'KUBERNETES',
    version,
    origin: { module: 'k8s.io/kubernetes', tag: version },
    paths: ['api/openapi-spec/swagger.json', 'pkg/generated/openapi/zz_generated.openapi.go'],
    make: ([text, go]) => ({ [`${minor}.json`]: minified(kubernetesOf(version, JSON.parse(text), enumsOf(go))) }),
  };
}
