/**
 * `npx projen verify`: gives what is rendered to the programs that will really read it, and the
 * repository to those that know its other files.
 *
 *   NAME …       these clusters only
 *   repository   the files beside the clusters
 *   programs     builds the programs, and checks nothing
 */
import { clustersIn } from '../netpol/read.ts';
import { verifyCluster } from './cluster.ts';
import { buildPrograms } from './programs.ts';
import { reportOf } from './report.ts';
import { verifyRepository } from './repository.ts';

const REPOSITORY = 'repository';
const root = process.cwd();

try {
  const known = [...clustersIn('clusters'), REPOSITORY];
  const wanted = process.argv.slice(2);
  if (wanted.join(' ') === 'programs') buildPrograms(root);
  else await verify(wanted.length > 0 ? wanted : known, known);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

async function verify(names: readonly string[], known: readonly string[]): Promise<void> {
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`[verify] the argument must be one of ${known.join(', ')}, got '${unknown}': correct it`);
  buildPrograms(root);
  let passed = 0;
  let failed = 0;
  for (const name of names) {
    const layers = name === REPOSITORY ? await verifyRepository(root) : await verifyCluster(root, name);
    console.log(reportOf(name, layers));
    const bad = layers.filter(({ problems }) => problems.length > 0).length;
    failed += bad;
    passed += layers.length - bad;
  }
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}
