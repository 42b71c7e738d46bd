import { ContractBackup } from '@monosense-io/output';
import { EXPORTS, IMPORTS } from '../declare/exports';
import { ClusterModel } from '../model/model';
import { groupOf, KubeObject } from '../model/object';

/** The page of a cluster's life, below its folder of runbooks. */
export const LIFECYCLE = 'cluster-lifecycle.md';

/** Provisioners whose volumes lie on the disks of one machine. */
const LOCAL = /(^|\.)(openebs\.io\/local|local\.csi\.openebs\.io|zfs\.csi\.openebs\.io|rancher\.io\/local-path)$/;

/**
 * What an operator does with a cluster's machines over its life, with its own names, addresses and commands.
 *
 * @param backups what of it holds data, and where its backups are
 */
export function lifecyclePage(model: ClusterModel, backups: readonly ContractBackup[]): string {
  const { cluster, stages } = model;
  const { name, nodes, talosVersion } = cluster.facts;
  const objects = stages.flatMap((stage) => stage.objects);
  const members = nodes.filter(({ controlPlane }) => controlPlane);
  const ceph = cephHosts(objects, nodes.map((node) => node.name));
  const postgres = of(objects, 'postgresql.cnpg.io', 'Cluster');
  const local = of(objects, 'storage.k8s.io', 'StorageClass').filter(({ provisioner }: any) => LOCAL.test(provisioner)).map(({ metadata }) => metadata.name);
  const talos = talosVersion !== undefined;
  const lines = [
    `# The life of ${name}`,
    '',
    'Rendered from the program and its facts; edits here are lost. What each step means for other clusters stands in the lab\'s pages about the life of clusters.',
    '',
    '## Its machines',
    '',
    '| machine | address | role | installed on | Ceph |',
    '| --- | --- | --- | --- | --- |',
    ...nodes.map((node) => `| ${node.name} | ${node.address} | ${node.controlPlane ? 'control plane, etcd' : 'worker'} | ${node.installDisk ?? ''} | ${ceph.includes(node.name) ? 'yes' : ''} |`),
    '',
    quorumOf(members.length),
    '',
    '## Before anything is done to a machine',
    '',
    ...code([
      ...(talos ? [`talosctl --nodes ${members[0]?.address} health`, `talosctl --nodes ${members[0]?.address} etcd status`] : []),
      'kubectl get nodes',
      ...(ceph.length > 0 ? ['kubectl -n rook-ceph get cephcluster    # HEALTH_OK'] : []),
      ...postgres.map(({ metadata }) => `kubectl -n ${metadata.namespace} get cluster ${metadata.name}    # all instances ready`),
      ...(cluster.reader.isFlux ? ['flux get kustomizations -A --status-selector ready=false    # nothing'] : []),
    ]),
    '',
    ...(talos ? [
      '## Upgrade Talos or Kubernetes',
      '',
      `Set \`talosVersion\` or \`kubernetesVersion\` in \`apps/${name}/cluster.json\`, one minor version at a time, look at \`npx projen diff\`, build and merge. Then:`,
      '',
      ...code([`task talos:upgrade-cluster CLUSTER=${name}    # Talos, one machine after the other`, `task talos:upgrade-k8s CLUSTER=${name}`]),
      '',
      'The first looks at the whole cluster before and after each machine, stops at the first that is not well, and goes on from there when it is run again. One machine alone:',
      '',
      ...code(nodes.map((node) => `task talos:upgrade-node CLUSTER=${name} NODE=${node.address}    # ${node.name}`)),
      '',
    ] : []),
    '## Take out a machine',
    '',
    ...nodes.flatMap((node) => [`### ${node.name}`, '', ...code(takenOut(name, node, { talos, members: members.map(({ address }) => address), isCeph: ceph.includes(node.name), postgres })), '']),
    ...(local.length > 0 ? [`Volumes of ${local.map((one) => `\`${one}\``).join(', ')} lie on the machine's own disks, and go with it.`, ''] : []),
    '## Who needs it, and whom it needs',
    '',
    ...used(model),
    '',
    ...(backups.length > 0 ? [
      '## What it holds', '', '| what | backups |', '| --- | --- |',
      ...backups.map(({ kind, namespace, name: object, copies, reason }) => `| ${kind} ${namespace === undefined ? '' : `${namespace}/`}${object} | ${copies.map(({ place }) => place).join(', ') || reason || 'none'} |`), '',
    ] : []),
    '## After a power cut',
    '',
    `Start the network and what is outside first: name server, NAS, router. Then all of ${members.map((node) => node.name).join(', ')}${nodes.length > members.length ? `, and after them ${nodes.filter(({ controlPlane }) => !controlPlane).map((node) => node.name).join(', ')}` : ''}. Nothing has to be started by hand: etcd needs ${Math.floor(members.length / 2) + 1} of ${members.length} control planes, the rest follows. Look as above. After half an hour, what is not ready needs somebody:`,
    '',
    ...code(['kubectl get nodes', "kubectl get pods -A --field-selector 'status.phase!=Running,status.phase!=Succeeded'", ...(cluster.reader.isFlux ? ['flux get all -A --status-selector ready=false'] : []), ...(ceph.length > 0 ? ['kubectl -n rook-ceph get cephcluster'] : [])]),
  ];
  return `${lines.join('\n')}\n`;
}

/** How many members etcd may lose. */
function quorumOf(members: number): string {
  const lost = Math.ceil(members / 2) - 1;
  if (members < 3) return `etcd has ${members === 1 ? 'one member' : `${members} members`}, and may lose none: while ${members === 1 ? 'its machine is' : 'one is'} away, nothing in the cluster can be changed, and pods run on as they are.`;
  return `etcd has ${members} members, and goes on while ${members - lost} answer: at most ${lost} may be away at a time.`;
}

/** The steps to take out a machine, in their order. */
function takenOut(cluster: string, node: { readonly name: string; readonly address: string; readonly controlPlane: boolean }, { talos, members, isCeph, postgres }: { talos: boolean; members: readonly string[]; isCeph: boolean; postgres: readonly KubeObject[] }): string[] {
  const other = members.find((address) => address !== node.address);
  return [
    `kubectl drain ${node.name} --ignore-daemonsets --delete-emptydir-data`,
    ...postgres.flatMap(({ metadata }) => [`kubectl -n ${metadata.namespace} get pods -l cnpg.io/cluster=${metadata.name} -o wide    # none is the primary on ${node.name}`]),
    ...(isCeph ? [
      `kubectl -n rook-ceph get pods -l app=rook-ceph-osd -o wide    # the numbers of the OSDs on ${node.name}`,
      'kubectl -n rook-ceph exec deploy/rook-ceph-operator -- ceph --conf /var/lib/rook/rook-ceph/rook-ceph.config osd out osd.NUMBER',
      'kubectl -n rook-ceph exec deploy/rook-ceph-operator -- ceph --conf /var/lib/rook/rook-ceph/rook-ceph.config osd safe-to-destroy osd.NUMBER    # until it says so',
    ] : []),
    ...(talos && node.controlPlane && other !== undefined ? [`talosctl --nodes ${other} etcd members    # the id of ${node.name}`, `talosctl --nodes ${node.address} etcd leave    # or, when it answers no more: talosctl --nodes ${other} etcd remove-member ID`] : []),
    ...(talos ? [`talosctl --nodes ${node.address} reset --graceful --reboot`] : []),
    `kubectl delete node ${node.name}`,
    `# take it out of nodes in apps/${cluster}/cluster.json: npx projen diff, npx projen build`,
  ];
}

/** Exports and imports, as they are declared. */
function used({ cluster }: ClusterModel): string[] {
  const exported = EXPORTS.all(cluster).map(({ record: { name, to } }) => `- \`${name}\` is exported to ${[...to].sort().join(', ')}`);
  const imported = [...new Set(IMPORTS.all(cluster).map(({ record: { cluster: other, name } }) => `- it uses \`${name}\` of ${other}`))];
  return exported.length + imported.length === 0 ? ['No other cluster.'] : [...exported, ...imported].sort();
}

/** Machines that Ceph takes disks of. */
function cephHosts(objects: readonly KubeObject[], all: readonly string[]): string[] {
  return of(objects, 'ceph.rook.io', 'CephCluster').flatMap(({ spec }) => (spec?.external?.enable === true ? [] : spec?.storage?.useAllNodes === true ? all : (spec?.storage?.nodes ?? []).map(({ name }: { name: string }) => name)));
}

function of(objects: readonly KubeObject[], group: string, kind: string): KubeObject[] {
  return objects.filter((object) => object.kind === kind && groupOf(object) === group);
}

function code(lines: readonly string[]): string[] {
  return ['```sh', ...lines, '```'];
}
