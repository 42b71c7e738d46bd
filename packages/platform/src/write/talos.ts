import { ClusterFolder } from '@monosense-io/output';
import { MACHINE_PATCHES, partsOf } from '../declare/cluster';
import { ClusterFacts } from '../facts/cluster-facts';
import { controlPlaneOf, documentsOf, imageOf } from '../facts/machine-documents';
import { setupOf } from '../facts/machines';
import { CONTROL_PLANE_DOCUMENTS } from '../facts/talos';
import { ClusterModel } from '../model/model';
import { yamlOf } from '../values/yaml-text';

/** `talos/talconfig.yaml`, which talhelper makes the machines' configuration from. See https://budimanjojo.github.io/talhelper/ */
export function talosFiles({ cluster }: ClusterModel): { [path: string]: string } {
  const { facts } = cluster;
  if (facts.talosVersion === undefined) return {};
  const parts = [...MACHINE_PATCHES.all(cluster)].sort((a, b) => (a.owner.node.path < b.owner.node.path ? -1 : 1)).flatMap(({ owner, record }) => (
    partsOf(record, facts.talosVersion!).map((part) => ({ part, text: `# ${owner.node.path}: ${record.reason}\n${yamlOf(part)}` }))
  ));
  const { shared, own } = setups(facts);
  // Talos refuses both on other machines.
  const isOfControlPlane = ({ part }: { part: { [key: string]: any } }): boolean => CONTROL_PLANE_DOCUMENTS.includes(part.kind) || part.machine?.features?.kubernetesTalosAPIAccess !== undefined;
  const patches = [...shared, ...parts.filter((part) => !isOfControlPlane(part)).map(({ text }) => text)];
  const controlPlane = [...controlPlaneOf(facts).map(yamlOf), ...parts.filter(isOfControlPlane).map(({ text }) => text)];
  return {
    [ClusterFolder.TALCONFIG]: yamlOf({
      clusterName: facts.name,
      talosVersion: facts.talosVersion,
      kubernetesVersion: facts.kubernetesVersion,
      endpoint: `https://${facts.apiEndpoint}:6443`,
      additionalApiServerCertSans: [...new Set([facts.apiEndpoint, facts.apiVip, facts.apiLoadBalancer].filter((name) => name !== undefined))],
      // A lab without workers runs its pods on the control plane.
      allowSchedulingOnControlPlanes: !facts.nodes.some((node) => !node.controlPlane),
      clusterPodNets: facts.podCidrs,
      clusterSvcNets: facts.serviceCidrs,
      nodes: facts.nodes.map((node, index) => ({
        hostname: node.name,
        ipAddress: node.address,
        controlPlane: node.controlPlane,
        ...(setupOf(facts, node).installDiskSelector === undefined ? { installDisk: node.installDisk } : {}),
        ...(node.zone === undefined ? {} : { nodeLabels: { 'topology.kubernetes.io/zone': node.zone } }),
        ...imageOf(facts, node),
        ...(own[index].length === 0 ? {} : { patches: own[index] }),
      })),
      ...(patches.length === 0 ? {} : { patches }),
      ...(controlPlane.length === 0 ? {} : { controlPlane: { patches: controlPlane } }),
    }),
  };
}

/** How the machines are set up, as patches: what all have in common, and what each has for itself. */
function setups(facts: ClusterFacts): { readonly shared: string[]; readonly own: string[][] } {
  const all = facts.nodes.map((node) => documentsOf(facts, node).map((document) => yamlOf(document)));
  const shared = (all[0] ?? []).filter((text) => all.every((texts) => texts.includes(text)));
  return { shared, own: all.map((texts) => texts.filter((text) => !shared.includes(text))) };
}
