/**
 * What a package says that its users may write: read from its source, so that a prop that is added tomorrow is tried tomorrow.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** Folder of all packages. */
export const PACKAGES = join(import.meta.dirname, '../../packages');

const CORE = 'platform';

/** Kubernetes' own types, and what the package's tests use: no program is written with them. */
const NOT_WRITTEN = /^(imports|testing)\//;

/** The type of something that a user writes. */
export type Type =
  | { readonly is: 'text' | 'number' | 'boolean' | 'object' }
  | { readonly is: 'list' | 'map'; readonly of: Type }
  | { readonly is: 'named'; readonly name: string };

/** A prop, or a parameter. */
export interface Member {
  readonly name: string;
  readonly type: Type;
  readonly optional: boolean;
  /** A parameter that takes any number of arguments. */
  readonly rest?: boolean;
}

export interface Method {
  readonly name: string;
  readonly parameters: Member[];
  /** Name of what it returns. */
  readonly returns: string;
}

export interface Class {
  readonly extends?: string;
  /** Undefined for a class that nobody outside creates with `new`. */
  readonly parameters?: Member[];
  readonly methods: Method[];
  readonly statics: Method[];
}

/** Everything that the source of a package declares, exported from it or not. */
export class Declared {
  /** Props by the name of their interface; those of the interfaces it extends included. */
  public readonly structs = new Map<string, Member[]>();
  /** Interfaces with methods: capabilities. */
  public readonly interfaces = new Map<string, Class>();
  public readonly classes = new Map<string, Class>();
  public readonly enums = new Set<string>();

  constructor(packageName: string) {
    const folder = join(PACKAGES, packageName, 'src');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts') && !NOT_WRITTEN.test(file)).sort();
    const statements = files.flatMap((file) => [...ts.createSourceFile(file, readFileSync(join(folder, file), 'utf8'), ts.ScriptTarget.Latest).statements]);
    const own = new Map<string, { members: Member[]; parents: string[] }>();
    for (const statement of statements) {
      if (ts.isEnumDeclaration(statement)) this.enums.add(statement.name.text);
      else if (ts.isClassDeclaration(statement)) this.classes.set(statement.name!.text, classOf(statement));
      else if (ts.isInterfaceDeclaration(statement) && statement.members.some(ts.isMethodSignature)) {
        this.interfaces.set(statement.name.text, { methods: statement.members.filter(ts.isMethodSignature).map(methodOf), statics: [] });
      } else if (ts.isInterfaceDeclaration(statement)) {
        own.set(statement.name.text, { members: statement.members.filter(ts.isPropertySignature).map(memberOf), parents: extendedBy(statement) });
      }
    }
    const whole = (name: string): Member[] => {
      const { members, parents } = own.get(name) ?? { members: packageName === CORE ? [] : PLATFORM.structs.get(name) ?? [], parents: [] };
      return [...parents.flatMap(whole), ...members];
    };
    for (const name of own.keys()) this.structs.set(name, whole(name));
  }
}

/** The core, whose interfaces those of the other packages extend. */
export const PLATFORM: Declared = new Declared(CORE);

function extendedBy({ heritageClauses }: ts.ClassDeclaration | ts.InterfaceDeclaration): string[] {
  const clause = heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword);
  return clause?.types.map(({ expression }) => (expression as ts.Identifier).text) ?? [];
}

function classOf(declaration: ts.ClassDeclaration): Class {
  const methods = declaration.members.filter(ts.isMethodDeclaration).filter((method) => isPublic(method) && !(method.name as ts.Identifier).text.startsWith('_'));
  const constructor = declaration.members.find(ts.isConstructorDeclaration);
  return {
    extends: extendedBy(declaration)[0],
    parameters: constructor && isPublic(constructor) ? constructor.parameters.map(memberOf) : undefined,
    methods: methods.filter((method) => !isStatic(method)).map(methodOf),
    statics: methods.filter(isStatic).map(methodOf),
  };
}

function methodOf(method: ts.MethodDeclaration | ts.MethodSignature): Method {
  const returned = method.type && ts.isTypeReferenceNode(method.type) ? (method.type.typeName as ts.Identifier).text : 'void';
  return { name: (method.name as ts.Identifier).text, parameters: method.parameters.map(memberOf), returns: returned };
}

function memberOf(member: ts.PropertySignature | ts.ParameterDeclaration): Member {
  const rest = ts.isParameter(member) && member.dotDotDotToken !== undefined;
  const optional = member.questionToken !== undefined || (ts.isParameter(member) && member.initializer !== undefined);
  return { name: (member.name as ts.Identifier).text, type: typeOf(member.type), optional, ...(rest ? { rest } : {}) };
}

function typeOf(node: ts.TypeNode | undefined): Type {
  // Not said for parameters with a default, which have methods of no component.
  if (node === undefined) return { is: 'object' };
  if (node.kind === ts.SyntaxKind.StringKeyword) return { is: 'text' };
  if (node.kind === ts.SyntaxKind.NumberKeyword) return { is: 'number' };
  if (node.kind === ts.SyntaxKind.BooleanKeyword) return { is: 'boolean' };
  if (ts.isTypeOperatorNode(node)) return typeOf(node.type);
  if (ts.isArrayTypeNode(node)) return { is: 'list', of: typeOf(node.elementType) };
  if (ts.isTypeReferenceNode(node) && !node.typeArguments) return { is: 'named', name: (node.typeName as ts.Identifier).text };
  if (ts.isTypeLiteralNode(node) && node.members.length === 1 && ts.isIndexSignatureDeclaration(node.members[0])) return { is: 'map', of: typeOf(node.members[0].type) };
  // What no user of another language could write isn't written in props either; inside a package it may be.
  return { is: 'object' };
}

function isPublic(member: ts.MethodDeclaration | ts.ConstructorDeclaration): boolean {
  return !member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword || kind === ts.SyntaxKind.ProtectedKeyword);
}

function isStatic(member: ts.MethodDeclaration): boolean {
  return member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) ?? false;
}
