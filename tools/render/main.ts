/**
 * Renders one cluster from its pins: `node tools/render/main.ts infra`. Nx calls it when
 * something that the program reads has changed.
 */
import { existsSync, realpathSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { guardModules } from './guard.ts';
import { assertInstalled } from './prepare.ts';
import { Refusal } from '../refusal.ts';
import { programsOf } from './program.ts';

const PROGRAM = new Refusal('RENDER-022', {
  protects: 'A cluster is rendered from a folder of its own.',
  wrong: 'apps/infra without main.ts',
  right: 'apps/infra/main.ts',
});
const WRITES = new Refusal('RENDER-023', {
  protects: 'What a program does not write would stay as it was, as if it were rendered.',
  wrong: 'a program that ends without platform.synth()',
  right: 'platform.synth()',
});

const root = realpathSync(process.cwd());
const name = process.argv[2];

// A third of a render's start is compiling the same modules again.
enableCompileCache(join(root, 'node_modules/.cache/render'));

try {
  const program = programsOf(root).find((candidate) => candidate.name === name);
  if (!program) {
    throw PROGRAM.error(`apps/${name}`, "the folder must hold a cluster's program: add its main.ts, its cluster.json and its line in .projenrc.ts, then run 'npx projen'");
  }
  assertInstalled(program);
  guardModules(program, root);
  // A program names its files from where it stands.
  process.chdir(program.folder);
  await import(pathToFileURL(join(program.folder, 'main.ts')).href);
  if (!existsSync(join(root, 'clusters', name))) {
    throw WRITES.error(program.path, `'main.ts' must write clusters/${name}, got no such folder: call the platform's synth() at its end`);
  }
} catch (error) {
  console.error(describe(error as Error));
  process.exitCode = 1;
}

/** What is wrong, and the line of the program that caused it: nobody needs the rest of the stack. */
function describe(error: Error): string {
  const frames = error.stack?.split('\n').filter((line) => line.includes(`/apps/${name}/`) && !line.includes('node_modules')) ?? [];
  const place = frames[0]?.match(/(file:\/\/)?(\/[^()]*):(\d+):\d+\)?$/);
  const cause = ['Error', 'ValidationError'].includes(error.name) ? error.message : error.stack ?? error.message;
  return place ? `${cause}\n    at ${relative(root, place[1] ? fileURLToPath(`file://${place[2]}`) : place[2])}:${place[3]}` : cause;
}
