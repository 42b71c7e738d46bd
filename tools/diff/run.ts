/**
 * Runs one cluster's program so that it renders to another folder, with its pins or with the
 * packages of the workspace: `node tools/diff/run.ts infra FOLDER pins|unreleased`.
 */
import { existsSync, realpathSync } from 'node:fs';
import { enableCompileCache, registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { guardModules } from '../render/guard.ts';
import { assertInstalled } from '../render/prepare.ts';
import { programsOf } from '../render/program.ts';
import type { Program } from '../render/program.ts';

const root = realpathSync(process.cwd());
const [name, folder, packages] = process.argv.slice(2);

enableCompileCache(join(root, 'node_modules/.cache/render'));

try {
  const program = programsOf(root).find((candidate) => candidate.name === name)!;
  if (packages === 'unreleased') {
    useWorkspace(program);
  } else {
    assertInstalled(program);
    guardModules(program, root);
  }
  process.chdir(join(folder, 'apps', name));
  await import(pathToFileURL(join(program.folder, 'main.ts')).href);
  if (!existsSync(join(folder, 'clusters', name))) {
    throw new Error(`${program.label} main.ts must write ../../clusters/${name} as seen from its folder, got no such folder: give the platform that 'outdir'`);
  }
} catch (error) {
  const { message, stack = '' } = error as Error;
  // Where in the program: a package that has changed its interface fails far below it.
  const place = stack.split('\n').find((line) => line.includes(`/apps/${name}/`) && !line.includes('node_modules'))?.match(/\/apps\/[^()]*:\d+(?=:\d+\)?$)/);
  console.error(place ? `${message}\n    at ${place[0].slice(1)}` : message);
  process.exitCode = 1;
}

/** Takes the packages that a program names from the root, which links to the workspace, with one copy of cdk8s for all. */
function useWorkspace(program: Program): void {
  const parentURL = pathToFileURL(join(root, 'package.json')).href;
  const own = pathToFileURL(program.folder).href;
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const isPackage = !/^([./]|file:|node:)/.test(specifier) && context.parentURL?.startsWith(`${own}/`);
      return nextResolve(specifier, isPackage ? { ...context, parentURL } : context);
    },
  });
}
