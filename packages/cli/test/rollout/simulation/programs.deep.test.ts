/**
 * Sixty days of two programs: lines come and go on the first cluster, by clocks that may be wrong, and
 * somebody brings any line to the second. The tool is compared with a ledger that knows the rule alone.
 */
import { createHash } from 'node:crypto';
import prand from 'pure-rand';
import * as gate from '../../../src/rollout/gate.ts';
import * as program from '../../../src/rollout/program.ts';
import * as rollout from '../../../src/rollout/rollout.ts';
import * as stages from '../../../src/rollout/stages.ts';
import { Ledger } from './ledger.ts';
import { withMutation } from './mutation.ts';
import { timeOf } from './simulation.ts';

type Tool = Pick<typeof gate, 'programAsks'> & Pick<typeof program, 'programChanges'> & Pick<typeof rollout, 'Rollout'> & Pick<typeof stages, 'parseStages'>;
const TOOL: Tool = { ...gate, ...program, ...rollout, ...stages };
/** Programs are parsed, which takes longer than to compare versions. */
const SEEDS = Number(process.env.ROLLOUT_SEEDS ?? 100) / 10;
const HOURS = 60 * 24;

/** A line of a program: what it uses, in which form, and with which value. */
interface Line {
  readonly use: 'Cilium' | 'Flux' | 'Tenant';
  readonly form: number;
  readonly value: number;
}

const ALL = ['Cilium', 'Flux'] as const;
const same = (a: Line, b: Line) => a.use === b.use && a.form === b.form;

function filesOf(lines: readonly Line[]): program.Files {
  const text = lines.map(({ use, form, value }) => `new ${use}(cluster, 'one', { form${form}: true, value: ${value} }); // ${use}`).join('\n');
  return new Map([['main.ts', `import { Cilium, Flux } from '@monosense-io/all';\nimport { Tenant } from './tenant.ts';\n${text}\n`]]);
}

function simulate(seed: number, tool = TOOL): Record<string, number> {
  const random = prand.xoroshiro128plus(seed);
  const number = (from: number, to: number) => prand.unsafeUniformIntDistribution(from, to, random);
  const chance = (share: number) => number(0, 999_999) < share * 1_000_000;
  const soak = [6, 24, 48][number(0, 2)];
  const parsed = tool.parseStages(JSON.stringify({ stages: [{ cluster: 'infra' }, { cluster: 'apps', after: 'infra', soak: `${soak}h`, withoutEvidence: 'a test' }] }));
  const ledger = new Ledger([{ cluster: 'infra', soak: 0, alone: [], closed: [], freezes: [] }]);
  const tally: Record<string, number> = {};
  // What stood in the first program after each commit of main.
  const ahead: Line[][] = [];
  let here: Line[] = [{ use: 'Cilium', form: 0, value: 0 }];
  const push = (lines: Line[], hour: number) => {
    const dated = chance(0.02) ? hour + number(20, 2000) : chance(0.1) ? Math.max(0, hour - number(1, 200)) : hour;
    ledger.commit({ id: createHash('sha1').update(String(ahead.length)).digest('hex'), at: hour, dated, author: 'Ada', message: 'change', pins: {}, branch: [], overrides: [] });
    ahead.push(lines);
  };
  push(here, 0);
  for (let hour = 0; hour < HOURS; hour += number(1, 16)) {
    const now = ahead.at(-1)!;
    if (chance(0.15)) push([...now, { use: ALL[number(0, 1)], form: number(0, 4), value: number(0, 9) }], hour);
    if (chance(0.08) && now.length > 1) push(now.filter((_, index) => index !== number(0, now.length - 1)), hour);
    if (chance(0.1)) push(ahead.at(-1)!, hour);
    if (!chance(0.4)) continue;

    const wanted: Line = { use: [...ALL, 'Tenant' as const][number(0, 2)], form: number(0, 4), value: number(0, 9) };
    if (here.some((line) => same(line, wanted) && line.value === wanted.value)) continue;
    const clocks = ledger.clocks(hour);
    const from = ahead.findLastIndex((lines) => !lines.some((line) => same(line, wanted))) + 1;
    const soaked = from < ahead.length && hour - clocks[from] >= soak;
    const known = here.some((line) => same(line, wanted));
    const foreign = !ahead.at(-1)!.some(({ use }) => use === wanted.use);
    const may = known || foreign || soaked;

    const changes = ledger.commits.map(({ id, dated }) => ({ id, time: timeOf(dated) }));
    const judge = new tool.Rollout({ stages: parsed, now: timeOf(hour), history: { main: changes, overrides: [], changes: [] } });
    const states = ledger.commits.map(({ id }, index) => ({ commit: { id, time: 0, author: 'Ada', subject: 'change' }, since: timeOf(clocks[index]), files: () => filesOf(ahead[index]) })).reverse();
    const found = tool.programChanges(filesOf([...here, wanted]), [filesOf(here)], states, timeOf(hour - soak));
    const [{ verdict }] = tool.programAsks(judge, parsed[1], found, []);
    tally[verdict.why] = (tally[verdict.why] ?? 0) + 1;
    if (verdict.go !== may) throw new Error(`seed ${seed}: at hour ${hour} the line ${JSON.stringify(wanted)} ${may ? 'may' : "mustn't"} go, and the tool says '${verdict.why}'`);
    if (may) here = [...here, wanted];
    if (chance(0.3)) here = here.slice(number(0, 1));
  }
  return tally;
}

test(`in ${SEEDS} labs a program takes what is its own, and what the one before did for the soak`, () => {
  const tally: Record<string, number> = {};
  for (let seed = 1; seed <= SEEDS; seed += 1) for (const [what, count] of Object.entries(simulate(seed))) tally[what] = (tally[what] ?? 0) + count;

  if (SEEDS >= 10) expect(Object.keys(tally).sort()).toEqual(['facts', 'only here', 'program', 'soaked', 'soaking', ...['clock'].filter((rare) => rare in tally)].sort());
});

test.each<[what: string, file: string, from: string, to: string]>([
  ['what the cluster before could do passes for its own', 'program.ts', 'uses.some((use) => used?.has(use))', 'false'],
  ['all that is its own is held', 'program.ts', 'uses.length === 0 || uses.some((use) => used?.has(use))', 'true'],
  ['an interruption does not start the clock again', 'program.ts', "open = open.filter((statement) => has(statements, 'shape', statement));\n    open.forEach(", "open.filter((statement) => has(statements, 'shape', statement)).forEach("],
  ['another value is another form', 'program.ts', 'const isValue = ts.isStringLiteralLike(node) || ts.isNumericLiteral(node);', 'const isValue = false as boolean;'],
  ['the form does not matter', 'program.ts', 'if (shape && isValue) return', "if (shape && ts.isObjectLiteralExpression(node)) return '';\n  if (shape && isValue) return"],
  ['a clock that is not over is not looked at', 'program.ts', 'ahead.slice(0, rest + 1)', 'ahead.slice(0, 1)'],
  ['what soaks may go', 'gate.ts', 'verdict: rollout.programVerdict(stage, component, version, what, run) }', "verdict: run ? { go: true, why: 'soaked' } : rollout.programVerdict(stage, component, version, what, run) }"],
])('bites: %s', (_, file, from, to) => withMutation(file, from, to, ['gate', 'program', 'rollout', 'stages'], (broken) => {
  expect(() => { for (let seed = 1; seed <= 100; seed += 1) simulate(seed, broken); }).toThrow(/^seed \d+: at hour \d+ the line .* the tool says '.*'$/);
}));
