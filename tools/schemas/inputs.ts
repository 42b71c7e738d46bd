/**
 * JSON Schemas of the files that people edit, for their editors: made of the types that the readers of these files are declared
 * with, so that an editor knows each member by the docstring that the reader's own code has.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { structOf } from './format.ts';
import type { Struct } from './format.ts';

/** The files, and where the type of what they hold is declared. */
const INPUTS = [
  { schema: 'packages/platform/schema/cluster.json', source: 'packages/platform/src/facts/cluster-facts.ts', and: ['packages/platform/src/facts/machine-facts.ts'], type: 'ClusterFacts' },
  { schema: 'packages/foundation/schema/lab.json', source: 'packages/foundation/src/lab.ts', type: 'LabFacts' },
  { schema: 'packages/cli/schema/rollout.json', source: 'packages/cli/src/rollout/stages-file.ts', type: 'StagesFile' },
  // Generated files say at their end where they come from.
  { schema: 'packages/cli/schema/platform.json', source: 'packages/cli/src/repository/configuration.ts', type: 'Configuration', also: ['//'] },
];

/** The schemas by their paths, as the types ask for them. */
export function inputSchemas(root: string): Record<string, string> {
  return Object.fromEntries(INPUTS.map(({ schema, source, and = [], type, also = [] }) => {
    const { [type]: main, ...$defs } = structsFrom([source, ...and].flatMap((file) => interfacesOf(file, readFileSync(join(root, file), 'utf8'))), type);
    const said = Object.fromEntries(['$schema', ...also].map((member) => [member, { type: 'string' }]));
    // Editors know this draft best.
    const file = { $schema: 'http://json-schema.org/draft-07/schema#', title: type, ...main, properties: { ...said, ...main.properties }, ...(Object.keys($defs).length > 0 ? { $defs } : {}) };
    return [schema, `${JSON.stringify(file, undefined, 2)}\n`];
  }));
}

function interfacesOf(file: string, text: string): ts.InterfaceDeclaration[] {
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true).statements.filter(ts.isInterfaceDeclaration);
}

/** The schema of an interface, and of those that it names. */
function structsFrom(interfaces: readonly ts.InterfaceDeclaration[], type: string, found: Record<string, Struct> = {}): Record<string, Struct> {
  const declaration = interfaces.find(({ name }) => name.text === type)!;
  found[type] = structOf(declaration, true);
  const named = [...JSON.stringify(found[type]).matchAll(/"#\/\$defs\/(\w+)"/g)].map(([, name]) => name);
  named.filter((name) => !(name in found)).forEach((name) => structsFrom(interfaces, name, found));
  return found;
}
