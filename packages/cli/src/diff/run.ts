/**
 * Runs one cluster's program so that it renders to another folder, with its pins or with the
 * packages of the workspace: a process of its own, which is told the program, the folder and `pins` or `unreleased`.
 */
import { existsSync, realpathSync } from 'node:fs';
import { enableCompileCache, registerHooks } from 'node:module';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { guardModules } from '../render/guard.ts';
import { assertInstalled } from '../render/prepare.ts';
import { clusterPath } from '../repository/clusters.ts';
import { programOf } from '../repository/programs.ts';
import type { Program } from '../repository/programs.ts';

const root = realpathSync(process.cwd());
const [name, folder, packages] = process.argv.slice(2);

enableCompileCache(join(root, 'node_modules/.cache/render'));

try {
  const program = programOf(root, name);
  if (packages === 'unreleased') {
    useWorkspace(program);
  } else {
    assertInstalled(program);
    guardModules(program, root);
  }
  process.chdir(join(folder, program.path));
  await import(pathToFileURL(join(program.folder, 'main.ts')).href);
  const written = clusterPath(root, name);
  if (!existsSync(join(folder, written))) {
    throw new Error(`${program.label} main.ts must write ${relative(program.path, written)} as seen from its folder, got no such folder: give the platform that 'outdir'`);
  }
} catch (error) {
  const { message, stack = '' } = error as Error;
  // Where in the program: a package that has changed its interface fails far below it.
  const { path } = programOf(root, name);
  const line = stack.split('\n').find((frame) => frame.includes(`/${path}/`) && !frame.includes('node_modules')) ?? '';
  const place = /[^()]*:\d+(?=:\d+\)?$)/.exec(line.slice(line.indexOf(`/${path}/`) + 1))?.[0];
  console.error(place ? `${message}\n    at ${place}` : message);
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
