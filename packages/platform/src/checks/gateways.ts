import { Pods, PODS } from '../declare/stage';
import { ROUTED, THROUGH_GATEWAY } from '../declare/traffic';
import { ClusterModel } from '../model/model';

/** Pods that go through a Gateway in Cilium's proxy which nothing is routed behind: they are let out to nobody. */
export function clientsOfEmptyGateways({ cluster, stages }: ClusterModel): Array<{ path: string; gateway: string }> {
  const routed = new Set(ROUTED.all(cluster).map(({ record }) => record.gateway));
  const pods: Pods[] = stages.flatMap(({ stage }) => (stage ? PODS.of(stage) : []));
  return pods.flatMap((one) => THROUGH_GATEWAY.of(one).filter((gateway) => !routed.has(gateway)).map((gateway) => ({ path: one.stage.node.path, gateway })));
}
