import { Tier } from '../declare/namespace';
import { Peer, Port, Rule, textOf } from '../declare/peer';
import { Pods, PODS, Stage } from '../declare/stage';
import { EGRESS, INGRESS, ROUTED, THROUGH_GATEWAY } from '../declare/traffic';
import { KubeObject } from './object';
import { PolicyDialect } from './policy-dialects';

/**
 * The network policies of a stage's pods, from the connections that were recorded. Pods of the system tier and of the host
 * network get none: a policy would lock the first out, and can't select the second.
 */
export function policiesOf(stage: Stage, dialects: readonly PolicyDialect[]): KubeObject[] {
  if (stage.home.tier === Tier.SYSTEM) return [];
  return PODS.of(stage).filter((pods) => !pods.hostNetwork).flatMap((pods) => {
    const [ingress, egress] = [merged(INGRESS.of(pods)), merged([...EGRESS.of(pods), ...throughGateways(pods)])];
    return dialects.flatMap((dialect) => {
      const own = (rules: Rule[]): Rule[] => rules.filter(({ peer }) => dialects.find(({ names }) => names(peer)) === dialect);
      const [ownIngress, ownEgress] = [own(ingress), own(egress)];
      return ownIngress.length + ownEgress.length > 0 ? [derived(dialect.policy(pods, ownIngress, ownEgress))] : [];
    });
  });
}

const DERIVED = new WeakSet<KubeObject>();

function derived(policy: KubeObject): KubeObject {
  DERIVED.add(policy);
  return policy;
}

/** Whether a policy was made of connections that were declared. */
export function isDerived(policy: KubeObject): boolean {
  return DERIVED.has(policy);
}

/** What a pod that goes through Gateways in Cilium's proxy ends up talking to. */
export function throughGateways(pods: Pods): Rule[] {
  const gateways = THROUGH_GATEWAY.of(pods);
  return gateways.length === 0 ? [] : ROUTED.all(pods).filter(({ record }) => gateways.includes(record.gateway)).map(({ record }) => record.rule);
}

/** Rules by peer, each with all its ports, in an order that doesn't depend on the program's. */
function merged(rules: readonly Rule[]): Rule[] {
  const byPeer = new Map<string, { peer: Peer; ports: Map<string, Port> }>();
  for (const { peer, ports } of rules) {
    const key = JSON.stringify(peer);
    const entry = byPeer.get(key) ?? { peer, ports: new Map<string, Port>() };
    ports.forEach((port) => entry.ports.set(textOf(port), port));
    byPeer.set(key, entry);
  }
  return [...byPeer.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { peer, ports }]) => ({ peer, ports: [...ports.values()].sort((a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : 1)) }));
}
