import { unfollowed } from '../../src/rollout/gate.ts';
import { filesOf, saidIn } from '../../src/rollout/git.ts';
import { behindIn, runsBy, tracksOf } from '../../src/rollout/history.ts';
import type { Said } from '../../src/rollout/history.ts';

const said = (pins: object, locked?: object, rendered: object = {}): Said => ({ pins, locked, rendered }) as Said;
const ONE = { cilium: '1.0.0', cdk8s: '2.70.106' };
const TWO = { ...ONE, cilium: '2.0.0' };

test.each<[what: string, said: Said, runs: object, disputed: string[]]>([
  ['a pin that both follow runs', said(TWO, TWO, { cilium: '2.0.0' }), TWO, []],
  ['a pin that nothing else says something of runs', said(TWO), TWO, []],
  ['a pin alone is not taken, and what ran before goes on', said(TWO, ONE, { cilium: '1.0.0' }), ONE, []],
  ['a pin that is locked and not rendered is not taken', said(TWO, TWO, { cilium: '1.0.0' }), ONE, []],
  ['a pin that is rendered and not locked is not taken, and nobody knows what runs', said(TWO, ONE, { cilium: '2.0.0' }), { cdk8s: '2.70.106' }, ['cilium']],
  ['what is rendered and nobody pins is not known', said(ONE, ONE, { cilium: '0.9.0' }), { cdk8s: '2.70.106' }, ['cilium']],
  ['a new pin that is not locked is not taken', said({ ...ONE, flux: '1.0.0' }, ONE, { cilium: '1.0.0' }), ONE, []],
  ['what is taken out of package.json alone goes on', said({ cdk8s: '2.70.106' }, ONE, { cilium: '1.0.0' }), ONE, []],
  ['what is taken out of all three is gone', said({ cdk8s: '2.70.106' }, { cdk8s: '2.70.106' }), { cdk8s: '2.70.106' }, []],
])('%s', (_what, files, pins, disputed) => {
  expect(runsBy(files, ONE)).toEqual({ pins, disputed });
});

test('what is disputed starts its clock again, is not rolled back, and keeps the clocks of others', () => {
  const change = (id: string, time: number, pins: object, disputed: string[] = []) => ({ id, time, author: 'Ada', subject: id, pins: { infra: pins as Record<string, string> }, disputed: { infra: disputed } });
  const tracks = (changes: ReturnType<typeof change>[]) => tracksOf(changes, ['infra'], new Map(changes.map(({ id, time }) => [id, time]))).get('infra')!;
  const changes = [change('a', 1, ONE), change('b', 2, { cdk8s: '2.70.106' }, ['cilium']), change('c', 3, ONE)];

  expect(tracks(changes.slice(0, 2)).running.get('cilium')).toBeUndefined();
  expect(tracks(changes).running.get('cilium')).toMatchObject({ version: '1.0.0', since: 3 });
  expect(tracks(changes).running.get('cdk8s')).toMatchObject({ since: 1 });
  expect(tracks(changes).rollback('cilium', '1.0.0')).toBeUndefined();
});

test('versions of machines count when they are rendered', () => {
  const files: Record<string, string> = {
    'apps/home/package.json': '{ "dependencies": { "@monosense-io/cilium": "1.0.0" } }', 'apps/home/cluster.json': '{ "talosVersion": "v1.13.0" }',
    'apps/home/package-lock.json': '{ "packages": { "": { "dependencies": { "@monosense-io/cilium": "1.0.0" } }, "node_modules/@monosense-io/cilium": { "version": "1.0.0" } } }',
    'clusters/home/contract.json': '{ "cluster": { "talosVersion": "v1.12.0" }, "components": { "@monosense-io/cilium": "1.0.0" } }',
  };

  const said = saidIn((path) => files[path], filesOf('apps', 'clusters', 'home'))!;

  expect(behindIn(said)).toEqual([{ component: 'talos', pinned: '1.13.0', locked: '1.13.0', rendered: '1.12.0', files: ['rendered'] }]);
});

test('the gate refuses what is not followed, with what to run, and nothing that main has already', () => {
  const [head, main] = [new Map([['apps', said(TWO, ONE, { cilium: '1.0.0' })]]), new Map([['apps', said(ONE, ONE, { cilium: '1.0.0' })]])];

  expect(unfollowed(head, main)).toEqual(["[apps/cilium] ROLLOUT-007: the lock file and what is rendered must follow the pin 2.0.0, got 1.0.0 in the lock file and 1.0.0 in what is rendered: run 'npx platform render', and commit what it writes with the pin"]);
  expect(unfollowed(head, head)).toEqual([]);
});
