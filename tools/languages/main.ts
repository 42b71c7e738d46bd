/**
 * `npx projen languages`: the packages for Python, Java and Go, in dist/languages.
 *
 *   (nothing)  makes them of what is compiled
 *   --released makes them of the newest releases in the embedded registry, as they are published: Java with sources and
 *              documentation. `node tools/languages/publish.ts` publishes them
 *   examples   writes docs/examples, the examples of the packages in these languages
 *
 * Needs Python 3 with venv, Java 17 and Maven, and Go. Exit codes: 0 done, 1 refused or failed.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { tarballOf } from '../../packages/cli/src/registry/releases.ts';
import { sentenceOf } from '../../packages/cli/src/failure.ts';
import { Refusal } from '../../packages/cli/src/refusal.ts';
import { storageOf } from '../registry/storage.ts';
import { isLibrary, pack } from '../release/pack.ts';
import { packagesOf } from '../release/packages.ts';
import { writePages } from './examples.ts';
import { Layout } from './make.ts';
import { MADE } from './publish.ts';

const COMMAND = new Refusal('LANGUAGES-003', {
  protects: 'A mistyped command would make packages for minutes.',
  wrong: 'npx projen languages exmaples',
  right: 'npx projen languages examples',
});

const root = process.cwd();

try {
  const { values: { released }, positionals: [command, ...more] } = parseArgs({ allowPositionals: true, options: { released: { type: 'boolean', default: false } } });
  if (more.length > 0 || (command !== undefined && command !== 'examples')) throw COMMAND.error('languages', `the command must be 'examples' or none, got '${[command, ...more].join(' ')}': run 'npx projen languages' or 'npx projen languages examples'`);
  console.log((command === 'examples' ? writePages(root) : make(released)).join('\n'));
} catch (error) {
  console.error(sentenceOf(error));
  process.exitCode = 1;
}

/** @returns the names of what was made */
function make(released: boolean): string[] {
  const scratch = mkdtempSync(join(tmpdir(), 'languages-'));
  try {
    const libraries = packagesOf(root).filter(({ folder }) => isLibrary(join(root, 'packages', folder)));
    const tarballs = libraries.map(({ folder, manifest: { name, version } }) => (released ? tarballOf(storageOf(root), name, version) : pack(join(root, 'packages', folder), scratch)));
    rmSync(join(root, MADE), { recursive: true, force: true });
    for (const folder of [join(scratch, 'layout'), join(root, MADE, 'go')]) mkdirSync(folder, { recursive: true });
    const layout = new Layout(join(scratch, 'layout'), root, tarballs);
    const names = libraries.map(({ manifest: { name } }) => name);
    layout.python(names, join(root, MADE, 'python'));
    layout.java(names, join(root, MADE, 'java'), released);
    layout.go(names, join(root, MADE, 'go'));
    return libraries.map(({ manifest: { name, version } }) => `${name} ${version}`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
