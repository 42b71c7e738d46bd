import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BEHAVIOUR_FAULTS } from '../../../packages/cli/src/lab/cold/faults.ts';
import type { Timeline } from '../../../packages/cli/src/lab/cold/timeline.ts';
import type { Subject } from '../../../packages/cli/src/verify/report.ts';

const ROOT = realpathSync(join(__dirname, '../../..'));
const folder = mkdtempSync(join(tmpdir(), 'cold-'));
/** The clusters to start; the nightly run starts both. */
const CLUSTERS = (process.env.COLD_CLUSTERS ?? 'apps').split(' ');
/** The smaller of them, in which the faults are planted. */
const FAULTY = 'apps';
afterAll(() => rmSync(folder, { recursive: true }));

/** A cold start of a cluster, with what came of it. */
function start(cluster: string, ...options: string[]): { status: number | null; subject: Subject; timeline: Timeline } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['packages/cli/src/main.ts', 'lab', 'cold', cluster, '--json', '--timeline', folder, ...options], { cwd: ROOT, encoding: 'utf8', maxBuffer: 1e9 });
  if (!stdout.startsWith('{')) throw new Error(stderr);
  return { status, subject: JSON.parse(stdout).subjects[0], timeline: JSON.parse(readFileSync(join(folder, `cold-start-${cluster}.json`), 'utf8')) };
}

describe.each(CLUSTERS)('%s', (cluster) => {
  let started: ReturnType<typeof start>;
  beforeAll(() => {
    started = start(cluster, ...(cluster === FAULTY ? ['--faults'] : []));
  });

  test('comes up from nothing to the last that becomes ready', () => {
    expect(started.subject.layers.flatMap(({ problems }) => problems)).toEqual([]);
    expect(started.status).toBe(0);
    expect(started.timeline.spans.filter(({ ready }) => ready === undefined)).toEqual([]);
  });

  test('the timeline tells what waited for what', () => {
    const { spans, criticalPath } = started.timeline;
    const byName = new Map(spans.filter(({ kind }) => kind !== 'release').map((span) => [span.name, span]));

    expect(criticalPath.length).toBeGreaterThan(5);
    criticalPath.slice(1).forEach((name, index) => expect(byName.get(name)!.waitedFor).toBe(criticalPath[index]));
    expect(readFileSync(join(folder, `cold-start-${cluster}.html`), 'utf8')).toContain(`Cold start of ${cluster}`);
  });

  if (cluster === FAULTY) {
    test('every fault of behaviour is said', () => {
      const { checked, notes } = started.subject.layers.find(({ name }) => name === 'faults')!;

      expect(checked).toBe(`${BEHAVIOUR_FAULTS.length} faults planted, ${BEHAVIOUR_FAULTS.length} caught`);
      expect(notes.map((note) => /^caught (.*?): /.exec(note)![1])).toEqual(BEHAVIOUR_FAULTS.map(({ title }) => title));
    });
  }
});

test('the documentation has every fault, with what a run said of it', () => {
  const page = readFileSync(join(ROOT, 'docs/cold-start.md'), 'utf8');

  expect(BEHAVIOUR_FAULTS.filter(({ title, says }) => !says.test(page.split('\n').find((line) => line.startsWith(`| ${title} |`)) ?? '')).map(({ title }) => title)).toEqual([]);
});
