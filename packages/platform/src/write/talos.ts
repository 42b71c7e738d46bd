import { ClusterFolder } from '@monosense-io/output';
import { MACHINE_PATCHES, MachinePatch } from '../declare/cluster';
import { CONTROL_PLANE_DOCUMENTS, hasDocuments } from '../facts/talos';
import { ClusterModel } from '../model/model';
import { yamlOf } from '../values/yaml-text';

/** `talos/talconfig.yaml`, which talhelper makes the machines' configuration from. See https://budimanjojo.github.io/talhelper/ */
export function talosFiles({ cluster }: ClusterModel): { [path: string]: string } {
  const { facts } = cluster;
  if (facts.talosVersion === undefined) return {};
  const parts = [...MACHINE_PATCHES.all(cluster)].sort((a, b) => (a.owner.node.path < b.owner.node.path ? -1 : 1)).flatMap(({ owner, record }) => (
    partsOf(record, facts.talosVersion!).map((part) => ({ part, text: `# ${owner.node.path}: ${record.reason}\n${yamlOf(part)}` }))
  ));
  // Talos refuses both on other machines.
  const isOfControlPlane = ({ part }: { part: { [key: string]: any } }): boolean => CONTROL_PLANE_DOCUMENTS.includes(part.kind) || part.machine?.features?.kubernetesTalosAPIAccess !== undefined;
  const patches = parts.filter((part) => !isOfControlPlane(part)).map(({ text }) => text);
  const controlPlane = parts.filter(isOfControlPlane).map(({ text }) => text);
  return {
    [ClusterFolder.TALCONFIG]: yamlOf({
      clusterName: facts.name,
      talosVersion: facts.talosVersion,
      kubernetesVersion: facts.kubernetesVersion,
      endpoint: `https://${facts.apiEndpoint}:6443`,
      additionalApiServerCertSans: [facts.apiEndpoint],
      // A lab without workers runs its pods on the control plane.
      allowSchedulingOnControlPlanes: !facts.nodes.some((node) => !node.controlPlane),
      clusterPodNets: facts.podCidrs,
      clusterSvcNets: facts.serviceCidrs,
      nodes: facts.nodes.map((node) => ({
        hostname: node.name,
        ipAddress: node.address,
        controlPlane: node.controlPlane,
        installDisk: node.installDisk,
        ...(node.zone === undefined ? {} : { nodeLabels: { 'topology.kubernetes.io/zone': node.zone } }),
      })),
      ...(patches.length === 0 ? {} : { patches }),
      ...(controlPlane.length === 0 ? {} : { controlPlane: { patches: controlPlane } }),
    }),
  };
}

function partsOf({ patch, documents }: MachinePatch, talosVersion: string): { [key: string]: any }[] {
  return documents !== undefined && hasDocuments(talosVersion) ? documents : [patch];
}
