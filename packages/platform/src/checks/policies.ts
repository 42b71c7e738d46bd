import { Traffic } from '@monosense-io/output';
import { namespaceOf, Tier } from '../declare/namespace';
import { PODS } from '../declare/stage';
import { EGRESS, INGRESS } from '../declare/traffic';
import { ClusterModel } from '../model/model';
import { KubeObject } from '../model/object';
import { isDerived } from '../model/policies';
import { Refusal } from '../values/refusal';
import { hasReason, Reason } from './reasons';
import { everyObject } from './walk';

const PEER_CAN_BE_NAMED = new Refusal('PLATFORM-623', {
  protects: "A policy of Kubernetes' own can't name pods of another cluster or a Gateway without pods, and would have to let everybody in.",
  wrong: "new HttpRoute(stage, 'Route', { gateway: gatewayInCiliumsProxy, … }), in a cluster without Cilium",
  right: "new Cilium(cluster, 'cilium'), and the route as before",
});

/** Every peer can be named by the policies that the cluster has. */
export function peersCanBeNamed({ cluster, stages, dialects }: ClusterModel): string[] {
  return stages.filter(({ stage }) => stage !== undefined && stage.home.tier !== Tier.SYSTEM).flatMap(({ path, stage }) => {
    const peers = PODS.of(stage!).filter((pods) => !pods.hostNetwork).flatMap((pods) => [...INGRESS.of(pods), ...EGRESS.of(pods)].map(({ peer }) => peer));
    return peers.filter((peer) => !dialects.some(({ names }) => names(peer))).map((peer) => {
      const what = peer.type === 'remote-pods' ? `pods of cluster '${peer.cluster}'` : 'a Gateway that does not name its pods';
      return PEER_CAN_BE_NAMED.at(path, `the stage is connected to ${what}, which the network policies of cluster '${cluster.node.id}' can't tell from everybody else: add the component of a network whose policies can, such as Cilium`);
    });
  });
}

const KEEPS_DEFAULT_DENY = new Refusal('PLATFORM-675', {
  protects: 'Policies add up: one that lets all pods of a namespace talk to everybody undoes every other one there, and the denial by default.',
  wrong: "kind: 'NetworkPolicy', spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{}] }",
  right: "kind: 'NetworkPolicy', spec: { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Ingress'], ingress: [{ ports: [{ port: 8080 }] }] }",
});

/** Says of a bypass of the network policies why it is there; the component of the policies writes it. */
const BYPASS_REASON = 'platform.monosense.io/bypass-reason';

/** No policy lets all pods of a guarded namespace talk to everybody on every port, or it says why. */
export function defaultDenyHolds(model: ClusterModel): string[] {
  return guardingIn(model).flatMap(([path, object]) => {
    const { metadata: { name, namespace } } = object;
    const pods = `all pods of ${object.kind === 'CiliumClusterwideNetworkPolicy' ? 'the cluster' : `namespace '${namespace}'`}`;
    return Traffic.opensAll(object).map(({ direction, where }) => (
      KEEPS_DEFAULT_DENY.at(path, `'${where}' of ${object.kind} '${name}' must not let ${direction === 'ingress' ? `everybody reach ${pods}` : `${pods} reach everybody`} on every port, which undoes the denial by default: select the pods, name the ports or the other side, or give a reason in its annotation ${Reason.OPEN_POLICY}`)
    ));
  });
}

const WORLD_HAS_REASON = new Refusal('PLATFORM-649', {
  protects: 'Whoever reaches the network reaches pods whose policy lets the world in, so somebody must have meant it.',
  wrong: "kind: 'CiliumNetworkPolicy', spec: { endpointSelector: { … }, ingress: [{ fromEntities: ['world'], … }] }",
  right: "the same with metadata: { annotations: { 'platform.monosense.io/open-policy-reason': 'a public mirror' } }",
});

/** No raw policy lets the whole world in to a guarded namespace, or it says why. What a component declares for its endpoints is meant. */
export function worldHasReason(model: ClusterModel): string[] {
  return guardingIn(model).filter(([, object]) => !isDerived(object)).flatMap(([path, object]) => Traffic.admitsWorld(object).filter(({ where }) => !Traffic.opensAll(object).some((open) => open.where === where)).map(({ where }) => (
    WORLD_HAS_REASON.at(path, `'${where}' of ${object.kind} '${object.metadata.name}' must not let the whole world in: name who comes, let an Endpoint do it by allowFromWorld(), or give a reason in its annotation ${Reason.OPEN_POLICY}`)
  )));
}

/** The policies of a cluster that guard something and say nothing of why they open it. */
function guardingIn(model: ClusterModel): Array<[path: string, object: KubeObject]> {
  return everyObject(model).filter(([, object]) => {
    if (!Traffic.isPolicy(object) || hasReason(object, Reason.OPEN_POLICY) || (object.metadata.annotations?.[BYPASS_REASON] ?? '').trim() !== '') return false;
    // Nothing is denied by default there.
    return object.kind === 'CiliumClusterwideNetworkPolicy' || namespaceOf(model.cluster, `${object.metadata.namespace}`)?.tier !== Tier.SYSTEM;
  });
}
