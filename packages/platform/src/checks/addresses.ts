import { IConstruct } from 'constructs';
import { addressesAskedBy } from '../declare/asked-addresses';
import { ADDRESSES, OUTSIDE } from '../declare/claims';
import { AddressEntry, addressEntry, addressesOfFacts, AddressUse, clashes, inPool, Near, nearIn } from '../facts/address-book';
import { conflicts } from '../facts/conflicts';
import { ClusterModel } from '../model/model';
import { Refusal } from '../values/refusal';
import { Neighbour } from './neighbours';
import { unclaimed } from './unclaimed';

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
  return fixedAddresses(model)
    .filter(({ key }) => !pools.some((pool) => inPool(pool, key)))
    .map(({ key, owner }) => ADDRESS_IN_POOL.at(owner.node.path, `address ${key} is outside the load-balancer pools of cluster '${cluster.node.id}' (${text}): choose one inside`));
}

/** What a cluster's address book holds. */
interface Book {
  readonly facts: AddressEntry[];
  /** What components and objects name. */
  readonly named: AddressEntry[];
}

/**
 * No address is that of two things that can't share it, in the cluster, in those before it in the program, and in those of
 * other programs.
 *
 * @param models the clusters of the program
 * @returns what is wrong with one of them, beside the clusters of other programs
 */
export function addressesApart(models: readonly ClusterModel[]): (model: ClusterModel, neighbours: readonly Neighbour[]) => string[] {
  const books = new Map(models.map((model) => [model, bookOf(model)]));
  const places = new Map(models.flatMap((model, place) => [...books.get(model)!.facts, ...books.get(model)!.named].map((entry) => [entry, place] as const)));
  const ids = new Map(models.map(({ cluster }, place) => [cluster.node.id, place]));
  const named = new Set([...books.values()].flatMap((book) => book.named));
  const near = nearIn([...places.keys()]);
  return (model, neighbours) => apart(model, neighbours, { mine: books.get(model)!, place: models.indexOf(model), places, ids, named, near });
}

/** What is known of all clusters of a program. */
interface Known {
  readonly mine: Book;
  /** The place of the cluster in the program, and those of all entries and names. */
  readonly place: number;
  readonly places: ReadonlyMap<AddressEntry, number>;
  readonly ids: ReadonlyMap<string, number>;
  /** The entries that components and objects name. */
  readonly named: ReadonlySet<AddressEntry>;
  readonly near: Near;
}

function apart({ cluster }: ClusterModel, neighbours: readonly Neighbour[], { mine, place, places, ids, named, near }: Known): string[] {
  const contracts = neighbours.map(({ name, contract }) => [
    // Facts that are given are newer than those of its last synthesis.
    ...addressesOfFacts(cluster._others.find((other) => other.name === name) ?? contract.cluster, name, true),
    ...contract.addresses.flatMap((address) => addressEntry({ use: AddressUse.FIXED, cluster: name, path: name, what: `address ${address}` }, address)),
  ]);
  // Of a cluster that has not been rendered yet, the facts are all that is known.
  const rendered = new Set(neighbours.map(({ name }) => name));
  const facts = cluster._others.filter(({ name }) => !rendered.has(name) && (ids.get(name) ?? place) >= place).map((other) => addressesOfFacts(other));
  const outside = nearIn([...contracts.flat(), ...facts.flat()]);
  const known: Near = (range) => [...near(range).filter((entry) => places.get(entry)! <= place), ...outside(range)];
  const compared = new Set(cluster._others.map(({ name }) => name));
  return [
    ...neighbours.filter(({ name }) => !compared.has(name)).flatMap(({ name, contract }) => (
      conflicts(cluster.facts, contract.cluster).map((problem) => `[${cluster.node.path}] ${problem}, or remove the folder of cluster '${name}' if it is gone`)
    )),
    ...[
      ...clashes(mine.named, known),
      ...clashes(mine.facts, known, (theirs) => named.has(theirs) && places.get(theirs)! < place),
    ].map(({ path, message }) => `[${path}] ${message}`),
  ];
}

function bookOf(model: ClusterModel): Book {
  const { cluster } = model;
  const entry = (use: AddressUse, owner: IConstruct, what: string, address: string): AddressEntry[] => (
    addressEntry({ use, cluster: cluster.node.id, path: owner.node.path, what }, address)
  );
  const outside = OUTSIDE.all(cluster).flatMap(({ owner, record: { address, what, apartFromMachines } }) => (
    entry(apartFromMachines ? AddressUse.ROUTER : AddressUse.SERVER, owner, `${what}${what.includes(address) ? '' : ` (${address})`}`, address)
  ));
  return {
    facts: addressesOfFacts(cluster.facts, cluster.node.path, true),
    named: [
      ...fixedAddresses(model).flatMap(({ key, owner }) => entry(AddressUse.FIXED, owner, `address ${key}`, key)),
      // A server that is reached on several ports is named several times.
      ...new Map(outside.map((one) => [`${one.path} ${one.use} ${one.range.start}`, one])).values(),
    ],
  };
}

/** The addresses of pools that are taken: claimed, or asked for by objects without a claim. */
function fixedAddresses(model: ClusterModel): Array<{ readonly key: string; readonly owner: IConstruct }> {
  const claims = ADDRESSES.all(model.cluster).map(({ owner, record }) => ({ key: record.address, owner }));
  return [...claims, ...unclaimed(model, claims, addressesAskedBy)];
}
