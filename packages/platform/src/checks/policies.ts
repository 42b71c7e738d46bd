import { Tier } from '../declare/namespace';
import { PODS } from '../declare/stage';
import { EGRESS, INGRESS } from '../declare/traffic';
import { ClusterModel } from '../model/model';
import { Refusal } from '../values/refusal';

const PEER_CAN_BE_NAMED = new Refusal('PLATFORM-623', {
  protects: "A policy of Kubernetes' own can't name pods of another cluster or a Gateway without pods, and would have to let everybody in.",
  wrong: "new HttpRoute(stage, 'Route', { gateway: gatewayInCiliumsProxy, … }), in a cluster without Cilium",
  right: "new Cilium(cluster, 'cilium'), and the route as before",
});

/** Every peer can be named by the policies that the cluster has. */
export function peersCanBeNamed({ cluster, stages }: ClusterModel): string[] {
  if (stages.some(({ stage }) => stage?._props.installs?.some(({ group, kind }) => group === 'cilium.io' && kind === 'CiliumNetworkPolicy'))) return [];
  return stages.filter(({ stage }) => stage !== undefined && stage.home.tier !== Tier.SYSTEM).flatMap(({ path, stage }) => {
    const peers = PODS.of(stage!).filter((pods) => !pods.hostNetwork).flatMap((pods) => [...INGRESS.of(pods), ...EGRESS.of(pods)].map(({ peer }) => peer));
    const unnamed = peers.flatMap((peer) => {
      if (peer.type === 'remote-pods') return [`pods of cluster '${peer.cluster}'`];
      return peer.type === 'entities' && peer.addresses.length === 0 ? ['a Gateway that does not name its pods'] : [];
    });
    return unnamed.map((what) => PEER_CAN_BE_NAMED.at(path, `the stage is connected to ${what}, which only Cilium's policies can tell apart, and nobody in cluster '${cluster.node.id}' installs CiliumNetworkPolicy: add the component that brings it`));
  });
}
