import {
  AddressFamily, AddressRange, Cidr, ClusterFacts, Cpu, HelmRelease, Placement, PodDisruptionBudget, Remediation, Stage,
} from '@monosense-io/platform';
import { Size } from 'cdk8s';
import { APPROVER_CHART, APPROVER_LABELS } from './upstream';

const RESOURCES = { cpu: Cpu.millis(10), memory: Size.mebibytes(64), memoryLimit: Size.mebibytes(128) };

/** Installs what approves the certificates that kubelets ask for, for the machines of the cluster's facts and no others. */
export function installApprover(stage: Stage, replicas: number): void {
  const { facts } = stage.cluster;
  new HelmRelease(stage, 'Release', {
    chart: APPROVER_CHART,
    remediation: Remediation.ROLLBACK,
    values: {
      providerRegex: namesOf(facts),
      providerIpPrefixes: addressesOf(facts),
      // The facts say which machine has which name and address; DNS need not know them, and could be lied to.
      bypassDnsResolution: true,
      replicas,
      resources: stage.reserve('kubelet-csr-approver', replicas, RESOURCES),
      affinity: { podAntiAffinity: Placement.antiAffinity(APPROVER_LABELS) },
    },
  });
  new PodDisruptionBudget(stage, 'DisruptionBudget', { name: 'kubelet-csr-approver', labels: APPROVER_LABELS, replicas });
}

/** An expression for the machines' names, whole or without their domain: which of the two a kubelet has is up to Talos. */
function namesOf({ nodes }: ClusterFacts): string {
  const names = new Set(nodes.map(({ name }) => name.toLowerCase()).flatMap((name) => [name, name.split('.')[0]]));
  return `^(${[...names].map((name) => name.replace(/\./g, '\\.')).join('|')})$`;
}

/** The machines' addresses. Of a second family, which the facts don't tell, any. */
function addressesOf({ nodes, podCidrs }: ClusterFacts): string[] {
  const ranges = nodes.map(({ address }) => AddressRange.of(address, address));
  const known = ranges.map(({ start, family }) => `${start}/${family === AddressFamily.IPV6 ? 128 : 32}`);
  const unknown = podCidrs.map((cidr) => Cidr.of(cidr).family).filter((family) => ranges.every((range) => range.family !== family));
  return [...known, ...unknown.map((family) => (family === AddressFamily.IPV6 ? '::/0' : '0.0.0.0/0'))];
}
