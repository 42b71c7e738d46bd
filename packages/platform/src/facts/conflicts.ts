import { isIP } from 'net';
import { Refusal } from '../values/refusal';
import { addressesOfFacts, clashes, mayNotShare, nearIn, OWN_ENTRANCE } from './address-book';
import { ClusterFacts } from './cluster-facts';

const OWN_NAME = new Refusal('PLATFORM-201', {
  protects: "Two clusters of one name would be rendered into one folder, and a mesh could not tell them apart.",
  wrong: "new Cluster(platform, 'hub', { ...facts, peers: [{ ...others, name: 'hub' }] })",
  right: "new Cluster(platform, 'hub', { ...facts, peers: [{ ...others, name: 'edge' }] })",
});

const OWN_ID = new Refusal('PLATFORM-202', {
  protects: 'A mesh knows its clusters by number and mixes up the pods of two that have the same.',
  wrong: "id: 2, peers: [{ ...edge, id: 2 }]",
  right: "id: 1, peers: [{ ...edge, id: 2 }]",
});

/** Why two clusters can't stand beside each other, in one mesh or not, each as `Refusal.says` has it. */
export function conflicts(mine: ClusterFacts, peer: ClusterFacts): string[] {
  const problems: string[] = [];
  // What would follow is said between two clusters that have names.
  if (peer.name === mine.name) return [OWN_NAME.says(`'name' '${peer.name}' is also that of another cluster: give each cluster its own`)];
  if (peer.id === mine.id) problems.push(OWN_ID.says(`'id' ${mine.id} is also that of cluster '${peer.name}': give each cluster a number of its own`));
  if (isIP(mine.apiEndpoint) === 0 && mine.apiEndpoint === peer.apiEndpoint) problems.push(OWN_ENTRANCE.says(`'apiEndpoint' ${mine.apiEndpoint} is also that of cluster '${peer.name}': give each cluster its own`));
  return [...problems, ...clashes(addressesOfFacts(mine), nearIn(addressesOfFacts(peer))).map(({ message }) => message)];
}

/**
 * Why clusters can't stand beside each other, each pair once, said at the one that comes first. Only pairs that have a name, a number or an
 * address in common are looked at.
 *
 * @param clusters their facts
 */
export function conflictsAmong(clusters: readonly ClusterFacts[]): Array<{ readonly place: number; readonly problem: string }> {
  const pairs = new Set<number>();
  const add = (one: number, other: number): void => void (one !== other && pairs.add(Math.min(one, other) * clusters.length + Math.max(one, other)));
  for (const keyOf of [({ name }: ClusterFacts) => name, ({ id }: ClusterFacts) => id, ({ apiEndpoint }: ClusterFacts) => apiEndpoint]) {
    const byKey = new Map<string | number, number[]>();
    clusters.forEach((facts, place) => byKey.set(keyOf(facts), [...byKey.get(keyOf(facts)) ?? [], place]));
    for (const places of byKey.values()) places.forEach((one, index) => places.slice(index + 1).forEach((other) => add(one, other)));
  }
  const places = new Map(clusters.flatMap((facts, place) => addressesOfFacts(facts).map((entry) => [entry, place] as const)));
  const near = nearIn([...places.keys()]);
  for (const [entry, place] of places) for (const other of near(entry.range)) if (mayNotShare(entry, other)) add(place, places.get(other)!);
  return [...pairs].sort((a, b) => a - b).flatMap((pair) => {
    const [place, other] = [Math.floor(pair / clusters.length), pair % clusters.length];
    return conflicts(clusters[place], clusters[other]).map((problem) => ({ place, problem }));
  });
}
