import { Traffic } from '@monosense-io/output';
import { ClusterModel } from '../model/model';
import { KubeObject } from '../model/object';
import { Refusal } from '../values/refusal';
import { hasReason, Reason } from './reasons';
import { Inventory, objectsOf } from './there';

const SOURCES_KEPT = new Refusal('PLATFORM-676', {
  protects: 'Who comes from outside to a machine without the pod is sent on with the address of this machine, so that a policy which lets machines in lets everybody in.',
  wrong: "kind: 'Service', spec: { type: 'NodePort', … }, of pods whose policy has fromEntities: ['remote-node']",
  right: "kind: 'Service', spec: { type: 'NodePort', externalTrafficPolicy: 'Local', … }",
});

const RANGES_EVERYWHERE = new Refusal('PLATFORM-677', {
  protects: 'The ranges of one Service keep nobody out who takes another Service to the same pods.',
  wrong: "two Services of type LoadBalancer for app: 'web', and loadBalancerSourceRanges: ['10.0.0.0/24'] of one",
  right: "loadBalancerSourceRanges: ['10.0.0.0/24'] of both, or type: 'ClusterIP' of the other",
});

/** No policy that lets machines in is void, because a Service translates the addresses of everybody else into those of machines. */
export function policiesSeeSources(model: ClusterModel): string[] {
  const policies = objectsOf(model, 'networking.k8s.io/NetworkPolicy', 'cilium.io/CiliumNetworkPolicy').map(([, object]) => object);
  const addresses = model.cluster.facts.nodes.map(({ address }) => address);
  const services = objectsOf(model, '/Service').filter(([, service]) => !hasReason(service, Reason.EXPOSED));
  return services.flatMap(([path, one]) => Traffic.hidesSources([one], policies, [...Inventory.of(model).pods], addresses).map(({ service, guard }) => (
    SOURCES_KEPT.at(path, `'spec.externalTrafficPolicy' of Service '${service.metadata.name}' must be 'Local', since ${guard.kind} '${guard.metadata.name}' lets machines in, and everybody from outside comes with the address of one, got ${service.spec.externalTrafficPolicy === undefined ? 'none' : `'${service.spec.externalTrafficPolicy}'`}: set it, make the Service a ClusterIP, or give a reason in its annotation ${Reason.EXPOSED}`)
  )));
}

/** Where one Service keeps people out by their addresses, no other one lets them in. */
export function rangesGuardPods(model: ClusterModel): string[] {
  const paths = new Map(objectsOf(model, '/Service').map(([path, service]): [KubeObject, string] => [service, path]));
  return Traffic.passesRanges([...paths.keys()], [...Inventory.of(model).pods]).filter(({ service }) => !hasReason(service, Reason.EXPOSED)).map(({ service, guard }) => (
    RANGES_EVERYWHERE.at(paths.get(service)!, `'spec.loadBalancerSourceRanges' of Service '${service.metadata.name}' must be set, since Service '${guard.metadata.name}' has them for the same pods (${guard.spec.loadBalancerSourceRanges.join(', ')}), got none: set the ranges, make one of them a ClusterIP, or give a reason in its annotation ${Reason.EXPOSED}`)
  ));
}
