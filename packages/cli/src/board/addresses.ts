/** A cluster's addresses and hostnames, and where each leads. */
import { BlockList, isIPv6 } from 'node:net';
import type { Contract } from '@monosense-io/output';
import type { Item } from '../diff/model.ts';
import { html } from '../page/page.ts';
import type { Markup } from '../page/page.ts';
import type { Cluster } from './model.ts';
import { tableOf } from './table.ts';

/** Kinds that give something a name or an address. */
const GIVES = /^(Service|.*\/(Gateway|\w+Route|Ingress|DNSEndpoint|EnvoyProxy))$/;

/** Every address with what has it. */
export function addressesOf({ contract, items }: Pick<Cluster, 'contract' | 'items'>): Array<[address: string, what: string]> {
  const { nodes, nodeCidr, podCidrs, serviceCidrs, loadBalancerPools = [] } = contract.cluster;
  return [
    ...nodes.map(({ name, address, controlPlane, memory }): [string, string] => [address, `machine ${name}${controlPlane ? ', control plane' : ''}, ${memory}`]),
    ...contract.addresses.map((address): [string, string] => [address, placesOf(items, address)]),
    ...loadBalancerPools.map(({ start, stop }): [string, string] => [`${start} to ${stop}`, `pool for Services and Gateways, ${takenIn(start, stop, contract.addresses)} taken`]),
    [nodeCidr, 'machines'],
    ...podCidrs.map((cidr): [string, string] => [cidr, 'pods']),
    ...serviceCidrs.map((cidr): [string, string] => [cidr, 'Services']),
  ];
}

/** Every hostname with where it leads. */
export function hostnamesOf({ contract, items }: Pick<Cluster, 'contract' | 'items'>): Array<[hostname: string, where: string]> {
  return [
    [contract.cluster.apiEndpoint, 'Kubernetes API'],
    ...contract.hostnames.map((hostname): [string, string] => [hostname, placesOf(items, hostname)]),
  ];
}

export function addressesHtml(cluster: Cluster): Markup {
  return html`${tableOf(['address', 'what has it'], addressesOf(cluster))}
${tableOf(['hostname', 'where it leads'], hostnamesOf(cluster))}`;
}

function placesOf(items: readonly Item[], value: string): string {
  return items.filter(({ kind, content: { metadata, spec } }) => GIVES.test(kind) && mentions([metadata.annotations, spec], value)).map(placeOf).join('; ') || 'no rendered object';
}

function placeOf({ label, content: { metadata, spec } }: Item): string {
  const backends = (spec.rules ?? []).flatMap(({ backendRefs = [] }: any) => backendRefs.map(({ name, port }: any) => `${name}${port === undefined ? '' : `:${port}`}`));
  const targets: string[] = (spec.endpoints ?? []).flatMap((endpoint: any) => endpoint.targets ?? []);
  const gateways = (spec.parentRefs ?? []).map(({ name, namespace = metadata.namespace }: any) => `${namespace}/${name}`);
  const to = [...new Set([...backends, ...targets])].join(', ');
  return `${label}${to && ` to ${to}`}${gateways.length === 0 ? '' : ` through Gateway ${[...new Set(gateways)].join(', ')}`}`;
}

function mentions(value: unknown, wanted: string): boolean {
  if (typeof value === 'string') return value.split(/[\s,]+/).includes(wanted);
  return value !== null && typeof value === 'object' && Object.values(value).some((each) => mentions(each, wanted));
}

function takenIn(start: string, stop: string, addresses: Contract['addresses']): number {
  const family = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4');
  const pool = new BlockList();
  pool.addRange(start, stop, family(start));
  return addresses.filter((address) => pool.check(address, family(address))).length;
}
