/** Which properties a configuration of Fluent Bit may have: read from its C sources at the pinned version. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Result } from './check.ts';
import { pinned } from './packages.ts';
import { Refusal } from '../../packages/cli/src/refusal.ts';
import { acquire, Unreachable } from '../../packages/cli/src/verify/source.ts';

const TAG = new Refusal('SCHEMAS-012', {
  protects: 'The properties of another version would be taken for those of this one.',
  wrong: 'an image whose tag nobody has looked up',
  right: 'its tag in tools/schemas/properties.ts',
});

/** The package whose configuration it is, and the file. */
export const PROPERTIES_PACKAGE = 'fluent-bit';
export const PROPERTIES = 'packages/fluent-bit/properties/fluent-bit.json';

const REPOSITORY = 'fluent/fluent-bit';
const CONSTANT = 'IMAGE';
const TAGS: Record<string, string> = { 'docker.io/fluent/fluent-bit:5.1.1': 'v5.1.1' };

/** Where the properties of what stands there. */
const SECTIONS: Record<string, string[]> = {
  'service': ['src/flb_config.c', 'include/fluent-bit/flb_config.h'],
  'multiline parser': ['src/flb_parser.c'],
  'input': ['src/flb_input.c'],
  'filter': ['src/flb_filter.c'],
  'output': ['src/flb_output.c', 'src/flb_upstream.c', 'src/tls/flb_tls.c'],
  'input tail': ['plugins/in_tail/tail.c'],
  'filter kubernetes': ['plugins/filter_kubernetes/kubernetes.c'],
  'filter lua': ['plugins/filter_lua/lua.c'],
  'filter modify': ['plugins/filter_modify/modify.c'],
  'filter multiline': ['plugins/filter_multiline/ml.c'],
  'filter nest': ['plugins/filter_nest/nest.c'],
  'output http': ['plugins/out_http/http.c'],
};

/** What a property's value is: a word of Fluent Bit's, in small letters. */
export interface Property {
  readonly type: string;
  /** Whether it may be there several times. */
  readonly several?: true;
  /** What it is by itself, where that stands in the source as a text. */
  readonly default?: string;
}

/** What the file holds. */
export interface PropertyFacts {
  readonly source: { readonly for: string; readonly version: string; readonly repository: string; readonly tag: string; readonly commit: string; readonly files: string };
  /** Properties by the name of the section, and of the plugin in it, in small letters. */
  readonly sections: Record<string, Record<string, Property>>;
}

/** Properties that a C source declares in a map, and those that it asks for by name. */
export function propertiesIn(texts: string[]): Record<string, Property> {
  const text = texts.join('\n').replace(/\/\*[\s\S]*?\*\//g, '');
  const constants = new Map([...text.matchAll(/^#define\s+(\w+)\s*(?:\\\n\s*)?"([^"]*)"/gm)].map(([, name, value]) => [name, value]));
  const declared = [...text.matchAll(/\{\s*FLB_CONFIG_MAP_(\w+),\s*"([^"]+)",\s*("(?:[^"\\]|\\.)*"|\w+)[^,]*,\s*([\w| ]+),/g)].map(([, type, name, value, flags]): [string, Property] => [name.toLowerCase(), {
    type: type.toLowerCase(),
    ...(flags.includes('FLB_CONFIG_MAP_MULT') ? { several: true as const } : {}),
    ...(value.startsWith('"') ? { default: value.slice(1, -1) } : {}),
  }]);
  const service = [...text.matchAll(/\{\s*(FLB_CONF_\w+),\s*FLB_CONF_TYPE_(\w+)/g)].flatMap(([, constant, type]): Array<[string, Property]> => (constants.has(constant) ? [[constants.get(constant)!.toLowerCase(), { type: type.toLowerCase() }]] : []));
  const asked = [...text.matchAll(/(?:prop_key_check\(|get_parser_key\(config, cf, s, )"([^"]+)"/g)].map(([, name]): [string, Property] => [name.toLowerCase(), { type: 'str' }]);
  return Object.fromEntries([...asked, ...service, ...declared].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/** Writes the file. */
export function writeProperties(root: string): void {
  const text = textOf(factsOf(root));
  mkdirSync(dirname(join(root, PROPERTIES)), { recursive: true });
  writeFileSync(join(root, PROPERTIES), text);
}

/** Reads the properties again, and compares them with what is there. */
export function reproduceProperties(root: string): Result[] {
  const row = { folder: dirname(PROPERTIES), source: `git ${REPOSITORY} ${identityOf(root).tag}`, exact: 'exact' };
  try {
    const same = existsSync(join(root, PROPERTIES)) && readFileSync(join(root, PROPERTIES), 'utf8') === textOf(factsOf(root));
    return [{ ...row, here: same ? 'reproduced' : 'differs', detail: same ? '' : 'fluent-bit.json' }];
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    return [{ ...row, here: 'not fetched', detail: error.message }];
  }
}

/** What is wrong with the file as it stands, without getting anything. */
export function propertyProblems(root: string): string[] {
  const { version, tag } = identityOf(root);
  const { source } = JSON.parse(readFileSync(join(root, PROPERTIES), 'utf8')) as PropertyFacts;
  return source.version === version && source.tag === tag ? [] : [`[packages/${PROPERTIES_PACKAGE}] '${PROPERTIES}' must be made from ${CONSTANT} ${version} (${tag}), got ${source.version} (${source.tag}): run 'npx projen schemas ${PROPERTIES_PACKAGE}'`];
}

function identityOf(root: string): { version: string; tag: string } {
  const version = pinned(root, PROPERTIES_PACKAGE, CONSTANT);
  if (!(version in TAGS)) throw TAG.error(`packages/${PROPERTIES_PACKAGE}`, `the tag of ${CONSTANT} ${version} must stand in tools/schemas/properties.ts, got only ${Object.keys(TAGS).join(', ')}: look it up, and add it`);
  return { version, tag: TAGS[version] };
}

function factsOf(root: string): PropertyFacts {
  const { version, tag } = identityOf(root);
  const tree = acquire(root, { repository: REPOSITORY, tag });
  const texts = new Map([...new Set(Object.values(SECTIONS).flat())].sort().map((path) => [path, tree.read(path)]));
  const listing = [...texts].map(([path, content]) => `${createHash('sha256').update(content).digest('hex')}  ${path}\n`).join('');
  return {
    source: { for: CONSTANT, version, repository: REPOSITORY, tag, commit: tree.proof, files: createHash('sha256').update(listing).digest('hex') },
    sections: Object.fromEntries(Object.entries(SECTIONS).map(([section, paths]) => [section, propertiesIn(paths.map((path) => texts.get(path)!.toString()))])),
  };
}

/** A property a line. */
function textOf({ source, sections }: PropertyFacts): string {
  const lines = (properties: Record<string, Property>): string => Object.entries(properties).map(([name, property]) => `      ${JSON.stringify(name)}: ${JSON.stringify(property)}`).join(',\n');
  return `{\n  "source": ${JSON.stringify(source, undefined, 2).replace(/\n/g, '\n  ')},\n  "sections": {\n${Object.entries(sections).map(([name, properties]) => `    ${JSON.stringify(name)}: {\n${lines(properties)}\n    }`).join(',\n')}\n  }\n}\n`;
}
