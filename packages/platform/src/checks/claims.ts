import { inPool } from '../facts/conflicts';
import { IConstruct } from 'constructs';
import { ADDRESSES, HOSTNAMES } from '../declare/claims';
import { ClusterModel } from '../model/model';
import { KubeObject } from '../model/object';
import { RemoteCluster } from '../parts/remote-cluster';
import { Refusal } from '../values/refusal';

const ADDRESS_IN_POOL = new Refusal('PLATFORM-617', {
  protects: 'No cluster announces an address outside its pools, so that the Service would never get it.',
  wrong: "cluster.claimAddress(this, '10.0.0.90'), with the pool 10.0.0.100-10.0.0.119",
  right: "cluster.claimAddress(this, '10.0.0.110'), with the pool 10.0.0.100-10.0.0.119",
});

/** Every address lies in a pool of the cluster. */
export function addressesInPools(model: ClusterModel): string[] {
  const { cluster } = model;
  const pools = cluster.facts.loadBalancerPools ?? [];
  const text = pools.map((pool) => `${pool.start}-${pool.stop}`).join(', ') || 'no pool at all';
  return allAddresses(model)
    .filter(({ key }) => !pools.some((pool) => inPool(pool, key)))
    .map(({ key, owner }) => ADDRESS_IN_POOL.at(owner.node.path, `address ${key} is outside the load-balancer pools of cluster '${cluster.node.id}' (${text}): choose one inside`));
}

const ADDRESS_ONCE = new Refusal('PLATFORM-618', {
  protects: 'Of two Services that ask for one address, one gets it and the other is reached by nobody.',
  wrong: "cluster.claimAddress(shop, '10.0.0.110') and cluster.claimAddress(blog, '10.0.0.110')",
  right: "cluster.claimAddress(shop, '10.0.0.110') and cluster.claimAddress(blog, '10.0.0.111')",
});

/** No address is taken twice in the cluster, or taken here and in a cluster whose contract is read. */
export function addressesOnce(model: ClusterModel): string[] {
  const mine = allAddresses(model);
  return [...twice(mine, ADDRESS_ONCE, 'address'), ...takenElsewhere(mine, model, 'addresses', ADDRESS_ONCE, 'address')];
}

const HOSTNAME_ONCE = new Refusal('PLATFORM-619', {
  protects: 'Of two routes with one hostname, only one answers, and which one is left to chance.',
  wrong: "two HttpRoutes with hostname: 'www.example.org'",
  right: "one with hostname: 'shop.example.org' and one with hostname: 'blog.example.org'",
});

/** No hostname is taken twice in the cluster, or taken here and in a cluster whose contract is read. */
export function hostnamesOnce(model: ClusterModel): string[] {
  const mine = [...hostnameClaims(model), ...unclaimed(model, hostnameClaims(model), hostnamesOf)];
  return [...twice(mine, HOSTNAME_ONCE, 'hostname'), ...takenElsewhere(mine, model, 'hostnames', HOSTNAME_ONCE, 'hostname')];
}

/** No address and no hostname is taken in two clusters of one program. */
export function claimsOnceIn(model: ClusterModel, other: ClusterModel): string[] {
  return [
    ...twice([...addressClaims(model), ...addressClaims(other)], ADDRESS_ONCE, 'address', true),
    ...twice([...hostnameClaims(model), ...hostnameClaims(other)], HOSTNAME_ONCE, 'hostname', true),
  ];
}

/** An address or a hostname, and who has it. */
interface Claim {
  readonly key: string;
  readonly owner: IConstruct;
}

function addressClaims({ cluster }: ClusterModel): Claim[] {
  return ADDRESSES.all(cluster).map(({ owner, record }) => ({ key: record, owner }));
}

function hostnameClaims({ cluster }: ClusterModel): Claim[] {
  return HOSTNAMES.all(cluster).map(({ owner, record }) => ({ key: record, owner }));
}

function allAddresses(model: ClusterModel): Claim[] {
  return [...addressClaims(model), ...unclaimed(model, addressClaims(model), addressesOf)];
}

/** What objects take that nobody around their stage has claimed, as raw manifests do. */
function unclaimed({ stages }: ClusterModel, claims: Claim[], keysOf: (object: KubeObject) => string[]): Claim[] {
  return stages.flatMap(({ stage, objects }) => (stage ? objects.flatMap(keysOf)
    .filter((key) => !claims.some((claim) => claim.key === key && (stage.node.scopes.includes(claim.owner) || claim.owner.node.scopes.includes(stage))))
    .map((key) => ({ key, owner: stage })) : []));
}

function addressesOf(object: KubeObject): string[] {
  if (object.kind !== 'Service') return [];
  const asked = object.metadata.annotations?.['lbipam.cilium.io/ips'] ?? object.spec?.loadBalancerIP;
  return asked === undefined ? [] : `${asked}`.split(',').map((address) => address.trim());
}

function hostnamesOf(object: KubeObject): string[] {
  return object.kind === 'HTTPRoute' ? object.spec?.hostnames ?? [] : [];
}

function twice(claims: Claim[], rule: Refusal, what: string, acrossOnly = false): string[] {
  const first = new Map<string, IConstruct>();
  return claims.flatMap(({ key, owner }) => {
    const other = first.get(key);
    if (other === undefined) first.set(key, owner);
    if (other === undefined || (acrossOnly && other.node.scopes[1] === owner.node.scopes[1])) return [];
    return [rule.at(owner.node.path, `${what} ${key} is already taken by [${other.node.path}]: choose another`)];
  });
}

function takenElsewhere(claims: Claim[], { components }: ClusterModel, list: 'addresses' | 'hostnames', rule: Refusal, what: string): string[] {
  const remotes = components.filter((component): component is RemoteCluster => component instanceof RemoteCluster);
  return claims.flatMap(({ key, owner }) => remotes
    .filter((remote) => (remote._contract[list] ?? []).includes(key))
    .map((remote) => rule.at(owner.node.path, `${what} ${key} is already taken in cluster '${remote.node.id}': choose another`)));
}
