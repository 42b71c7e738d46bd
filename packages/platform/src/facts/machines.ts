import { Machine } from '@monosense-io/output';
import { Cidr } from '../values/cidr';
import { Schematic } from '../values/schematic';
import { ClusterFacts, NodeFacts } from './cluster-facts';
import { MachineFacts, MachineLink } from './machine-facts';

/** What a graphics card needs for pods to use it. */
interface Gpu {
  readonly extensions: readonly string[];
  readonly modules: readonly string[];
  readonly sysctls: { readonly [name: string]: string };
}

const NVIDIA_MODULES = ['nvidia', 'nvidia_uvm', 'nvidia_drm', 'nvidia_modeset'];
/** Its container toolkit is compiled by the kernel while it runs. */
const NVIDIA_SYSCTLS = { 'net.core.bpf_jit_harden': '1' };

/** The graphics cards, as Talos' own guides set them up. */
export const GPUS: { readonly [name: string]: Gpu } = {
  'intel': { extensions: ['siderolabs/i915', 'siderolabs/intel-ucode'], modules: [], sysctls: {} },
  'amd': { extensions: ['siderolabs/amdgpu', 'siderolabs/amd-ucode'], modules: [], sysctls: {} },
  'nvidia': { extensions: ['siderolabs/nonfree-kmod-nvidia-production', 'siderolabs/nvidia-container-toolkit-production'], modules: NVIDIA_MODULES, sysctls: NVIDIA_SYSCTLS },
  'nvidia-open': { extensions: ['siderolabs/nvidia-open-gpu-kernel-modules-production', 'siderolabs/nvidia-container-toolkit-production'], modules: NVIDIA_MODULES, sysctls: NVIDIA_SYSCTLS },
};

/** The MTU of a link of which nothing is said. */
export const DEFAULT_MTU = 1500;

/** How one machine is set up: what is said of all, and of it. */
export function setupOf({ machines }: ClusterFacts, { machine }: NodeFacts): MachineFacts {
  return { ...machines, ...machine };
}

/** Whether anything is said of how machines are set up. */
export function hasSetup({ machines, nodes, apiVip }: ClusterFacts): boolean {
  return machines !== undefined || apiVip !== undefined || nodes.some(({ machine }) => machine !== undefined);
}

/** The link that has the node's address, if links are set up. */
export function nodeLinkOf({ links = [], nodeLink }: MachineFacts): MachineLink | undefined {
  return nodeLink === undefined ? links[0] : links.find(({ name }) => name === nodeLink);
}

/** What the image of a machine is made of. */
export function schematicOf({ extensions = [], kernelArguments = [], gpu = '' }: MachineFacts): Schematic {
  return new Schematic([...extensions, ...GPUS[gpu]?.extensions ?? []], kernelArguments);
}

/** The largest packet that every machine of a cluster sends and takes on the link of its address; undefined where nothing is said of links. */
export function mtuOf(facts: ClusterFacts): number | undefined {
  const links = facts.nodes.map((node) => nodeLinkOf(setupOf(facts, node)));
  return links.every((link) => link === undefined) ? undefined : Math.min(...links.map((link) => link?.mtu ?? DEFAULT_MTU));
}

/** The machines as pods see them: with what the kubelet keeps back. */
export function machinesOf(facts: ClusterFacts): Array<NodeFacts & Machine> {
  return facts.nodes.map((node) => {
    const { memory, cpu } = setupOf(facts, node).reserved ?? {};
    return { ...node, ...(memory === undefined ? {} : { reservedMemory: memory }), ...(cpu === undefined ? {} : { reservedCpu: cpu }) };
  });
}

/** The node's address with the length of its subnet. */
export function addressOf({ nodeCidr }: ClusterFacts, { address }: NodeFacts): string {
  return `${address}/${Cidr.of(nodeCidr).prefixLength}`;
}
