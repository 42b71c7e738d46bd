/** `npx projen`: writes all generated files, whether or not anything has changed. */
import { synthesize } from './synth.ts';

try {
  synthesize(process.cwd(), { always: true });
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
