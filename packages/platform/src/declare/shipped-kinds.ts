import { existsSync, readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { IConstruct } from 'constructs';
import { nearest } from '../values/nearest';
import { JsonFile } from '../values/json-file';
import { Refusal } from '../values/refusal';
import { CustomResourceKind } from './stage';

/** Which of the kinds that a package ships a stage installs, and what their CRDs don't say of them. */
export interface ShippedKindsProps {
  /**
   * API groups to take kinds of. Refused: a group that the package ships no kind of.
   * @default - all groups
   */
  readonly groups?: string[];
  /**
   * The only kinds to take of these groups. Refused: a kind that is not among them.
   * @default - all kinds
   */
  readonly only?: string[];
  /**
   * Kinds of these groups to leave out. Refused: a kind that is not among them.
   * @default - none
   */
  readonly without?: string[];
  /**
   * Kinds of these groups that lose data when an object of theirs is deleted (see `CustomResourceKind.stateful`); the others
   * don't. Refused: a kind that is not among them.
   * @default - none
   */
  readonly stateful?: string[];
}

/** One entry of `crds/KINDS.json`. */
interface Entry {
  readonly group: string;
  readonly kind: string;
  readonly versions: string[];
  readonly scope: string;
}

const OF_A_PACKAGE = new Refusal('PLATFORM-331', {
  protects: 'A component without a package ships no CRDs, and would seem to install nothing.',
  wrong: "constructor(scope: Construct, id: string) { super(scope, id); new Stage(this, 'Operator', { namespace, installs: this.shippedKinds() }); }",
  right: "constructor(scope: Construct, id: string) { super(scope, id); new Stage(this, 'Operator', { namespace, installs: [{ group: 'example.org', kind: 'Shop', versions: ['v1'], crd: 'shops.yaml' }] }); }",
});

const SHIPPED = new Refusal('PLATFORM-332', {
  protects: 'A package that was packed without its CRDs would seem to install nothing, so nobody would wait for it.',
  wrong: '"files": ["lib"]',
  right: '"files": ["lib", "crds"]',
});

const KNOWN = new Refusal('PLATFORM-333', {
  protects: 'A misspelt kind would be left out in silence, or its objects pruned although they hold data.',
  wrong: "this.shippedKinds({ stateful: ['DragonFly'] })",
  right: "this.shippedKinds({ stateful: ['Dragonfly'] })",
});

/** The kinds that the package of a component ships the CRDs of: those of its index, or of the CRDs themselves where it has none. */
export function shippedKinds(component: IConstruct, packageName: string, packageDir: string | undefined, props: ShippedKindsProps): CustomResourceKind[] {
  OF_A_PACKAGE.unless(component, packageDir !== undefined, "asks for the kinds that its package ships, and it is written in a program: list the kinds in 'installs', each with the file of its CRD");
  const entries = entriesIn(join(packageDir!, 'crds'));
  SHIPPED.unless(component, entries.length > 0, `asks for the kinds that ${packageName} ships, and its folder 'crds' holds no CRD: put them there, and name the folder under 'files' in package.json`);

  const check = (prop: string, names: readonly string[] = [], known: readonly string[]): void => {
    for (const name of names.filter((candidate) => !known.includes(candidate))) {
      const meant = nearest(name, known);
      KNOWN.unless(component, false, `'${prop}' must name what ${packageName} ships, got '${name}': ${meant === undefined ? `name one of ${[...new Set(known)].join(', ')}` : `write '${meant}'`}`);
    }
  };
  const { groups, only, without, stateful } = props;
  check('groups', groups, entries.map(({ group }) => group));
  const candidates = entries.filter(({ group }) => groups?.includes(group) ?? true);
  const kinds = candidates.map(({ kind }) => kind);
  check('only', only, kinds);
  check('without', without, kinds);
  check('stateful', stateful, kinds);
  return candidates.filter(({ kind }) => (only?.includes(kind) ?? true) && !without?.includes(kind)).map(({ group, kind, versions, scope }) => ({
    group, kind, versions, namespaced: scope === 'Namespaced', stateful: stateful?.includes(kind) ?? false,
  }));
}

const read = new Map<string, Entry[]>();

function entriesIn(folder: string): Entry[] {
  if (!read.has(folder)) read.set(folder, existsSync(join(folder, 'KINDS.json')) ? JSON.parse(readFileSync(join(folder, 'KINDS.json'), 'utf8')) : entriesOfCrds(folder));
  return read.get(folder)!;
}

/** Of a package that has no index: slower, since schemas are large. */
function entriesOfCrds(folder: string): Entry[] {
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.json')).sort() : [];
  return files.map((file): any => (file === 'SOURCES.json' ? {} : JsonFile._readWritten(join(folder, file)))).filter(({ kind }) => kind === 'CustomResourceDefinition').map(({ spec }) => ({
    group: spec.group, kind: spec.names.kind, versions: spec.versions.filter(({ served }: { served: boolean }) => served).map(({ name }: { name: string }) => name), scope: spec.scope,
  }));
}
