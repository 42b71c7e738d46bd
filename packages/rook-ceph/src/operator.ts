import { Component, Cpu, HelmRelease, MemoryBudget, Namespace, PodDisruptionBudget, PodSecurity, Remediation, Stage, VersionPart } from '@monosense-io/platform';
import { Size } from 'cdk8s';
import { CHART, provisionerLabels, STATEFUL } from './upstream';

const OPERATOR_RESOURCES = { cpu: Cpu.millis(100), memory: Size.mebibytes(256), memoryLimit: Size.mebibytes(448), budget: MemoryBudget.OPERATOR };
const CSI_OPERATOR_RESOURCES = { cpu: Cpu.millis(10), memory: Size.mebibytes(64), memoryLimit: Size.mebibytes(128) };

// Less than upstream requests, which leaves room for more volumes than a lab has. The limits are upstream's.
const SIDECAR_RESOURCES = { cpu: Cpu.millis(10), memory: Size.mebibytes(48), memoryLimit: Size.mebibytes(256) };
const DRIVER_RESOURCES = { cpu: Cpu.millis(50), memory: Size.mebibytes(192), memoryLimit: Size.gibibytes(1) };

const SIDECARS = ['csi-provisioner', 'csi-resizer', 'csi-attacher', 'csi-snapshotter'];

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

/**
 * The stage with Rook's operator, the CSI operator and the CSI drivers. Its pods are all pods of the namespace: nothing but
 * Rook, Ceph and CSI lives there, and nearly all of them talk to the Kubernetes API and to Ceph.
 */
export function operatorStage(component: Component, namespace: Namespace, options: { readonly filesystem: boolean }): Stage {
  // Rook's guides lead from one minor version to the next, and not back.
  component.recordVersion('Rook', CHART.version, { part: VersionPart.MINOR });
  const stage = new Stage(component, 'Operator', { namespace, installs: component.shippedKinds({ stateful: STATEFUL }) });
  const machines = component.cluster.facts.nodes.length;
  const provisioners = component.cluster.replicas(2);
  const drivers: Array<'rbd' | 'cephfs'> = options.filesystem ? ['rbd', 'cephfs'] : ['rbd'];

  // Rook takes the containers' resources as text.
  const resourcesOf = (what: string, replicas: number, containers: Array<[string, typeof SIDECAR_RESOURCES]>): string => JSON.stringify(
    containers.map(([name, resources]) => ({ name, resource: stage.reserve(`${what} ${name}`, replicas, resources) })),
  );
  const provisioner = (driver: string): string => resourcesOf(
    `${driver} provisioner`, provisioners, [...SIDECARS.map((name): [string, typeof SIDECAR_RESOURCES] => [name, SIDECAR_RESOURCES]), [`csi-${driver}plugin`, DRIVER_RESOURCES]],
  );
  const plugin = (driver: string): string => resourcesOf(`${driver} driver`, machines, [['driver-registrar', SIDECAR_RESOURCES], [`csi-${driver}plugin`, DRIVER_RESOURCES]]);

  new HelmRelease(stage, 'Release', {
    chart: CHART,
    remediation: Remediation.RETRY,
    values: {
      // Never switch this off again: Helm would take the CRDs away, and with them every object.
      crds: { enabled: true },
      resources: stage.reserve('rook operator', 1, OPERATOR_RESOURCES),
      containerSecurityContext: { allowPrivilegeEscalation: false, seccompProfile: { type: 'RuntimeDefault' } },
      'ceph-csi-operator': { controllerManager: { manager: { resources: stage.reserve('csi operator', 1, CSI_OPERATOR_RESOURCES) } } },
      csi: {
        rookUseCsiOperator: true,
        enableRbdDriver: true,
        enableCephfsDriver: options.filesystem,
        provisionerReplicas: provisioners,
        // Since 1.19 Rook would put the provisioners, too, on the machines' network, where no network policy holds for them.
        enableCSIHostNetwork: false,
        csiRBDProvisionerResource: provisioner('rbd'),
        csiRBDPluginResource: plugin('rbd'),
        ...(options.filesystem ? { csiCephFSProvisionerResource: provisioner('cephfs'), csiCephFSPluginResource: plugin('cephfs') } : {}),
        // Group snapshots have an API of their own, which changes with each release of the snapshot controller.
        enableVolumeGroupSnapshot: false,
      },
    },
  });
  for (const driver of drivers) {
    new PodDisruptionBudget(stage, `DisruptionBudget-${driver}`, {
      name: `${driver}-provisioner`, labels: provisionerLabels(namespace.name, driver), replicas: provisioners, minAvailable: 1,
    });
  }
  component.cluster.kubeApi.connect(stage);
  return stage;
}
