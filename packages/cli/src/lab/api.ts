import type { Layer } from '../verify/report.ts';
import type { Client } from './client.ts';
import { Refusal } from './client.ts';
import { FAULTS } from './faults.ts';
import type { Fault } from './faults.ts';
import { crdsOf } from './installs.ts';
import type { Installs } from './installs.ts';
import { until } from './lab.ts';
import { titleOf } from './rendered.ts';
import type { KubeObject, Rendered, Stage } from './rendered.ts';
import { differencesOf, sentenceOf } from './stored.ts';
import { RUN } from './run.ts';

type Found = Omit<Layer, 'name' | 'seconds'>;

/** What kustomize-controller applies first of a stage, since the rest of it may need it. */
const FIRST = ['Namespace', 'CustomResourceDefinition', 'PriorityClass', 'StorageClass'];

/**
 * Sends every object of a cluster, stage by stage, to an API server that holds only what is there before: Flux' own kinds. The
 * CRDs of a stage come when the stage has been sent.
 */
export async function applyStages(client: Client, { name }: Rendered, ordered: readonly Stage[], installs: Installs): Promise<Found> {
  const problems: string[] = [];
  let [sent, accepted, changed] = [0, 0, 0];
  await establish(client, installs.before);
  await client.apply(namespaceOf('flux-system'));
  for (const stage of ordered) {
    for (const object of inPhases(stage.objects)) {
      sent++;
      const label = `[${name}/${stage.name}] ${titleOf(object)}`;
      try {
        const differences = differencesOf(object, await client.apply(object));
        accepted++;
        changed += differences.length;
        problems.push(...differences.map((difference) => `${label} must be stored as it is sent: ${sentenceOf(difference)}`));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        problems.push(`${label} must be accepted by the API server, which says: ${error.message}`);
      }
    }
    await establish(client, crdsOf(installs, stage.name));
  }
  const crds = [installs.before, ...installs.brought.map((one) => one.crds)].flat().length;
  return { checked: `${sent} objects of ${ordered.length} stages, ${crds} CRDs: ${accepted} accepted, ${sent - accepted} refused, ${changed} fields pruned or changed`, notes: [], problems };
}

/** Sends everything once more: what changes now would change at every reconciliation. */
export async function applyAgain(client: Client, { name }: Rendered, ordered: readonly Stage[]): Promise<Found> {
  const problems: string[] = [];
  const objects = ordered.flatMap((stage) => stage.objects);
  for (const object of objects) {
    const before = await client.get(object);
    // One that was refused has been reported.
    if (!before) continue;
    const after = await client.apply(object);
    problems.push(...differencesOf(contentOf(before), contentOf(after)).map((difference) => `[${name}] ${titleOf(object)} must not change when it is sent again: ${sentenceOf(difference)}`));
  }
  return { checked: `${objects.length} objects`, notes: [], problems };
}

/** Plants each fault in an object of the cluster, and expects the API server to see it. */
export async function plantFaults(client: Client, { name }: Rendered, ordered: readonly Stage[]): Promise<Found> {
  const objects = ordered.flatMap((stage) => stage.objects);
  const [notes, problems]: [string[], string[]] = [[], []];
  let planted = 0;
  for (const fault of FAULTS) {
    const object = objects.find((candidate) => candidate.kind === fault.kind && (fault.where?.(candidate) ?? true));
    if (!object) continue;
    planted++;
    const said = await plant(client, fault, object);
    if (said?.includes(fault.says)) notes.push(`caught ${fault.title}: ${said}`);
    else problems.push(`[${name}] ${titleOf(object)} with ${fault.title} must be caught with '${fault.says}', got ${said === undefined ? 'accepted as it is' : `'${said}'`}: correct the table of faults`);
  }
  return { checked: `${planted} faults planted, ${planted - problems.length} caught`, notes, problems };
}

/** What is said of a fault: by the API server, or by the comparison with what it would store. */
async function plant(client: Client, { change }: Fault, object: KubeObject): Promise<string | undefined> {
  const faulty = structuredClone(object);
  change(faulty);
  try {
    const differences = differencesOf(faulty, await client.apply(faulty, { dryRun: true }));
    return differences.length === 0 ? undefined : differences.map(sentenceOf).join('; ');
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

/** Installs CRDs, and waits until their objects can be sent. */
export async function establish(client: Client, crds: readonly KubeObject[]): Promise<void> {
  await Promise.all(crds.map(async (crd) => {
    await client.apply(crd);
    const { group, names: { kind }, versions } = crd.spec;
    await until(`the kind ${kind}`, 120, async () => {
      const conditions: { type: string; status: string; message: string }[] = (await client.get(crd))?.status?.conditions ?? [];
      const refused = conditions.find(({ type, status }) => type === 'NonStructuralSchema' && status === 'True');
      if (refused) throw RUN.error('lab', `${titleOf(crd)} must have a structural schema: ${refused.message}`);
      return conditions.some(({ type, status }) => type === 'Established' && status === 'True') || undefined;
    });
    for (const { name, served } of versions) {
      if (served) await until(`an answer for ${kind} ${name}`, 120, async () => await client.serves(`${group}/${name}`, kind) || undefined);
    }
  }));
}

/** A namespace without any rules. */
export function namespaceOf(name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}

/** What a reader of the object sees; who owns which field may change without it. */
function contentOf({ metadata: { generation, labels, annotations }, status: _, ...rest }: KubeObject): object {
  return { ...rest, generation, labels, annotations };
}

function inPhases(objects: readonly KubeObject[]): KubeObject[] {
  return [...objects.filter(({ kind }) => FIRST.includes(kind)), ...objects.filter(({ kind }) => !FIRST.includes(kind))];
}
