import { ClusterFolder } from '@monosense-io/output';
import { Yaml } from 'cdk8s';
import { MACHINE_PATCHES } from '../declare/cluster';
import { ClusterModel } from '../model/model';

/** `talos/talconfig.yaml`, which talhelper makes the machines' configuration from. See https://budimanjojo.github.io/talhelper/ */
export function talosFiles({ cluster }: ClusterModel): { [path: string]: string } {
  const { facts } = cluster;
  if (facts.talosVersion === undefined) return {};
  const patches = [...MACHINE_PATCHES.all(cluster)].sort((a, b) => (a.owner.node.path < b.owner.node.path ? -1 : 1));
  return {
    [ClusterFolder.TALCONFIG]: Yaml.stringify({
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
      })),
      ...(patches.length === 0 ? {} : {
        patches: patches.map(({ owner, record: { reason, patch } }) => `# ${owner.node.path}: ${reason}\n${Yaml.stringify(patch)}`),
      }),
    }),
  };
}
