import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { npmName } from '../../projenrc/repository.ts';

/** The package that declares what a rule is. */
const CORE = 'platform';

/** The packages that don't stand on it, whose rules are plain data: that below it, and the project type beside it. */
const PLAIN = ['output', 'projen-lab'];

/** What a package says of a rule: as much of a `Refusal` as a page needs. */
export interface Rule {
  readonly code: string;
  readonly protects: string;
  readonly wrong: string;
  readonly right: string;
}

/** The rules that each package declares, by the name of its folder; of a tool by its path, such as `tools/render`. */
export type Rules = Record<string, readonly Rule[]>;

/** A rule that a package had once. */
interface Retired {
  readonly code: string;
  readonly protects: string;
}

/** The folders of libraries, each after those that it stands on: the core first, and what composes components last. */
export function packagesOf(folder: string): string[] {
  const peers = (name: string): number => {
    const { peerDependencies = {} } = JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8')) as { peerDependencies?: Record<string, string> };
    return Object.keys(peerDependencies).length;
  };
  const others = readdirSync(folder).filter((name) => name !== CORE && existsSync(join(folder, name, 'src/index.ts'))).sort();
  return [CORE, ...others.map((name) => ({ name, peers: peers(name) })).sort((a, b) => a.peers - b.peers).map(({ name }) => name)];
}

/**
 * Loads packages one after another, and tells which rules each declares.
 *
 * @param load gives a package by its npm name, as `require` does
 */
export function rulesOf(packages: readonly string[], load: (name: string) => unknown): Rules {
  const { Refusal } = load(npmName(CORE)) as { Refusal: { all(): Rule[] } };
  const known = new Set<Rule>();
  return Object.fromEntries(packages.map((name) => {
    load(npmName(name));
    if (PLAIN.includes(name)) {
      const { RULES } = load(`${npmName(name)}/lib/rules`) as { RULES: Record<string, Omit<Rule, 'code'>> };
      return [name, Object.entries(RULES).map(([code, texts]) => ({ code, ...texts }))];
    }
    const own = Refusal.all().filter((rule) => !known.has(rule));
    own.forEach((rule) => known.add(rule));
    return [name, own];
  }));
}

/** The rules that each tool declares, by the tool's folder: read from the sources, since to load a command would run it. */
export function toolRulesOf(root: string): Rules {
  const files = globSync(['tools/*/*.ts', 'packages/cli/src/**/*.ts'], { cwd: root }).sort().map((file) => ({ tool: toolOf(file), rules: declarationsIn(readFileSync(join(root, file), 'utf8'), file) }));
  return Object.fromEntries([...Map.groupBy(files, ({ tool }) => tool)].map(([tool, own]) => [tool, own.flatMap(({ rules }) => rules).sort((a, b) => (a.code < b.code ? -1 : 1))]));
}

/** What a source belongs to: a folder of tools, or a command of `platform`. What starts the commands is the command itself. */
function toolOf(file: string): string {
  const [, folder] = /^packages\/cli\/src\/(?:(\w[\w-]*)\/)?[^/]*$/.exec(file) ?? [];
  if (!file.startsWith('packages/')) return file.split('/').slice(0, 2).join('/');
  return folder === undefined || folder === 'repository' ? 'cli' : `cli/${folder}`;
}

/** The rules that a source declares: `new Refusal('RENDER-001', { protects: '…', wrong: '…', right: '…' })`, with plain texts. */
export function declarationsIn(source: string, file: string): Rule[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  if (!tree.statements.some((each) => ts.isImportDeclaration(each) && ts.isStringLiteral(each.moduleSpecifier) && /\/refusal\.ts$/.test(each.moduleSpecifier.text))) return [];
  const rules: Rule[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && node.expression.getText() === 'Refusal') {
      const [code, props] = node.arguments ?? [];
      const texts = props && ts.isObjectLiteralExpression(props) ? Object.fromEntries(props.properties.flatMap((each) => (ts.isPropertyAssignment(each) && ts.isStringLiteralLike(each.initializer) ? [[each.name.getText(), each.initializer.text]] : []))) : {};
      const { protects, wrong, right } = texts;
      if (!code || !ts.isStringLiteralLike(code) || [protects, wrong, right].includes(undefined!)) throw new Error(`[${file}] a rule must be declared with plain texts, got '${node.getText().slice(0, 60)}': write code, protects, wrong and right there`);
      rules.push({ code: code.text, protects, wrong, right });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return rules;
}

/** What a package's or a tool's codes begin with. */
export function prefixOf(name: string): string {
  return name.split('/').at(-1)!.toUpperCase();
}

/** Where something stands, by the name it has among the rules. */
function folderOf(name: string): string {
  if (name.startsWith('cli/')) return `packages/cli/src/${name.slice('cli/'.length)}`;
  return name.startsWith('tools/') ? name : `packages/${name}`;
}

/** What is wrong with the rules of all packages, given the page as it was published. */
export function faultsOf(rules: Rules, published: string): string[] {
  const all = Object.entries(rules).flatMap(([name, own]) => own.map((rule) => ({ name, ...rule })));
  const retired = retiredIn(published).map(({ code }) => code);
  return all.flatMap(({ name, code, ...texts }, index) => [
    ...(new RegExp(`^${prefixOf(name)}-\\d{3}$`).test(code) ? [] : [`[${folderOf(name)}] the code of a rule must be ${prefixOf(name)} and three digits, got '${code}': rename it`]),
    ...(all.findIndex((other) => other.code === code) === index ? [] : [`[${folderOf(name)}] '${code}' must be the code of one rule: give this one the next free number`]),
    ...(retired.includes(code) ? [`[${folderOf(name)}] '${code}' must not be used again, since another rule had it: give this one the next free number`] : []),
    ...Object.entries(texts).filter(([, text]) => text.trim() === '').map(([text]) => `[${folderOf(name)}] '${text}' of '${code}' must not be empty: write it`),
  ]);
}

/**
 * The page of all rules. Throws when a rule has another's code, or one that was retired.
 *
 * @param published the page as it is, from which rules that are declared no more are carried over; empty for none
 */
export function pageOf(rules: Rules, published: string): string {
  const faults = faultsOf(rules, published);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  const codes = new Set(Object.values(rules).flat().map(({ code }) => code));
  const retired = [...retiredIn(published), ...declaredIn(published).filter(({ code }) => !codes.has(code))].sort((a, b) => (a.code < b.code ? -1 : 1));
  return `${[
    '<!-- Written by tools/docs/refusals.ts. To change a text, change the rule that it belongs to. -->',
    '# Refusals',
    [
      'Every rule that a construct, a synthesis or a tool applies, by its code. A message reads `[path] CODE: what is wrong: what to do`, where',
      'the path is that of the construct, or of the file. A code is never given to another rule.',
    ].join('\n'),
    ...Object.entries(rules).filter(([, own]) => own.length > 0).flatMap(([name, own]) => [`## ${name}`, ...own.map(sectionOf)]),
    ...(retired.length > 0 ? ['## Retired', 'No release from here on refuses by these.', retired.map(({ code, protects }) => `- \`${code}\`: ${protects}`).join('\n')] : []),
  ].join('\n\n')}\n`;
}

function sectionOf({ code, protects, wrong, right }: Rule): string {
  return `### ${code}\n\n${protects}\n\n- wrong: ${quoted(wrong)}\n- right: ${quoted(right)}`;
}

/** Text as code, also when it holds backticks itself. */
function quoted(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

function declaredIn(page: string): Retired[] {
  return [...page.matchAll(/^### ([A-Z0-9-]+-\d{3})\n\n(.*)$/gm)].map(([, code, protects]) => ({ code, protects }));
}

function retiredIn(page: string): Retired[] {
  return [...page.matchAll(/^- `([A-Z0-9-]+-\d{3})`: (.*)$/gm)].map(([, code, protects]) => ({ code, protects }));
}
