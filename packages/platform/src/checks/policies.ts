import { namespaceOf, Tier } from '../declare/namespace';
import { PODS } from '../declare/stage';
import { EGRESS, INGRESS } from '../declare/traffic';
import { ClusterModel } from '../model/model';
import { KubeObject } from '../model/object';
import { Refusal } from '../values/refusal';
import { hasReason, Reason } from './reasons';
import { idOf, objectsOf } from './there';

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
  return objectsOf(model, 'networking.k8s.io/NetworkPolicy', 'cilium.io/CiliumNetworkPolicy', 'cilium.io/CiliumClusterwideNetworkPolicy').flatMap(([path, object]) => {
    const { metadata: { annotations, name, namespace } } = object;
    const clusterWide = object.kind === 'CiliumClusterwideNetworkPolicy';
    // Nothing is denied by default there.
    if (!clusterWide && namespaceOf(model.cluster, `${namespace}`)?.tier === Tier.SYSTEM) return [];
    if (hasReason(object, Reason.OPEN_POLICY) || (annotations?.[BYPASS_REASON] ?? '').trim() !== '') return [];
    const pods = `all pods of ${clusterWide ? 'the cluster' : `namespace '${namespace}'`}`;
    return openIn(object).map(({ direction, where }) => (
      KEEPS_DEFAULT_DENY.at(path, `'${where}' of ${object.kind} '${name}' must not let ${direction === 'ingress' ? `everybody reach ${pods}` : `${pods} reach everybody`} on every port, which undoes the denial by default: select the pods, name the ports or the other side, or give a reason in its annotation ${Reason.OPEN_POLICY}`)
    ));
  });
}

type Direction = 'ingress' | 'egress';

/** The rules of a policy for all pods by which everybody is let through on every port. */
function openIn(object: KubeObject): Array<{ direction: Direction; where: string }> {
  const kubernetes = idOf(object) === 'networking.k8s.io/NetworkPolicy';
  const specs = [...(object.spec === undefined ? [] : [['spec', object.spec]]), ...(object.specs ?? []).map((spec: any, index: number) => [`specs[${index}]`, spec])] as Array<[string, any]>;
  return specs.filter(([, spec]) => selectsAll(kubernetes ? spec.podSelector : spec.endpointSelector)).flatMap(([at, spec]) => (['ingress', 'egress'] as const).flatMap((direction) => (
    ((spec[direction] ?? []) as any[]).flatMap((rule, index) => {
      const open = kubernetes ? opensKubernetes(rule ?? {}, direction) : opensCilium(rule ?? {}, direction);
      return open ? [{ direction, where: `${at}.${direction}[${index}]` }] : [];
    })
  )));
}

/** Whether a selector takes everything, or everything but a few. */
function selectsAll(selector: any): boolean {
  if (selector === undefined || selector === null) return false;
  const { matchLabels = {}, matchExpressions = [] } = selector;
  return Object.keys(matchLabels).length === 0 && matchExpressions.every(({ key, operator }: any) => operator === 'NotIn' || operator === 'DoesNotExist' || (operator === 'Exists' && /^(k8s:)?io\.kubernetes\.pod\.namespace$/.test(key)));
}

function opensKubernetes(rule: any, direction: Direction): boolean {
  if (restricted(rule.ports)) return false;
  const peers: any[] = rule[direction === 'ingress' ? 'from' : 'to'] ?? [];
  return peers.length === 0 || peers.some(({ ipBlock, namespaceSelector, podSelector }) => (
    ipBlock === undefined
      ? namespaceSelector !== undefined && selectsAll(namespaceSelector) && (podSelector === undefined || selectsAll(podSelector))
      : /\/0+$/.test(ipBlock.cidr) && (ipBlock.except ?? []).length === 0
  ));
}

/** An empty rule of Cilium lets nobody through. */
function opensCilium(rule: any, direction: Direction): boolean {
  const side = direction === 'ingress' ? 'from' : 'to';
  if (restricted(rule.toPorts) || restricted(rule.icmps)) return false;
  // Of a policy in a namespace, an empty selector means the pods of this namespace.
  const endpoints: any[] = rule[`${side}Endpoints`] ?? [];
  const everywhere = endpoints.some((selector) => selectsAll(selector) && (selector.matchExpressions ?? []).some(({ key, operator }: any) => operator === 'Exists' && key.endsWith('io.kubernetes.pod.namespace')));
  return everywhere
    || (rule[`${side}Entities`] ?? []).some((entity: string) => ['all', 'cluster', 'world'].includes(entity))
    || (rule[`${side}CIDR`] ?? []).some((cidr: string) => /\/0+$/.test(cidr))
    || (rule[`${side}CIDRSet`] ?? []).some(({ cidr, except = [] }: any) => /\/0+$/.test(`${cidr}`) && except.length === 0)
    || (rule[`${side}FQDNs`] ?? []).some(({ matchPattern }: any) => matchPattern === '*');
}

function restricted(ports: any[] | undefined): boolean {
  return (ports ?? []).length > 0;
}
