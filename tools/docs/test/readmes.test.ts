import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { npmName } from '../../../projenrc/repository.ts';
import { REPOSITORY_ROOT } from '../../../checks/sandbox/sandbox.ts';

/** Paths below the root, with the text of each file. */
type Files = Record<string, string>;

const PACKAGES = globSync('packages/*/README.md', { cwd: REPOSITORY_ROOT }).map((readme) => basename(join(readme, '..'))).sort();

test.each(PACKAGES)('the README of %s shows nothing but examples', (name) => {
  expect(unquoted(`packages/${name}`, read(`packages/${name}/README.md`), read(`packages/${name}/examples/*.ts`))).toEqual([]);
});

test.each(PACKAGES)('the tests of %s run its examples', (name) => {
  expect(unused(`packages/${name}`, read(`packages/${name}/examples/*.ts`), read(`packages/${name}/test/*.test.ts`))).toEqual([]);
});

test.each(PACKAGES)('the list of components leads to %s', (name) => {
  expect(read('docs/components.md')['docs/components.md']).toContain(`| [${name}](../packages/${name}/README.md) |`);
});

describe('refused:', () => {
  const example = { 'packages/cache/examples/small.ts': "import { Cache } from '@monosense-io/cache';\n\nexport function small(): void {\n  new Cache({\n    size: 1,\n  });\n}\n" };
  const readme = (...code: string[]): Files => ({ 'packages/cache/README.md': code.map((block) => `Text.\n\n\`\`\`ts\n${block}\n\`\`\`\n`).join('\n') });

  test('a block that differs from the example', () => {
    const quotes = ['export function small(): void {', 'new Cache({\n  size: 1,\n});'];

    expect(unquoted('packages/cache', readme(...quotes, 'new Cache({\n  size: 2,\n});'), example)).toEqual([
      "[packages/cache/README.md] the block that starts with 'new Cache({' must be an example or lines of one that follow each other, and is in none: quote it from a file in packages/cache/examples",
    ]);
  });

  test('an example that no test imports', () => {
    expect(unused('packages/cache', example, { 'packages/cache/test/cache.test.ts': "import { other } from '../examples/other';\n" })).toEqual([
      "[packages/cache/examples/small.ts] must be run by a test, and none imports it: import '../examples/small' in a file of packages/cache/test, and call what it exports",
    ]);
  });

  test('an example that imports what its reader does not have', () => {
    const [inside] = Object.values(example).map((code) => code.replace('@monosense-io/cache', '../src'));

    expect(unused('packages/cache', { 'packages/cache/examples/small.ts': inside }, { 'packages/cache/test/cache.test.ts': "import { small } from '../examples/small';\n" })).toEqual([
      "[packages/cache/examples/small.ts] must import as its reader would, got '../src': import from '@monosense-io/cache'",
    ]);
  });
});

/** The blocks of TypeScript in a README that are no run of lines of an example. */
function unquoted(folder: string, readme: Files, examples: Files): string[] {
  return Object.entries(readme).flatMap(([file, text]) => [...text.matchAll(/^ *```(?:ts|typescript)\b.*\n([^]*?)^ *```$/gm)]
    .map(([, block]) => outdented(block.trimEnd().split('\n')))
    .filter((block) => !Object.values(examples).some((example) => quotes(example.split('\n'), block)))
    .map((block) => `[${file}] the block that starts with '${block.split('\n')[0]}' must be an example or lines of one that follow each other, and is in none: quote it from a file in ${folder}/examples`));
}

/** The examples that no test imports, or that no reader could copy. */
function unused(folder: string, examples: Files, tests: Files): string[] {
  return Object.entries(examples).flatMap(([file, code]) => {
    const path = `../examples/${basename(file, '.ts')}`;
    const imported = Object.values(tests).some((text) => text.includes(`from '${path}'`) || text.includes(`require('${path}')`));
    return [
      ...imported ? [] : [`[${file}] must be run by a test, and none imports it: import '${path}' in a file of ${folder}/test, and call what it exports`],
      ...[...code.matchAll(/ from '(\.[^']*)'/g)].map(([, source]) => `[${file}] must import as its reader would, got '${source}': import from '${npmName(basename(folder))}'`),
    ];
  });
}

function quotes(example: string[], block: string): boolean {
  const { length } = block.split('\n');
  return example.some((_line, start) => outdented(example.slice(start, start + length)) === block);
}

/** The lines without the indentation that all of them have. */
function outdented(lines: string[]): string {
  const indentation = Math.min(...lines.filter((line) => line).map((line) => line.search(/\S|$/)));
  return lines.map((line) => line.slice(indentation)).join('\n');
}

function read(pattern: string): Files {
  const files = globSync(pattern, { cwd: REPOSITORY_ROOT }).sort();
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(REPOSITORY_ROOT, file), 'utf8')]));
}
