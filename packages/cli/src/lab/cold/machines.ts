import { join } from 'node:path';
import { mkdirSync, writeFileSync } from 'node:fs';
import type { ContractCluster, ContractNode } from '@monosense-io/output';
import { parse } from 'yaml';
import { acquire } from '../../verify/source.ts';
import type { Tree } from '../../verify/source.ts';
import type { ApiServer } from '../api-server.ts';
import { freePort, LOOPBACK } from '../lab.ts';
import type { Lab } from '../lab.ts';
import { pinOf, programOf, SOURCES } from '../programs.ts';
import type { KubeObject } from '../rendered.ts';

/** A machine's CPU where no fact says it. */
const ASSUMED_CPU = '8';

/** What Talos and the kubelet keep of a machine, where no fact says it. */
const RESERVED_GI = 2;

/** What kwok does to nodes and pods, as its own module has it. */
const STAGES = ['node/fast/node-initialize', 'node/heartbeat-with-lease/node-heartbeat-with-lease', 'pod/fast/pod-ready', 'pod/fast/pod-complete', 'pod/fast/pod-delete'];

/** Those controllers that need a cloud, and the one that gives nodes their ranges of addresses. */
const CONTROLLERS = '*,-node-ipam-controller,-service-lb-controller,-node-route-controller';

/** The machines of a cluster, with what its facts say of them. */
export function nodesOf(cluster: ContractCluster): KubeObject[] {
  return cluster.nodes.map((node, index) => {
    const amounts = { cpu: node.cpu ?? ASSUMED_CPU, memory: node.memory, pods: '110' };
    return {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name: node.name,
        labels: {
          'kubernetes.io/hostname': node.name, 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64',
          ...(node.controlPlane ? { 'node-role.kubernetes.io/control-plane': '' } : {}),
          ...(node.zone ? { 'topology.kubernetes.io/zone': node.zone } : {}),
        },
      },
      // Facts know no taint of a machine: what is drained or cordoned is that by hand.
      spec: { podCIDR: podRange(cluster.podCidrs[0], index) },
      status: {
        addresses: [{ type: 'InternalIP', address: node.address }, { type: 'Hostname', address: node.name }],
        capacity: amounts,
        allocatable: { ...amounts, memory: allocatable(node) },
      },
    };
  });
}

/** What is assumed of machines since nobody has said it. */
export function assumptionsOf({ nodes }: ContractCluster): string[] {
  const silent = nodes.filter(({ cpu }) => cpu === undefined).map(({ name }) => name);
  return [
    ...(silent.length > 0 ? [`the CPU of ${silent.join(', ')}, of which no fact says anything: ${ASSUMED_CPU} threads`] : []),
    `the memory that Talos and the kubelet keep of each machine: ${RESERVED_GI}Gi`,
  ];
}

/** Starts the controllers and the scheduler of Kubernetes, and kwok, which plays the kubelets. */
export async function startControlPlane(root: string, lab: Lab, { client, kubeconfig, key, certificate }: ApiServer, cluster: ContractCluster): Promise<void> {
  const common = async (name: string) => [`--kubeconfig=${kubeconfig}`, '--leader-elect=false', `--bind-address=${LOOPBACK}`, `--secure-port=${await freePort()}`, `--cert-dir=${join(lab.folder, name)}`, '--kube-api-qps=200', '--kube-api-burst=400'];
  lab.start('kube-controller-manager', await programOf(root, 'kube-controller-manager'), [
    ...await common('kube-controller-manager'),
    `--service-account-private-key-file=${key}`, `--root-ca-file=${certificate}`, '--use-service-account-credentials=true', `--controllers=${CONTROLLERS}`,
  ]);
  lab.start('kube-scheduler', await programOf(root, 'kube-scheduler'), await common('kube-scheduler'));
  for (const { status, ...node } of nodesOf(cluster)) {
    await client.apply(node);
    await client.patch(node, { status }, '/status');
  }
  const stages = join(lab.folder, 'stages');
  mkdirSync(stages);
  const tree = getStages(root);
  const files = [...STAGES.map((stage) => parse(tree.read(`kustomize/stage/${stage}.yaml`).toString())), PROVISIONER].map((stage, index) => {
    const file = join(stages, `${index}.json`);
    writeFileSync(file, JSON.stringify(stage));
    return `--config=${file}`;
  });
  lab.start('kwok', await programOf(root, 'kwok'), [
    `--kubeconfig=${kubeconfig}`, '--manage-all-nodes=true', '--node-lease-duration-seconds=40', `--cidr=${cluster.podCidrs[0]}`, `--server-address=${LOOPBACK}:${await freePort()}`, ...files,
  ]);
}

/** What kwok's own module says of nodes and pods. */
export function getStages(root: string): Tree {
  return acquire(root, { module: 'sigs.k8s.io/kwok', tag: pinOf(join(SOURCES, 'kwok'), 'sigs.k8s.io/kwok') });
}

/** Makes the volume that a claim asks for, as a provisioner does; the real controller binds it. A claim that waits for its pod has no machine before. */
const PROVISIONER = {
  apiVersion: 'kwok.x-k8s.io/v1alpha1',
  kind: 'Stage',
  metadata: { name: 'provision' },
  spec: {
    resourceRef: { apiGroup: 'v1', kind: 'PersistentVolumeClaim' },
    selector: {
      matchExpressions: [
        { key: '.metadata.deletionTimestamp', operator: 'DoesNotExist' },
        { key: '.metadata.annotations["volume.kubernetes.io/storage-provisioner"]', operator: 'Exists' },
        { key: '.spec.volumeName', operator: 'DoesNotExist' },
        { key: '.status.phase', operator: 'In', values: ['Pending'] },
      ],
    },
    steps: [{
      apply: {
        template: [
          'apiVersion: v1',
          'kind: PersistentVolume',
          'metadata:',
          '  name: pvc-{{ .metadata.uid }}',
          '  annotations:',
          '    pv.kubernetes.io/provisioned-by: {{ index .metadata.annotations "volume.kubernetes.io/storage-provisioner" | Quote }}',
          'spec:',
          '  accessModes: {{ range .spec.accessModes }}',
          '  - {{ . | Quote }}{{ end }}',
          '  capacity:',
          '    storage: {{ .spec.resources.requests.storage | Quote }}',
          '  persistentVolumeReclaimPolicy: Delete',
          '  storageClassName: {{ .spec.storageClassName | Quote }}',
          '  volumeMode: {{ or .spec.volumeMode "Filesystem" | Quote }}',
          '  claimRef:',
          '    apiVersion: v1',
          '    kind: PersistentVolumeClaim',
          '    name: {{ .metadata.name | Quote }}',
          '    namespace: {{ .metadata.namespace | Quote }}',
          '    uid: {{ .metadata.uid | Quote }}',
          '{{ with index .metadata.annotations "volume.kubernetes.io/selected-node" }}',
          '  nodeAffinity:',
          '    required:',
          '      nodeSelectorTerms:',
          '      - matchExpressions:',
          '        - key: kubernetes.io/hostname',
          '          operator: In',
          '          values: [{{ . | Quote }}]',
          '{{ end }}',
          '  hostPath:',
          '    path: /var/lab/pvc-{{ .metadata.uid }}',
          '',
        ].join('\n'),
      },
    }],
  },
};

/** The range of a machine's pods: one of 256 addresses, in the order of the machines. */
function podRange(cidr: string, index: number): string {
  const [first, second, third] = cidr.split('/')[0].split('.').map(Number);
  return `${first}.${second}.${third + index}.0/24`;
}

function allocatable({ memory }: ContractNode): string {
  const [, number, unit] = /^(\d+)(Gi|Mi)$/.exec(memory) ?? [];
  if (number === undefined) return memory;
  return unit === 'Gi' ? `${Number(number) - RESERVED_GI}Gi` : `${Number(number) - RESERVED_GI * 1024}Mi`;
}
