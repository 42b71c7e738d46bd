import { ContainerResources, Cpu, HelmRelease, Placement, PodDisruptionBudget, Remediation, Stage } from '@monosense-io/platform';
import { Size } from 'cdk8s';
import { CHART, CONTROLLER, CONTROLLER_LABELS, NODE } from './upstream';

// Idle nearly all the time. The limits are upstream's.
const SIDECAR: ContainerResources = { cpu: Cpu.millis(10), memory: Size.mebibytes(32), memoryLimit: Size.mebibytes(256) };
const PROBE: ContainerResources = { cpu: Cpu.millis(5), memory: Size.mebibytes(16), memoryLimit: Size.mebibytes(100) };
const DRIVER: ContainerResources = { cpu: Cpu.millis(10), memory: Size.mebibytes(48), memoryLimit: Size.mebibytes(300) };

/** Installs the driver: a controller that makes and removes directories, and a pod on every machine that mounts them. */
export function installDriver(stage: Stage, snapshots: boolean): void {
  const machines = stage.cluster.facts.nodes.length;
  // One works, and the other takes over; on a single machine there is no room for a second, see below.
  const replicas = stage.cluster.replicas(2);
  const controller = (name: string, resources: ContainerResources): object => stage.reserve(`${CONTROLLER} ${name}`, replicas, resources);
  const node = (name: string, resources: ContainerResources): object => stage.reserve(`${NODE} ${name}`, machines, resources);
  new HelmRelease(stage, 'Release', {
    chart: CHART,
    remediation: Remediation.RETRY,
    values: {
      // The kinds of snapshots and their controller are for whoever runs them for the whole cluster.
      externalSnapshotter: { enabled: false },
      controller: {
        replicas,
        enableSnapshotter: snapshots,
        affinity: {
          // The chart leaves the whole affinity out unless it says something about nodes.
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/os', operator: 'In', values: ['linux'] }] }],
            },
          },
          // Both listen on the same port of their machine's network.
          podAntiAffinity: Placement.antiAffinity(CONTROLLER_LABELS, true),
        },
        resources: {
          csiProvisioner: controller('csi-provisioner', SIDECAR),
          csiResizer: controller('csi-resizer', SIDECAR),
          ...(snapshots ? { csiSnapshotter: controller('csi-snapshotter', SIDECAR) } : {}),
          livenessProbe: controller('liveness-probe', PROBE),
          nfs: controller('nfs', DRIVER),
        },
      },
      node: {
        resources: {
          livenessProbe: node('liveness-probe', PROBE),
          nodeDriverRegistrar: node('node-driver-registrar', PROBE),
          nfs: node('nfs', DRIVER),
        },
      },
    },
  });
  new PodDisruptionBudget(stage, 'DisruptionBudget', { name: CONTROLLER, labels: CONTROLLER_LABELS, replicas });
}
