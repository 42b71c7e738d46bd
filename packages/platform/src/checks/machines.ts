import { Scheduling } from '@monosense-io/output';
import { MACHINE_PATCHES, partsOf } from '../declare/cluster';
import { documentsOf } from '../facts/machine-documents';
import { ClusterModel } from '../model/model';
import { Refusal } from '../values/refusal';
import { Inventory } from './there';

const ENOUGH_MACHINES = new Refusal('PLATFORM-678', {
  protects: 'A pod that may share a machine or a zone with none of the others waits for ever when there are more pods than these, and so does the new one of an update that stops none before.',
  wrong: 'replicas: 4, with a required podAntiAffinity by kubernetes.io/hostname, on three machines',
  right: 'replicas: 3 and strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } }, on three machines',
});

const ENOUGH_DOMAINS = new Refusal('PLATFORM-679', {
  protects: 'Pods that must be spread over more machines or zones than there are wait for ever.',
  wrong: "replicas: 4, topologySpreadConstraints: [{ topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'DoNotSchedule', maxSkew: 1, minDomains: 4, … }], on three machines",
  right: 'the same with minDomains: 3, on three machines',
});

/** Pods that must not share a machine or a zone, and those that must be spread over some, find enough of them. */
export function podsFindMachines(model: ClusterModel): string[] {
  const inventory = Inventory.of(model);
  const { cluster: { node, facts } } = model;
  return inventory.pods.flatMap((pods) => Scheduling.unplaced(pods, inventory.scalers, facts.nodes).map(({ field, apart, problem, advice }) => (
    (apart ? ENOUGH_MACHINES : ENOUGH_DOMAINS).at(pods.path, `'${field}' of ${pods.object.kind} '${pods.object.metadata.name}' ${problem} in cluster '${node.id}': ${advice}`)
  )));
}

const SAID_ONCE = new Refusal('PLATFORM-229', {
  protects: 'Of two values of one setting of a machine, one would win without a word, and the component or the operator that asked for the other would not know.',
  wrong: "sysctls: { 'vm.nr_hugepages': '0' } with a component that asks for 1024",
  right: "sysctls: {} with a component that asks for 1024",
});

const TALOS_ACCESS_ONCE = new Refusal('PLATFORM-230', {
  protects: 'Talos joins what several ask for: each namespace that is named would get each role, also one that was meant for another.',
  wrong: "allowedRoles: ['os:admin'], allowedKubernetesNamespaces: ['upgrades'], with a component that asks for os:etcd:backup in namespace etcd-backup",
  right: 'only one of the two components in the cluster',
});

/** All that ask for access to Talos' API for pods ask for the same. */
export function talosAccessOnce({ cluster }: ClusterModel): string[] {
  const { talosVersion } = cluster.facts;
  if (talosVersion === undefined) return [];
  const asked = MACHINE_PATCHES.all(cluster).flatMap(({ owner, record }) => partsOf(record, talosVersion).flatMap((part) => {
    const access = part.kind === 'KubeTalosAPIAccessConfig' ? part : part.machine?.features?.kubernetesTalosAPIAccess;
    const text = (list: unknown): string => [list ?? []].flat().sort().join(', ') || 'none';
    return access === undefined ? [] : [{ path: owner.node.path, what: `roles ${text(access.allowedRoles)} for namespaces ${text(access.allowedKubernetesNamespaces)}` }];
  }));
  const [first, ...others] = asked;
  return others.filter(({ what }) => what !== first.what).map(({ path, what }) => (
    TALOS_ACCESS_ONCE.at(path, `'kubernetesTalosAPIAccess' must be the same for all that ask for it, got ${what}, and ${first.what} from [${first.path}]: leave one of the two out`)
  ));
}

/** What facts say of machines, and what components ask of them, does not contradict each other. */
export function machinesSaidOnce({ cluster }: ClusterModel): string[] {
  const { facts, node } = cluster;
  if (facts.talosVersion === undefined) return [];
  const asked = MACHINE_PATCHES.all(cluster).flatMap(({ owner, record }) => partsOf(record, facts.talosVersion!).map((part) => ({ path: owner.node.path, part })));
  const said = new Map(facts.nodes.flatMap((machine) => documentsOf(facts, machine)).map((document) => [JSON.stringify(document), document]));
  return [...said.values()].flatMap((document) => asked.filter(({ part }) => part.kind === document.kind).flatMap(({ path, part }) => {
    if (document.kind === 'SysctlConfig') {
      return Object.entries(document.params).filter(([name, value]) => part.params?.[name] !== undefined && part.params[name] !== value)
        .map(([name, value]) => SAID_ONCE.at(node.path, `'sysctls' of the machines must not differ from what [${path}] asks for, got ${name}: '${value}' and '${part.params[name]}': leave it out`));
    }
    if (!['UserVolumeConfig', 'KernelModuleConfig'].includes(document.kind) || part.name !== document.name) return [];
    const what = document.kind === 'UserVolumeConfig' ? 'volumes' : 'kernelModules';
    return document.kind === 'KernelModuleConfig' && JSON.stringify(part.parameters) === JSON.stringify(document.parameters) ? [] : [
      SAID_ONCE.at(node.path, `'${what}' of the machines must not hold '${document.name}', which [${path}] asks for: ${what === 'volumes' ? 'rename it' : 'leave it out'}`),
    ];
  }));
}
