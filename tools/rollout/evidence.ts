/**
 * What a cluster says of its own health: a small signed file that it uploads, since
 * nobody reaches into it. The format is described in the README.
 */
import { sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseTime, showDuration, showTime } from './duration.ts';
import type { Run } from './history.ts';
import { refusal } from './refusal.ts';

/** Names the content, so that no other file signed with the key can pass for it. */
export const FORMAT = 'rollout-evidence/1';

/** A span of time; without an end it still lasts. */
export interface Span {
  /** What it is about: `HelmRelease cilium/cilium`, or the name of an alert. */
  readonly what: string;
  readonly from: number;
  readonly to?: number;
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
  readonly alerts: readonly Span[];
}

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
    throw new Error(refusal(`evidence/${cluster}`, 'report', `'signature' must be made by the key in rollout.json, and isn't: upload the file again, and look for who changed it`));
  }
  return parseReport(payload.toString(), cluster, now);
}

/** Reads what a cluster has signed. */
export function parseReport(payload: string, cluster: string, now: number): Evidence {
  const wrong = (rule: string, wayOut: string) => new Error(refusal(`evidence/${cluster}`, 'report', `${rule}: ${wayOut}`));
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
    alerts: list('alerts').filter(({ severity }) => !HARMLESS.includes(String(severity))).map((entry) => span('alerts', entry.name, entry.startsAt, entry.endsAt)),
  };
}

/** The evidence of one cluster in a folder, or a sentence that says why there is none. */
export function readEvidence(folder: string | undefined, cluster: string, key: KeyObject, now: number): Evidence | string {
  if (folder === undefined) return refusal(`evidence/${cluster}`, 'report', `no evidence was given: name the folder that holds ${cluster}.json with '--evidence'`);
  const file = join(folder, `${cluster}.json`);
  if (!existsSync(file)) return refusal(`evidence/${cluster}`, 'report', `'${file}' must exist: look why the cluster doesn't upload it`);
  try {
    return parseEvidence(readFileSync(file, 'utf8'), cluster, key, now);
  } catch (error) {
    return (error as Error).message;
  }
}

/** When the healthy time of a version began, or what holds it at the moment. */
export type Health = { readonly since: number } | { readonly problem: string };

/**
 * Since when a cluster runs a version healthy: from when Flux had applied the commit
 * that pins it, nothing was unready any more, and no alert fired that is newer.
 *
 * @param position where each commit stands along main
 */
export function healthOf(evidence: Evidence, run: Run, position: ReadonlyMap<string, number>): Health {
  const { cluster, from, to } = evidence;
  // A commit that isn't on main contains nothing that we know of.
  const adopted = position.get(run.commit.id) ?? Infinity;
  const last = evidence.revisions.findLastIndex(({ revision }) => (position.get(revision) ?? -1) < adopted);
  const applied = evidence.revisions[last + 1];
  if (applied === undefined) return { problem: `${cluster} had not applied commit ${run.commit.id.slice(0, 8)} by ${showTime(to)}` };

  const inTime = ({ to: end }: Span) => end === undefined || end > run.since;
  const unready = evidence.notReady.filter(inTime);
  const alerts = evidence.alerts.filter((alert) => inTime(alert) && alert.from >= run.since);
  const open = (spans: Span[]) => spans.find((span) => span.to === undefined);
  const [stuck, firing] = [open(unready), open(alerts)];
  if (stuck) return { problem: `${stuck.what} is not ready since ${showTime(stuck.from)}` };
  if (firing) return { problem: `the alert ${firing.what} fires since ${showTime(firing.from)}` };
  return { since: Math.max(run.since, from, applied.from, ...[...unready, ...alerts].map((span) => span.to!)) };
}

/** Why evidence can't be used at a time, if so. */
export function staleness({ cluster, to }: Evidence, maxAge: number, now: number): string | undefined {
  return now - to > maxAge
    ? refusal(`evidence/${cluster}`, 'report', `'to' must be at most ${showDuration(maxAge)} ago, got ${showTime(to)} at ${showTime(now)}: look why the cluster doesn't upload it`)
    : undefined;
}

function readJson(text: string): any {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
