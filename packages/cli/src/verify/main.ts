/**
 * `verify`: gives what is rendered to the programs that will really read it, and the repository to those that know its
 * other files.
 */
import { join } from 'node:path';
import { Progress } from '../progress.ts';
import { clustersIn, clustersPath } from '../repository/clusters.ts';
import { verifyCluster } from './cluster.ts';
import { buildPrograms } from './programs.ts';
import { close, reportOf } from './report.ts';
import type { Subject } from './report.ts';
import { verifyRepository } from './repository.ts';

const REPOSITORY = 'repository';
const root = process.cwd();

/** What can be verified: the clusters, and the files beside them. */
export function subjects(): string[] {
  return [...clustersIn(join(root, clustersPath(root))), REPOSITORY];
}

/** Verifies some of the subjects, or all. `programs` builds what is run, and checks nothing. */
export async function verify(wanted: readonly string[], json: boolean): Promise<number> {
  buildPrograms(root);
  if (wanted.join(' ') === 'programs') return 0;
  const names = wanted.length > 0 ? wanted : subjects();
  const progress = new Progress(`verify ${names.join(' ')}`, names.length);
  const found: Subject[] = [];
  for (const name of names) {
    const layers = await progress.step(name, () => (name === REPOSITORY ? verifyRepository(root) : verifyCluster(root, name)));
    if (!json) console.log(reportOf(name, layers));
    found.push({ name, layers });
  }
  return close(found, json);
}
