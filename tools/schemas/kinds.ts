import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Crd } from './crd.ts';
import { PACKAGES } from './packages.ts';

/** The file beside the schemas that says which kinds they are of: an array of `Kind`, one a line. */
export const INDEX = 'KINDS.json';

/** What the index says of one kind: all that a component needs of it, so that a synthesis doesn't read the schemas for it. */
interface Kind {
  /** Its schema is in the file `<plural>.<group>.json`. */
  readonly plural: string;
  readonly group: string;
  readonly kind: string;
  /** The versions that are served, in the order in which Kubernetes prefers them. */
  readonly versions: string[];
  readonly scope: Crd['spec']['scope'];
}

/** The text of the index, as the schemas of a package have it. */
export function indexOf(root: string, name: string): string {
  const folder = join(root, 'packages', name, 'crds');
  const kinds = readdirSync(folder).sort()
    .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')))
    .filter((content) => content.kind === 'CustomResourceDefinition')
    .map(({ spec }: Crd): Kind => ({
      plural: spec.names.plural, group: spec.group, kind: spec.names.kind, versions: spec.versions.filter(({ served }) => served).map((version) => version.name).sort(byPreference), scope: spec.scope,
    }))
    .sort((a, b) => (`${a.group}/${a.kind}` < `${b.group}/${b.kind}` ? -1 : 1));
  return `[\n${kinds.map((kind) => JSON.stringify(kind)).join(',\n')}\n]\n`;
}

/** Writes the index of a package. */
export function writeIndex(root: string, name: string): void {
  writeFileSync(join(root, 'packages', name, 'crds', INDEX), indexOf(root, name));
}

/** What is wrong with the indexes of packages, without getting anything. */
export function indexProblems(root: string, names: string[] = PACKAGES): string[] {
  return names.filter((name) => {
    const file = join(root, 'packages', name, 'crds', INDEX);
    return !existsSync(file) || readFileSync(file, 'utf8') !== indexOf(root, name);
  }).map((name) => `[packages/${name}] 'crds/${INDEX}' must say what the schemas beside it say, got something else: run 'npx projen schemas ${name} --index'`);
}

/** Stable versions first, then beta, then alpha, and of each the newest first. */
function byPreference(a: string, b: string): number {
  const [one, other] = [a, b].map((version) => {
    const [, major, stage, minor] = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version)!;
    return [stage === undefined ? 2 : stage === 'beta' ? 1 : 0, Number(major), Number(minor ?? 0)];
  });
  return other[0] - one[0] || other[1] - one[1] || other[2] - one[2];
}
