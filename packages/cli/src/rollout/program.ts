/**
 * What a change of a cluster's program means: values of this cluster only, or something that the cluster
 * before could have done first. Pure: `git.ts` reads the files.
 */
import { createHash } from 'node:crypto';
import ts from 'typescript';
import type { Commit, Run } from './history.ts';

/** Files of a program by their paths below its folder. */
export type Files = ReadonlyMap<string, string>;

/** What a program was from a commit on. */
export interface ProgramState {
  readonly commit: Commit;
  /** When it came to main. */
  readonly since: number;
  /** Reads the files. */
  readonly files: () => Files;
}

/** Written by projen for every program at once, or judged elsewhere: pins, facts and the lock file. */
const ELSEWHERE = ['package.json', 'package-lock.json', 'cluster.json', '.npmrc', 'project.json', 'tsconfig.json'];

/** Fields of `cluster.json` that are versions, and soak like components. */
export const MACHINE_VERSIONS = { talosVersion: 'talos', kubernetesVersion: 'kubernetes' } as const;

/** One statement of a program, or a whole file that is no program. */
interface Statement {
  readonly file: string;
  readonly line: number;
  /** Its beginning, for people. */
  readonly text: string;
  /** The statement without comments and spaces. */
  readonly exact: string;
  /** The same without the values of its strings and numbers. */
  readonly shape: string;
  /** What it uses or declares, such as `Cilium` or `Cilium.addGateways`. */
  readonly uses: readonly string[];
}

/** A statement that a branch brings. */
export interface ProgramChange {
  readonly file: string;
  /** The beginning of the id of the file's content. */
  readonly content: string;
  readonly line: number;
  readonly text: string;
  /**
   * `facts`: the same as before with other values. `only here`: made of what the program of the cluster before
   * doesn't use. `behaviour`: all else, which that could do as well.
   */
  readonly kind: 'facts' | 'only here' | 'behaviour';
  /** Since when the cluster before does the same, if it does. */
  readonly run?: Run;
}

/** Whether a file of a program's folder is judged here. */
export function isProgramFile(path: string): boolean {
  return !ELSEWHERE.includes(path) && !/^node_modules(\/|$)/.test(path) && !path.endsWith('.md');
}

/**
 * What a branch changes in the program of a cluster. What it takes out is not asked about.
 *
 * @param known the same program where the branch has left main, and on main now
 * @param ahead the program of the cluster before, newest first
 * @param enough from when on a statement of it has soaked
 */
export function programChanges(head: Files, known: readonly Files[], ahead: readonly ProgramState[], enough: number): ProgramChange[] {
  // Most commits change pins and no program.
  const parsed = new Map<string, Statement[]>();
  const statementsOf = (files: Files) => [...files].flatMap(([file, content]) => {
    const key = `${file}\n${content}`;
    if (!parsed.has(key)) parsed.set(key, statementsIn(file, content));
    return parsed.get(key)!;
  });
  const before = known.flatMap(statementsOf);
  const has = (statements: readonly Statement[], prop: 'exact' | 'shape', { [prop]: value }: Statement) => statements.some((each) => each[prop] === value);
  const brought = statementsOf(head).filter((statement) => !has(before, 'exact', statement));
  if (brought.length === 0) return [];
  const runs = new Map<Statement, Run>();
  let used: ReadonlySet<string> | undefined;
  let open = brought;
  // Before these, nothing came too late to have soaked, whatever the clocks.
  const rest = ahead.findLastIndex(({ since }) => since > enough) + 1;
  for (const { commit, since, files } of ahead.slice(0, rest + 1)) {
    const statements = statementsOf(files());
    used ??= new Set(statements.flatMap(({ uses }) => uses));
    // Only what was there without interruption.
    open = open.filter((statement) => has(statements, 'shape', statement));
    open.forEach((statement) => runs.set(statement, { version: statement.shape, since, commit }));
    if (open.length === 0) break;
  }
  return brought.map((statement) => {
    const { file, line, text, uses } = statement;
    const content = contentId(head.get(file)!);
    const kind = has(before, 'shape', statement) ? 'facts' : uses.length === 0 || uses.some((use) => used?.has(use)) ? 'behaviour' : 'only here';
    return { file, content, line, text, kind, run: runs.get(statement) };
  });
}

/** The fields of `cluster.json` that differ, without the versions that soak. */
export function factChanges(head: string | undefined, known: readonly (string | undefined)[]): string[] {
  const fields = (text: string | undefined): Record<string, unknown> => {
    try {
      return Object(JSON.parse(text!));
    } catch {
      return {};
    }
  };
  const facts = fields(head);
  return Object.keys(facts).filter((field) => !(field in MACHINE_VERSIONS) && known.every((before) => JSON.stringify(fields(before)[field]) !== JSON.stringify(facts[field])));
}

/** The beginning of the id of a content, which an override names. */
export function contentId(content: string): string {
  return createHash('sha1').update(`blob ${Buffer.byteLength(content)}\0${content}`).digest('hex').slice(0, 12);
}

function statementsIn(file: string, content: string): Statement[] {
  const whole = `${file}\n${content}`;
  return /\.[cm]?[jt]sx?$/.test(file) ? sourceStatements(file, content) : [{ file, line: 1, text: file, exact: whole, shape: whole, uses: [file] }];
}

function sourceStatements(file: string, content: string): Statement[] {
  const source = ts.createSourceFile(file, content, ts.ScriptTarget.Latest, true);
  const names = namesIn(source);
  return source.statements.filter((node) => !ts.isImportDeclaration(node)).map((node) => ({
    file,
    line: source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1,
    text: node.getText(source).split('\n')[0].slice(0, 80),
    exact: printed(node, source, false),
    shape: printed(node, source, true),
    uses: usesIn(node, names),
  }));
}

/** The tokens of a statement, in one line. */
function printed(node: ts.Node, source: ts.SourceFile, shape: boolean): string {
  const isValue = ts.isStringLiteralLike(node) || ts.isNumericLiteral(node);
  if (shape && isValue) return ts.isNumericLiteral(node) ? '0' : "''";
  const children = node.getChildren(source);
  return children.length === 0 ? node.getText(source) : children.map((child) => printed(child, source, shape)).join(' ');
}

/**
 * What the top-level names of a file stand for: `cilium` for `Cilium`, which it is made by, and that for what it is
 * called where it is imported from. Of a whole module the members alone count.
 */
function namesIn(source: ts.SourceFile): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const statement of source.statements) {
    if (ts.isImportDeclaration(statement)) {
      const { name, namedBindings } = statement.importClause ?? {};
      if (name) names.set(name.text, name.text);
      if (namedBindings && ts.isNamespaceImport(namedBindings)) names.set(namedBindings.name.text, '');
      if (namedBindings && ts.isNamedImports(namedBindings)) namedBindings.elements.forEach((element) => names.set(element.name.text, (element.propertyName ?? element.name).text));
    } else if ((ts.isClassDeclaration(statement) || ts.isFunctionDeclaration(statement)) && statement.name) {
      names.set(statement.name.text, statement.name.text);
    } else if (ts.isVariableStatement(statement)) {
      for (const { name, initializer } of statement.declarationList.declarations) {
        const origin = names.get((initializer && rootOf(initializer)) ?? '');
        if (origin === undefined) continue;
        if (ts.isIdentifier(name)) names.set(name.text, origin);
        else name.elements.forEach((element) => ts.isBindingElement(element) && ts.isIdentifier(element.name) && names.set(element.name.text, origin));
      }
    }
  }
  return names;
}

/** The first name of `new Cilium(…)`, `cilium.addGateways(…)` or `RemoteCluster.fromContract(…)`. */
function rootOf(node: ts.Expression): string | undefined {
  if (ts.isIdentifier(node)) return node.text;
  return ts.isNewExpression(node) || ts.isCallExpression(node) || ts.isPropertyAccessExpression(node) || ts.isNonNullExpression(node) ? rootOf(node.expression) : undefined;
}

/** What a statement declares, extends, makes and calls, as far as it comes from a package or another file. */
function usesIn(statement: ts.Statement, names: ReadonlyMap<string, string>): string[] {
  if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) return [statement.name.text];
  const uses: string[] = [];
  // A value that is made on the way, such as a size, is no use of its own; what a function does is.
  const visit = (node: ts.Node, isArgument: boolean): void => {
    const isCall = ts.isNewExpression(node) || ts.isCallExpression(node);
    if ((isCall && !isArgument) || ts.isExpressionWithTypeArguments(node)) uses.push(...useOf(node, names));
    ts.forEachChild(node, (child) => visit(child, !ts.isFunctionLike(child) && (isArgument || isCall)));
  };
  visit(statement, false);
  return (ts.isClassDeclaration(statement) || ts.isFunctionDeclaration(statement)) && statement.name ? [statement.name.text, ...uses] : uses;
}

/** `Cilium.addGateways` for `cilium.addGateways(…)`. */
function useOf({ expression }: ts.NewExpression | ts.CallExpression | ts.ExpressionWithTypeArguments, names: ReadonlyMap<string, string>): string[] {
  const members: string[] = [];
  for (let at: ts.Expression = expression; ts.isPropertyAccessExpression(at) || ts.isNonNullExpression(at) || ts.isCallExpression(at); at = at.expression) {
    if (ts.isPropertyAccessExpression(at)) members.unshift(at.name.text);
  }
  const origin = names.get(rootOf(expression) ?? '');
  return origin === undefined ? [] : [[origin, ...members].filter(Boolean).join('.')];
}
