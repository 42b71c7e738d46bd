/** JSON Schemas of the rendered format, made of the types in packages/output: their docstrings become descriptions. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConnectionsFile, ContractFile } from '@monosense-io/output';
import ts from 'typescript';
import { Refusal } from '../../packages/cli/src/refusal.ts';

const MEMBER = new Refusal('SCHEMAS-010', {
  protects: 'A schema can not say what the type does.',
  wrong: 'a member that is a union',
  right: 'a text, a number, a truth value, a struct, or a list or map of these',
});

/** The formats that are written today. The schema of an earlier one stays as it was released. */
const FORMATS = [
  { file: 'contract', source: 'contract.ts', type: 'Contract', format: ContractFile.FORMAT },
  { file: 'connections', source: 'connections.ts', type: 'ClusterConnections', format: ConnectionsFile.FORMAT },
];

/** The schema files of packages/output by their path, as the types ask for them. */
export function formatSchemas(root: string): Record<string, string> {
  return Object.fromEntries(FORMATS.map(({ file, source, type, format }) => {
    const path = join(root, 'packages/output/src', source);
    const structs = structsOf(ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true));
    const { [type]: main, ...others } = structs;
    const properties = { ...main.properties, format: { ...main.properties.format, const: format } };
    const schema = { $schema: 'https://json-schema.org/draft/2020-12/schema', title: type, ...main, properties, $defs: others };
    return [`packages/output/schema/${file}.v${format}.json`, `${JSON.stringify(schema, null, 2)}\n`];
  }));
}

/** The schema of an interface. */
export interface Struct {
  readonly description: string;
  readonly type: 'object';
  readonly required?: string[];
  readonly properties: Readonly<Record<string, object>>;
  readonly additionalProperties?: false;
}

/** The schema of every interface of a file, by its name. */
function structsOf(source: ts.SourceFile): Record<string, Struct> {
  return Object.fromEntries(source.statements.filter(ts.isInterfaceDeclaration).map((declaration) => [declaration.name.text, structOf(declaration, false)]));
}

/**
 * The schema of an interface.
 *
 * @param closed whether members that the interface does not have are refused
 */
export function structOf(declaration: ts.InterfaceDeclaration | ts.TypeLiteralNode, closed: boolean): Struct {
  const members = declaration.members.filter(ts.isPropertySignature);
  // What has a default may be missing in a file, also where its reader fills it in.
  const required = members.filter((member) => !member.questionToken && !defaultOf(member)).map(({ name }) => name.getText());
  const description = describe(declaration);
  return {
    ...(description === '' ? {} : { description }) as { description: string },
    type: 'object',
    ...(required.length > 0 ? { required } : {}),
    properties: Object.fromEntries(members.map((member) => [member.name.getText(), { description: describe(member), ...schemaOf(member.type!, closed) }])),
    ...(closed ? { additionalProperties: false } : {}),
  };
}

function schemaOf(type: ts.TypeNode, closed: boolean): object {
  if (ts.isTypeOperatorNode(type) || ts.isParenthesizedTypeNode(type)) return schemaOf(type.type, closed);
  if (ts.isArrayTypeNode(type)) return { type: 'array', items: schemaOf(type.elementType, closed) };
  if (ts.isUnionTypeNode(type) && type.types.every((each) => ts.isLiteralTypeNode(each) && ts.isStringLiteral(each.literal))) {
    return { enum: type.types.map((each) => ((each as ts.LiteralTypeNode).literal as ts.StringLiteral).text) };
  }
  // A map: its one member has an index for a name.
  if (ts.isTypeLiteralNode(type) && ts.isIndexSignatureDeclaration(type.members[0])) return { type: 'object', additionalProperties: schemaOf(type.members[0].type, closed) };
  if (ts.isTypeLiteralNode(type)) return structOf(type, closed);
  if (ts.isTypeReferenceNode(type) && type.typeName.getText() === 'Readonly') return schemaOf(type.typeArguments![0], closed);
  if (ts.isTypeReferenceNode(type) && type.typeName.getText() === 'Record') return { type: 'object', additionalProperties: schemaOf(type.typeArguments![1], closed) };
  if (ts.isTypeReferenceNode(type)) return { $ref: `#/$defs/${type.typeName.getText()}` };
  switch (type.kind) {
    case ts.SyntaxKind.StringKeyword: return { type: 'string' };
    // Ids and ports: every number of the format is a whole one.
    case ts.SyntaxKind.NumberKeyword: return { type: 'integer' };
    case ts.SyntaxKind.BooleanKeyword: return { type: 'boolean' };
    default: throw MEMBER.error('packages/output', `a member must be a text, a number, a truth value, a struct, or a list or map of these, got '${type.getText()}': choose one of them`);
  }
}

/** The docstring in one line, with what a missing member means. */
function describe(node: ts.Node): string {
  const text = (comment: ts.JSDoc['comment']): string => (ts.getTextOfJSDocComment(comment) ?? '').replace(/\s+/g, ' ').trim();
  const [doc] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const missing = defaultOf(node);
  return [text(doc?.comment), ...(missing ? [`Without it: ${text(missing.comment).replace(/^- /, '')}.`] : [])].join(' ');
}

/** What the docstring says of a missing member. */
function defaultOf(node: ts.Node): ts.JSDocTag | undefined {
  return ts.getJSDocTags(node).find(({ tagName }) => tagName.text === 'default');
}
