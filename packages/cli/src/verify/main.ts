/**
 * `verify`: gives what is rendered to the programs that will really read it, and the repository to those that know its
 * other files.
 */
import { join } from 'node:path';
import { clustersIn, clustersPath } from '../repository/clusters.ts';
import { verifyCluster } from './cluster.ts';
import { buildPrograms } from './programs.ts';
import { reportOf } from './report.ts';
import { verifyRepository } from './repository.ts';

const REPOSITORY = 'repository';
const root = process.cwd();

/** What can be verified: the clusters, and the files beside them. */
export function subjects(): string[] {
  return [...clustersIn(join(root, clustersPath(root))), REPOSITORY];
}

/** Verifies some of the subjects, or all. `programs` builds what is run, and checks nothing. */
export async function verify(wanted: readonly string[]): Promise<number> {
  buildPrograms(root);
  if (wanted.join(' ') === 'programs') return 0;
  const names = wanted.length > 0 ? wanted : subjects();
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
  return failed > 0 ? 1 : 0;
}
