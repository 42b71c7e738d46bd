/**
 * Runs one cluster's program so that it renders to another folder, with its pins or with the
 * packages of the workspace: a process of its own, which is told the program, the folder and `pins` or `unreleased`.
 */
import { realpathSync } from 'node:fs';
import { enableCompileCache, registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sentenceOf } from '../failure.ts';
import { configurationOf } from '../repository/configuration.ts';
import { guardModules } from '../render/guard.ts';
import { runProgram } from '../render/run.ts';
import { clustersPath } from '../repository/clusters.ts';
import { programOf } from '../repository/programs.ts';
import type { Program } from '../repository/programs.ts';
import { runSources } from './sources.ts';

const root = realpathSync(process.cwd());
const [name, folder, packages] = process.argv.slice(2);

enableCompileCache(join(root, 'node_modules/.cache/render'));

try {
  const program = programOf(root, name);
  const unreleased = packages === 'unreleased';
  if (unreleased) {
    const { workspace } = configurationOf(root);
    useWorkspace(program);
    if (workspace !== undefined && workspace.compile === undefined) runSources(root, workspace.packages);
  } else {
    // Whoever starts this has installed what the pins say, which may be more than what is locked.
    guardModules(root)(program);
  }
  const rendered = await runProgram(program, { root, cwd: join(realpathSync(folder), program.path), packages: unreleased ? root : program.folder, clusters: join(realpathSync(folder), clustersPath(root)) });
  if (!rendered) process.exitCode = 1;
} catch (error) {
  console.error(sentenceOf(error, root));
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
