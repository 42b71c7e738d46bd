import { JsonFile, Project } from 'projen';
import type { ClusterOptions } from './lab-project';
import { OwnedJson, Sample } from './owned';
import { npmName, RELEASED } from './released';
import { refused } from './rules';
import { factsOf, programOf } from './texts';

/** What the command `platform` is told. */
export const CONFIGURATION = 'platform.json';

/** How long a version runs on the cluster before, unless the list says otherwise. */
const SOAK = '24h';

/** What every program renders with. */
const LIBRARIES = ['cdk8s', 'constructs'];

/** What the first files of a cluster are made of. */
export interface Surroundings {
  readonly domain: string;
  readonly repositoryUrl: string;
}

/** A cluster of the list, and its folder. */
export class LabCluster {
  public readonly name: string;
  /** Folder of its program, from the root. */
  public readonly folder: string;
  public readonly follows?: string;
  public readonly soak?: string;
  public readonly reads: readonly string[];
  /** Whether its program composes it with the foundation. */
  public readonly foundation: boolean;

  /** @param before the clusters that were added earlier */
  constructor(project: Project, name: string, options: ClusterOptions, before: readonly string[], surroundings: Surroundings) {
    this.name = name;
    this.folder = `apps/${name}`;
    this.follows = options.follows;
    this.soak = options.follows === undefined ? undefined : options.soak ?? SOAK;
    this.reads = options.reads ?? [];
    this.foundation = options.foundation ?? true;
    check(name, options, before);

    new Sample(project, `${this.folder}/cluster.json`, () => factsOf(name, before.length + 1, surroundings.domain));
    new Sample(project, `${this.folder}/main.ts`, () => programOf(name, before, this.foundation));
    new OwnedJson(project, `${this.folder}/package.json`, (content) => withPins(content, name, pinsOf(options)));
    new JsonFile(project, `${this.folder}/tsconfig.json`, { newline: true, obj: tsconfigOf('../../node_modules/@types', ['**/*.ts']) });
  }
}

/** How TypeScript reads what Node runs as it stands. */
export function tsconfigOf(typeRoot: string, include: readonly string[]): object {
  return {
    compilerOptions: {
      target: 'es2024',
      module: 'nodenext',
      strict: true,
      noEmit: true,
      // Only types may be in it that can be left out.
      erasableSyntaxOnly: true,
      verbatimModuleSyntax: true,
      allowImportingTsExtensions: true,
      skipLibCheck: true,
      typeRoots: [typeRoot],
      types: ['node'],
    },
    include,
    exclude: ['node_modules'],
  };
}

function check(name: string, { follows, soak, reads = [], components = [] }: ClusterOptions, before: readonly string[]): void {
  const where = `apps/${name}`;
  if (!/^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$/.test(name)) throw refused('PROJEN-LAB-002', 'lab', `a cluster's name must be at most 32 lower-case letters, digits and '-', got '${name}': choose a name such as 'home'`);
  if (before.includes(name)) throw refused('PROJEN-LAB-002', 'lab', `a cluster's name must be that of one cluster, got '${name}' twice: choose another name`);
  const others = before.length > 0 ? `one of ${before.join(', ')}, which were added before` : 'a cluster that was added before, of which there is none';
  if (follows !== undefined && !before.includes(follows)) throw refused('PROJEN-LAB-003', where, `'follows' must be ${others}, got '${follows}': correct it, or add that cluster first`);
  for (const other of reads) {
    if (!before.includes(other)) throw refused('PROJEN-LAB-003', where, `'reads' must be ${others}, got '${other}': correct it, or add that cluster first`);
  }
  if (soak !== undefined && follows === undefined) throw refused('PROJEN-LAB-004', where, `'soak' must stand beside 'follows', got '${soak}' alone: say which cluster runs a version first`);
  if (soak !== undefined && !/^[1-9]\d*[mhd]$/.test(soak)) throw refused('PROJEN-LAB-004', where, `'soak' must be a whole number of m, h or d, got '${soak}': write it as in '12h'`);
  for (const component of components) {
    if (!(npmName(component) in RELEASED.components)) throw refused('PROJEN-LAB-005', where, `'components' must be names of packages, got '${component}': use some of ${Object.keys(RELEASED.components).filter((known) => known.includes('/')).map((known) => known.split('/')[1]).join(', ')}`);
  }
}

/** The npm names of what a program is pinned to. */
function pinsOf({ components = [], foundation = true }: ClusterOptions): string[] {
  return [...new Set([npmName('platform'), ...(foundation ? [npmName('foundation'), ...RELEASED.foundation] : []), ...components.map(npmName), ...LIBRARIES])];
}

/** A program's package.json with a pin of each. Those that are there stay: they are their owner's, and Renovate's. */
function withPins(content: { readonly dependencies?: Readonly<Record<string, string>> }, name: string, wanted: readonly string[]): object {
  const pins = content.dependencies ?? {};
  const missing = wanted.filter((dependency) => !(dependency in pins));
  if (missing.length === 0) return content;
  const all = { ...pins, ...Object.fromEntries(missing.map((dependency) => [dependency, RELEASED.components[dependency]])) };
  return { name: `${name}-cluster`, private: true, type: 'module', ...content, dependencies: Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1))) };
}
