import { DisruptionBudgets } from '@monosense-io/output';
import { Refusal } from '../refusal.ts';
import type { Made } from './made.ts';
import type { Found } from './report.ts';

const SPARES_SOME = new Refusal('VERIFY-016', {
  protects: 'A budget of a chart that allows no eviction keeps every machine with such a pod from being drained, and an upgrade of the cluster waits for ever.',
  wrong: 'values: { replicaCount: 1, podDisruptionBudget: { enabled: true, minAvailable: 1 } }',
  right: 'values: { replicaCount: 2, podDisruptionBudget: { enabled: true, minAvailable: 1 } }',
});

/** Says beside a release why a budget of its chart may allow no eviction, as it does beside a budget. */
const REASON = 'platform.monosense.io/no-eviction-reason';

/** Holds every PodDisruptionBudget that charts make to the pods that they make for it, as the synthesis does with those of programs. */
export async function judgeDrains(made: readonly Made[]): Promise<Found> {
  const found = made.flatMap(({ release, objects }) => (
    objects.filter(({ kind }) => kind === 'PodDisruptionBudget').map((budget) => ({ release, budget, pods: podsOf(budget, objects) }))
  ));
  const problems = found.flatMap(({ release: { id, chart, version, annotations }, budget: { metadata, spec }, pods }) => {
    const field = DisruptionBudgets.keptBy(spec, pods);
    if (field === undefined || (annotations?.[REASON] ?? '').trim() !== '') return [];
    return [SPARES_SOME.at(id, `'spec.${field}' of PodDisruptionBudget '${metadata.name}' of chart ${chart} ${version} must let a drain take a pod${pods === undefined ? '' : `, of which there ${pods === 1 ? 'is 1' : `are ${pods}`}`}, got ${JSON.stringify(spec[field])}: change the values of the chart, or give a reason in the annotation ${REASON} of its release`)];
  });
  return { checked: `${found.length} budget${found.length === 1 ? '' : 's'} of charts`, notes: [], problems };
}

/** How many pods a budget is for; undefined where the chart doesn't say it. */
function podsOf({ metadata, spec }: any, objects: readonly any[]): number | undefined {
  const { matchLabels, matchExpressions = [] } = spec?.selector ?? {};
  if (matchLabels === undefined || matchExpressions.length > 0) return undefined;
  const chosen = objects.filter((object) => object.metadata?.namespace === metadata?.namespace && Object.entries(matchLabels).every(([label, value]) => object.spec?.template?.metadata?.labels?.[label] === value));
  const scaled = objects.filter(({ kind }) => kind === 'HorizontalPodAutoscaler').map((scaler) => `${scaler.spec?.scaleTargetRef?.kind}/${scaler.spec?.scaleTargetRef?.name}`);
  if (chosen.length === 0 || chosen.some(({ kind, metadata: { name } }) => !['Deployment', 'StatefulSet'].includes(kind) || scaled.includes(`${kind}/${name}`))) return undefined;
  return chosen.reduce((sum, object) => sum + (object.spec.replicas ?? 1), 0);
}
