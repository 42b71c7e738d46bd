/** `npx projen lock`: writes the lock files of programs that have none, or whose pins have changed. */
import { storageOf } from '../registry/storage.ts';
import { lock } from './prepare.ts';
import { programsOf } from './program.ts';

const root = process.cwd();

try {
  const written = await lock({ programs: programsOf(root), root, storage: storageOf(root) });
  written.forEach((program) => console.log(`${program.label} package-lock.json follows its pins: commit it`));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
