/**
 * `netpol audit`: who may talk to whom, and why. Evaluates the policies of every rendered cluster over all pairs, and
 * fails when something undeclared is allowed, something declared is denied, a namespace isn't denied by default, or a
 * bypass is over.
 */
import { clustersIn } from '../repository/clusters.ts';
import { audit } from './audit.ts';
import { askCluster, compare, readAnswer, withLive } from './live.ts';
import { readCluster } from './read.ts';
import { reportOf } from './report.ts';
import { oneOf } from '../nearest.ts';
import { Refusal } from '../refusal.ts';

const RENDERED = new Refusal('NETPOL-002', {
  protects: 'Where no cluster is, no finding says nothing.',
  wrong: 'an empty folder clusters',
  right: 'npx platform render',
});

const LIVE = new Refusal('NETPOL-003', {
  protects: 'The answer of one cluster would be held against another.',
  wrong: '--live moon',
  right: '--live home',
});

/** What the audit is told. */
export interface Options {
  /** The figures alone. */
  readonly figures?: boolean;
  readonly json?: boolean;
  /** Where the rendered clusters are. */
  readonly clusters: string;
  /** The day on which a bypass counts as over or not. */
  readonly today?: string;
  /** The cluster that is compared with what kubectl says. */
  readonly live?: string;
  /** The context that kubectl uses. */
  readonly context?: string;
  /** What `kubectl get -o json` has written, instead of asking. */
  readonly answer?: string;
}

/** Prints who may talk to whom. */
export function auditClusters(options: Options): number {
  const folder = options.clusters;
  const names = clustersIn(folder);
  if (names.length === 0) throw RENDERED.error('netpol', `'${folder}' must hold rendered clusters, and holds none: run 'npx platform render'`);
  if (options.live !== undefined && !names.includes(options.live)) throw LIVE.error('netpol', `'--live' must name one of ${names.join(', ')}, got '${options.live}': ${oneOf(options.live, names)}`);

  let clusters = names.map((name) => readCluster(folder, name));
  const problems: string[] = [];
  if (options.live !== undefined) {
    const answer = options.answer === undefined ? askCluster(options.context) : readAnswer(options.answer);
    const differences = compare(clusters.find(({ name }) => name === options.live)!, answer);
    problems.push(...differences.problems);
    differences.extra.forEach((policy) => console.error(`[${options.live}] ${policy} is in the cluster, and isn't rendered`));
    clusters = clusters.map((cluster) => (cluster.name === options.live ? withLive(cluster, answer) : cluster));
  }
  const findings = audit(clusters, options.today ?? new Date().toISOString().slice(0, 10));
  problems.push(...findings.flatMap((finding) => finding.problems));
  if (options.json) {
    console.log(JSON.stringify({ clusters: options.figures ? findings.map(({ talks: _talks, ...rest }) => rest) : findings, problems }, undefined, 2));
    return problems.length === 0 ? 0 : 1;
  }
  findings.forEach((finding) => console.log(reportOf(finding, { talks: !options.figures })));
  console.log(problems.length === 0 ? 'Whatever is declared is allowed, and nothing else.' : `${problems.length} problem${problems.length === 1 ? '' : 's'}: see above.`);
  return problems.length === 0 ? 0 : 1;
}
