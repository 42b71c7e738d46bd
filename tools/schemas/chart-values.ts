import { parse } from 'yaml';
import { Reader, Value } from './chart-reads.ts';
import { Refusal } from '../../packages/cli/src/refusal.ts';

const SUBCHART = new Refusal('SCHEMAS-007', {
  protects: 'The values of a sub-chart that is missing would be unknown keys.',
  wrong: "a chart's dependency that is not in its folder",
  right: "its name in 'subcharts' of tools/schemas/charts.ts",
});

/** What a chart knows of a value: the keys below it, `true` where anything may be below it, `false` where nothing may. */
export type KeyTree = boolean | { [key: string]: KeyTree };

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
 * the same of its sub-charts.
 */
export function valueKeys(folder: ChartFolder): { [key: string]: KeyTree } {
  const values = new Value();
  const reader = new Reader();
  define(folder, reader);
  addChart(folder, values, reader);
  return treeOf(values) as { [key: string]: KeyTree };
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

function addDefaults(value: Value, defaults: unknown, eachText: (text: string) => void): void {
  if (Array.isArray(defaults)) {
    value.kind ??= 'list';
  } else if (typeof defaults === 'object' && defaults !== null) {
    value.kind ??= 'map';
    Object.entries(defaults).forEach(([key, inner]) => addDefaults(value.child(key), inner, eachText));
  } else {
    value.kind ??= defaults === null ? 'nothing' : 'scalar';
    if (typeof defaults === 'string') eachText(defaults);
  }
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
