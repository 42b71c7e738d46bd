import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmName } from '../../projenrc/repository.ts';
import { Refusal } from '../../packages/cli/src/refusal.ts';
import { TYPED_KUBERNETES } from './packages.ts';

const SHARED_TYPES = new Refusal('SCHEMAS-008', {
  protects: 'The same types twice are two types.',
  wrong: "import '../imports/helm-release'",
  right: 'import of the same file from the core',
});
const KIND = new Refusal('SCHEMAS-009', {
  protects: 'Types of a kind that nobody ships have no schema.',
  wrong: 'an import of a kind that no package has',
  right: 'its source in tools/schemas/packages.ts',
});

/** The part of a structural schema that a type follows from. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: unknown[];
  readonly properties?: Record<string, Schema>;
  readonly required?: string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly default?: unknown;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
}

const MARKER = '// Generated from the schemas by `npx projen schemas`: edit the import in the component instead.';

/** Flux' groups, whose types stand in the core once for all packages, as those of Kubernetes do. */
const FLUX_GROUP = /\.toolkit\.fluxcd\.io$/;

/** The package that holds what all share. */
export const CORE = 'platform';

/** How a package imports types of its own, and those of the core. */
const OWN = './imports/';
const SHARED = `${npmName(CORE)}/lib/imports/`;

/**
 * The types that stand in a package's `src/imports/`, by file name: those that its own sources import, and in the core those
 * that the sources of all packages import from it.
 * A new kind is an import and a run of `npx projen schemas`; what nobody imports is not there.
 */
export function importsOf(root: string, folder: string): Record<string, string> {
  /** By file the kinds, and which package asks for each. */
  const wanted = new Map<string, Map<string, string>>();
  for (const importer of folder === CORE ? readdirSync(join(root, 'packages')).sort() : [folder]) {
    for (const { from, file, kinds } of importsIn(root, importer)) {
      if (from === OWN && isShared(root, importer, file)) throw SHARED_TYPES.error(`packages/${importer}`, `the package imports '${OWN}${file}', whose types stand in the core, once for all packages: import '${SHARED}${file}'`);
      if (from === (folder === CORE ? SHARED : OWN)) kinds.forEach((kind) => wanted.set(file, (wanted.get(file) ?? new Map<string, string>()).set(kind, importer)));
    }
  }
  return Object.fromEntries([...wanted].sort().map(([file, kinds]) => [`${file}.ts`, typesOf(root, folder, file, kinds)]));
}

/** Writes the types of a package, and removes those that nobody imports any longer. */
export function writeImports(root: string, folder: string): void {
  const target = join(root, 'packages', folder, 'src/imports');
  rmSync(target, { recursive: true, force: true });
  const files = Object.entries(importsOf(root, folder));
  if (files.length > 0) mkdirSync(target);
  files.forEach(([file, text]) => writeFileSync(join(target, file), text));
}

/** The text of one file: the kinds of one version of a group. */
function typesOf(root: string, folder: string, file: string, importers: ReadonlyMap<string, string>): string {
  const kinds = [...importers.keys()].sort();
  const apiVersion = apiVersionOf(file);
  const { version, definitions } = kubernetesOf(root);
  const shared = new Map<string, string>();
  /** Definitions of Kubernetes are types of their own: they refer to one another. */
  const refer = (name: string): string => {
    const alias = name.split('.').pop()!;
    if (!shared.has(alias)) {
      shared.set(alias, '');
      shared.set(alias, typeOf(definitions[name], refer));
    }
    return alias;
  };
  const types = kinds.flatMap((kind) => {
    const schema = schemaOf(root, folder, apiVersion, kind);
    if (!schema) return [];
    const { apiVersion: _, kind: __, metadata: ___, status: ____, ...properties } = schema.properties ?? {};
    const body = typeOf({ ...schema, properties, required: schema.required?.filter((name) => name in properties) }, refer).slice(2);
    return [[kind, `{\n  apiVersion: '${apiVersion}';\n  kind: '${kind}';\n  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };\n${body}`]];
  });
  // A part of a kind, such as PodSpec, comes with the kind.
  const unknown = kinds.find((kind) => !shared.has(kind) && !types.some(([name]) => name === kind));
  if (unknown) {
    throw KIND.error(`packages/${importers.get(unknown)}`, `the package imports '${unknown}' from '${folder === CORE ? SHARED : OWN}${file}', and no package ships a schema of ${unknown} in ${apiVersion}: correct the name, or add its source to tools/schemas`);
  }
  const all = [...types, ...[...shared].sort(([a], [b]) => (a < b ? -1 : 1))];
  return `${MARKER}\n${shared.size > 0 ? `// Kubernetes ${version}\n` : ''}${all.map(([name, text]) => `\nexport type ${name} = ${text};\n`).join('')}`;
}

/** A schema as a type, indented like what stands around it. */
export function typeOf(schema: Schema, refer: (name: string) => string, indent = ''): string {
  if (schema.$ref) return refer(schema.$ref);
  if (schema['x-kubernetes-int-or-string']) return 'number | string';
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value).replace(/^"(.*)"$/, "'$1'")).join(' | ');
  switch (schema.type) {
    case 'string': return 'string';
    case 'boolean': return 'boolean';
    case 'integer': case 'number': return 'number';
    case 'array': return `ReadonlyArray<${typeOf(schema.items ?? {}, refer, indent)}>`;
    default:
  }
  if (schema.properties && Object.keys(schema.properties).length > 0) {
    const inner = `${indent}  `;
    const open = schema['x-kubernetes-preserve-unknown-fields'] ? [`${inner}[key: string]: any;`] : [];
    const fields = Object.entries(schema.properties).map(([name, field]) => {
      const needed = schema.required?.includes(name) && field.default === undefined;
      return `${inner}${/^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`}${needed ? '' : '?'}: ${typeOf(field, refer, inner)};`;
    });
    return `{\n${[...fields, ...open].join('\n')}\n${indent}}`;
  }
  if (typeof schema.additionalProperties === 'object') return `{ [key: string]: ${typeOf(schema.additionalProperties, refer, indent)} }`;
  return schema.type === 'object' && !schema['x-kubernetes-preserve-unknown-fields'] && schema.additionalProperties !== true ? '{ [key: string]: never }' : 'any';
}

/** The schema of a kind: its own package's before those of others, Kubernetes' own last. */
function schemaOf(root: string, folder: string, apiVersion: string, kind: string): Schema | undefined {
  const [group, version] = apiVersion.split('/');
  const folders = [folder, ...readdirSync(join(root, 'packages')).sort()].map((name) => join(root, 'packages', name, 'crds')).filter(existsSync);
  for (const crds of folders) {
    for (const file of readdirSync(crds).filter((name) => name.endsWith(`.${group}.json`))) {
      const { spec } = JSON.parse(readFileSync(join(crds, file), 'utf8'));
      const found = spec.names.kind === kind && spec.versions.find(({ name }: { name: string }) => name === version);
      if (found) return found.schema.openAPIV3Schema;
    }
  }
  const { kinds, definitions } = kubernetesOf(root);
  return definitions[kinds[`${apiVersion}/${kind}`]?.schema];
}

/** Kubernetes' own kinds. Which values a text may have is left to the synthesis: sources put many of them together at run time. */
function kubernetesOf(root: string): { version: string; kinds: Record<string, { schema: string }>; definitions: Record<string, Schema> } {
  return JSON.parse(readFileSync(join(root, `packages/platform/kubernetes/${TYPED_KUBERNETES}.json`), 'utf8'), (key, value) => (key === 'enum' && Array.isArray(value) ? undefined : value));
}

/** What the sources of a package import, of its own types and of the core's. */
function importsIn(root: string, folder: string): Array<{ from: string; file: string; kinds: string[] }> {
  const source = join(root, 'packages', folder, 'src');
  return readdirSync(source).filter((name) => name.endsWith('.ts')).flatMap((name) => (
    [...readFileSync(join(source, name), 'utf8').matchAll(/^import type \{([^}]+)\} from '([^']+\/imports\/)([^'/]+)';$/gm)].map(([, names, from, file]) => (
      { from, file, kinds: names.split(',').map((kind) => kind.trim().split(' as ')[0]) }
    ))
  ));
}

/**
 * Whether the types of a file stand in the core for all: those of Kubernetes, and those of Flux, but for a package that
 * ships CRDs of that group itself, which may differ.
 */
function isShared(root: string, folder: string, file: string): boolean {
  const apiVersion = apiVersionOf(file);
  const group = apiVersion.split('/')[0];
  const crds = join(root, 'packages', folder, 'crds');
  const ships = existsSync(crds) && readdirSync(crds).some((name) => name.endsWith(`.${group}.json`));
  return (FLUX_GROUP.test(group) && !ships) || Object.keys(kubernetesOf(root).kinds).some((kind) => kind.startsWith(`${apiVersion}/`));
}

/** `policy-v1` is of `policy/v1`. */
function apiVersionOf(file: string): string {
  return file.replace(/-(?=v\d[a-z0-9]*$)/, '/');
}
