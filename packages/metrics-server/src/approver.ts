import { ClusterFacts, Cpu, HelmRelease, Remediation, Stage } from '@monosense-io/platform';
import type { PodDisruptionBudget } from '@monosense-io/platform/lib/imports/policy-v1';
import { ApiObject, Size } from 'cdk8s';
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
      // The chart drops `all`, which the restricted Pod Security level doesn't take for `ALL`.
      securityContext: { capabilities: { drop: ['ALL'] } },
      resources: stage.reserve('kubelet-csr-approver', replicas, RESOURCES),
      affinity: {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            { weight: 100, podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: APPROVER_LABELS } } },
          ],
        },
      },
    },
  });
  if (replicas > 1) {
    new ApiObject(stage, 'DisruptionBudget', {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'kubelet-csr-approver' },
      spec: { maxUnavailable: 1, selector: { matchLabels: APPROVER_LABELS } },
    } satisfies PodDisruptionBudget);
  }
}

/** An expression for the machines' names, whole or without their domain: which of the two a kubelet has is up to Talos. */
function namesOf({ nodes }: ClusterFacts): string {
  const names = new Set(nodes.map(({ name }) => name.toLowerCase()).flatMap((name) => [name, name.split('.')[0]]));
  return `^(${[...names].map((name) => name.replace(/\./g, '\\.')).join('|')})$`;
}

/** The machines' addresses. Of a second family, which the facts don't tell, any. */
function addressesOf({ nodes, podCidrs }: ClusterFacts): string[] {
  const known = nodes.map(({ address }) => `${address}/${isV6(address) ? 128 : 32}`);
  const unknown = podCidrs.filter((cidr) => !nodes.some(({ address }) => isV6(address) === isV6(cidr)));
  return [...known, ...unknown.map((cidr) => (isV6(cidr) ? '::/0' : '0.0.0.0/0'))];
}

function isV6(address: string): boolean {
  return address.includes(':');
}
