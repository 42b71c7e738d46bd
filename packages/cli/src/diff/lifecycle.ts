/** What it means that a cluster comes or goes, that its machines do, or that its domain changes. */
import type { Contract, ContractNode } from '@monosense-io/output';
import { LOST } from './facts.ts';
import type { Change, Item, Row, Side } from './model.ts';

/** A cluster that goes takes nothing with it: its Flux finds no folder any more. All else that would be said of its objects is wrong. */
export function clusterGone({ contract }: Side, after: Side): Row | undefined {
  if (contract === undefined || after.contract !== undefined) return undefined;
  const { name, nodes } = contract.cluster;
  return {
    topic: 'deleted', dangerous: true,
    text: `cluster '${name}' is no longer rendered: its Flux finds no folder, reports that, and deletes nothing, so that ${machinesText(nodes)} run on without anybody: 'npx platform cluster decommission ${name}' says what must happen first, and which clusters use it`,
  };
}

/** What the machines and the domain of a cluster mean for what runs on them. */
export function lifecycleRows(changes: readonly Change[], before: Side, after: Side): Row[] {
  const [was, is] = [before.contract, after.contract];
  if (is === undefined) return [];
  if (was === undefined) return [machineRow(`the cluster is new, with ${machinesText(is.cluster.nodes)}: 'npx platform cluster onboard ${is.cluster.name}' says what comes next`)];
  return [...nodeRows(was, is, before, after), ...domainRows(was, is, changes, after)];
}

/** What cannot be seen in one cluster alone: that one has got another name, or that something with data moves. */
export function movedRows(name: string, before: ReadonlyMap<string, Side>, after: ReadonlyMap<string, Side>): Row[] {
  const own = after.get(name)?.contract?.cluster;
  if (own === undefined) return [];
  const addresses = new Set(own.nodes.map(({ address }) => address));
  const renamed = [...before].filter(([other, { contract }]) => other !== name && after.get(other)?.contract === undefined && !before.get(name)?.contract && contract?.cluster.nodes.length === addresses.size && contract.cluster.nodes.every(({ address }) => addresses.has(address)));
  const there = new Set((before.get(name)?.items ?? []).map(({ id }) => id));
  const come = (after.get(name)?.items ?? []).filter(({ id, kind }) => holdsData(kind) && !there.has(id));
  return [
    ...renamed.map(([old]): Row => ({ topic: 'deleted', dangerous: true, text: `cluster '${name}' has the machines of '${old}', which is no longer rendered: a cluster can't be renamed, since its Flux, its backups, its DNS records and its machines go by the old name: call it '${old}' again, or decommission that one, and reset the machines for a new cluster` })),
    ...[...before].filter(([other]) => other !== name && !renamed.some(([old]) => old === other)).flatMap(([other, side]) => {
      const left = new Set((after.get(other)?.items ?? []).map(({ id }) => id));
      return come.filter(({ id }) => side.items.some((item) => item.id === id) && !left.has(id)).map(({ label }): Row => ({
        topic: 'deleted', text: `${label} moves here from '${other}', and begins empty: nothing carries its data over; make a backup there, let both run, restore it here, and take it out of '${other}' in a later commit`,
      }));
    }),
  ];
}

/** Whether objects of a kind hold data themselves. */
function holdsData(kind: string): boolean {
  return kind in LOST && kind !== 'Namespace' && kind !== 'apiextensions.k8s.io/CustomResourceDefinition';
}

function nodeRows(was: Contract, is: Contract, before: Side, after: Side): Row[] {
  const [old, current] = [was, is].map(({ cluster: { nodes } }) => new Map(nodes.map((node) => [node.name, node])));
  const added = [...current.values()].filter(({ name }) => !old.has(name));
  const gone = [...old.values()].filter(({ name }) => !current.has(name));
  const kept = [...current.values()].filter(({ name }) => old.has(name)).map((node) => [old.get(node.name)!, node] as const);
  const { name: cluster } = is.cluster;
  const routers = is.cluster.asn === undefined ? '' : ', tell the routers of the neighbour';
  return [
    ...added.map((node) => machineRow(`machine ${node.name} (${node.address}) is new: reserve its address${routers}, boot it, and give it its configuration with 'task talos:apply-node CLUSTER=${cluster} NODE=${node.address}'`)),
    ...gone.map((node) => machineRow(`machine ${node.name} (${node.address}) goes, which Flux does not do: drain it, take it out of ${[...(node.controlPlane ? ['etcd'] : []), ...(cephHosts(before).includes(node.name) ? ['Ceph'] : []), 'Kubernetes'].join(', ')}, and reset it, before this is merged`, true)),
    ...kept.flatMap((pair) => changedRows(cluster, ...pair)),
    ...(added.length + gone.length > 0 || kept.some(([one, other]) => one.controlPlane !== other.controlPlane) ? etcdRows(was, is) : []),
    ...(gone.length > 0 ? goneRows(gone, after) : []),
    ...cephRows(before, after),
    ...(old.size === current.size ? [] : countRows(before, after, [old.size, current.size])),
    ...instanceRows(before, after),
  ];
}

/** A machine of the same name with other facts. */
function changedRows(cluster: string, was: ContractNode, is: ContractNode): Row[] {
  return [
    ...(was.address === is.address ? [] : [machineRow(`machine ${is.name} gets another address, ${was.address} → ${is.address}: etcd and Kubernetes know it by the old one, so take it out as if it went, reset it, and let it join anew`, true)]),
    ...(was.controlPlane === is.controlPlane ? [] : [machineRow(`machine ${is.name} becomes a ${is.controlPlane ? 'control plane' : 'worker'}: Talos can't change that in place, so reset it, and let it join anew with 'task talos:apply-node CLUSTER=${cluster} NODE=${is.address}'`, true)]),
  ];
}

/** Members of etcd: a majority of those that were there must stay, and an even number is worth no more than one less. */
function etcdRows(was: Contract, is: Contract): Row[] {
  const [old, current] = [was, is].map(({ cluster: { nodes } }) => nodes.filter(({ controlPlane }) => controlPlane).map(({ name }) => name));
  const gone = old.filter((name) => !current.includes(name));
  const majority = Math.floor(old.length / 2) + 1;
  const lost = gone.length > 0 && old.length - gone.length < majority;
  const size = current.length;
  return [
    ...(lost ? [machineRow(`etcd loses its quorum when ${gone.join(', ')} go${gone.length === 1 ? 'es' : ''}: ${old.length - gone.length} of ${old.length} members are left, and ${majority} must answer: take out one at a time, with its replacement in before the next, and 'talosctl etcd remove-member' for each`, true)] : []),
    ...(gone.length > 0 && !lost ? [machineRow(`etcd has ${old.length} members, and ${gone.join(', ')} go${gone.length === 1 ? 'es' : ''}: one at a time, with 'talosctl etcd remove-member', and all others healthy before`)] : []),
    ...(size === old.length || size % 2 === 1 ? [] : [machineRow(`etcd gets an even number of members, ${size}: it survives the loss of ${Math.ceil(size / 2) - 1}, no more than with ${size - 1}: make it ${size - 1} or ${size + 1}`)]),
  ];
}

/** What lies on the disks of machines that go. */
function goneRows(gone: readonly ContractNode[], after: Side): Row[] {
  const local = after.items.filter(({ kind, content }) => kind === 'storage.k8s.io/StorageClass' && /(^|\.)(openebs\.io\/local|local\.csi\.openebs\.io|rancher\.io\/local-path|zfs\.csi\.openebs\.io)$/.test(content.provisioner)).map(({ content }) => content.metadata.name);
  return local.length === 0 ? [] : [machineRow(`volumes of ${local.join(', ')} on ${gone.map(({ name }) => name).join(', ')} are lost with the machine${gone.length === 1 ? '' : 's'}: let what keeps copies make new ones elsewhere first, such as PostgreSQL, and restore the rest from its backups`, true)];
}

/** Machines that Ceph takes disks of. */
function cephHosts({ items, contract }: Side): string[] {
  return items.filter(({ kind }) => kind === 'ceph.rook.io/CephCluster').flatMap(({ content: { spec } }) => (
    spec.storage?.useAllNodes === true ? (contract?.cluster.nodes ?? []).map(({ name }) => name) : (spec.storage?.nodes ?? []).map(({ name }: { name: string }) => name)
  ));
}

function cephRows(before: Side, after: Side): Row[] {
  const [old, current] = [cephHosts(before), cephHosts(after)];
  const [gone, added] = [old.filter((name) => !current.includes(name)), current.filter((name) => !old.includes(name))];
  if (old.length === 0 || current.length === 0 || gone.length + added.length === 0) return [];
  const pools = after.items.filter(({ kind, content: { spec } }) => kind === 'ceph.rook.io/CephBlockPool' && (spec.failureDomain ?? 'host') === 'host' && (spec.replicated?.size ?? 0) > current.length);
  const mons: number[] = after.items.filter(({ kind, content: { spec } }) => kind === 'ceph.rook.io/CephCluster' && spec.mon?.allowMultiplePerNode !== true).map(({ content: { spec } }) => spec.mon?.count ?? 3);
  return [
    ...added.map((name) => machineRow(`Ceph takes the disks of ${name} that it may, if they are empty, and moves a share of all data to them`)),
    ...gone.map((name) => machineRow(`Ceph loses the OSDs of ${name}, and Rook does not remove them: mark them out, wait until all placement groups are active and clean, and purge them, before the machine is reset`)),
    ...pools.map(({ label, content: { spec } }) => machineRow(`${label} keeps ${spec.replicated.size} copies on as many machines, and Ceph has ${current.length}: every object lacks a copy from then on, and the next loss may stop writes`, true)),
    ...mons.filter((count) => count > (after.contract?.cluster.nodes.length ?? count)).map((count) => machineRow(`Ceph wants ${count} monitors on a machine each, and there are ${after.contract!.cluster.nodes.length}: one more loss stops all of its clients`, true)),
  ];
}

/** Workloads whose number follows that of the machines. */
function countRows(before: Side, after: Side, [from, to]: readonly [number, number]): Row[] {
  const old = new Map(before.items.map((item) => [item.id, item]));
  const changed = after.items.flatMap((item) => {
    const [was, is] = [old.get(item.id), item].map((one) => (['apps/Deployment', 'apps/StatefulSet'].includes(one?.kind ?? '') ? one!.content.spec?.replicas : undefined));
    return was === undefined || is === undefined || was === is ? [] : [`${item.label} ${was} → ${is}`];
  });
  return changed.length === 0 ? [] : [machineRow(`replicas follow the machines, ${from} → ${to}: ${changed.slice(0, 6).join(', ')}${changed.length > 6 ? ` and ${changed.length - 6} more` : ''}`)];
}

/** Instances of PostgreSQL, each on a machine of its own where they must be. */
function instanceRows(before: Side, after: Side): Row[] {
  const old = new Map(before.items.map((item) => [item.id, item]));
  return after.items.filter(({ kind }) => kind === 'postgresql.cnpg.io/Cluster').flatMap(({ id, label, content: { spec } }) => {
    const was: number | undefined = old.get(id)?.content.spec.instances;
    const machines = after.contract!.cluster.nodes.length;
    const apart = spec.affinity?.podAntiAffinityType === 'required' && (spec.affinity.topologyKey ?? 'kubernetes.io/hostname') === 'kubernetes.io/hostname';
    return [
      ...(was === undefined || was === spec.instances ? [] : [machineRow(was > spec.instances
        ? `${label} has ${was} → ${spec.instances} instances: its operator removes standbys with their volumes${spec.instances === 1 ? ', and the one that is left has nobody to take over' : ''}`
        : `${label} has ${was} → ${spec.instances} instances: each new one copies the whole database from the primary`)]),
      ...(apart && spec.instances > machines ? [machineRow(`${label} wants ${spec.instances} instances on a machine each, and there are ${machines}: those that find none wait for ever`, true)] : []),
    ];
  });
}

function domainRows({ cluster: was, hostnames: old }: Contract, { cluster: is, hostnames }: Contract, changes: readonly Change[], after: Side): Row[] {
  const rows: Row[] = was.apiEndpoint === is.apiEndpoint ? [] : [machineRow(`the API is reached as ${is.apiEndpoint} instead of ${was.apiEndpoint}: let the new name lead to it, apply the machines' configuration so that its certificate has it, and make kubeconfigs and talosconfigs anew, before the old name goes`)];
  if (was.domain === is.domain) return rows;
  const named = (text: string): Row => ({ topic: 'names', text });
  const changed = (kind: string): Item[] => changes.filter((change) => change.before !== undefined && change.after?.kind === kind).map((change) => change.after!);
  const certificates = changed('cert-manager.io/Certificate');
  const zones = changes.filter(({ fields }) => fields.some(({ path }) => path.includes('domainFilters'))).map((change) => change.after!.label);
  const tunnels = after.items.filter(({ kind, content }) => kind === 'externaldns.k8s.io/DNSEndpoint' && (content.spec.endpoints ?? []).some(({ targets = [] }: { targets?: string[] }) => targets.some((target) => target.endsWith('.cfargotunnel.com'))));
  const served = hostnames.filter((name) => name.endsWith(`.${is.domain}`));
  return [
    ...rows,
    named(`the domain is ${was.domain} → ${is.domain}: bookmarks, cookies and passkeys belong to the old names, so that everybody logs in again; the redirect URIs of every OIDC client, and addresses that people have saved, need the new ones (${served.length} of ${hostnames.length} hostnames)`),
    ...(certificates.length === 0 ? [] : [named(`${certificates.map(({ label }) => label).join(', ')}: issued anew for the new names; until then clients refuse what is served, and the issuer's token must be allowed to write DNS records of ${is.domain}`)]),
    ...(zones.length === 0 ? [] : [named(`${zones.join(', ')}: looks at the zone ${is.domain} from now on, and leaves the records of ${old.filter((name) => !hostnames.includes(name)).length} old hostnames behind: delete them by hand, and give its token the new zone`)]),
    ...tunnels.map(({ label }) => named(`${label}: the name that public hostnames lead to is in the new zone, which must be at the same account as the tunnel`)),
  ];
}

function machinesText(nodes: readonly ContractNode[]): string {
  return nodes.length === 1 ? `its machine ${nodes[0].name}` : `its machines ${nodes.map(({ name }) => name).join(', ')}`;
}

function machineRow(text: string, dangerous = false): Row {
  return { topic: 'machines', dangerous, text };
}
