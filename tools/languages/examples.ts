/** Writes docs/examples: what the packages' examples are in Python, Java and Go. */
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { Refusal } from '../../packages/cli/src/refusal.ts';
import { tool } from './make.ts';
import { PAGES } from './pages.ts';

const TRANSLATED = new Refusal('LANGUAGES-002', {
  protects: 'What is shown to people who write another language has to be what the example says.',
  wrong: 'const { host } = cache.connect(stage);',
  right: 'const redis = cache.connect(stage);',
});

const LANGUAGES = { python: 'Python', java: 'Java', go: 'Go' } as const;
export type Shown = keyof typeof LANGUAGES;

/** Examples of what there is in TypeScript alone: the test kit, functions that read files, a program beside clusters, the list of a lab. */
const ONLY_TYPESCRIPT = ['packages/platform/examples/testing.ts', 'packages/output/examples/*.ts', 'packages/validator/examples/*.ts', 'packages/projen-lab/examples/*.ts'];

/** An example in the other languages. */
export interface Example {
  /** The file that it is made of, from the root. */
  readonly file: string;
  readonly texts: Readonly<Record<Shown, string>>;
}

/** Translates every example. One that doesn't compile, or that says what only TypeScript can, is refused. */
export function translate(root: string): Example[] {
  tool('jsii-rosetta');
  const { Translator, typeScriptSnippetFromCompleteSource } = createRequire(import.meta.url)('jsii-rosetta');
  const files = globSync('packages/*/examples/*.ts', { cwd: root, exclude: ONLY_TYPESCRIPT }).sort();
  const translator = new Translator(true);
  const snippets = files.map((file) => typeScriptSnippetFromCompleteSource(readFileSync(join(root, file), 'utf8'), { api: { api: 'file', fileName: file }, field: { field: 'example' } }, true, { $directory: root }));
  const translated = translator.translateSnippets(snippets, Object.keys(LANGUAGES));
  const problems = translator.diagnostics.map(({ formattedMessage }: { formattedMessage: string }) => TRANSLATED.at('languages', `an example must compile, and be written in what all languages have, got:\n${formattedMessage.trimEnd()}`));
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return files.map((file, index) => ({
    file,
    texts: Object.fromEntries(Object.keys(LANGUAGES).map((language) => [language, translated[index].get(language).source])) as Record<Shown, string>,
  }));
}

/** The pages, by their paths from the root. */
export function pagesOf(examples: readonly Example[]): Record<string, string> {
  const byPackage = Object.groupBy(examples, ({ file }) => file.split('/')[1]);
  return Object.fromEntries(Object.entries(byPackage).map(([folder, own]) => [`${PAGES}/${folder}.md`, page(folder, own!)]));
}

function page(folder: string, examples: readonly Example[]): string {
  return [
    '<!-- Made by npx projen languages examples. Edits here are lost: edit packages/*/examples. -->',
    `# Examples of ${folder}`,
    '',
    `What [the README](../../packages/${folder}/README.md) shows, translated by [jsii-rosetta](https://github.com/aws/jsii-rosetta). [Other languages](../languages.md) says how to install the package, and what a translation may lack.`,
    ...examples.flatMap(({ file, texts }) => [
      '',
      `## ${basename(file, '.ts')}`,
      '',
      `From [${basename(file)}](../../${file}).`,
      ...Object.entries(LANGUAGES).flatMap(([language, name]) => ['', `### ${name}`, '', `\`\`\`${language}`, texts[language as Shown].replace(/[ \t]+$/gm, '').trimEnd(), '```']),
    ]),
    '',
  ].join('\n');
}

/** Writes the pages anew: those of packages without examples go. */
export function writePages(root: string): string[] {
  const pages = pagesOf(translate(root));
  rmSync(join(root, PAGES), { recursive: true, force: true });
  for (const [file, text] of Object.entries(pages)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return Object.keys(pages);
}
