import { Scheduling } from '@monosense-io/output';
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
