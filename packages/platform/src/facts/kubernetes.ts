import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { SchemaContext } from './json-schema';

/** Kubernetes' own kinds in one minor version. */
export interface KubernetesApi extends SchemaContext {
  /** For example `1.35`. */
  readonly minor: string;
  /** By `apiVersion/Kind`, such as `apps/v1/Deployment`. */
  readonly kinds: { readonly [id: string]: { readonly schema: string; readonly namespaced: boolean } };
  /** API groups, of which the core group has no name. */
  readonly groups: ReadonlySet<string>;
}

/** API groups of Flux, which is there before anything that it applies. */
export const FLUX_GROUPS: readonly string[] = ['source', 'kustomize', 'helm', 'notification'].map((name) => `${name}.toolkit.fluxcd.io`);

/** API group of Argo CD. */
export const ARGO_CD_GROUP = 'argoproj.io';

const FOLDER = join(__dirname, '../..', 'kubernetes');

/** The minor versions of Kubernetes whose kinds this release knows. */
export function knownMinors(): string[] {
  return readdirSync(FOLDER).filter((file) => /^\d+\.\d+\.json$/.test(file)).map((file) => file.slice(0, -'.json'.length)).sort((a, b) => Number(a.split('.')[1]) - Number(b.split('.')[1]));
}

/** `1.35` of `v1.35.0`. */
export function minorOf(version: string): string {
  return version.replace(/^v/, '').split('.').slice(0, 2).join('.');
}

const apis = new Map<string, KubernetesApi>();

/** Kubernetes' own kinds in the version of a cluster, whose minor is a known one. */
export function kubernetesOf(version: string): KubernetesApi {
  const minor = minorOf(version);
  if (!apis.has(minor)) {
    const { kinds, definitions } = JSON.parse(readFileSync(join(FOLDER, `${minor}.json`), 'utf8')) as Pick<KubernetesApi, 'kinds' | 'definitions'>;
    const groups = new Set(Object.keys(kinds).map((id) => (id.split('/').length === 2 ? '' : id.split('/')[0])));
    apis.set(minor, { minor, kinds, definitions, groups, metadata: definitions[kinds['v1/ConfigMap'].schema].properties!.metadata });
  }
  return apis.get(minor)!;
}
