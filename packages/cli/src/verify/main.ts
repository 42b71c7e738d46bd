/**
 * `verify`: gives what is rendered to the programs that will really read it, and the repository to those that know its
 * other files.
 */
import { join } from 'node:path';
import { Progress } from '../progress.ts';
import { clustersIn, clustersPath } from '../repository/clusters.ts';
import { Refusal } from '../refusal.ts';
import { verifyCluster, verifyWithoutGo } from './cluster.ts';
import { buildPrograms } from './programs.ts';
import { close, reportOf } from './report.ts';
import type { Subject } from './report.ts';
import { verifyRepository } from './repository.ts';
import { withValidator } from './validator.ts';

const CLUSTERS = new Refusal('VERIFY-011', {
  protects: 'A repository whose readers were not asked is not verified.',
  wrong: 'npx platform verify repository --no-go',
  right: 'npx platform verify home --no-go',
});

const REPOSITORY = 'repository';
const root = process.cwd();

/** What can be verified: the clusters, and the files beside them. */
export function subjects(): string[] {
  return [...clustersIn(join(root, clustersPath(root))), REPOSITORY];
}

/** How things are verified. */
export interface Options {
  /** What was found, for a program. */
  readonly json?: boolean;
  /** Whether Go is there to build readers: without, only the one that travels with the packages is asked, of clusters. */
  readonly go?: boolean;
}

/** Verifies some of the subjects, or all. `programs` builds what is run, and checks nothing. */
export async function verify(wanted: readonly string[], { json = false, go = true }: Options): Promise<number> {
  if (go) buildPrograms(root);
  const names = wanted.length > 0 ? wanted : subjects().filter((name) => go || name !== REPOSITORY);
  if (!go && names.includes(REPOSITORY)) throw CLUSTERS.error('verify', `'--no-go' must be given with clusters only, got '${REPOSITORY}', whose readers Go builds: leave one of them out`);
  return withValidator(root, async (validator) => {
    if (wanted.join(' ') === 'programs') return 0;
    const progress = new Progress(`verify ${names.join(' ')}`, names.length);
    const found: Subject[] = [];
    // Threads judge these: all can be read while the first is judged.
    const judged = new Map(go ? [] : names.map((name) => [name, verifyWithoutGo(root, name, validator)]));
    for (const name of names) {
      const layers = await progress.step(name, () => (name === REPOSITORY ? verifyRepository(root) : judged.get(name) ?? verifyCluster(root, name, validator)));
      if (!json) console.log(reportOf(name, layers));
      found.push({ name, layers });
    }
    return close(found, json);
  });
}
