/**
 * Runs one cluster's program so that it renders to another folder, with its pins or with the
 * packages of the workspace: a process of its own, which is told the program, the folder and `pins` or `unreleased`.
 */
import { existsSync, realpathSync } from 'node:fs';
import { enableCompileCache, registerHooks } from 'node:module';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sentenceOf } from '../failure.ts';
import { guardModules } from '../render/guard.ts';
import { assertInstalled } from '../render/prepare.ts';
import { runProgram } from '../render/run.ts';
import { Refusal } from '../refusal.ts';
import { clusterPath } from '../repository/clusters.ts';
import { programOf } from '../repository/programs.ts';
import type { Program } from '../repository/programs.ts';

const WRITES = new Refusal('DIFF-006', {
  protects: 'A cluster that is written elsewhere would look as if it were gone.',
  wrong: "new Platform({ outdir: '/elsewhere' })",
  right: "new Platform({ outdir: '../../clusters' })",
});

const root = realpathSync(process.cwd());
const [name, folder, packages] = process.argv.slice(2);

enableCompileCache(join(root, 'node_modules/.cache/render'));

try {
  const program = programOf(root, name);
  const unreleased = packages === 'unreleased';
  if (unreleased) {
    useWorkspace(program);
  } else {
    assertInstalled(program);
    guardModules(program, root);
  }
  await runProgram(program, { root, cwd: join(folder, program.path), packages: unreleased ? root : program.folder, problem: () => missing(program) });
} catch (error) {
  console.error(sentenceOf(error, root));
  process.exitCode = 1;
}

/** What is wrong with a program that writes elsewhere than it must. */
function missing(program: Program): string | undefined {
  const written = clusterPath(root, name);
  return existsSync(join(folder, written)) ? undefined
    : WRITES.at(program.path, `'main.ts' must write ${relative(program.path, written)} as seen from its folder, got no such folder: give the platform that 'outdir'`);
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
