import { registerHooks } from 'node:module';
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Refusal } from '../refusal.ts';
import type { Program } from '../repository/programs.ts';

const INSIDE = new Refusal('RENDER-021', {
  protects: 'A program that reads other folders renders code that its pins say nothing of.',
  wrong: "import '../apps/tenant.ts'",
  right: "import './tenant.ts'",
});

/**
 * Refuses every module that a program loads from outside its own folder. Node looks for
 * packages in all folders above, and the root's hold the workspace: unreleased code. Programs that run one after the other in one
 * process are kept apart in the same way: each loads its own copies, at its own versions.
 *
 * @returns says which program runs from now on; none lets everything pass again
 */
export function guardModules(root: string): (program: Program | undefined) => void {
  let running: Program | undefined;
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const resolved = nextResolve(specifier, context);
      if (running !== undefined && resolved.url.startsWith('file:')) {
        assertInside(running, root, specifier, fileURLToPath(resolved.url), context.parentURL);
      }
      return resolved;
    },
  });
  return (program) => { running = program; };
}

/** Refuses one resolved file that lies outside the program's folder. */
export function assertInside(program: Program, root: string, specifier: string, file: string, importedBy?: string): void {
  if (file.startsWith(program.folder + sep)) {
    return;
  }
  const from = importedBy?.startsWith('file:') ? ` for ${relative(root, fileURLToPath(importedBy))}` : '';
  const wayOut = /^[./]|^file:/.test(specifier)
    ? `move the file into ${program.path}`
    : `add it with an exact version to the dependencies of ${program.path}/package.json, then run 'npx platform lock'`;
  throw INSIDE.error(program.path, `'${specifier}' must resolve inside ${program.path}, got ${relative(root, file)}${from}: ${wayOut}`);
}

/** What to say of a link in a program's folder: what it leads to is in no history, and may lie anywhere. */
export function linkProblem(path: string, link: string): string {
  return INSIDE.at(path, `'${link}' must be a file of ${path} itself, got a link: copy what it leads to in its place, or remove it`);
}
