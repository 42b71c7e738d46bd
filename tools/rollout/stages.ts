import { createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { parseDuration } from './duration.ts';

/** Where the stages stand, below the root. */
export const STAGES_FILE = 'tools/rollout/rollout.json';

/** One cluster and what it waits for. */
export interface Stage {
  readonly cluster: string;
  /** The cluster that runs a version first. A cluster that follows nobody takes any version at once. */
  readonly after?: string;
  /** How long the cluster before must have run a version, in milliseconds. */
  readonly soak: number;
  /** Components that only this cluster has, and that can't soak anywhere. */
  readonly alone: readonly string[];
  /** Asks for evidence of the health of the cluster before, at most this old, in milliseconds. */
  readonly evidence?: number;
  /** The key that this cluster's evidence is signed with. */
  readonly publicKey?: KeyObject;
}

const FIELDS = ['cluster', 'after', 'soak', 'alone', 'evidence', 'publicKey'];

/** Reads the stages, and says everything that is wrong with them. */
export function parseStages(text: string): Stage[] {
  const problems: string[] = [];
  const entries = entriesOf(text);
  const names = entries.map(({ cluster }) => cluster);
  const stages = entries.map((entry): Stage => {
    const { cluster, after, soak, alone = [], evidence, publicKey } = entry;
    const wrong = (prop: string, rule: string, value: unknown, wayOut: string) => problems.push(`[rollout/${cluster}] '${prop}' ${rule}, got ${JSON.stringify(value)}: ${wayOut}`);
    const duration = (prop: string, value: unknown) => {
      const parsed = parseDuration(String(value));
      if (parsed === undefined) wrong(prop, 'must be a whole number of m, h or d', value, "write it as '24h'");
      return parsed ?? Infinity;
    };
    for (const field of Object.keys(entry)) {
      if (!FIELDS.includes(field)) wrong(field, `must be one of ${FIELDS.join(', ')}`, entry[field], 'correct or remove it');
    }
    if (!/^[a-z0-9-]+$/.test(String(cluster))) wrong('cluster', 'must be the name of a folder in apps', cluster, 'correct it');
    if (!Array.isArray(alone)) wrong('alone', 'must be a list of components', alone, "write it as ['gitlab']");
    if (names.filter((name) => name === cluster).length > 1) wrong('cluster', 'must be there once', cluster, 'remove the other');
    if (after === undefined) {
      if (soak !== undefined || evidence !== undefined) wrong('after', "must be there beside 'soak' and 'evidence'", after, 'name the cluster that runs a version first');
    } else {
      if (!names.includes(after)) wrong('after', `must be one of ${names.filter((name) => name !== cluster).join(', ')}`, after, 'correct it');
      else if (isCircle(entries, cluster)) wrong('after', 'must lead to a cluster that follows nobody', after, 'have one of the circle follow nobody');
      if (evidence !== undefined && entries.find((other) => other.cluster === after)?.publicKey === undefined) {
        wrong('evidence', `needs a 'publicKey' at ${after}, which signs it`, evidence, 'add the key there');
      }
    }
    return {
      cluster: cluster as string,
      after: after as string | undefined,
      soak: after === undefined ? 0 : duration('soak', soak),
      alone: alone as string[],
      evidence: evidence === undefined ? undefined : duration('evidence', evidence),
      publicKey: publicKey === undefined ? undefined : readKey(publicKey, (rule, wayOut) => wrong('publicKey', rule, publicKey, wayOut)),
    };
  });
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return stages;
}

function entriesOf(text: string): Record<string, unknown>[] {
  try {
    const { stages } = JSON.parse(text);
    if (Array.isArray(stages) && stages.length > 0) return stages;
  } catch {
    // Said below.
  }
  throw new Error(`[rollout] '${STAGES_FILE}' must be JSON with a list of stages, got ${text.slice(0, 40)}: correct it`);
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
