/**
 * What Kubernetes, Flux and the operators do with certain kinds. Kinds are written as
 * `group/Kind`, those of the core group without a group.
 */

/** Flux leaves an object with this annotation alone when it is no longer rendered. */
export const PRUNE = 'kustomize.toolkit.fluxcd.io/prune';
/** Argo CD leaves an object alone whose options hold `Prune=false`. */
export const ARGO_CD_OPTIONS = 'argocd.argoproj.io/sync-options';
/** Flux deletes and creates an object with this annotation when a field can't be changed. */
export const FORCE = 'kustomize.toolkit.fluxcd.io/force';

/** Custom resources whose data goes with them: what the packages call stateful. */
const STATEFUL: Record<string, string[]> = {
  'ceph.rook.io': ['CephBlockPool', 'CephBlockPoolRadosNamespace', 'CephCluster', 'CephFilesystem', 'CephFilesystemSubVolumeGroup', 'CephNFS', 'CephObjectStore', 'CephObjectStoreUser', 'CephObjectZone'],
  'dragonflydb.io': ['Dragonfly'],
  'groupsnapshot.storage.k8s.io': ['VolumeGroupSnapshot', 'VolumeGroupSnapshotContent'],
  'objectbucket.io': ['ObjectBucket', 'ObjectBucketClaim'],
  'operator.victoriametrics.com': ['VLCluster', 'VLDistributed', 'VLogs', 'VLSingle', 'VMCluster', 'VMDistributed', 'VMSingle', 'VTCluster', 'VTSingle'],
  'postgresql.cnpg.io': ['Cluster'],
  'snapshot.storage.k8s.io': ['VolumeSnapshot', 'VolumeSnapshotContent'],
  'velero.io': ['Backup', 'BackupRepository', 'Restore'],
  'volsync.backube': ['ReplicationDestination'],
};

/** What is lost with an object of a kind. */
export const LOST: Readonly<Record<string, string>> = {
  'Namespace': 'everything in it',
  'apiextensions.k8s.io/CustomResourceDefinition': 'every object of its kind',
  'PersistentVolume': 'its data',
  'PersistentVolumeClaim': 'its data',
  ...Object.fromEntries(Object.entries(STATEFUL).flatMap(([group, kinds]) => kinds.map((kind) => [`${group}/${kind}`, 'its data']))),
};

/** Kinds with a pod template, and where it is. A Job's can't be changed, and a CronJob's counts from its next run. */
export const TEMPLATES: Readonly<Record<string, string>> = {
  'apps/DaemonSet': 'spec.template',
  'apps/Deployment': 'spec.template',
  'apps/StatefulSet': 'spec.template',
};

/** What happens to a value: all of it comes or goes, it or something in it changes, or a quantity gets larger or smaller. */
export type Happens = 'comes' | 'goes' | 'changes' | 'grows' | 'shrinks';

/** Fields that the API server lets nobody change once the object is there. */
export interface Immutable {
  /** The field and all below it. `*` stands for every key of a map. */
  readonly fields: readonly string[];
  /** What may be changed all the same. */
  readonly except?: readonly string[];
  /** Only for an object with this field set. */
  readonly ifSet?: string;
  /** The only changes that are refused. All are without it. */
  readonly when?: Happens | 'changes or goes' | 'changes or comes' | 'comes or goes';
  /** A value that may come and go all the same. */
  readonly free?: string;
}

/** What an operator does with a change that the API server lets through, and it can't do, or not as one would think. */
export interface OperatorChange {
  /** The field and all below it. */
  readonly field: string;
  /** What is below it and meant by another entry, or by none. */
  readonly except?: readonly string[];
  /** The only changes that are meant. All are without it. */
  readonly when?: Happens;
  /** What it does, as the second half of a sentence. */
  readonly does: string;
  /** What its user has to do. */
  readonly todo: string;
  /** Whether data may be lost, or the operator stops looking after the object. */
  readonly dangerous?: boolean;
}

/** What the packages say of their kinds, by `group/Kind`. */
export interface ShippedRules {
  readonly immutable: Readonly<Record<string, readonly Immutable[]>>;
  readonly operators: Readonly<Record<string, readonly OperatorChange[]>>;
}

const SELECTOR: Immutable = { fields: ['spec.selector'] };
const DATA: Immutable = { fields: ['data', 'binaryData', 'stringData', 'immutable'], ifSet: 'immutable' };
const ROLE: Immutable = { fields: ['roleRef'] };

/** As Kubernetes 1.35 validates updates. What custom resources refuse stands in their CRDs, and in `operators/` of the packages. */
export const IMMUTABLE: Readonly<Record<string, readonly Immutable[]>> = {
  'ConfigMap': [DATA],
  'PersistentVolume': [{ fields: ['spec'], except: ['spec.accessModes', 'spec.capacity', 'spec.claimRef', 'spec.mountOptions', 'spec.persistentVolumeReclaimPolicy', 'spec.storageClassName', 'spec.volumeAttributesClassName'] }],
  'PersistentVolumeClaim': [{ fields: ['spec'], except: ['spec.resources.requests', 'spec.volumeAttributesClassName'] }],
  'Secret': [DATA, { fields: ['type'] }],
  'Service': [{ fields: ['spec.clusterIP', 'spec.clusterIPs', 'spec.loadBalancerClass'], when: 'changes or comes' }],
  'apiextensions.k8s.io/CustomResourceDefinition': [{ fields: ['spec.group', 'spec.names.plural', 'spec.scope'] }],
  'apps/DaemonSet': [SELECTOR],
  'apps/Deployment': [SELECTOR],
  'apps/ReplicaSet': [SELECTOR],
  'apps/StatefulSet': [{
    fields: ['spec'],
    except: ['minReadySeconds', 'ordinals', 'persistentVolumeClaimRetentionPolicy', 'replicas', 'revisionHistoryLimit', 'template', 'updateStrategy'].map((field) => `spec.${field}`),
  }],
  'batch/Job': [{ fields: ['backoffLimitPerIndex', 'completionMode', 'completions', 'managedBy', 'podFailurePolicy', 'selector', 'successPolicy', 'template'].map((field) => `spec.${field}`) }],
  'networking.k8s.io/IngressClass': [{ fields: ['spec.controller'] }],
  'node.k8s.io/RuntimeClass': [{ fields: ['handler'] }],
  'rbac.authorization.k8s.io/ClusterRoleBinding': [ROLE],
  'rbac.authorization.k8s.io/RoleBinding': [ROLE],
  'scheduling.k8s.io/PriorityClass': [{ fields: ['preemptionPolicy', 'value'] }],
  'storage.k8s.io/CSIDriver': [{ fields: ['spec.attachRequired', 'spec.volumeLifecycleModes'] }],
  'storage.k8s.io/StorageClass': [{ fields: ['parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode'] }],
};

/** Sizes of volumes, which only grow. */
export const VOLUME_SIZE = /\.(requests\.storage|(storage|walStorage)\.size)$/;
