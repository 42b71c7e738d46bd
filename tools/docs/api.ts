/**
 * Writes a package's API.md: `node tools/docs/api.ts packages/dragonfly`.
 *
 * jsii-docgen's own command looks for assemblies below the package only, and a workspace
 * keeps them in the root: so they are gathered in one folder first.
 */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Documentation, Language } from 'jsii-docgen';

const folder = process.argv[2];
if (!folder || !existsSync(join(folder, '.jsii'))) {
  console.error(`[docs] '${folder}' must be a compiled package folder: run 'npx projen build' first`);
  process.exit(1);
}

const assemblies = mkdtempSync(join(tmpdir(), 'api-'));
try {
  gather(folder);
  const { name } = JSON.parse(readFileSync(join(folder, '.jsii'), 'utf8'));
  const documentation = await Documentation.forAssembly(name, assemblies);
  const markdown = await documentation.toMarkdown({ language: Language.TYPESCRIPT, readme: false });
  // The generator leaves blanks at line ends, and blank lines at the end.
  const text = (await markdown.render()).replace(/[ \t]+$/gm, '').replace(/\n{3,}/g, '\n\n').trimEnd();
  writeFileSync(join(folder, 'API.md'), `${text}\n`);
} finally {
  rmSync(assemblies, { recursive: true, force: true });
}

/** Copies an assembly and, first come, those of its dependencies. */
function gather(packageFolder: string): void {
  const { name, dependencies = {} } = JSON.parse(readFileSync(join(packageFolder, '.jsii'), 'utf8'));
  const target = join(assemblies, 'node_modules', name, '.jsii');
  if (existsSync(target)) {
    return;
  }
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(join(packageFolder, '.jsii'), target);
  Object.keys(dependencies).forEach((dependency) => gather(join('node_modules', dependency)));
}
