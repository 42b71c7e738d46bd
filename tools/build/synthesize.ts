/** `npx projen`: writes all generated files, whether or not anything has changed. */
import { synthesize } from './synth.ts';
import { sentenceOf } from '../../packages/cli/src/failure.ts';

try {
  synthesize(process.cwd(), { always: true });
} catch (error) {
  console.error(sentenceOf(error));
  process.exitCode = 1;
}
