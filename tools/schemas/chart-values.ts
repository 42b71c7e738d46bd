import { parse } from 'yaml';
import { Reader, Value, type ValueType } from './chart-reads.ts';
import { Refusal } from '../../packages/cli/src/refusal.ts';

const SUBCHART = new Refusal('SCHEMAS-007', {
  protects: 'The values of a sub-chart that is missing would be unknown keys.',
  wrong: "a chart's dependency that is not in its folder",
  right: "its name in 'subcharts' of tools/schemas/charts.ts",
});

/** What a chart knows of a value: the keys below it, `true` where anything may be below it, `false` where nothing may. */
export type KeyTree = boolean | { [key: string]: KeyTree };

/** The types of a chart's values that take one type alone, by key. */
export interface TypeTree {
  readonly [key: string]: ValueType | TypeTree;
}

/** What is known of a chart's values. */
export interface ChartValues {
  /** The keys. */
  readonly values: { [key: string]: KeyTree };
  /** The types of those that take one alone. */
  readonly types: TypeTree;
}

/** A chart's files: texts by path, those of sub-charts below `charts/<name>/`. */
export type ChartFolder = Record<string, string>;

interface Metadata {
  readonly name?: string;
  readonly type?: string;
  readonly dependencies?: Dependency[];
}

interface Dependency {
  readonly name: string;
  readonly alias?: string;
  readonly condition?: string;
  readonly tags?: string[];
}

/**
 * The keys that a chart knows: those of its values, those that its schema names, those that only its templates read, and
 * the same of its sub-charts. Beside them the types of the values whose default, or schema, says one.
 */
export function valuesOf(folder: ChartFolder): ChartValues {
  const values = new Value();
  const reader = new Reader();
  define(folder, reader);
  addChart(folder, values, reader);
  const keys = treeOf(values) as { [key: string]: KeyTree };
  return { values: keys, types: typesOf(values, keys) };
}

/** Named templates are every chart's; a chart's own replace those of its sub-charts. */
function define(folder: ChartFolder, reader: Reader): void {
  subchartsOf(folder).forEach(({ files }) => define(files, reader));
  templatesOf(folder).forEach(([path, text]) => reader.define(path, text));
}

function addChart(folder: ChartFolder, values: Value, reader: Reader): void {
  values.kind = 'chart';
  const context = { values, files: folder };
  if (folder['values.schema.json']) {
    const schema = JSON.parse(folder['values.schema.json']);
    addSchema(values, schema, schema, []);
  }
  addDefaults(values, parse(folder['values.yaml'] ?? folder['values.tmpl.yaml'] ?? '', { merge: true, maxAliasCount: -1 }) ?? {}, (text) => {
    // A default may itself be a template that the chart expands.
    if (/\{\{[^}]*\.Values/.test(text)) reader.follow('values.yaml', text, context);
  });
  // A library's templates do nothing until other charts call them.
  if (metadataOf(folder).type !== 'library') templatesOf(folder).forEach(([path, text]) => reader.follow(path, text, context));

  for (const { name, alias, condition, tags, files } of subchartsOf(folder)) {
    condition?.split(',').forEach((path) => { path.trim().split('.').reduce((from, key) => from.child(key), values).kind ??= 'scalar'; });
    tags?.forEach((tag) => { values.child('tags').child(tag).kind = 'scalar'; });
    const own = values.child(alias ?? name);
    // Helm gives all charts one `global`.
    own.children.set('global', values.child('global'));
    addChart(files, own, reader);
  }
}

function addDefaults(value: Value, defaults: unknown, eachText: (text: string) => void, name = ''): void {
  const type = typeOf(defaults, name);
  if (type !== undefined) value.types.add(type);
  if (Array.isArray(defaults)) {
    value.kind ??= 'list';
  } else if (typeof defaults === 'object' && defaults !== null) {
    value.kind ??= 'map';
    Object.entries(defaults).forEach(([key, inner]) => addDefaults(value.child(key), inner, eachText, key));
  } else {
    value.kind ??= defaults === null ? 'nothing' : 'scalar';
    if (typeof defaults === 'string') eachText(defaults);
  }
}

/** A number of replicas, and a port, is whole; other whole numbers may be times or shares, which need not be. */
const WHOLE = /(replicas|replicaCount|port)$/i;

/** The type that a default says. Null and a text without anything in it say none. */
function typeOf(value: unknown, name: string): ValueType | undefined {
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'number') return WHOLE.test(name) && Number.isInteger(value) ? 'integer' : 'number';
  return typeof value === 'boolean' ? 'boolean' : typeof value === 'string' && value !== '' ? 'text' : undefined;
}

const SCHEMA_TYPES: Record<string, ValueType | undefined> = { array: 'list', boolean: 'boolean', integer: 'integer', number: 'number', string: 'text' };

/** Types that a value may not have when another is wanted: each whole number is a number too. */
function oneType(types: ReadonlySet<ValueType>): ValueType | undefined {
  const [first, ...others] = [...types].filter((type) => !(type === 'number' && types.has('integer')));
  return others.length === 0 ? first : undefined;
}

/** What a schema allows beside the properties that it names isn't read by anyone, unless a template passes it on. */
function addSchema(value: Value, schema: any, root: any, following: string[]): void {
  if (typeof schema !== 'object') return;
  if (typeof schema.$ref === 'string') {
    const target = schema.$ref.startsWith('#') ? schema.$ref.slice(1).split('/').filter(Boolean).reduce((from: any, key: string) => from?.[key], root) : undefined;
    // Schemas that are elsewhere are Kubernetes'; one that holds itself has no end.
    if (target === undefined || following.includes(schema.$ref)) value.kind ??= 'map';
    else addSchema(value, target, root, [...following, schema.$ref]);
  }
  const types: string[] = [schema.type ?? []].flat();
  types.forEach((type) => { if (SCHEMA_TYPES[type] !== undefined) value.types.add(SCHEMA_TYPES[type]); });
  if (types.includes('object') || schema.enum || schema.const !== undefined) value.open ||= types.length > 1 || types.length === 0;
  if (types.includes('object')) value.kind ??= 'map';
  else if (types.includes('array')) value.kind ??= 'list';
  else if (types.some((type) => type !== 'null')) value.kind ??= 'scalar';
  Object.entries<any>(schema.properties ?? {}).forEach(([key, inner]) => addSchema(value.child(key), inner, root, following));
  [schema.allOf, schema.anyOf, schema.oneOf, schema.then, schema.else].flat().filter(Boolean).forEach((inner) => addSchema(value, inner, root, following));
}

function treeOf(value: Value): KeyTree {
  if (value.whole && value.kind !== 'chart') return true;
  const children = [...value.children].filter(([, child]) => child.kind !== undefined || child.read || child.whole || child.children.size > 0);
  // A list is one below which templates also look, and so is a scalar that may be a map instead.
  if (children.length > 0 && (value.kind === 'list' || value.kind === 'scalar')) return true;
  if (children.length > 0 || value.kind === 'chart') return Object.fromEntries(children.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, child]) => [key, treeOf(child)]));
  // An empty map or list is for the user to fill. What has no default is a scalar when templates read it and don't pass it on.
  return value.kind === 'map' || value.kind === 'list' || (value.kind === 'nothing' && !value.read);
}

/** The types below a value, as far as its keys are known. */
function typesOf(value: Value, keys: { [key: string]: KeyTree }): TypeTree {
  const entries = Object.entries(keys).flatMap(([key, below]): Array<[string, ValueType | TypeTree]> => {
    const child = value.children.get(key)!;
    if (typeof below === 'object') {
      const inner = typesOf(child, below);
      return Object.keys(inner).length > 0 ? [[key, inner]] : [];
    }
    const type = oneType(child.types);
    // One that may be a map as well is whatever its user makes it.
    return type === undefined || child.open || child.kind === 'map' || child.children.size > 0 ? [] : [[key, type]];
  });
  return Object.fromEntries(entries);
}

function metadataOf(folder: ChartFolder): Metadata {
  return parse(folder['Chart.yaml'] ?? folder['Chart.template.yaml']);
}

/** The sub-charts that a chart asks for, and those that it merely holds: Helm installs them as well. */
function subchartsOf(folder: ChartFolder): Array<Dependency & { readonly files: ChartFolder }> {
  const { name: chart, dependencies = [] } = metadataOf(folder);
  const held = Object.keys(folder).flatMap((path) => /^charts\/([^/]+)\/Chart\.yaml$/.exec(path)?.[1] ?? []);
  const all = [...dependencies, ...held.filter((name) => !dependencies.some((dependency) => dependency.name === name)).map((name) => ({ name }))];
  return all.map((dependency) => {
    const prefix = `charts/${dependency.name}/`;
    const files = Object.entries(folder).filter(([path]) => path.startsWith(prefix)).map(([path, text]) => [path.slice(prefix.length), text]);
    if (files.length === 0) throw SUBCHART.error(String(chart), `sub-chart '${dependency.name}' must be in the chart's folder, got no ${prefix}: add it to the chart's 'subcharts' in tools/schemas/charts.ts`);
    return { ...dependency, files: Object.fromEntries(files) };
  });
}

function templatesOf(folder: ChartFolder): Array<[string, string]> {
  return Object.entries(folder).filter(([path]) => path.startsWith('templates/'));
}
