import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EVIDENCE_FOLDER } from '../../packages/cli/src/rollout/evidence.ts';
import { fetchEvidence } from '../../packages/cli/src/rollout/fetch.ts';
import { evidenceFrom, parseStages, STAGES_FILE } from '../../packages/cli/src/rollout/stages.ts';

/**
 * Fetches the evidence of all clusters that have a key, and says of each what came. Nothing is believed here: what is read
 * afterwards has its signature looked at.
 *
 * @param environment how git speaks to GitHub
 */
export function evidence(root: string, environment: Readonly<Record<string, string>>): string[] {
  const text = readFileSync(join(root, STAGES_FILE), 'utf8');
  const clusters = parseStages(text).filter(({ publicKey }) => publicKey !== undefined).map(({ cluster }) => cluster);
  if (clusters.length === 0) return ["No cluster has a 'publicKey': there is nothing to fetch."];
  return fetchEvidence(root, evidenceFrom(text), clusters, join(root, EVIDENCE_FOLDER), environment);
}
