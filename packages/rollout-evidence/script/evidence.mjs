/**
 * Tells how this cluster has been: which commit Flux had applied since when, what was not ready, which alerts fired, which
 * Jobs failed, which containers restarted, and how old the backups are. The
 * report is signed and put on a branch, where those find it who decide what goes on to the next cluster; they never
 * reach in here. What was last uploaded is read back and carried on: nothing else is remembered.
 *
 * Whatever can't be read ends the run, and nothing is uploaded then: missing evidence holds a promotion.
 */
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const FORMAT = 'rollout-evidence/2';
const MINUTE = 60_000;

// A longer pause can hide an illness: the report begins anew after it.
const MAX_GAP = 30 * MINUTE;

// Every reconciliation passes through "not ready yet", and an upgrade stays there for a while. Longer than this is ill.
const GRACE = 30 * MINUTE;

// Ready is False for these as well, while Flux waits for something that has a state of its own.
const WAITING = ['DependencyNotReady', 'HealthCheckCanceled', 'SourceNotReady'];

// An alert is over when it hasn't been seen for this long; until then answers may be late.
const ALERT_LAG = 5 * MINUTE;

// A container that restarts all the time fills no report: that it does is said by a few.
const RESTARTS_PER_CONTAINER = 10;

// When this job fails, the report is missing: that is told by its absence.
const OWN = 'CronJob rollout-evidence/rollout-evidence';

// Prometheus answers with at most 11,000 points per series.
const MAX_POINTS = 10_000;

const config = JSON.parse(readFileSync(join(import.meta.dirname, 'config.json'), 'utf8'));
const { cluster } = config;

try {
  await run();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

async function run() {
  const key = signingKey();
  const now = Date.now();
  const previous = await lastReport(key);
  const [kustomizations, releases, pods, jobs, scheduled, backups] = await Promise.all([
    objects('Kustomization', 'apis/kustomize.toolkit.fluxcd.io/v1/kustomizations'), objects('HelmRelease', 'apis/helm.toolkit.fluxcd.io/v2/helmreleases'),
    objects('Pod', 'api/v1/pods'), objects('Job', 'apis/batch/v1/jobs'),
    // A cluster without databases doesn't know these kinds.
    objects('ScheduledBackup', 'apis/postgresql.cnpg.io/v1/scheduledbackups', [404]), objects('Backup', 'apis/postgresql.cnpg.io/v1/backups', [404]),
  ]);
  const goesOn = previous !== undefined && now - Date.parse(previous.to) <= MAX_GAP;
  // The first report covers no more than a moment.
  const from = goesOn ? Math.max(Date.parse(previous.from), now - config.historySeconds * 1000) : now - 1000;

  const report = {
    format: FORMAT, cluster, from: timeText(from), to: timeText(now),
    revisions: revisions(previous, appliedCommit(kustomizations), from, now),
    ...health(previous, [...kustomizations, ...releases], from, now),
    alerts: config.alertsUrl === undefined ? [] : await alerts(from, now),
    failedJobs: failedJobs(previous, jobs, from, now),
    restarts: restarts(previous, pods, from),
    backups: lastBackups(scheduled, backups),
  };
  await upload(seal(report, key), `Evidence of ${cluster} up to ${report.to}`);
  console.log(`Uploaded: ${cluster} from ${report.from} to ${report.to}, ${report.notReady.length} times not ready, ${report.alerts.length} alerts, ${report.failedJobs.length} failed Jobs, ${report.restarts.length} restarts, ${report.backups.length} backups`);
}

function credential(name) {
  return readFileSync(join(config.credentials, name), 'utf8').trim();
}

function signingKey() {
  try {
    const key = createPrivateKey(credential('signing-key'));
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // Said below, in words that help.
  }
  throw wrong("'signing-key' must be an Ed25519 key in PEM, and isn't", "make it with 'openssl genpkey -algorithm ed25519'");
}

function timeText(time) {
  return new Date(time).toISOString();
}

function wrong(rule, wayOut) {
  return new Error(`[evidence/${cluster}] ${rule}: ${wayOut}`);
}

/** The answer to a request, or undefined where `unless` allows its status. */
async function ask(who, url, { unless = [], ...init } = {}) {
  let response;
  try {
    response = await fetch(url, { ...init, signal: AbortSignal.timeout(MINUTE / 2) });
  } catch (error) {
    throw wrong(`${who} must answer, and doesn't (${error.cause?.code ?? error.name})`, 'look whether it runs, and whether a network policy is in the way');
  }
  if (unless.includes(response.status)) return undefined;
  if (!response.ok) throw wrong(`${who} must answer, and refuses '${init.method ?? 'GET'} ${new URL(url).pathname}' with ${response.status}`, "see the runbook of 'RolloutEvidenceMissing'");
  return response.json();
}

// What Flux says

async function objects(kind, path, unless = []) {
  const answer = await ask('the API server', `${config.kubeUrl}/${path}`, { unless, headers: { authorization: `Bearer ${readFileSync(config.tokenFile, 'utf8').trim()}` } });
  return (answer?.items ?? []).map((object) => ({ ...object, name: `${kind} ${object.metadata.namespace}/${object.metadata.name}` }));
}

/** The commit that all Kustomizations of the cluster's repository have applied; undefined while they differ. */
function appliedCommit(kustomizations) {
  const ours = kustomizations.filter(({ metadata, spec: { sourceRef } }) => (
    sourceRef.kind === 'GitRepository' && sourceRef.name === 'flux-system' && (sourceRef.namespace ?? metadata.namespace) === 'flux-system'
  ));
  if (ours.length === 0) throw wrong("a Kustomization must read the GitRepository 'flux-system', and none does", 'look whether Flux is installed');
  const commits = new Set(ours.map(({ status }) => /@sha\d+:([0-9a-f]+)$/.exec(status?.lastAppliedRevision)?.[1]));
  return commits.size === 1 ? [...commits][0] : undefined;
}

/** What was applied when, from the last before the report begins. */
function revisions(previous, commit, from, now) {
  const known = previous?.revisions ?? [];
  const all = commit === undefined || commit === known.at(-1)?.revision ? known : [...known, { revision: commit, from: timeText(previous ? now : from) }];
  return all.slice(Math.max(0, all.findLastIndex((entry) => Date.parse(entry.from) <= from)));
}

/** What was not ready, and what is on its way and not counted yet. */
function health(previous, all, from, now) {
  const unready = new Map(all.filter((object) => !isReady(object)).map((object) => [object.name, object]));
  const notReady = (previous?.notReady ?? [])
    .map((span) => (span.to !== undefined || unready.has(span.object) ? span : { ...span, to: timeText(now) }))
    .filter(({ to }) => to === undefined || Date.parse(to) > from);
  const waiting = [];
  for (const [object, state] of unready) {
    if (notReady.some((span) => span.object === object && span.to === undefined)) continue;
    const since = previous?.waiting?.find((earlier) => earlier.object === object)?.from;
    if (hasFailed(state)) notReady.push({ object, from: since ?? readyCondition(state)?.lastTransitionTime ?? timeText(now) });
    else if (since !== undefined && now - Date.parse(since) > GRACE) notReady.push({ object, from: since });
    else waiting.push({ object, from: since ?? timeText(now) });
  }
  return { notReady, waiting };
}

function readyCondition({ status }) {
  return status?.conditions?.find(({ type }) => type === 'Ready');
}

function isReady(object) {
  const { metadata, spec, status } = object;
  return !spec.suspend && readyCondition(object)?.status === 'True' && status.observedGeneration === metadata.generation;
}

/** What is suspended doesn't get what is pinned, whatever it says of itself. */
function hasFailed(object) {
  const { status, reason } = readyCondition(object) ?? {};
  return object.spec.suspend === true || (status === 'False' && !WAITING.includes(reason));
}

// What else the API server says

/** What has given up: a Job alone, or a CronJob from a run that failed to the next one that succeeded. */
function failedJobs(previous, jobs, from, now) {
  const runs = Map.groupBy(jobs.flatMap(finished).filter(({ work }) => work !== OWN), ({ work }) => work);
  const end = (work, start) => {
    const later = (runs.get(work) ?? []).filter(({ at }) => at > Date.parse(start));
    const success = later.find(({ failed }) => !failed);
    if (success) return { to: timeText(success.at) };
    // Whoever has removed what failed has looked at it.
    return (runs.get(work) ?? []).some(({ failed }) => failed) ? {} : { to: timeText(now) };
  };
  const spans = (previous?.failedJobs ?? []).map((span) => (span.to === undefined ? { ...span, ...end(span.object, span.from) } : span));
  for (const [object, own] of runs) {
    for (const { at } of own.filter(({ failed }) => failed)) {
      const known = spans.some((span) => span.object === object && Date.parse(span.from) <= at && (span.to === undefined || at <= Date.parse(span.to)));
      if (!known) spans.push({ object, from: timeText(at), ...end(object, timeText(at)) });
    }
  }
  return spans.filter(({ to }) => to === undefined || Date.parse(to) > from);
}

/** When a Job ended and how; nothing while it runs. */
function finished({ name, metadata, status }) {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller);
  const work = owner === undefined ? name : `${owner.kind} ${metadata.namespace}/${owner.name}`;
  const ended = status?.conditions?.find(({ type, status: holds }) => holds === 'True' && ['Complete', 'Failed'].includes(type));
  return ended === undefined ? [] : [{ work, failed: ended.type === 'Failed', at: Date.parse(status.completionTime ?? ended.lastTransitionTime) }];
}

/** When containers ended that started again. A Pod remembers the last time only, and nothing once it is gone. */
function restarts(previous, pods, from) {
  const seen = pods.flatMap(({ name, status }) => [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].flatMap(({ name: container, lastState }) => (
    Number.isNaN(Date.parse(lastState?.terminated?.finishedAt)) ? [] : [{ object: name, container, at: timeText(Date.parse(lastState.terminated.finishedAt)) }]
  )));
  const nameOf = ({ object, container, at }) => `${object} ${container} ${at}`;
  const all = new Map([...(previous?.restarts ?? []), ...seen].map((restart) => [nameOf(restart), restart]));
  const within = [...all.values()].filter(({ at }) => Date.parse(at) > from);
  return [...Map.groupBy(within, ({ object, container }) => `${object} ${container}`).values()].flatMap((own) => own.slice(-RESTARTS_PER_CONTAINER));
}

/** Of each schedule that is meant to make backups, when the last one of its database was complete. */
function lastBackups(scheduled, backups) {
  return scheduled.filter(({ spec }) => !spec.suspend).map(({ name, metadata, spec }) => {
    const own = backups.filter((backup) => backup.metadata.namespace === metadata.namespace && backup.spec.cluster.name === spec.cluster.name && backup.status?.phase === 'completed');
    const times = own.map(({ status }) => Date.parse(status.stoppedAt)).filter((time) => !Number.isNaN(time));
    return { object: name, ...(times.length === 0 ? {} : { last: timeText(Math.max(...times)) }) };
  });
}

// What the rules say

async function alerts(from, now) {
  // A sink may hold several clusters.
  const own = config.otherClusters.length === 0 ? '' : `,cluster!~"${config.otherClusters.join('|')}"`;
  // The value is the time at which the alert became active.
  const activeSince = (matchers) => `ALERTS_FOR_STATE * ignoring (alertstate) ALERTS{${matchers}${own}}`;

  const watch = await query('query', { query: activeSince(`alertname="${config.watchAlert}",alertstate="pending"`), time: now / 1000 });
  if (watch.length === 0) throw wrong(`the rule '${config.watchAlert}' must be evaluated, and isn't`, 'look whether the rules of this cluster are: alerts would go unseen');

  const step = Math.max(60, Math.ceil((now - from) / 1000 / MAX_POINTS));
  const series = await query('query_range', { query: activeSince('alertstate="firing",severity!~"none|info|warning"'), start: from / 1000, end: now / 1000, step });
  return series.flatMap(({ metric, values }) => {
    // One alert can fire several times.
    const spans = new Map();
    for (const [time, since] of values) spans.set(since, time * 1000);
    return [...spans].map(([since, last]) => ({
      name: metric.alertname, severity: metric.severity, namespace: metric.namespace, startsAt: timeText(Math.min(since * 1000, last)),
      ...(now - last > ALERT_LAG ? { endsAt: timeText(last) } : {}),
    }));
  });
}

async function query(path, parameters) {
  const login = config.alertsLogin && `${process.env.ALERTS_USERNAME}:${process.env.ALERTS_PASSWORD}`;
  const { status, isPartial, data } = await ask('the metrics', `${config.alertsUrl}/api/v1/${path}?${new URLSearchParams(parameters)}`, {
    headers: login ? { authorization: `Basic ${Buffer.from(login).toString('base64')}` } : {},
  });
  if (status !== 'success' || isPartial) throw wrong('the metrics must answer in full, and do so in part', 'look whether all of their storage is there');
  return data.result;
}

// Where the report goes

function github(method, path, { unless, ...body } = {}) {
  return ask('GitHub', `${config.apiUrl}/repos/${config.repository}/${path}`, {
    method, unless,
    headers: { 'authorization': `Bearer ${credential('github-token')}`, 'accept': 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' },
    ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
  });
}

function seal(report, key) {
  const payload = Buffer.from(JSON.stringify(report));
  return `${JSON.stringify({ payload: payload.toString('base64'), signature: sign(null, payload, key).toString('base64') })}\n`;
}

/** What was uploaded last. Whatever this key hasn't signed is no memory of ours. */
async function lastReport(key) {
  const file = await github('GET', `contents/${cluster}.json?ref=${encodeURIComponent(config.branch)}`, { unless: [404] });
  if (file === undefined) return undefined;
  let report;
  try {
    const envelope = JSON.parse(Buffer.from(file.content, 'base64'));
    const payload = Buffer.from(envelope.payload, 'base64');
    if (verify(null, payload, createPublicKey(key), Buffer.from(envelope.signature, 'base64'))) report = JSON.parse(payload);
  } catch {
    // Not what we have written: said below.
  }
  if (report?.format === FORMAT && report.cluster === cluster && Date.parse(report.to) <= Date.now()) return report;
  console.log(`What is on branch ${config.branch} can't be carried on: the report begins anew`);
  return undefined;
}

/** The branch holds one commit: a report each few minutes would make every clone of the repository larger. */
async function upload(content, message) {
  const tree = await github('POST', 'git/trees', { tree: [{ path: `${cluster}.json`, mode: '100644', type: 'blob', content }] });
  const { sha } = await github('POST', 'git/commits', { message, tree: tree.sha, parents: [] });
  const moved = await github('PATCH', `git/refs/heads/${config.branch}`, { sha, force: true, unless: [404, 422] });
  if (moved === undefined) await github('POST', 'git/refs', { ref: `refs/heads/${config.branch}`, sha });
}
