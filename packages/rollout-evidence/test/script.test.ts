import { fork, spawn } from 'child_process';
import type { ChildProcess } from 'child_process';
import { generateKeyPairSync } from 'crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Lab } from '@monosense-io/platform/testing';
import { FORMAT, parseEvidence, readEvidence, signEvidence, staleness } from '../../cli/src/rollout/evidence.ts';
import { Rollout } from '../../cli/src/rollout/rollout.ts';
import type { Verdict } from '../../cli/src/rollout/rollout.ts';
import { parseStages } from '../../cli/src/rollout/stages.ts';
import { touchedBy } from '../../cli/src/rollout/touched.ts';
import { RolloutEvidence } from '../src';
import { Surroundings } from './surroundings';

/*
 * The script as it is rendered runs against servers on loopback; what it uploads is read by tools/rollout, which judges by
 * it. Only the addresses and the folder of the credentials are others than in a cluster.
 */

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const [OLD, NEW] = ['0'.repeat(40), '1'.repeat(40)];
const BRANCH = 'evidence/infra';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const LOGIN = { ALERTS_USERNAME: 'infra', ALERTS_PASSWORD: 'secret' };

let rendered: { 'evidence.mjs': string; 'config.json': string };
let folder: string;
let around: Surroundings;
let runner: ChildProcess;

beforeAll(() => {
  const lab = new Lab();
  const { metrics, store } = lab.surroundings;
  lab.cluster.assumeInstalled({ objects: { Secret: ['hub'] } });
  const credentials = { name: 'hub', keys: { username: 'username', password: 'password' } };
  new RolloutEvidence(lab.cluster, 'rollout-evidence', {
    repository: 'example/lab', secretStore: store, credentialsItem: 'evidence', metrics, alerts: { connect: () => ({ readUrl: '', credentials }) },
  });
  rendered = lab.object('ConfigMap', 'rollout-evidence').data;
  runner = fork(join(__dirname, 'runner.mjs'), { env: LOGIN });
});

afterAll(() => runner.kill());

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'evidence-'));
  around = new Surroundings();
  around.kustomizations = [flux('Kustomization', 'cilium-operator'), flux('Kustomization', 'postgres-instance')];
  around.releases = [flux('HelmRelease', 'cilium')];
  write('evidence.mjs', rendered['evidence.mjs']);
  configure(await around.start());
  write('token', 'of-the-service-account\n');
  write('github-token', 'of-github\n');
  write('signing-key', privateKey.export({ format: 'pem', type: 'pkcs8' }) as string);
});

afterEach(() => {
  around.stop();
  rmSync(folder, { recursive: true });
});

test('a healthy cluster soaks: the file is what the rollout accepts, and each run goes on from the one before', async () => {
  const [start, applied] = [Date.now(), ago(26 * HOUR)];
  upload({ revisions: [{ revision: OLD, from: ago(60 * HOUR) }, { revision: NEW, from: applied }] });

  expect(await run()).toMatchObject({ status: 0, output: expect.stringMatching(/^Uploaded: infra from \S+ to \S+, 0 times not ready, 0 alerts, 0 failed Jobs, 0 restarts, 0 backups\n$/) });

  const evidence = uploaded();
  expect(evidence).toMatchObject({ cluster: 'infra', revisions: [{ revision: OLD }, { revision: NEW }], notReady: [], alerts: [] });
  expect(evidence.to).toBeGreaterThanOrEqual(start);
  expect(evidence.to - evidence.from).toBeGreaterThanOrEqual(50 * HOUR);
  expect(staleness(evidence, 2 * HOUR, Date.now())).toBeUndefined();
  expect(verdict()).toEqual({ go: true, why: 'soaked', since: Date.parse(applied) });
});

test('the process of the pod ends as its run did', async () => {
  expect(await start()).toMatchObject({ status: 0, output: expect.stringMatching(/^Uploaded: infra from /) });
  expect(verdict()).toMatchObject({ go: false, why: 'soaking' });

  around.partial = true;
  expect(await start()).toMatchObject({ status: 1, output: expect.stringMatching(/^\[evidence\/infra\] the metrics must answer in full/) });
});

test('the first report covers a moment, and makes the branch', async () => {
  expect((await run()).status).toBe(0);

  const { from, to, revisions } = uploaded();
  expect(to - from).toBe(1000);
  expect(revisions).toEqual([{ revision: NEW, from }]);
  expect([...around.branches.keys()]).toEqual([BRANCH]);

  // The next one replaces it.
  expect((await run()).status).toBe(0);
  expect(uploaded().from).toBe(from);
  expect(uploaded().to).toBeGreaterThan(to);
  expect(verdict()).toMatchObject({ go: false, why: 'soaking' });
});

test('each of them is asked with its own credentials, and for no more than is needed', async () => {
  await run();

  const asked = (path: string) => around.seen.filter((request) => request.path.startsWith(path)).map(({ method, authorization }) => `${method} ${authorization}`);
  expect([...asked('/apis/'), ...asked('/api/v1/pods')]).toEqual(Array(6).fill('GET Bearer of-the-service-account'));
  expect(asked('/api/v1/query')).toEqual(Array(2).fill(`GET Basic ${Buffer.from('infra:secret').toString('base64')}`));
  expect(asked('/repos/')).toEqual(['GET', 'POST', 'POST', 'PATCH', 'POST'].map((method) => `${method} Bearer of-github`));
  expect(around.seen.find(({ path }) => path === '/api/v1/query_range')!.parameters.get('query')).toBe(
    'ALERTS_FOR_STATE * ignoring (alertstate) ALERTS{alertstate="firing",severity!~"none|info|warning",cluster!~"apps"}',
  );
});

test('a commit counts once all Kustomizations have applied it', async () => {
  upload({ revisions: [{ revision: OLD, from: ago(60 * HOUR) }] });
  around.kustomizations = [flux('Kustomization', 'cilium-operator'), flux('Kustomization', 'postgres-instance', { status: { lastAppliedRevision: `main@sha1:${OLD}` } })];
  await run();
  expect(uploaded().revisions).toEqual([{ revision: OLD, from: expect.any(Number) }]);
  expect(verdict()).toMatchObject({ go: false, why: 'unhealthy' });

  around.kustomizations = [flux('Kustomization', 'cilium-operator'), flux('Kustomization', 'postgres-instance')];
  await run();
  expect(uploaded().revisions).toEqual([{ revision: OLD, from: expect.any(Number) }, { revision: NEW, from: uploaded().to }]);
});

test('what has failed holds the promotion, is closed when it is ready again, and is then forgotten with time', async () => {
  around.releases = [flux('HelmRelease', 'cilium', ready('False', 'UpgradeFailed', ago(2 * MINUTE)))];
  upload({});
  await run();
  expect(uploaded().notReady).toEqual([{ what: 'HelmRelease flux-system/cilium', from: expect.any(Number), to: undefined }]);
  expect(verdict()).toMatchObject({ go: false, why: 'unhealthy', sentence: expect.stringContaining('HelmRelease flux-system/cilium is not ready since') });

  // An attempt in between doesn't end it.
  around.releases = [flux('HelmRelease', 'cilium', ready('Unknown', 'Progressing'))];
  const [{ from }] = uploaded().notReady;
  await run();
  expect(uploaded().notReady).toEqual([{ what: 'HelmRelease flux-system/cilium', from, to: undefined }]);

  around.releases = [flux('HelmRelease', 'cilium')];
  await run();
  expect(uploaded().notReady).toEqual([{ what: 'HelmRelease flux-system/cilium', from, to: uploaded().to }]);
  expect(verdict()).toMatchObject({ go: false, why: 'soaking', since: uploaded().to });

  upload({ from: ago(300 * HOUR), notReady: [{ object: 'HelmRelease a/long-ago', from: ago(201 * HOUR), to: ago(200 * HOUR) }] });
  await run();
  expect(uploaded().notReady).toEqual([]);
  expect(uploaded().to - uploaded().from).toBe(7 * 24 * HOUR);
});

test('what is on its way for more than half an hour is ill, and what is suspended is so at once', async () => {
  const slow = {
    'silent': { status: { conditions: [], observedGeneration: 1 } },
    'speaks-of-an-earlier-specification': { metadata: { generation: 2 } },
    'waits-for-another': ready('False', 'DependencyNotReady'),
    'upgrades': ready('Unknown', 'Progressing'),
  };
  const names = Object.keys(slow).map((name) => `Kustomization flux-system/${name}`);
  around.kustomizations.push(...Object.entries(slow).map(([name, change]) => flux('Kustomization', name, change)));
  around.releases.push(flux('HelmRelease', 'suspended', { spec: { suspend: true } }));
  upload({ waiting: names.slice(0, 2).map((object) => ({ object, from: ago(29 * MINUTE) })) });
  await run();
  expect(uploaded().notReady.map(({ what }) => what)).toEqual(['HelmRelease flux-system/suspended']);

  const since = ago(31 * MINUTE);
  upload({ waiting: names.map((object) => ({ object, from: since })) });
  await run();
  expect(uploaded().notReady).toEqual([...names.map((what) => ({ what, from: Date.parse(since) })), expect.objectContaining({ what: 'HelmRelease flux-system/suspended' })]);
});

test('an alert that fired since the version came holds it while it fires, and starts the soak again when it is over', async () => {
  const now = Math.floor(Date.now() / 1000);
  const fired = (since: number, ...minutes: number[]) => minutes.map((minute) => [now - minute * 60, String(since)]);
  const [longAgo, today] = [now - 40 * 3600, now - 3600];
  upload({});
  around.firing = [
    { metric: { alertname: 'CephHealthError', severity: 'critical' }, values: fired(today, 55, 54, 1, 0) },
    { metric: { alertname: 'NodeDown' }, values: [...fired(longAgo, 2000, 1999), ...fired(today, 50, 49)] },
  ];
  await run();
  expect(uploaded().alerts).toEqual([
    { what: 'CephHealthError', from: today * 1000, to: undefined },
    { what: 'NodeDown', from: longAgo * 1000, to: (now - 1999 * 60) * 1000 },
    { what: 'NodeDown', from: today * 1000, to: (now - 49 * 60) * 1000 },
  ]);
  expect(verdict()).toMatchObject({ go: false, why: 'unhealthy', sentence: expect.stringContaining('the alert CephHealthError fires since') });

  around.firing = around.firing.slice(1);
  await run();
  expect(verdict()).toMatchObject({ go: false, why: 'soaking', since: (now - 49 * 60) * 1000 });
});

test('a CronJob whose run has failed is told of until one succeeds, and a Job of its own until it is gone', async () => {
  const failed = ago(40 * MINUTE);
  around.jobs = [job('dump', 'Failed', failed, 'nightly'), job('hook', 'Failed', failed), job('fine', 'Complete', failed), job('evidence', 'Failed', failed, 'rollout-evidence', 'rollout-evidence')];
  upload({});
  await run();
  expect(uploaded().failedJobs).toEqual([
    { what: 'CronJob kube-system/nightly', namespace: 'kube-system', from: Date.parse(failed), to: undefined }, { what: 'Job kube-system/hook', namespace: 'kube-system', from: Date.parse(failed), to: undefined },
  ]);
  expect(verdict()).toMatchObject({ go: false, why: 'sick', sentence: expect.stringContaining('has made infra ill: CronJob kube-system/nightly fails since') });

  const mended = ago(20 * MINUTE);
  around.jobs = [job('dump', 'Failed', failed, 'nightly'), job('dump-again', 'Complete', mended, 'nightly')];
  await run();
  expect(uploaded().failedJobs.map(({ what, to }) => [what, to])).toEqual([['CronJob kube-system/nightly', Date.parse(mended)], ['Job kube-system/hook', uploaded().to]]);
  expect(verdict()).toMatchObject({ go: false, why: 'sick', sentence: expect.stringContaining('Job kube-system/hook failed from') });

  // Less than half an hour starts the soak again, and is no mark.
  const soon = ago(10 * MINUTE);
  upload({});
  around.jobs = [job('dump', 'Failed', ago(30 * MINUTE), 'nightly'), job('dump-again', 'Complete', soon, 'nightly')];
  await run();
  expect(verdict()).toMatchObject({ go: false, why: 'soaking', since: Date.parse(soon) });
});

test('containers that restart are remembered from run to run, and three times is an illness of what the version touches', async () => {
  const times = [ago(50 * MINUTE), ago(40 * MINUTE), ago(30 * MINUTE)];
  upload({});
  for (const time of times.slice(0, 2)) {
    around.pods = [pod('cilium-x1', time), pod('fine')];
    await run();
  }
  expect(verdict()).toMatchObject({ go: true, why: 'soaked' });

  around.pods = [pod('cilium-x1', times[2])];
  await run();
  expect(uploaded().restarts).toEqual(times.map((time) => ({ object: 'Pod kube-system/cilium-x1', namespace: 'kube-system', container: 'agent', at: Date.parse(time) })));
  expect(verdict()).toMatchObject({ go: false, why: 'sick', sentence: expect.stringContaining("has made infra ill: 'agent' of Pod kube-system/cilium-x1 restarted 3 times since") });
});

test('restarts of what the version does not touch are told and hold nothing', async () => {
  upload({ restarts: [1, 2, 3, 4].map((hour) => ({ object: 'Pod media/player', container: 'player', at: ago(hour * HOUR) })) });
  await run();

  expect(uploaded().restarts).toHaveLength(4);
  expect(verdict()).toMatchObject({ go: true, why: 'soaked' });
});

test('the age of the last backup is told, and an old one holds the promotion', async () => {
  const schedule = (suspend: boolean, name: string) => ({ metadata: { name, namespace: 'databases' }, spec: { cluster: { name }, suspend } });
  const made = (phase: string, stoppedAt: string) => ({ metadata: { name: `backup-${stoppedAt}`, namespace: 'databases' }, spec: { cluster: { name: 'postgres' } }, status: { phase, stoppedAt } });
  const [last, older] = [ago(20 * HOUR), ago(44 * HOUR)];
  around.backups = { scheduled: [schedule(false, 'postgres'), schedule(true, 'paused')], made: [made('completed', older), made('completed', last), made('failed', ago(HOUR))] };
  upload({});
  await run();
  expect(uploaded().backups).toEqual([{ object: 'ScheduledBackup databases/postgres', last: Date.parse(last) }]);
  expect(verdict()).toMatchObject({ go: true, why: 'soaked' });

  around.backups.made.splice(1, 1);
  await run();
  expect(verdict()).toMatchObject({ go: false, why: 'unhealthy', sentence: expect.stringContaining('the last backup by ScheduledBackup databases/postgres must be at most 36 h old, and is of') });

  around.backups.made.splice(0);
  await run();
  expect(verdict()).toMatchObject({ go: false, why: 'unhealthy', sentence: expect.stringContaining('and there is none') });
});

test('after a pause of more than half an hour the report begins anew, and knows what it knew of illnesses', async () => {
  around.releases = [flux('HelmRelease', 'cilium', ready('False', 'UpgradeFailed'))];
  const since = ago(3 * HOUR);
  upload({ to: ago(31 * MINUTE), notReady: [{ object: 'HelmRelease flux-system/cilium', from: since }] });

  await run();

  expect(uploaded().to - uploaded().from).toBe(1000);
  expect(uploaded().notReady).toEqual([{ what: 'HelmRelease flux-system/cilium', from: Date.parse(since), to: undefined }]);
});

test.each([
  ['another key has signed', () => upload({}, generateKeyPairSync('ed25519').privateKey)],
  ['another cluster has written', () => upload({ cluster: 'apps' })],
  ['comes from the future', () => upload({ to: ago(-HOUR) })],
  ['is no evidence', () => around.branches.set(BRANCH, { 'infra.json': 'nothing' })],
])('what %s is not carried on', async (_what, prepare) => {
  prepare();

  expect((await run()).output).toContain("What is on branch evidence/infra can't be carried on: the report begins anew\n");
  expect(uploaded().to - uploaded().from).toBe(1000);
});

test('evidence that nobody renews gets old, and holds the promotion', async () => {
  upload({});
  await run();

  expect(verdict(Date.now() + 3 * HOUR)).toMatchObject({ go: false, why: 'evidence', sentence: expect.stringContaining("[evidence/infra] ROLLOUT-040: 'to' must be at most 2 h ago") });
  expect(readEvidence(folder, 'infra', publicKey, Date.now())).toContain(`[evidence/infra] ROLLOUT-040: '${folder}/infra.json' must exist`);
});

test.each<[string, () => void | Promise<void>, string]>([
  ['the API server is away', async () => {
    const gone = new Surroundings();
    configure(around.url, await gone.start());
    gone.stop();
  }, "the API server must answer, and doesn't (ECONNREFUSED): look whether it runs, and whether a network policy is in the way"],
  ['the role is missing', () => around.refusals.set('/apis/helm', 403), "the API server must answer, and refuses 'GET /apis/helm.toolkit.fluxcd.io/v2/helmreleases' with 403: see the runbook of 'RolloutEvidenceMissing'"],
  ['Flux applies nothing', () => { around.kustomizations = []; }, "a Kustomization must read the GitRepository 'flux-system', and none does: look whether Flux is installed"],
  ['rules are not evaluated', () => { around.watched = false; }, "the rule 'RolloutEvidenceWatch' must be evaluated, and isn't: look whether the rules of this cluster are: alerts would go unseen"],
  ['the metrics are away', () => around.refusals.set('/api/v1/query_range', 503), "the metrics must answer, and refuses 'GET /api/v1/query_range' with 503: see the runbook of 'RolloutEvidenceMissing'"],
  ['a part of the metrics is away', () => { around.partial = true; }, 'the metrics must answer in full, and do so in part: look whether all of their storage is there'],
  ['the token has expired', () => around.refusals.set('/repos/', 401), "GitHub must answer, and refuses 'GET /repos/example/lab/contents/infra.json' with 401: see the runbook of 'RolloutEvidenceMissing'"],
  ['the key is another kind of key', () => write('signing-key', generateKeyPairSync('x25519').privateKey.export({ format: 'pem', type: 'pkcs8' }) as string), "'signing-key' must be an Ed25519 key in PEM, and isn't: make it with 'openssl genpkey -algorithm ed25519'"],
  ['the key is none', () => write('signing-key', 'nothing'), "'signing-key' must be an Ed25519 key in PEM, and isn't: make it with 'openssl genpkey -algorithm ed25519'"],
])('nothing is uploaded when %s', async (_what, prepare, sentence) => {
  await prepare();

  expect(await run()).toEqual({ status: 1, output: `[evidence/infra] ${sentence}\n` });
  expect(around.branches.size).toBe(0);
});

/** Runs the script in a process of its own, as the pod does. */
function start(): Promise<{ status: number | null; output: string }> {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(process.execPath, [join(folder, 'evidence.mjs')], { env: LOGIN });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => { output += text; });
    child.on('close', (status) => resolve({ status, output }));
  });
}

/** Runs the script in the process that runs it for all tests. */
function run(): Promise<{ status: number; output: string }> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error('the runner ended before the script'));
    runner.once('exit', ended);
    runner.once('message', (outcome: { status: number; output: string }) => {
      runner.off('exit', ended);
      resolve(outcome);
    });
    runner.send(join(folder, 'evidence.mjs'));
  });
}

function write(file: string, text: string): void {
  writeFileSync(join(folder, file), text);
}

/** Points the rendered configuration to loopback. */
function configure(url: string, kubeUrl = url): void {
  write('config.json', JSON.stringify({ ...JSON.parse(rendered['config.json']), kubeUrl, alertsUrl: url, apiUrl: url, tokenFile: join(folder, 'token'), credentials: folder }));
}

function ago(duration: number): string {
  return new Date(Date.now() - duration).toISOString();
}

/** An object of Flux that is well, but for what is changed. */
function flux(kind: string, name: string, { metadata, spec, status }: any = {}): object {
  return {
    metadata: { name, namespace: 'flux-system', generation: 1, ...metadata },
    spec: { ...(kind === 'Kustomization' ? { sourceRef: { kind: 'GitRepository', name: 'flux-system' } } : {}), ...spec },
    status: { ...ready('True', 'ReconciliationSucceeded').status, ...(kind === 'Kustomization' ? { lastAppliedRevision: `main@sha1:${NEW}` } : {}), ...status },
  };
}

/** A Job that has ended. */
function job(name: string, end: 'Complete' | 'Failed', time: string, cronJob?: string, namespace = 'kube-system'): object {
  return {
    metadata: { name, namespace, ...(cronJob === undefined ? {} : { ownerReferences: [{ kind: 'CronJob', name: cronJob, controller: true }] }) },
    status: { conditions: [{ type: end, status: 'True', lastTransitionTime: time }] },
  };
}

/** A Pod whose container ended at a time, and runs again. */
function pod(name: string, ended?: string): object {
  return { metadata: { name, namespace: 'kube-system' }, status: { containerStatuses: [{ name: 'agent', state: { running: {} }, lastState: ended === undefined ? {} : { terminated: { finishedAt: ended, exitCode: 1 } } }] } };
}

function ready(status: string, reason: string, lastTransitionTime = ago(HOUR)) {
  return { status: { observedGeneration: 1, conditions: [{ type: 'Reconciling', status: 'False' }, { type: 'Ready', status, reason, lastTransitionTime }] } };
}

/** What an earlier run has left: two days of health, but for what is changed. */
function upload(change: object, key = privateKey): void {
  const report = {
    format: FORMAT, cluster: 'infra', from: ago(50 * HOUR), to: ago(5 * MINUTE),
    revisions: [{ revision: OLD, from: ago(60 * HOUR) }, { revision: NEW, from: ago(26 * HOUR) }], notReady: [], waiting: [], alerts: [], failedJobs: [], restarts: [], backups: [], ...change,
  };
  around.branches.set(BRANCH, { 'infra.json': signEvidence(report, key) });
}

/** What was uploaded, verified. */
function uploaded() {
  return parseEvidence(around.branches.get(BRANCH)!['infra.json'], 'infra', publicKey, Date.now());
}

/** Whether a version that came to infra with commit NEW may go on to apps. */
function verdict(now = Date.now()): Verdict {
  const stages = parseStages(JSON.stringify({ stages: [
    { cluster: 'infra', publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64') }, { cluster: 'apps', after: 'infra', soak: '24h', evidence: '2h' },
  ] }));
  const changes = [
    { id: OLD, time: Date.now() - 70 * HOUR, author: 'Ada', subject: 'first', pins: { infra: { cilium: '1.0.0' }, apps: { cilium: '1.0.0' } } },
    { id: NEW, time: Date.now() - 27 * HOUR, author: 'Ada', subject: 'second', pins: { infra: { cilium: '2.0.0' } } },
  ];
  const touched = () => touchedBy(['cilium-operator/helmrelease.helm.toolkit.fluxcd.io_kube-system_cilium.yaml']);
  return new Rollout({ stages, history: { changes, overrides: [], main: changes.map(({ id, time }) => ({ id, time })) }, evidence: new Map([['infra', uploaded()]]), touched, now }).verdict(stages[1], 'cilium', '2.0.0');
}
