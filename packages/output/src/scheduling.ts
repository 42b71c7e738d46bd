import { PodTemplate, Workloads } from './workloads';

/** What machines have and pods request. */
export enum Resource {
  /** Counted in thousandths of a core. */
  CPU = 'cpu',
  /** Counted in bytes. */
  MEMORY = 'memory',
}

/** A machine that pods run on. */
export interface Machine {
  /** Its name, which is its label `kubernetes.io/hostname`. */
  readonly name: string;
  /** Memory, as Kubernetes writes quantities. */
  readonly memory: string;
  /**
   * CPU, as Kubernetes writes quantities.
   * @default - nobody knows
   */
  readonly cpu?: string;
  /**
   * Memory of it that pods don't get, as Kubernetes writes quantities.
   * @default - none
   */
  readonly reservedMemory?: string;
  /**
   * CPU of it that pods don't get, as Kubernetes writes quantities.
   * @default - none
   */
  readonly reservedCpu?: string;
  /**
   * Its label `topology.kubernetes.io/zone`.
   * @default - it is in no zone
   */
  readonly zone?: string;
}

/** Pods that wait for ever, since there are too few machines or zones for them. */
export interface Unplaced {
  /** The field that asks for more. */
  readonly field: string;
  /** Whether the pods must be apart; otherwise they must be spread. */
  readonly apart: boolean;
  /** What is wrong, and what there is. */
  readonly problem: string;
  /** What to do. */
  readonly advice: string;
}

const HOSTNAME = 'kubernetes.io/hostname';
const ZONE = 'topology.kubernetes.io/zone';
/** What messages call the places that a label tells apart. */
const PLACES: { readonly [label: string]: string } = { [HOSTNAME]: 'machine', [ZONE]: 'zone' };

const SUFFIXES: { readonly [suffix: string]: number } = {
  '': 1, 'm': 1e-3, 'k': 1e3, 'M': 1e6, 'G': 1e9, 'T': 1e12, 'P': 1e15, 'Ki': 2 ** 10, 'Mi': 2 ** 20, 'Gi': 2 ** 30, 'Ti': 2 ** 40, 'Pi': 2 ** 50,
};

/** Finds out whether pods find the machines that they ask for. */
export class Scheduling {
  /**
   * Bytes, or thousandths of a core, that a quantity stands for; NaN when it is none.
   *
   * @param quantity as Kubernetes writes it
   * @param resource what it is a quantity of
   */
  public static amountOf(quantity: any, resource: Resource): number {
    const [, number, suffix] = /^(\d+(?:\.\d*)?|\.\d+)(m|[kMGTP]|[KMGTP]i)?$/.exec(`${quantity}`) ?? [];
    // Rounded as Kubernetes does it: there is no part of a thousandth.
    return number === undefined ? NaN : Math.ceil(Number((Number(number) * SUFFIXES[suffix ?? ''] * (resource === Resource.CPU ? 1000 : 1)).toFixed(6)));
  }

  /**
   * What a machine has for pods: bytes, or thousandths of a core; NaN when nobody has said how much it has.
   *
   * @param machine the machine
   * @param resource of what
   */
  public static roomOf(machine: Machine, resource: Resource): number {
    const kept = resource === Resource.MEMORY ? machine.reservedMemory : machine.reservedCpu;
    return Scheduling.amountOf(machine[resource], resource) - (kept === undefined ? 0 : Scheduling.amountOf(kept, resource));
  }

  /**
   * What a pod requests, or may take: its containers together, or the one that is busy before them, whichever is more.
   *
   * @param spec `spec` of the pod
   * @param resource of what
   * @param limits whether its limits are asked for
   */
  public static requestOf(spec: any, resource: Resource, limits: boolean = false): number {
    const of = ({ resources }: any): number => {
      // A request that isn't given is the limit.
      const quantity = (limits ? undefined : resources?.requests?.[resource]) ?? resources?.limits?.[resource];
      // What is no quantity is refused elsewhere.
      return quantity === undefined ? 0 : Scheduling.amountOf(quantity, resource) || 0;
    };
    const initial: any[] = spec?.initContainers ?? [];
    const sidecars = initial.filter(({ restartPolicy }) => restartPolicy === 'Always');
    const running = [...spec?.containers ?? [], ...sidecars].reduce((sum, container) => sum + of(container), 0);
    const overhead = limits ? 0 : Scheduling.amountOf(spec?.overhead?.[resource], resource) || 0;
    return Math.max(running, ...initial.map(of)) + overhead;
  }

  /**
   * The machines that pods may run on, as far as names and zones decide. Other labels and taints aren't known: there may be fewer,
   * and never more.
   *
   * @param spec `spec` of the pods
   * @param machines all machines
   */
  public static machinesFor(spec: any, machines: Machine[]): Machine[] {
    const terms: any[] | undefined = spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
    const allows = (machine: Machine, term: any): boolean => ((term?.matchExpressions ?? []) as any[]).every(({ key, operator, values = [] }) => {
      const label = labelOf(machine, key, machines);
      if (label === undefined) return true;
      return operator === 'In' ? values.includes(label) : operator === 'NotIn' ? !values.includes(label) : true;
    });
    return machines.filter((machine) => (
      [HOSTNAME, ZONE].every((key) => (spec?.nodeSelector?.[key] ?? labelOf(machine, key, machines)) === labelOf(machine, key, machines) || labelOf(machine, key, machines) === undefined)
      && (terms === undefined || terms.some((term) => allows(machine, term)))
    ));
  }

  /**
   * How many pods a template makes at the same time, each machine's own included.
   *
   * @param pods the pods
   * @param objects what is beside what makes them
   * @param machines all machines
   */
  public static podsOf(pods: PodTemplate, objects: any[], machines: Machine[]): number {
    switch (Workloads.idOf(pods.object)) {
      case 'apps/DaemonSet': return Scheduling.machinesFor(pods.spec, machines).length;
      case 'batch/Job': return pods.object.spec?.parallelism ?? 1;
      default: return Workloads.replicasOf(pods.object, objects) ?? 1;
    }
  }

  /**
   * What pods require of machines and zones that there are too few for: to be apart, and to be spread.
   *
   * @param pods the pods
   * @param objects what is beside what makes them
   * @param machines all machines
   */
  public static unplaced(pods: PodTemplate, objects: any[], machines: Machine[]): Unplaced[] {
    const replicas = Workloads.replicasOf(pods.object, objects);
    if (replicas === undefined) return [];
    const own = Scheduling.machinesFor(pods.spec, machines);
    return [...tooClose(pods, replicas, own), ...tooFew(pods, replicas, own)];
  }

  private constructor() {}
}

/** The label of a machine, where facts decide it. A lab that writes down no zones may have some all the same. */
function labelOf({ name, zone }: Machine, key: string, machines: readonly Machine[]): string | undefined {
  if (key === HOSTNAME) return name;
  return key === ZONE && machines.some((machine) => machine.zone !== undefined) ? zone ?? '' : undefined;
}

/** How many places of a kind there are; undefined where nobody knows. */
function placesOf(topologyKey: string, machines: Machine[]): number | undefined {
  if (topologyKey === HOSTNAME) return machines.length;
  const zones = machines.flatMap(({ zone }) => zone ?? []);
  return topologyKey === ZONE && zones.length > 0 ? new Set(zones).size : undefined;
}

function tooClose({ object, labels, namespace, spec, where }: PodTemplate, replicas: number, machines: Machine[]): Unplaced[] {
  const terms: any[] = spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  return terms.flatMap((term, index) => {
    const { labelSelector, topologyKey, namespaces, namespaceSelector, matchLabelKeys = [] } = term ?? {};
    const here = namespaceSelector === undefined ? (namespaces ?? [namespace]).includes(namespace) : Object.keys(namespaceSelector).length === 0;
    const places = placesOf(topologyKey, machines);
    if (places === undefined || labelSelector === undefined || !here || !Workloads.fit(labelSelector, labels)) return [];
    const more = matchLabelKeys.includes('pod-template-hash') ? 0 : surgeOf(object, replicas);
    if (replicas + more <= places) return [];
    const updates = more > 0 && replicas <= places;
    return [{
      field: `${where}.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[${index}]`,
      apart: true,
      problem: `must leave a ${PLACES[topologyKey]} to each pod, of which there are ${replicas}${updates ? ' and another one while they are updated' : ''}, got ${places} ${PLACES[topologyKey]}${places === 1 ? '' : 's'}`,
      advice: `${updates ? "set 'strategy.rollingUpdate' to maxSurge 0 and maxUnavailable 1" : 'run fewer pods'}, or prefer it only`,
    }];
  });
}

/** How many pods an update starts before it stops any. Where it may stop one first, it goes on with that. */
function surgeOf(workload: any, replicas: number): number {
  if (Workloads.idOf(workload) !== 'apps/Deployment' || workload.spec?.strategy?.type === 'Recreate' || replicas === 0) return 0;
  const { maxUnavailable = '25%' } = workload.spec?.strategy?.rollingUpdate ?? {};
  const stopped = typeof maxUnavailable === 'number' ? maxUnavailable : Math.floor((replicas * parseInt(maxUnavailable, 10)) / 100);
  return stopped >= 1 ? 0 : 1;
}

function tooFew({ labels, spec, where }: PodTemplate, replicas: number, machines: Machine[]): Unplaced[] {
  const constraints: any[] = spec.topologySpreadConstraints ?? [];
  return constraints.flatMap((constraint, index) => {
    const { topologyKey, whenUnsatisfiable = 'DoNotSchedule', maxSkew = 1, minDomains = 1, labelSelector } = constraint ?? {};
    const places = placesOf(topologyKey, machines);
    if (places === undefined || whenUnsatisfiable !== 'DoNotSchedule' || labelSelector === undefined || !Workloads.fit(labelSelector, labels)) return [];
    // Below that number of places, each takes as many pods as may be more on it than on none.
    if (places >= minDomains || replicas <= maxSkew * places) return [];
    return [{
      field: `${where}.topologySpreadConstraints[${index}].minDomains`,
      apart: false,
      problem: `must be at most ${places}, the number of ${PLACES[topologyKey]}s for its ${replicas} pods, got ${minDomains}`,
      advice: `lower it to ${places}, or run fewer pods`,
    }];
  });
}
