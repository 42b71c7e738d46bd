import { Resource, Scheduling, Workloads } from '@monosense-io/output';
import type { Machine, PodTemplate } from '@monosense-io/output';
import { Refusal } from '../refusal.ts';
import type { Made } from './made.ts';
import type { Found } from './report.ts';

const FITS_A_MACHINE = new Refusal('VERIFY-017', {
  protects: 'A pod of a chart that requests more than any machine has is never started.',
  wrong: "values: { resources: { requests: { memory: '100Gi' } } }, on machines with 64Gi",
  right: "values: { resources: { requests: { memory: '32Gi' } } }, on machines with 64Gi",
});

const FIT_TOGETHER = new Refusal('VERIFY-018', {
  protects: 'When the pods of charts and those of programs together request more than the machines have, some never start, and which ones is left to chance.',
  wrong: "values: { replicaCount: 4, resources: { requests: { memory: '60Gi' } } }, on three machines with 64Gi",
  right: "values: { replicaCount: 2, resources: { requests: { memory: '60Gi' } } }, on three machines with 64Gi",
});

const FINDS_MACHINES = new Refusal('VERIFY-019', {
  protects: 'A pod of a chart that may share a machine or a zone with none of the others waits for ever when there are more pods than these.',
  wrong: "values: { replicaCount: 4, podAntiAffinity: 'hard' }, on three machines",
  right: "values: { replicaCount: 3, podAntiAffinity: 'hard' }, on three machines",
});

const NAMES: Record<Resource, string> = { [Resource.MEMORY]: 'memory', [Resource.CPU]: 'CPU' };

/** Pods, and the release that makes them; none for those of programs. */
interface Placed {
  readonly pods: PodTemplate;
  readonly made?: Made;
  readonly count: number;
}

/**
 * Holds the pods that charts make to the machines of the cluster, as the synthesis does with those of programs: their memory and CPU,
 * by themselves and together with all others, and what they ask for of machines and zones.
 *
 * @param applied objects that the cluster applies beside the charts
 */
export async function judgeMachines(machines: readonly Machine[], made: readonly Made[], applied: readonly any[]): Promise<Found> {
  const all = [...machines];
  const placed = [
    ...made.flatMap((one) => podsIn(one.objects, all).map((found) => ({ ...found, made: one }))),
    ...podsIn(applied, all),
  ];
  const ofCharts = placed.filter((one): one is Placed & { made: Made } => one.made !== undefined);
  const known = [Resource.MEMORY, ...(all.every(({ cpu }) => cpu !== undefined) ? [Resource.CPU] : [])];
  const problems = [
    ...ofCharts.flatMap(({ pods, made: { release } }) => known.flatMap((resource) => {
      const asked = Scheduling.requestOf(pods.spec, resource);
      const daemon = pods.object.kind === 'DaemonSet';
      const room = Scheduling.machinesFor(pods.spec, all).map((machine) => Scheduling.roomOf(machine, resource));
      const most = (daemon ? Math.min : Math.max)(...room);
      return room.length === 0 || asked <= most ? [] : [
        FITS_A_MACHINE.at(release.id, `${nameOf(pods)} of chart ${release.chart} ${release.version} requests ${textOf(asked, resource)} of ${NAMES[resource]}, more than ${daemon ? 'each' : 'any'} machine that it may run on has (at ${daemon ? 'least' : 'most'} ${textOf(most, resource)}): lower it by values of the chart`),
      ];
    })),
    ...ofCharts.flatMap(({ pods, made: { release, objects } }) => Scheduling.unplaced(pods, [...objects], all).map(({ field, problem, advice }) => (
      FINDS_MACHINES.at(release.id, `'${field}' of ${nameOf(pods)} of chart ${release.chart} ${release.version} ${problem}: change the values of the chart, so as to ${advice}`)
    ))),
    ...known.flatMap((resource) => {
      const asked = ({ pods, count }: Placed): number => Scheduling.requestOf(pods.spec, resource) * count;
      const [total, capacity] = [placed.reduce((sum, one) => sum + asked(one), 0), all.reduce((sum, machine) => sum + Scheduling.roomOf(machine, resource), 0)];
      if (total <= capacity) return [];
      const largest = [...placed].sort((a, b) => asked(b) - asked(a)).slice(0, 3).map((one) => `${nameOf(one.pods)} ${one.count} × ${textOf(Scheduling.requestOf(one.pods.spec, resource), resource)}`);
      return [FIT_TOGETHER.at('machines', `pods of charts and programs together request at least ${textOf(total, resource)} of ${NAMES[resource]}, and the machines have ${textOf(capacity, resource)}: request less or add ${NAMES[resource]} (largest: ${largest.join(', ')})`)];
    }),
  ];
  return {
    checked: `${ofCharts.length} set${ofCharts.length === 1 ? '' : 's'} of pods of charts`,
    notes: known.includes(Resource.CPU) ? [] : ["CPU, of which the facts of the machines say nothing ('cpu')"],
    problems,
  };
}

function podsIn(objects: readonly any[], machines: Machine[]): Placed[] {
  return objects.flatMap((object) => {
    const pods = Workloads.madeBy(object);
    // A test of a chart runs when somebody asks for it.
    if (pods === undefined || `${object.metadata?.annotations?.['helm.sh/hook']}`.startsWith('test')) return [];
    return [{ pods, count: Scheduling.podsOf(pods, [...objects], machines) }];
  });
}

function nameOf({ object }: PodTemplate): string {
  return `${object.kind} '${object.metadata.name}'`;
}

function textOf(amount: number, resource: Resource): string {
  if (resource === Resource.CPU) return amount % 1000 === 0 ? `${amount / 1000}` : `${amount}m`;
  return `${Number((amount / 2 ** 30).toFixed(1))} GiB`;
}
