import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as evidence from '../../../src/rollout/evidence.ts';
import * as feed from '../../../src/rollout/feed.ts';
import * as gate from '../../../src/rollout/gate.ts';
import { Repository } from '../../../src/rollout/git.ts';
import * as override from '../../../src/rollout/override.ts';
import * as promote from '../../../src/rollout/promote.ts';
import * as rollout from '../../../src/rollout/rollout.ts';
import * as stages from '../../../src/rollout/stages.ts';
import { withMutation } from './mutation.ts';
import { newRepository, writeRepository } from './repository.ts';
import { Simulation, timeOf } from './simulation.ts';
import type { Tool } from './simulation.ts';

/** How many seeds are tried, and from which on: a failure names its seed. */
const SEEDS = Number(process.env.ROLLOUT_SEEDS ?? 100);
const FIRST = Number(process.env.ROLLOUT_SEED ?? 1);
/** How many hours may pass from one step to the next. */
const PACE = Number(process.env.ROLLOUT_PACE ?? 12);
/** Running git takes longer than sixty days: one lab in ten is read back. */
const EVERY = 10;
const TOOL: Tool = { ...evidence, ...feed, ...gate, ...override, ...promote, ...rollout, ...stages };

let repository: string;

beforeAll(() => {
  repository = newRepository(mkdtempSync(join(tmpdir(), 'rollout-simulation-')));
});

afterAll(() => rmSync(repository, { recursive: true, force: true }));

function simulate(seed: number, tool = TOOL): Simulation {
  const simulation = new Simulation(seed, tool, PACE);
  try {
    simulation.run();
  } catch (error) {
    throw new Error(`seed ${seed}: ${(error as Error).message}`);
  }
  return simulation;
}

/**
 * Writes what happened as a real repository, and reads it as the tool does, at some of its commits.
 * What is read there must be what the decisions of that moment were made from.
 */
function readBack({ ledger, changes, overrides }: Simulation, positions: number[], Git = Repository): void {
  const ids = writeRepository(repository, ledger);
  const rename = <T extends { id: string }>(commit: T): T => ({ ...commit, id: ids.get(commit.id)! });
  const short = (base: string) => ids.get(ledger.commits.find(({ id }) => id.startsWith(base))?.id ?? '')?.slice(0, 12) ?? base;
  for (const position of positions) {
    const upTo = ledger.commits.slice(0, position).concat(ledger.commits.at(position)!);
    const known = new Set(upTo.flatMap(({ id, branch }) => [id, ...branch.map((each) => each.id)]));
    const read = new Git(repository, ids.get(upTo.at(-1)!.id)).history();
    expect(read.main).toEqual(upTo.map(({ id, dated }) => ({ id: ids.get(id), time: timeOf(dated) })));
    expect(read.changes).toEqual(changes.filter(({ id }) => known.has(id)).map(rename));
    expect(new Set(read.overrides)).toEqual(new Set(overrides.filter(({ commit }) => known.has(commit.id)).map((each) => ({ ...each, base: short(each.base), commit: rename(each.commit) }))));
  }
}

test(`in ${SEEDS} labs over 60 days a later cluster takes what has soaked, and nothing else`, () => {
  const tally: Record<string, number> = {};
  for (let seed = FIRST; seed < FIRST + SEEDS; seed += 1) {
    const simulation = simulate(seed);
    if (seed % EVERY === 0) readBack(simulation, [-1]);
    for (const [what, count] of Object.entries(simulation.tally)) tally[what] = (tally[what] ?? 0) + count;
  }

  // Everything that must be borne has happened.
  if (SEEDS >= 100) {
    expect(Object.keys(tally).sort()).toEqual([
      'absent', 'alone', 'bad', 'clocks of the future', 'closed', 'combination', 'follows nobody', 'missed schedules', 'not taken', 'outages and alerts', 'override', 'promotions', 'ran here', 'rollbacks', 'sick', 'soaked', 'soaking', 'superseded', 'unhealthy',
      ...['clock', 'evidence', 'unreadable'].filter((rare) => rare in tally),
    ].sort());
  }
});

test('at any commit of a lab, git tells the tool what the decisions of that moment were made from', () => {
  const simulation = simulate(FIRST);
  readBack(simulation, [...simulation.ledger.commits.keys()].filter((position) => position % 5 === 0));
});

test('a failure names its seed, and tells what led to it', () => {
  const lets: Tool = { ...TOOL, gate: () => ({ asks: [], problems: [], differences: {} }) };

  expect(() => simulate(1, lets)).toThrow(/^seed 1: \w+ takes \w+ [\d.]+ at hour \d+, and must not yet\n\nhour 0: the stage \{"cluster":"infra"/);
});

/** The tool, broken on purpose: the simulation must see each. */
const MUTATIONS: [what: string, file: string, from: string, to: string][] = [
  ['an interruption does not start the clock again', 'history.ts', 'const run = { version: after, since, commit };', 'const run = this.firstRun(component, after) ?? { version: after, since, commit };'],
  ['what is bad is forgotten', 'rollout.ts', 'return rollback && matters ?', 'return false && rollback && matters ?'],
  ['a rollback on the cluster before is forgotten', 'rollout.ts', 'own.includes(other) ||', 'other === stage ||'],
  ['a rollback on another cluster of the same stage is forgotten', 'rollout.ts', '(rollback?.to !== undefined && this.wayTo(other).length <= own.length)', 'false'],
  ['the first cluster takes what it gave up', 'rollout.ts', 'const leave = bad || sick ? undefined', 'const leave = (bad && stage.after !== undefined) || sick ? undefined'],
  ['Renovate reads what was rolled back', 'feed.ts', ' && !rollout.isBad(stage, component, version)', ''],
  ['the soak is longer by a moment', 'rollout.ts', 'left <= 0', 'left < 0'],
  ['the soak is shorter by an hour', 'rollout.ts', 'left <= 0', 'left <= 3_600_000'],
  ['the time of writing counts, not the time on main', 'git.ts', "'--format=%H %ct'", "'--format=%H %at'"],
  ['the commits of a merged branch count as main', 'git.ts', "'log', '--first-parent', '--diff-merges=first-parent', '--reverse', '--raw'", "'log', '--diff-merges=first-parent', '--reverse', '--raw'"],
  ['an override needs no reason', 'override.ts', String.raw`\s+(\S.*?)\s*$`, String.raw`\s*(.*?)\s*$`],
  ['an override knows of a rollback that came later', 'rollout.ts', '(rollback && this.position.get(rollback.commit.id)! > given)', 'false'],
  ['an override holds for ever', 'rollout.ts', '<= OVERRIDE_DAYS * 86_400_000', '< Infinity'],
  ['an override holds for every cluster', 'rollout.ts', 'override.cluster === cluster && ', ''],
  ['a line that is quoted is an override', 'override.ts', 'paragraphs.findLastIndex(', 'paragraphs.findIndex('],
  ['a clock that goes backwards is believed', 'clocks.ts', 'Math.max(time, floor)', 'time'],
  ['a clock of the future holds what comes later', 'clocks.ts', 'upTo[index] + from[index] - 1 === longest', 'true'],
  ['what nobody can read counts as not there', 'rollout.ts', "if (ahead.pins[component] !== undefined) return refuse('unreadable'", "if (false) return refuse('unreadable'"],
  ['a superseded version stays eligible', 'rollout.ts', 'if (run.version !== version) {', 'if (!ahead.firstRun(component, version)) {'],
  ['what never ran together may go', 'rollout.ts', 'time === undefined || (core && time < soak)', 'time !== undefined && core && time < soak'],
  ['the core needs no time together', 'rollout.ts', 'time === undefined || (core && time < soak)', 'time === undefined'],
  ['promote takes apart what came together', 'rollout.ts', 'if (fits.length === Object.keys(chosen).length) return chosen;', 'return chosen;'],
  ['what a branch brings beside is not looked at', 'gate.ts', 'Object.fromEntries([...kept, ...changed])', 'main'],
  ['it is never closed', 'rollout.ts', 'return this.open(stage, refuse) ?? soaked;', 'return soaked;'],
  ['a freeze is forgotten', 'calendar.ts', 'if (freeze) return', 'if (false && freeze) return'],
  ['a rollback must wait', 'rollout.ts', 'return this.track(cluster).firstRun(component, version) ?', 'return false ?'],
  ['a pin is judged by what the branch started from', 'gate.ts', 'version !== main[component] && version !== fork[component]', 'false'],
  ['what made a cluster ill may go on', 'rollout.ts', 'const sick = bad ? undefined : this.sickness(stage, component, version);', 'const sick: Verdict | undefined = undefined;'],
  ['what was ill before is blamed on a version', 'evidence.ts', 'span.from >= run.since && (span.to ?? to)', '(span.to ?? to)'],
  ['a version is blamed for what it does not touch', 'evidence.ts', '({ what }) => touched.objects.has(what)', '() => true'],
  ['an illness on a cluster further ahead is forgotten', 'rollout.ts', 'for (const { cluster } of this.wayTo(stage)) {', 'for (const { cluster } of [stage]) {'],
  ['old evidence will do', 'evidence.ts', 'now - to > maxAge', 'false'],
  ['evidence is believed whoever signed it', 'evidence.ts', 'if (!verify(', 'if (false && !verify('],
  ['the time after the evidence counts', 'rollout.ts', 'clock = report.to;', ''],
  ['an outage that is over does not count', 'evidence.ts', 'const unready = evidence.notReady.filter(inTime);', 'const unready = evidence.notReady.filter(({ to: end }) => end === undefined);'],
  ['alerts do not count', 'evidence.ts', 'inTime(alert) && alert.from >= run.since', 'false'],
  ['alerts from before count', 'evidence.ts', 'inTime(alert) && alert.from >= run.since', 'inTime(alert)'],
  ['what Flux has applied does not count', 'evidence.ts', 'Math.max(run.since, from, applied.from,', 'Math.max(run.since, from,'],
];

test.each(MUTATIONS)('bites: %s', (_, file, from, to) => withMutation(file, from, to, ['evidence', 'feed', 'gate', 'override', 'promote', 'rollout', 'stages', 'git'], (broken) => {
  const live = (seed: number) => (file === 'git.ts' ? readBack(simulate(seed), [-1], broken.Repository) : simulate(seed, broken));

  expect(() => { for (let seed = 1; seed <= 100; seed += 1) live(seed); }).toThrow(file === 'git.ts' ? /deep equality/ : /^seed \d+: .* (must not yet|has soaked|was rolled back|what promote proposes|the tool says '.*')\n/);
}));
