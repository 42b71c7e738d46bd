/** Checks the pins, follows them and installs what is locked: the first half of a render, for every program. */
import { storageOf } from '../registry/storage.ts';
import { prepare } from './prepare.ts';
import { programsOf } from './program.ts';

const root = process.cwd();

try {
  await prepare({ programs: programsOf(root), root, storage: storageOf(root), mayChange: process.env.CI !== 'true' });
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
