import { IConstruct } from 'constructs';
import { Refusal } from '../values/refusal';
import { assertSameCopy } from './copy';

/*
 * Constructs record what they declare; whatever is derived is made of these records, and of nothing else. The ledger of a
 * cluster is closed while a synthesis reads it, so that everybody reads the same.
 */

const LATE = new Refusal('PLATFORM-301', {
  protects: 'What is declared while the synthesis already derives policies and order would be missing from some of them.',
  wrong: 'Lazy.any({ produce: () => database.connect(stage) })',
  right: 'const connection = database.connect(stage);',
});

const NO_CLUSTER = new Refusal('PLATFORM-302', {
  protects: 'A component takes the name, the addresses and the versions of its cluster from the construct tree.',
  wrong: "new Dragonfly(platform, 'dragonfly', …)",
  right: "new Dragonfly(cluster, 'dragonfly', …)",
});

/** The records of one cluster, by their kind. */
class Ledger {
  public closed = false;
  private readonly entries = new Map<Records<any>, Array<Entry<any>>>();
  private readonly byOwner = new Map<Records<any>, Map<IConstruct, any[]>>();

  public add<T>(kind: Records<T>, owner: IConstruct, record: T): void {
    this.all(kind).push({ owner, record });
    this.of(kind, owner).push(record);
  }

  public all<T>(kind: Records<T>): Array<Entry<T>> {
    return valueOf(this.entries, kind, () => []);
  }

  public of<T>(kind: Records<T>, owner: IConstruct): T[] {
    return valueOf(valueOf(this.byOwner, kind, () => new Map<IConstruct, T[]>()), owner, () => []);
  }
}

/** A record, and the construct that it is about. */
export interface Entry<T> {
  readonly owner: IConstruct;
  readonly record: T;
}

function valueOf<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  if (!map.has(key)) map.set(key, create());
  return map.get(key)!;
}

const ledgers = new WeakMap<IConstruct, Ledger>();

/** Gives a cluster its ledger. */
export function openLedger(cluster: IConstruct): void {
  ledgers.set(cluster, new Ledger());
}

/** Runs something that reads the ledgers of clusters, which take no records meanwhile. */
export function whileClosed<T>(clusters: readonly IConstruct[], read: () => T): T {
  const closed = clusters.map((cluster) => ledgerOf(cluster));
  closed.forEach((ledger) => { ledger.closed = true; });
  try {
    return read();
  } finally {
    closed.forEach((ledger) => { ledger.closed = false; });
  }
}

/** The cluster that a construct stands in. Throws when there is none. */
export function clusterOf(construct: IConstruct): IConstruct {
  for (let scope: IConstruct | undefined = construct; scope; scope = scope.node.scope) {
    if (ledgers.has(scope)) return scope;
  }
  assertSameCopy(construct);
  throw new Error(NO_CLUSTER.at(construct.node.path, 'is not inside a Cluster: create it with a Cluster, or something inside one, as its scope'));
}

function ledgerOf(construct: IConstruct): Ledger {
  return ledgers.get(clusterOf(construct))!;
}

/** One kind of record. It is declared beside the construct that makes it, and read by whoever derives something. */
export class Records<T> {
  /**
   * Adds a record to the ledger of the owner's cluster.
   *
   * @param owner the construct that the record is about
   */
  public add(owner: IConstruct, record: T): void {
    const ledger = ledgerOf(owner);
    LATE.unless(owner, !ledger.closed, 'declares something while the synthesis is under way: declare it in the constructor, and not in a value that is produced later');
    ledger.add(this, owner, record);
  }

  /** All records of a cluster, in the order in which they were made. */
  public all(cluster: IConstruct): ReadonlyArray<Entry<T>> {
    return ledgerOf(cluster).all(this);
  }

  /** The records about one construct, in the order in which they were made. */
  public of(owner: IConstruct): readonly T[] {
    return ledgerOf(owner).of(this, owner);
  }
}
