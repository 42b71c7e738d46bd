/**
 * `npx projen netpol audit`: who may talk to whom, and why. Evaluates the policies of every
 * rendered cluster over all pairs, and fails when something undeclared is allowed, something
 * declared is denied, a namespace isn't denied by default, or a bypass is over.
 *
 *   --figures          the figures alone
 *   --clusters FOLDER  where the rendered clusters are
 *   --today DATE       the day on which a bypass counts as over or not
 *   --live CLUSTER     compare that cluster with what kubectl says, and evaluate what it says
 *   --context NAME     the context that kubectl uses
 *   --answer FILE      what 'kubectl get -o json' has written, instead of asking
 */
import { parseArgs } from 'node:util';
import { audit } from './audit.ts';
import { askCluster, compare, readAnswer, withLive } from './live.ts';
import { clustersIn, readCluster } from './read.ts';
import { reportOf } from './report.ts';
import { Refusal } from '../refusal.ts';

const COMMAND = new Refusal('NETPOL-001', {
  protects: 'A mistyped command would audit nothing, and look as if it had.',
  wrong: 'npx projen netpol list',
  right: 'npx projen netpol audit',
});

const RENDERED = new Refusal('NETPOL-002', {
  protects: 'Where no cluster is, no finding says nothing.',
  wrong: 'an empty folder clusters',
  right: 'npx projen build',
});

const LIVE = new Refusal('NETPOL-003', {
  protects: 'The answer of one cluster would be held against another.',
  wrong: '--live moon',
  right: '--live infra',
});

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      figures: { type: 'boolean', default: false }, clusters: { type: 'string', default: 'clusters' }, today: { type: 'string' },
      live: { type: 'string' }, context: { type: 'string' }, answer: { type: 'string' },
    },
  });
  if (positionals.join(' ') !== 'audit') throw COMMAND.error('netpol', `the command must be 'audit', got '${positionals.join(' ')}': run 'npx projen netpol audit'`);
  process.exitCode = run(values);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

function run(options: { figures?: boolean; clusters?: string; today?: string; live?: string; context?: string; answer?: string }): number {
  const folder = options.clusters!;
  const names = clustersIn(folder);
  if (names.length === 0) throw RENDERED.error('netpol', `'${folder}' must hold rendered clusters, and holds none: run 'npx projen build'`);
  if (options.live !== undefined && !names.includes(options.live)) throw LIVE.error('netpol', `'--live' must name one of ${names.join(', ')}, got '${options.live}': correct it`);

  let clusters = names.map((name) => readCluster(folder, name));
  const problems: string[] = [];
  if (options.live !== undefined) {
    const answer = options.answer === undefined ? askCluster(options.context) : readAnswer(options.answer);
    const differences = compare(clusters.find(({ name }) => name === options.live)!, answer);
    problems.push(...differences.problems);
    differences.extra.forEach((policy) => console.log(`[${options.live}] ${policy} is in the cluster, and isn't rendered`));
    clusters = clusters.map((cluster) => (cluster.name === options.live ? withLive(cluster, answer) : cluster));
  }
  const findings = audit(clusters, options.today ?? new Date().toISOString().slice(0, 10));
  findings.forEach((finding) => console.log(reportOf(finding, { talks: !options.figures })));
  problems.push(...findings.flatMap((finding) => finding.problems));
  console.log(problems.length === 0 ? 'Whatever is declared is allowed, and nothing else.' : `${problems.length} problem${problems.length === 1 ? '' : 's'}: see above.`);
  return problems.length === 0 ? 0 : 1;
}
