/** How the folders of the package hang together. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const ROOT = join(__dirname, '../../src');
const FILES = globSync('**/*.ts', { cwd: ROOT }).sort();
const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** The files that a file imports, below `src/`; those outside begin with `..`. */
function importsOf(file: string): string[] {
  return [...textOf(file).replaceAll(/^\s+(wrong|right):.*$/gm, '').matchAll(/(?:from|import|import\() ?'(\.[^']+)'/g)].map(([, specifier]) => normalize(join(dirname(file), specifier)));
}

/** The folders that each folder imports from. The files beside the folders start what is in them. */
const FOLDERS = new Map<string, Set<string>>();
for (const file of FILES.filter((each) => each.includes('/'))) {
  const folder = dirname(file);
  const others = importsOf(file).filter((other) => other.includes('/') && dirname(other) !== folder).map(dirname);
  FOLDERS.set(folder, new Set([...FOLDERS.get(folder) ?? [], ...others]));
}

test('no folder comes back to itself', () => {
  const reaches = (from: string, to: string, passed = new Set<string>()): boolean => {
    if (passed.has(from)) return false;
    passed.add(from);
    return [...FOLDERS.get(from) ?? []].some((next) => next === to || reaches(next, to, passed));
  };

  expect(FOLDERS.size).toBeGreaterThan(5);
  expect([...FOLDERS.keys()].filter((folder) => reaches(folder, folder))).toEqual([]);
});

test('nothing of the package imports what is outside of it: no tool, no benchmark and no test', () => {
  expect(FILES.flatMap((file) => importsOf(file).filter((other) => other.startsWith('..') || !FILES.includes(other)).map((other) => `${file}: ${other}`))).toEqual([]);
});

test('one module runs Git', () => {
  expect(FILES.filter((file) => /(spawn|exec|fork)\w*\((['"])git\2/.test(textOf(file)))).toEqual(['repository/git.ts']);
});

// 'apps/v1' is a group of Kubernetes, and no folder.
test('one module says where clusters are, and where programs are', () => {
  const code = (file: string) => textOf(file).replaceAll(/\/\*\*?[^]*?\*\/|\/\/.*$|^\s+(wrong|right):.*$/gm, '');

  expect(FILES.filter((file) => /['"`](clusters|apps(?!\/v\d))(\/[^A-Z]|['"`])/.test(code(file)) && !/'clusters':|\bwrong\(|correct 'clusters'/.test(code(file)))).toEqual(['repository/configuration.ts']);
});

test('nothing names a scope, a repository or an address of ours but the import of the rendered format and of what judges it, and what policies are annotated with', () => {
  const named = FILES.flatMap((file) => textOf(file).split('\n').filter((line) => /monosense/.test(line) && !/from '@[^']+\/(output|validator)';$|import\('@[^']+\/validator'\)|'platform\.monosense\.io\/|^\s+(wrong|right):/.test(line)).map((line) => `${file}: ${line.trim()}`));

  expect(named).toEqual([]);
});
