import { CLAIMS, HOSTNAMES } from '../declare/claims';
import { ClusterModel } from '../model/model';
import { groupOf, KubeObject } from '../model/object';
import { Refusal } from '../values/refusal';
import { fieldsAt } from './fields';
import { Neighbour } from './neighbours';
import { Held, unclaimed } from './unclaimed';

const HOSTNAME_ONCE = new Refusal('PLATFORM-619', {
  protects: 'Of two routes with one hostname, only one answers, and which one is left to chance.',
  wrong: "two HttpRoutes with hostname: 'www.example.org'",
  right: "one with hostname: 'shop.example.org' and one with hostname: 'blog.example.org'",
});

const CLAIMED_ONCE = new Refusal('PLATFORM-635', {
  protects: 'What only one may have is spoilt when two have it: records of DNS are removed, backups mixed, requests go to the wrong cluster.',
  wrong: "tunnelId: '6ff42ae2-765d-4adf-8112-31c55c1551ef' in cluster 'hub', and in cluster 'edge' as well",
  right: 'a tunnel of its own for each cluster',
});

/** Something that only so many may have, and one who has it. */
interface Taken {
  readonly refusal: Refusal;
  readonly what: string;
  readonly key: string;
  readonly atMost: number;
  /** Whether what lies above and below it is taken as well. */
  readonly folder: boolean;
  /** Where it is said. */
  readonly path: string;
  /** What messages call the place to others. */
  readonly place: string;
  readonly fix: string;
}

/**
 * Nothing is taken more often than it may be, in the cluster, in those before it in the program, and in those of other programs.
 *
 * @param models the clusters of the program
 * @returns what is wrong with one of them, beside the clusters of other programs
 */
export function claimsOnce(models: readonly ClusterModel[]): (model: ClusterModel, neighbours: readonly Neighbour[]) => string[] {
  // Each is compared with what comes before it.
  const known = new Known();
  const before = new Map(models.map((model) => [model, takenBy(model).map((mine) => {
    const others = known.inTheWayOf(mine);
    known.add(mine);
    return [mine, others] as const;
  })]));
  return (model, neighbours) => {
    const outside = new Known();
    neighbours.flatMap(takenByNeighbour).forEach((taken) => outside.add(taken));
    return before.get(model)!.flatMap(([mine, earlier]) => refusalsOf(mine, [...outside.inTheWayOf(mine), ...earlier]));
  };
}

/** What is taken, by what it is. Folders are compared with all of their kind, and all else by its key. */
class Known {
  private readonly byKey = new Map<string, Taken[]>();
  private readonly byKind = new Map<string, Taken[]>();

  public add(taken: Taken): void {
    for (const [map, id] of [[this.byKey, `${taken.what}\n${taken.key}`], [this.byKind, taken.what]] as const) {
      const there = map.get(id);
      if (there === undefined) map.set(id, [taken]);
      else there.push(taken);
    }
  }

  /** Copies, since more are added later. */
  public inTheWayOf({ what, key, folder }: Taken): Taken[] {
    if (!folder) return [...this.byKey.get(`${what}\n${key}`) ?? []];
    return (this.byKind.get(what) ?? []).filter((other) => `${key}/`.startsWith(`${other.key}/`) || other.key.startsWith(`${key}/`));
  }
}

function refusalsOf(mine: Taken, others: readonly Taken[]): string[] {
  const most = Math.min(mine.atMost, ...others.map(({ atMost }) => atMost));
  if (others.length < most) return [];
  const places = [...new Set(others.map(({ place }) => place))].join(', ');
  const around = [...new Set(others.map(({ key }) => key))].filter((key) => key !== mine.key);
  const how = around.length === 0 ? 'is already taken' : `shares its folder with ${around.join(', ')}, taken`;
  return [mine.refusal.at(mine.path, `${mine.what} ${mine.key} ${how} ${places}${most > 1 ? `, and may be taken ${most} times` : ''}: ${mine.fix}`)];
}

function takenBy(model: ClusterModel): Taken[] {
  const { cluster } = model;
  const place = (path: string): string => `by [${path}]`;
  const claimed = HOSTNAMES.all(cluster).map(({ owner, record }): Held => ({ key: record, owner }));
  return [
    ...[...claimed, ...unclaimed(model, claimed, hostnamesOf)].map(({ key, owner }) => (
      { refusal: HOSTNAME_ONCE, what: 'hostname', key, atMost: 1, folder: false, path: owner.node.path, place: place(owner.node.path), fix: 'choose another' }
    )),
    ...CLAIMS.all(cluster).map(({ owner, record: { what, key, fix, atMost = 1, folder = false } }) => (
      { refusal: CLAIMED_ONCE, what, key, atMost, folder, path: owner.node.path, place: place(owner.node.path), fix }
    )),
  ];
}

function takenByNeighbour({ name, contract }: Neighbour): Taken[] {
  const at = { path: name, folder: false, place: `in cluster '${name}', as it is rendered`, fix: '' };
  return [
    ...contract.hostnames.map((key) => ({ ...at, refusal: HOSTNAME_ONCE, what: 'hostname', key, atMost: 1 })),
    ...(contract.claims ?? []).map(({ what, key, owner, atMost = 1 }) => ({ ...at, place: `by [${owner}] in cluster '${name}', as it is rendered`, refusal: CLAIMED_ONCE, what, key, atMost })),
  ];
}

/** The kinds of routes that have hostnames, by group. */
const ROUTES: Record<string, string[]> = { 'gateway.networking.k8s.io': ['HTTPRoute', 'GRPCRoute', 'TLSRoute'] };

/** The hostnames that an object answers on, each once. */
function hostnamesOf(object: KubeObject): string[] {
  if (ROUTES[groupOf(object)]?.includes(object.kind)) return fieldsAt(object, 'spec.hostnames[]').map(({ value }) => `${value}`);
  if (groupOf(object) === 'networking.k8s.io' && object.kind === 'Ingress') {
    return [...new Set(fieldsAt(object, 'spec.rules[].host').map(({ value }) => value).filter((host) => typeof host === 'string' && host !== ''))];
  }
  return [];
}
