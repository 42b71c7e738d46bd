import { LabCluster } from './cluster';

/** Where the stages of the rollout stand. */
export const STAGES_FILE = 'rollout.json';

interface Stage {
  readonly cluster: string;
  readonly publicKey?: string;
  readonly [member: string]: unknown;
}

/** What a stage has only while its cluster follows another. */
const FOLLOWING = ['after', 'soak', 'evidence', 'withoutEvidence', 'backup'];

/**
 * The stages with those of all clusters. Which cluster follows which, and for how long, is the list's; keys, hours, freezes and all
 * else that a stage has are its owner's.
 */
export function withStages(content: { readonly stages?: readonly Stage[]; readonly [member: string]: unknown }, clusters: readonly LabCluster[]): object {
  const before = content.stages ?? [];
  const known = (name?: string): Stage | undefined => before.find(({ cluster }) => cluster === name);
  return {
    ...content,
    stages: clusters.map(({ name, follows, soak }) => {
      const stage = known(name);
      const kept = Object.fromEntries(Object.entries(stage ?? {}).filter(([member]) => member !== 'cluster' && (follows !== undefined || !FOLLOWING.includes(member))));
      // A follower waits for evidence of health, unless nobody signs any: which is so in a new lab, and is said.
      const unsigned = stage?.after === undefined && known(follows)?.publicKey === undefined;
      return {
        cluster: name,
        ...(follows === undefined ? {} : { after: follows, soak, ...(unsigned ? { withoutEvidence: `${follows} has no signing key yet` } : {}) }),
        ...kept,
        ...(follows === undefined ? {} : { after: follows, soak }),
      };
    }),
  };
}
