import { Cluster } from '../declare/cluster';
import { DiskClaim, DISKS } from '../declare/disks';
import { setupOf } from '../facts/machines';
import { ClusterModel } from '../model/model';
import { Refusal } from '../values/refusal';

const APART = new Refusal('PLATFORM-624', {
  protects: 'Two that take disks by a pattern race for each blank disk that fits both; whoever comes second finds it taken, or wipes it.',
  wrong: "deviceFilter: '^nvme[0-9]+n1$' of Ceph, and diskSelector: \"disk.transport == 'nvme'\" of OpenEBS, on the same machines",
  right: "devicePathFilter: '^/dev/disk/by-path/pci-0000:02:00.0-nvme-1$' and disks: ['/dev/disk/by-path/pci-0000:01:00.0-nvme-1']",
});

// Names that stay with a disk, or with its place, when a machine starts again. Each kind names every disk once.
const STABLE = /^\/dev\/disk\/by-(id|path)\//;

/** No two take disks that may be the same. */
export function disksApart({ cluster }: ClusterModel): string[] {
  const claims = [...volumesOf(cluster), ...DISKS.all(cluster)];
  return claims.flatMap(({ owner, record }, index) => claims.slice(0, index)
    .filter((other) => !areApart(record, other.record))
    .map((other) => APART.at(owner.node.path, `${nameOf(record)} must have no disk in common with ${nameOf(other.record)} of [${other.owner.node.path}], which can't be proved: name the disks of both by paths of one kind, as in /dev/disk/by-path/…`)));
}

/** The disks that the facts of machines take for volumes. */
function volumesOf(cluster: Cluster): Array<{ readonly owner: Cluster; readonly record: DiskClaim }> {
  return cluster.facts.nodes.flatMap((node) => (setupOf(cluster.facts, node).volumes ?? []).map(({ diskSelector }) => {
    const [, disk] = /^\s*'(\/dev\/disk\/[^']+)' in disk\.symlinks\s*$/.exec(diskSelector) ?? [];
    return { owner: cluster, record: { nodes: [node.name], ...(disk === undefined ? { selector: diskSelector } : { disks: [disk] }), partitions: true } };
  }));
}

/** Whether two claims provably share no disk. */
function areApart(one: DiskClaim, other: DiskClaim): boolean {
  if (one.partitions && other.partitions) return true;
  if (one.nodes && other.nodes && !one.nodes.some((node) => other.nodes!.includes(node))) return true;
  if (one.disks && other.disks) return kindOf(one.disks) !== undefined && kindOf(one.disks) === kindOf(other.disks) && !one.disks.some((disk) => other.disks!.includes(disk));
  if (one.disks && other.filter !== undefined) return isApart(other.filter, one.disks);
  if (other.disks && one.filter !== undefined) return isApart(one.filter, other.disks);
  return false;
}

/** Whether a filter takes disks by the same kind of path as these are named by, and none of these. */
function isApart(filter: string, disks: string[]): boolean {
  const kind = kindOf(disks);
  // A disk has paths of other kinds too: only a filter that is bound to one kind says something about these.
  return kind !== undefined && filter.startsWith(`^/dev/disk/by-${kind}/`) && !filter.includes('|') && !disks.some((disk) => new RegExp(filter).test(disk));
}

/** The kind of path that all disks are named by: `id` or `path`. Kernel names change when a machine starts again. */
function kindOf(disks: string[]): string | undefined {
  const kinds = new Set(disks.map((disk) => STABLE.exec(disk)?.[1]));
  return kinds.size === 1 ? [...kinds][0] : undefined;
}

function nameOf({ disks, filter, selector }: DiskClaim): string {
  return disks ? disks.map((disk) => `'${disk}'`).join(', ') : `'${filter ?? selector}'`;
}
