/**
 * `npx projen new-component NAME [CHART VERSION]`: makes a component package that
 * compiles and is tested, and adds its line to .projenrc.ts. With a chart, such as
 * `oci://ghcr.io/owner/charts/name 1.2.3`, it installs that one.
 */
import { spawnSync } from 'node:child_process';
import { npmName } from '../../projenrc/repository.ts';
import { synthesize } from '../build/synth.ts';
import { generate } from './generate.ts';
import { Refusal } from '../../packages/cli/src/refusal.ts';
import { sentenceOf, USAGE } from '../../packages/cli/src/failure.ts';

const ACCEPTED = new Refusal('NEW-COMPONENT-004', {
  protects: 'A package that the repository refuses is half there.',
  wrong: 'a package that does not compile',
  right: 'the same, corrected',
});

const root = process.cwd();
const [name = '', chart, version, ...more] = process.argv.slice(2);

try {
  if (more.length > 0) throw USAGE.error('new-component', `nothing must follow the chart's version, got '${more.join(' ')}': leave it out`);
  generate(root, name, chart === undefined ? undefined : { address: chart, version });
  synthesize(root);
  // The first run writes the snapshot; from then on a missing one fails.
  run('jest', '--config', 'jest.config.json', '--rootDir', `packages/${name}`);
  run('nx', 'run-many', `--projects=${npmName(name)}`, '--targets=compile,docs,test', '--output-style=static');
  console.log(`packages/${name} is made, compiled and tested: go on with src/upstream.ts`);
  console.log(`if the chart installs CRDs, name their source in tools/schemas/packages.ts, run 'npx projen schemas ${name}', and give the stage 'installs: this.shippedKinds()'`);
} catch (error) {
  console.error(sentenceOf(error));
  process.exitCode = 1;
}

function run(command: string, ...args: string[]): void {
  if (spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status !== 0) {
    throw ACCEPTED.error(name, `'${command}' must accept the new package: see above what it says, and mend packages/${name}`);
  }
}
