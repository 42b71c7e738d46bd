/**
 * What a cluster says of its own health: a small signed file that it uploads, since
 * nobody reaches into it. The format is described in the README.
 */
import { sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../refusal.ts';
import { parseTime, showDuration, showTime } from './duration.ts';
import type { Run } from './history.ts';

export const REPORT = new Refusal('ROLLOUT-040', {
  protects: 'Whoever can write a file could say that a cluster is well.',
  wrong: 'a file that another key has signed',
  right: 'the file that the cluster has uploaded',
});

/** Names the content, so that no other file signed with the key can pass for it. */
export const FORMAT = 'rollout-evidence/2';

/** Where fetched evidence is put, and read from unless somebody names another folder. */
export const EVIDENCE_FOLDER = 'dist/evidence';

/** How long what a version touches may be ill before the version is to blame: an upgrade takes a while, and may need a second attempt. */
const SICK_AFTER = 30 * 60_000;

/** How often a container may start again before the version is to blame: a machine that is rebooted restarts all of its once. */
const HARMLESS_RESTARTS = 2;

/** A span of time; without an end it still lasts. */
export interface Span {
  /** What it is about: `HelmRelease cilium/cilium`, or the name of an alert. */
  readonly what: string;
  readonly from: number;
  readonly to?: number;
}

/** What happened in a namespace. */
export interface SpanIn extends Span {
  readonly namespace?: string;
}

/** A container that ended and started again. */
export interface Restart {
  readonly object: string;
  readonly namespace: string;
  readonly container: string;
  readonly at: number;
}

/** Something that is backed up by a schedule. */
export interface Backup {
  readonly object: string;
  /** When the last one was complete; undefined when none ever was. */
  readonly last?: number;
}

/** What was seen on a cluster from one time to another. */
export interface Evidence {
  readonly cluster: string;
  readonly from: number;
  readonly to: number;
  /** The commits that Flux applied, oldest first, the first of them before or at `from`. */
  readonly revisions: readonly { readonly revision: string; readonly from: number }[];
  /** When a Kustomization or HelmRelease of Flux was not ready. */
  readonly notReady: readonly Span[];
  /** Which alerts above warning fired, and when. */
  readonly alerts: readonly SpanIn[];
  /** Jobs that have given up, and CronJobs whose last run has, until one succeeded. */
  readonly failedJobs: readonly SpanIn[];
  readonly restarts: readonly Restart[];
  readonly backups: readonly Backup[];
}

/** What a commit changes in a rendered cluster. */
export interface Touched {
  /** Kustomizations and HelmReleases: `HelmRelease cilium/cilium`. */
  readonly objects: ReadonlySet<string>;
  readonly namespaces: ReadonlySet<string>;
}

/** What a commit changes that isn't known, or changes nothing. */
export const NOTHING: Touched = { objects: new Set(), namespaces: new Set() };

/** Severities that nobody is woken for. Any other, and none at all, holds a promotion. */
const HARMLESS = ['none', 'info', 'warning'];

/** Signs what a cluster reports. */
export function signEvidence(report: object, key: KeyObject): string {
  const payload = Buffer.from(JSON.stringify(report));
  return `${JSON.stringify({ payload: payload.toString('base64'), signature: sign(null, payload, key).toString('base64') })}\n`;
}

/**
 * Reads and checks a file of evidence.
 *
 * @throws with a sentence, when it is not what the cluster signed, or doesn't make sense
 */
export function parseEvidence(text: string, cluster: string, key: KeyObject, now: number): Evidence {
  const envelope = readJson(text);
  const payload = Buffer.from(String(envelope?.payload), 'base64');
  if (!verify(null, payload, key, Buffer.from(String(envelope?.signature), 'base64'))) {
    throw REPORT.error(`evidence/${cluster}`, `'signature' must be made by the key in rollout.json, and isn't: upload the file again, and look for who changed it`);
  }
  return parseReport(payload.toString(), cluster, now);
}

/** Reads what a cluster has signed. */
export function parseReport(payload: string, cluster: string, now: number): Evidence {
  const wrong = (rule: string, wayOut: string) => REPORT.error(`evidence/${cluster}`, `${rule}: ${wayOut}`);
  const report = readJson(payload) ?? {};
  if (report.format !== FORMAT) throw wrong(`'format' must be '${FORMAT}', got '${report.format}'`, 'bring the job that writes it up to date');
  if (report.cluster !== cluster) throw wrong(`'cluster' must be '${cluster}', got '${report.cluster}'`, "give each cluster a key of its own, and upload each file under its cluster's name");

  const time = (prop: string, value: unknown) => {
    const parsed = parseTime(value);
    if (parsed === undefined) throw wrong(`'${prop}' must be a time such as 2026-11-22T13:30:00Z, got ${JSON.stringify(value)}`, 'correct the job that writes it');
    return parsed;
  };
  const [from, to] = [time('from', report.from), time('to', report.to)];
  if (from >= to) throw wrong(`'from' must be before 'to', got ${report.from} and ${report.to}`, 'correct the job that writes it');
  if (to > now) throw wrong(`'to' must not be in the future, got ${showTime(to)} at ${showTime(now)}`, "put the cluster's clock right");
  const list = (prop: string): Record<string, unknown>[] => {
    if (!Array.isArray(report[prop])) throw wrong(`'${prop}' must be a list, got ${JSON.stringify(report[prop])}`, 'correct the job that writes it');
    const strange = report[prop].find((entry) => typeof entry !== 'object' || entry === null);
    if (strange !== undefined) throw wrong(`'${prop}' must be a list of objects, got ${JSON.stringify(strange)}`, 'correct the job that writes it');
    return report[prop];
  };
  const span = (prop: string, what: unknown, start: unknown, end: unknown): Span => {
    const result = { what: String(what), from: time(prop, start), to: end === undefined ? undefined : time(prop, end) };
    if (result.to !== undefined && result.to < result.from) throw wrong(`'${prop}' must end after it starts, got ${start} and ${end}`, 'correct the job that writes it');
    return result;
  };
  return {
    cluster, from, to,
    revisions: list('revisions').map((entry) => ({ revision: String(entry.revision), from: time('revisions', entry.from) })).sort((a, b) => a.from - b.from),
    notReady: list('notReady').map((entry) => span('notReady', entry.object, entry.from, entry.to)),
    alerts: list('alerts').filter(({ severity }) => !HARMLESS.includes(String(severity))).map((entry) => ({
      ...span('alerts', entry.name, entry.startsAt, entry.endsAt), ...(entry.namespace === undefined ? {} : { namespace: String(entry.namespace) }),
    })),
    failedJobs: list('failedJobs').map((entry) => ({ ...span('failedJobs', entry.object, entry.from, entry.to), namespace: namespaceOf(entry.object) })),
    restarts: list('restarts').map((entry) => ({ object: String(entry.object), namespace: namespaceOf(entry.object), container: String(entry.container), at: time('restarts', entry.at) })),
    backups: list('backups').map((entry) => ({ object: String(entry.object), ...(entry.last === undefined ? {} : { last: time('backups', entry.last) }) })),
  };
}

/** The evidence of one cluster in a folder, or a sentence that says why there is none. */
export function readEvidence(folder: string, cluster: string, key: KeyObject, now: number): Evidence | string {
  const file = join(folder, `${cluster}.json`);
  if (!existsSync(file)) return REPORT.at(`evidence/${cluster}`, `'${file}' must exist: run 'npx platform rollout evidence fetch', and look why the cluster doesn't upload it when that finds none`);
  try {
    return parseEvidence(readFileSync(file, 'utf8'), cluster, key, now);
  } catch (error) {
    return (error as Error).message;
  }
}

/** When the healthy time of a version began, or what holds it at the moment. */
export type Health = { readonly since: number } | { readonly problem: string };

/**
 * Since when a cluster runs a version healthy: from when Flux had applied the commit that pins it, nothing was unready any
 * more, no alert fired that is newer, and no Job failed of what that commit touches.
 *
 * @param position where each commit stands along main
 * @param touched what the commit that brought it changes in the cluster
 * @param backupAge how old the last backup of anything may be, in milliseconds
 */
export function healthOf(evidence: Evidence, run: Run, position: ReadonlyMap<string, number>, touched: Touched, backupAge: number): Health {
  const { cluster, from, to } = evidence;
  // A commit that isn't on main contains nothing that we know of.
  const adopted = position.get(run.commit.id) ?? Infinity;
  const last = evidence.revisions.findLastIndex(({ revision }) => (position.get(revision) ?? -1) < adopted);
  const applied = evidence.revisions[last + 1];
  if (applied === undefined) return { problem: `${cluster} had not applied commit ${run.commit.id.slice(0, 8)} by ${showTime(to)}` };

  const inTime = ({ to: end }: Span) => end === undefined || end > run.since;
  const unready = evidence.notReady.filter(inTime);
  const alerts = evidence.alerts.filter((alert) => inTime(alert) && alert.from >= run.since);
  const jobs = evidence.failedJobs.filter((job) => job.from >= run.since && touched.namespaces.has(job.namespace!));
  const open = (spans: Span[]) => spans.find((span) => span.to === undefined);
  const [stuck, firing, failed] = [open(unready), open(alerts), open(jobs)];
  if (stuck) return { problem: `${stuck.what} is not ready since ${showTime(stuck.from)}` };
  if (firing) return { problem: `the alert ${firing.what} fires since ${showTime(firing.from)}` };
  if (failed) return { problem: `${failed.what} has failed at ${showTime(failed.from)}` };
  const old = evidence.backups.find((backup) => backup.last === undefined || to - backup.last > backupAge);
  if (old) return { problem: `the last backup by ${old.object} must be at most ${showDuration(backupAge)} old, and ${old.last === undefined ? 'there is none' : `is of ${showTime(old.last)}`}` };
  return { since: Math.max(run.since, from, applied.from, ...[...unready, ...alerts, ...jobs].map((span) => span.to!)) };
}

/**
 * What a version has made ill, if anything: what the commit that brought it touches, was well before, and then was ill for
 * half an hour or restarted again and again. Several versions of one commit share the blame: nobody knows which it was.
 */
export function sicknessOf({ to, notReady, alerts, failedJobs, restarts }: Evidence, run: Run, touched: Touched): string | undefined {
  const lasted = (spans: readonly Span[], isOwn: (span: SpanIn) => boolean) => spans.find((span) => span.from >= run.since && (span.to ?? to) - span.from >= SICK_AFTER && isOwn(span));
  const inside = ({ namespace }: SpanIn) => namespace !== undefined && touched.namespaces.has(namespace);
  const unready = lasted(notReady, ({ what }) => touched.objects.has(what));
  if (unready) return `${unready.what} ${unready.to === undefined ? 'is not ready' : 'was not ready'} ${spanText(unready)}`;
  const alert = lasted(alerts, inside);
  if (alert) return `the alert ${alert.what} ${alert.to === undefined ? 'fires' : 'fired'} ${spanText(alert)}`;
  const job = lasted(failedJobs, inside);
  if (job) return `${job.what} ${job.to === undefined ? 'fails' : 'failed'} ${spanText(job)}`;
  const own = restarts.filter(({ namespace, at }) => at >= run.since && touched.namespaces.has(namespace));
  const [loop] = [...Map.groupBy(own, ({ object, container }) => `'${container}' of ${object}`)].filter(([, times]) => times.length > HARMLESS_RESTARTS);
  return loop && `${loop[0]} restarted ${loop[1].length} times since ${showTime(Math.min(...loop[1].map(({ at }) => at)))}`;
}

function spanText({ from, to }: Span): string {
  return to === undefined ? `since ${showTime(from)}` : `from ${showTime(from)} to ${showTime(to)}`;
}

/** Why evidence can't be used at a time, if so. */
export function staleness({ cluster, to }: Evidence, maxAge: number, now: number): string | undefined {
  return now - to > maxAge
    ? REPORT.at(`evidence/${cluster}`, `'to' must be at most ${showDuration(maxAge)} ago, got ${showTime(to)} at ${showTime(now)}: look why the cluster doesn't upload it`)
    : undefined;
}

/** `databases` of `Job databases/backup`. */
function namespaceOf(object: unknown): string {
  return /^\S+ ([^/]+)\//.exec(String(object))?.[1] ?? '';
}

function readJson(text: string): any {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
