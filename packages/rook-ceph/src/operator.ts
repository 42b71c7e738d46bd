import { Component, Cpu, HelmRelease, MemoryBudget, Namespace, PodDisruptionBudget, PodSecurity, Remediation, Stage, VersionPart } from '@monosense-io/platform';
import { Duration, Size } from 'cdk8s';
import { CHART, DRIVER_IMAGES, driverName, DRIVERS_CHART, provisionerLabels, STATEFUL } from './upstream';

const OPERATOR_RESOURCES = { cpu: Cpu.millis(100), memory: Size.mebibytes(256), memoryLimit: Size.mebibytes(448), budget: MemoryBudget.OPERATOR };
const CSI_OPERATOR_RESOURCES = { cpu: Cpu.millis(10), memory: Size.mebibytes(64), memoryLimit: Size.mebibytes(128) };

// Less than upstream requests, which leaves room for more volumes than a lab has. The limits are upstream's.
const SIDECAR_RESOURCES = { cpu: Cpu.millis(10), memory: Size.mebibytes(48), memoryLimit: Size.mebibytes(256) };
const DRIVER_RESOURCES = { cpu: Cpu.millis(50), memory: Size.mebibytes(192), memoryLimit: Size.gibibytes(1) };

const SIDECARS = ['provisioner', 'resizer', 'attacher', 'snapshotter'];

// To where `kubectl logs` reads them, and not to files on the machine.
const LOG = { rotation: { enabled: false } };

// Of a call of the drivers to Ceph, which is slow while it mends itself.
const CALL_TIMEOUT = Duration.seconds(150);

/** The namespace that Rook, the CSI drivers and Ceph share. */
export function cephNamespace(component: Component, name: string): Namespace {
  return new Namespace(component, 'Namespace', {
    name,
    podSecurity: PodSecurity.PRIVILEGED,
    reason: 'storage daemons open the machines\' disks, and CSI drivers mount volumes on the machines',
    // Two drivers, an exporter and a crash collector on each machine, beside the daemons and jobs that prepare disks.
    podQuota: 60 + 20 * component.cluster.facts.nodes.length,
  });
}

/** Rook and the CSI drivers. */
export interface OperatorStages {
  /** Rook's operator and the CSI operator. */
  readonly operator: Stage;
  /** The CSI drivers. */
  readonly drivers: Stage;
}

/**
 * The stages with Rook's operator, the CSI operator and the CSI drivers. Their pods are all pods of the namespace: nothing but
 * Rook, Ceph and CSI lives there, and nearly all of them talk to the Kubernetes API and to Ceph.
 */
export function operatorStages(component: Component, namespace: Namespace, options: { readonly filesystem: boolean }): OperatorStages {
  // Rook's guides lead from one minor version to the next, and not back.
  component.recordVersion('Rook', CHART.version, { part: VersionPart.MINOR });
  const operator = new Stage(component, 'Operator', { namespace, installs: component.shippedKinds({ stateful: STATEFUL }) });
  new HelmRelease(operator, 'Release', {
    chart: CHART,
    remediation: Remediation.RETRY,
    values: {
      // Never switch this off again: Helm would take the CRDs away, and with them every object.
      crds: { enabled: true },
      resources: operator.reserve('rook operator', 1, OPERATOR_RESOURCES),
      containerSecurityContext: { allowPrivilegeEscalation: false, seccompProfile: { type: 'RuntimeDefault' } },
      'ceph-csi-operator': { controllerManager: { manager: { resources: operator.reserve('csi operator', 1, CSI_OPERATOR_RESOURCES) } } },
    },
  });
  const drivers = driversStage(component, namespace, options);
  drivers.waitFor(operator, 'Rook brings the kinds that the drivers are written in, and gave them up to their own chart');
  for (const driver of options.filesystem ? ['rbd', 'cephfs'] as const : ['rbd'] as const) {
    new PodDisruptionBudget(operator, `DisruptionBudget-${driver}`, {
      name: `${driver}-provisioner`, labels: provisionerLabels(namespace.name, driver), replicas: component.cluster.replicas(2), minAvailable: 1,
    });
  }
  component.cluster.kubeApi.connect(operator);
  return { operator, drivers };
}

/**
 * The drivers as Rook made them up to 1.19. Their chart writes all it has into each driver, so that what it would change is said
 * there: logs go to files on the machine, no snapshots, calls end after 30 seconds.
 */
function driversStage(component: Component, namespace: Namespace, options: { readonly filesystem: boolean }): Stage {
  const stage = new Stage(component, 'Drivers', { namespace });
  const machines = component.cluster.facts.nodes.length;
  const replicas = component.cluster.replicas(2);
  const sidecars = (what: string, count: number, names: string[]): { [name: string]: object } => Object.fromEntries(names.map((name) => [name, stage.reserve(`${what} ${name}`, count, SIDECAR_RESOURCES)]));
  const driver = (name: 'rbd' | 'cephfs'): object => ({
    enabled: true,
    name: driverName(namespace.name, name),
    log: LOG,
    clusterName: namespace.name,
    grpcTimeout: CALL_TIMEOUT.toSeconds(),
    // Group snapshots have an API of their own, which changes with each release of the snapshot controller.
    snapshotPolicy: 'volumeSnapshot',
    controllerPlugin: {
      replicas,
      // With an address of its own, so that network policies hold for it.
      hostNetwork: false,
      priorityClassName: 'system-cluster-critical',
      deploymentStrategy: { type: 'Recreate' },
      resources: { ...sidecars(`${name} provisioner`, replicas, SIDECARS), plugin: stage.reserve(`${name} provisioner plugin`, replicas, DRIVER_RESOURCES) },
    },
    nodePlugin: {
      priorityClassName: 'system-node-critical',
      updateStrategy: { type: 'RollingUpdate' },
      resources: { ...sidecars(`${name} driver`, machines, ['registrar']), plugin: stage.reserve(`${name} driver plugin`, machines, DRIVER_RESOURCES) },
    },
  });
  new HelmRelease(stage, 'Release', {
    chart: DRIVERS_CHART,
    // Rook 1.19 has written this name into the drivers, as that of the release that may take them over.
    releaseName: 'ceph-csi-drivers',
    remediation: Remediation.RETRY,
    values: {
      operatorConfig: { namespace: namespace.name, driverSpecDefaults: { imageSet: { name: DRIVER_IMAGES }, log: LOG } },
      drivers: {
        rbd: driver('rbd'),
        cephfs: options.filesystem ? driver('cephfs') : { enabled: false },
        nfs: { enabled: false },
        nvmeof: { enabled: false },
      },
    },
  });
  return stage;
}
