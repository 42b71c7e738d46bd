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
export function peersCanBeNamed({ cluster, stages, dialects }: ClusterModel): string[] {
  return stages.filter(({ stage }) => stage !== undefined && stage.home.tier !== Tier.SYSTEM).flatMap(({ path, stage }) => {
    const peers = PODS.of(stage!).filter((pods) => !pods.hostNetwork).flatMap((pods) => [...INGRESS.of(pods), ...EGRESS.of(pods)].map(({ peer }) => peer));
    return peers.filter((peer) => !dialects.some(({ names }) => names(peer))).map((peer) => {
      const what = peer.type === 'remote-pods' ? `pods of cluster '${peer.cluster}'` : 'a Gateway that does not name its pods';
      return PEER_CAN_BE_NAMED.at(path, `the stage is connected to ${what}, which the network policies of cluster '${cluster.node.id}' can't tell from everybody else: add the component of a network whose policies can, such as Cilium`);
    });
  });
}
