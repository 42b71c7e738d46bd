import { createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { Refusal } from '../refusal.ts';
import { nearest } from '../nearest.ts';
import { parseJson } from '../repository/json.ts';
import { DAYS, isEverOpen, parseClock } from './calendar.ts';
import type { Calendar, ClosedHours, Freeze } from './calendar.ts';
import { parseDuration, parseTime, showDuration } from './duration.ts';
import type { StageEntry, StagesFile } from './stages-file.ts';

const STAGES = new Refusal('ROLLOUT-003', {
  protects: "A stage that doesn't make sense would let versions go that have not soaked.",
  wrong: '"soak": "24"',
  right: '"soak": "24h"',
});

/** Where the stages stand, below the root. */
export const STAGES_FILE = 'rollout.json';

/** One cluster and what it waits for. */
export interface Stage extends Calendar {
  readonly cluster: string;
  /** The cluster that runs a version first. A cluster that follows nobody takes any version at once. */
  readonly after?: string;
  /** How long the cluster before must have run a version, in milliseconds. */
  readonly soak: number;
  /** Components that only this cluster has, and that can't soak anywhere. */
  readonly alone: readonly string[];
  /** How old evidence of the health of the cluster before may be, in milliseconds; undefined where there is none to wait for. */
  readonly evidence?: number;
  /** Why a cluster that follows another doesn't wait for evidence. */
  readonly withoutEvidence?: string;
  /** How old the last backup on the cluster before may be, in milliseconds. */
  readonly backup: number;
  /** The key that this cluster's evidence is signed with. */
  readonly publicKey?: KeyObject;
}

const FIELDS = Object.keys({
  cluster: true, after: true, soak: true, alone: true, closed: true, evidence: true, withoutEvidence: true, backup: true, publicKey: true,
} satisfies Record<keyof StageEntry, true>);
const FILE_FIELDS = Object.keys({ stages: true, freezes: true, evidenceFrom: true } satisfies Record<keyof StagesFile, true>);

/** A cluster uploads every few minutes, and after an hour of silence it is told of. */
const EVIDENCE_AGE = '1h';

/** A daily backup that failed once still has half a day for the next attempt. */
const BACKUP_AGE = '36h';

/** Where the branches with evidence are, unless the file says otherwise: where the clone comes from. */
const EVIDENCE_FROM = 'origin';

/** Reads the stages, and says everything that is wrong with them. */
export function parseStages(text: string): Stage[] {
  const problems: string[] = [];
  const file = readFile(text);
  const entries = file.stages;
  const names = entries.map(({ cluster }) => cluster);
  for (const field of Object.keys(file).filter((each) => !FILE_FIELDS.includes(each))) {
    problems.push(STAGES.at('rollout', `'${field}' must be one of ${FILE_FIELDS.join(', ')}, got ${JSON.stringify(file[field])}: ${meant(field, FILE_FIELDS)}`));
  }
  if (file.evidenceFrom !== undefined && !isRemote(file.evidenceFrom)) {
    problems.push(STAGES.at('rollout', `'evidenceFrom' must be a remote of the clone or an address that git fetches from, got ${JSON.stringify(file.evidenceFrom)}: write it as in '${EVIDENCE_FROM}'`));
  }
  const freezes = freezesIn(file.freezes, names, problems);
  const stages = entries.map((entry): Stage => {
    const { cluster, after, soak, alone = [], closed = [], evidence, withoutEvidence, backup, publicKey } = entry;
    const wrong = (prop: string, rule: string, value: unknown, wayOut: string) => problems.push(STAGES.at(`rollout/${cluster}`, `'${prop}' ${rule}, got ${JSON.stringify(value)}: ${wayOut}`));
    const duration = (prop: string, value: unknown) => {
      const parsed = parseDuration(String(value));
      if (!parsed) wrong(prop, 'must be a whole number of m, h or d, at least 1m', value, "write it as '24h'");
      return parsed || Infinity;
    };
    for (const field of Object.keys(entry)) {
      if (!FIELDS.includes(field)) wrong(field, `must be one of ${FIELDS.join(', ')}`, entry[field], meant(field, FIELDS));
    }
    if (!/^[a-z0-9-]+$/.test(String(cluster))) wrong('cluster', 'must be the name of a folder of a program', cluster, 'correct it');
    if (!Array.isArray(alone)) wrong('alone', 'must be a list of components', alone, "write it as ['gitlab']");
    if (names.filter((name) => name === cluster).length > 1) wrong('cluster', 'must be there once', cluster, 'remove the other');
    if (after === undefined) {
      if ([soak, evidence, withoutEvidence, backup].some((field) => field !== undefined)) wrong('after', "must be there beside 'soak', 'evidence', 'withoutEvidence' and 'backup'", after, 'name the cluster that runs a version first');
    } else {
      if (!names.includes(after)) wrong('after', `must be one of ${names.filter((name) => name !== cluster).join(', ')}`, after, meant(after, names, 'correct it'));
      else if (isCircle(entries, cluster)) wrong('after', 'must lead to a cluster that follows nobody', after, 'have one of the circle follow nobody');
      if (withoutEvidence !== undefined) {
        if (typeof withoutEvidence !== 'string' || withoutEvidence.trim() === '') wrong('withoutEvidence', 'must be a reason', withoutEvidence, `say why nobody looks at the health of ${after}`);
        if (evidence !== undefined || backup !== undefined) wrong('withoutEvidence', "must not be there beside 'evidence' and 'backup'", withoutEvidence, 'remove one of them');
      } else if (entries.find((other) => other.cluster === after)?.publicKey === undefined) {
        wrong('withoutEvidence', `must say why nobody looks at the health of ${after}, which has no 'publicKey'`, withoutEvidence, "add the key there, or the reason here");
      }
    }
    const twin = publicKey === undefined ? undefined : entries.find((other) => other !== entry && other.publicKey === publicKey);
    if (twin) wrong('publicKey', `must be the key of one cluster, and is that of ${twin.cluster} too`, publicKey, 'give each cluster a key of its own');
    return {
      cluster: cluster as string,
      after: after as string | undefined,
      soak: after === undefined ? 0 : duration('soak', soak),
      alone: alone as string[],
      closed: closedIn(closed, wrong),
      freezes: freezes.filter(({ clusters }) => clusters === undefined || clusters.includes(cluster)),
      evidence: after === undefined || withoutEvidence !== undefined ? undefined : duration('evidence', evidence ?? EVIDENCE_AGE),
      withoutEvidence: withoutEvidence as string | undefined,
      backup: duration('backup', backup ?? BACKUP_AGE),
      publicKey: publicKey === undefined ? undefined : readKey(publicKey, (rule, wayOut) => wrong('publicKey', rule, publicKey, wayOut)),
    };
  });
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return stages;
}

/** What a change of the stages lets go that had to wait before, in words. New clusters wait for nothing that they waited for. */
export function loosened(before: readonly Stage[], after: readonly Stage[]): string[] {
  return before.flatMap((old) => {
    const { cluster } = old;
    const own = after.find((stage) => stage.cluster === cluster);
    if (own === undefined) return [`${cluster} has no stage any more`];
    if (own.after !== old.after) return [`${cluster} follows ${own.after ?? 'nobody'} instead of ${old.after ?? 'nobody'}`];
    const age = (what: string, is: number | undefined, was: number | undefined): string[] => (is !== undefined && was !== undefined && is > was ? [`${cluster} takes ${what} that is ${showDuration(is)} old instead of ${showDuration(was)}`] : []);
    const alone = own.alone.filter((component) => !old.alone.includes(component));
    return [
      ...(own.soak < old.soak ? [`${cluster} waits ${showDuration(own.soak)} instead of ${showDuration(old.soak)}`] : []),
      ...(old.evidence !== undefined && own.evidence === undefined ? [`${cluster} waits for no evidence any more: ${own.withoutEvidence}`] : []),
      ...age('evidence', own.evidence, old.evidence),
      ...age('a backup', own.backup, old.backup),
      ...(alone.length > 0 ? [`${cluster} has ${alone.join(', ')} without a soak, as 'alone'`] : []),
      ...(missing(old.closed, own.closed) ? [`${cluster} is open in hours in which it was closed`] : []),
      ...(missing(old.freezes, own.freezes) ? [`${cluster} is not frozen at a time at which it was`] : []),
    ];
  });
}

function missing(old: readonly object[], own: readonly object[]): boolean {
  const kept = own.map((each) => JSON.stringify(each));
  return old.some((each) => !kept.includes(JSON.stringify(each)));
}

/** The way out for a word that nothing is called. */
function meant(word: unknown, known: readonly unknown[], otherwise = 'correct or remove it'): string {
  const near = nearest(String(word), known.map(String));
  return near === undefined ? otherwise : `did you mean '${near}'?`;
}

/** The remote or the address that evidence is fetched from. */
export function evidenceFrom(text: string): string {
  parseStages(text);
  return (readFile(text).evidenceFrom ?? EVIDENCE_FROM) as string;
}

/** Whether git takes it for a place, and for nothing that it runs. */
function isRemote(value: unknown): boolean {
  return typeof value === 'string' && (/^[\w.]+$/.test(value) || /^(https|ssh|file):\/\/[^\s-][^\s]*$/.test(value));
}

function readFile(text: string): { readonly stages: Record<string, unknown>[]; readonly freezes?: unknown; readonly [field: string]: unknown } {
  // What an editor reads the file with.
  const { $schema: _, ...file } = parseJson(text, STAGES_FILE);
  if (Array.isArray(file.stages) && file.stages.length > 0) return file as { stages: Record<string, unknown>[] };
  throw STAGES.error('rollout', `'stages' of ${STAGES_FILE} must be a list of clusters, got ${JSON.stringify(file.stages) ?? 'none'}: write it as { "stages": [{ "cluster": "…" }] }`);
}

/** The hours in which a cluster takes nothing, such as Friday evening. */
function closedIn(value: unknown, wrong: (prop: string, rule: string, value: unknown, wayOut: string) => void): ClosedHours[] {
  if (!Array.isArray(value)) {
    wrong('closed', 'must be a list', value, "write it as [{ \"days\": [\"fri\"], \"from\": \"16:00\", \"to\": \"24:00\" }]");
    return [];
  }
  const hours = value.flatMap((entry): ClosedHours[] => {
    const { days, from, to, ...rest } = Object(entry) as Record<string, unknown>;
    const known = Array.isArray(days) && days.length > 0 && days.every((day) => (DAYS as readonly unknown[]).includes(day));
    const [start, end] = [parseClock(from), parseClock(to)];
    if (known && start !== undefined && end !== undefined && start < end && Object.keys(rest).length === 0) return [{ days: days.map((day) => DAYS.indexOf(day)), from: start, to: end }];
    wrong('closed', `must have 'days' of ${DAYS.join(', ')}, and 'from' before 'to' on the same day, in UTC`, entry, "write it as { \"days\": [\"fri\"], \"from\": \"16:00\", \"to\": \"24:00\" }, and what goes on after midnight as a second one");
    return [];
  });
  if (!isEverOpen(hours)) wrong('closed', 'must leave the cluster open at some time of the week', value, 'shorten it, or use a freeze, which ends');
  return hours;
}

function freezesIn(value: unknown, names: unknown[], problems: string[]): (Freeze & { readonly clusters?: unknown[] })[] {
  const wrong = (rule: string, got: unknown, wayOut: string) => problems.push(STAGES.at('rollout', `'freezes' ${rule}, got ${JSON.stringify(got)}: ${wayOut}`));
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    wrong('must be a list', value, 'correct it');
    return [];
  }
  return value.flatMap((entry) => {
    const { from, to, reason, clusters, ...rest } = Object(entry) as Record<string, unknown>;
    const [start, end] = [parseTime(from), parseTime(to)];
    const stranger = Array.isArray(clusters) ? clusters.find((cluster) => !names.includes(cluster)) : clusters;
    if (stranger !== undefined) wrong(`must be for some of ${names.join(', ')}`, clusters, "correct 'clusters', or leave it out for all");
    else if (start !== undefined && end !== undefined && start < end && typeof reason === 'string' && reason.trim() !== '' && Object.keys(rest).length === 0) return [{ from: start, to: end, reason, clusters: clusters as unknown[] | undefined }];
    else wrong("must have 'from' before 'to', both with their zone, and a 'reason'", entry, 'write it as { "from": "2026-12-20T00:00:00Z", "to": "2027-01-02T00:00:00Z", "reason": "nobody is there" }');
    return [];
  });
}

function isCircle(entries: Record<string, unknown>[], start: unknown): boolean {
  const passed = new Set<unknown>();
  for (let cluster = start; cluster !== undefined; cluster = entries.find((entry) => entry.cluster === cluster)?.after) {
    if (passed.has(cluster)) return true;
    passed.add(cluster);
  }
  return false;
}

function readKey(text: unknown, wrong: (rule: string, wayOut: string) => void): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: Buffer.from(String(text), 'base64'), format: 'der', type: 'spki' });
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // Said below, in words that help.
  }
  wrong('must be an Ed25519 key, as base64 of its DER form', "make it with 'openssl pkey -in key.pem -pubout -outform DER | base64 -w0'");
  return undefined;
}
