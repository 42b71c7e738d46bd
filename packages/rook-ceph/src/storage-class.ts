import { Check, IStorageClass, Stage, StorageClassConnection } from '@monosense-io/platform';
import type { StorageClass } from '@monosense-io/platform/lib/imports/storage.k8s.io-v1';
import { ApiObject } from 'cdk8s';
import type { VolumeSnapshotClass } from './imports/snapshot.storage.k8s.io-v1';
import { driverName } from './upstream';

// All that the kernels of Talos know: locks against two writers, and a map of what is used, for quick snapshots and diffs.
const IMAGE_FEATURES = 'layering,exclusive-lock,object-map,fast-diff,deep-flatten';

/** What a class of Ceph volumes depends on. */
export interface CephStorageClassProps {
  readonly name: string;
  readonly driver: 'rbd' | 'cephfs';
  /** Where the volumes are: `pool`, and `fsName` for file systems. */
  readonly place: { [parameter: string]: string };
  readonly isDefault: boolean;
  readonly snapshots: boolean;
}

/** A StorageClass of Ceph and, where asked for, the VolumeSnapshotClass of the same name. */
export class CephStorageClass implements IStorageClass {
  public constructor(private readonly stage: Stage, private readonly props: CephStorageClassProps) {
    const { name, driver, place, isDefault, snapshots } = props;
    const namespace = stage.home.name;
    const secrets = (purposes: string[], secret: string): Array<[string, string]> => purposes.flatMap((purpose): Array<[string, string]> => [
      [`csi.storage.k8s.io/${purpose}-secret-name`, secret], [`csi.storage.k8s.io/${purpose}-secret-namespace`, namespace],
    ]);
    new ApiObject(stage, `StorageClass-${name}`, {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: {
        name,
        annotations: {
          'storageclass.kubernetes.io/is-default-class': `${isDefault}`,
          // A class can't be changed. Flux replaces it instead, which leaves its volumes alone.
          'kustomize.toolkit.fluxcd.io/force': 'enabled',
        },
      },
      provisioner: driverName(namespace, driver),
      parameters: {
        clusterID: namespace,
        ...place,
        ...(driver === 'rbd' ? { 'imageFormat': '2', 'imageFeatures': IMAGE_FEATURES, 'csi.storage.k8s.io/fstype': 'ext4' } : {}),
        ...Object.fromEntries(secrets(['provisioner', 'controller-expand', 'controller-publish'], `rook-csi-${driver}-provisioner`)),
        ...Object.fromEntries(secrets(['node-stage'], `rook-csi-${driver}-node`)),
      },
      reclaimPolicy: 'Delete',
      allowVolumeExpansion: true,
      volumeBindingMode: 'Immediate',
      // Gives the space of deleted files back to Ceph.
      ...(driver === 'rbd' ? { mountOptions: ['discard'] } : {}),
    } satisfies StorageClass);
    if (snapshots) {
      new ApiObject(stage, `SnapshotClass-${name}`, {
        apiVersion: 'snapshot.storage.k8s.io/v1',
        kind: 'VolumeSnapshotClass',
        metadata: { name, annotations: { 'snapshot.storage.kubernetes.io/is-default-class': 'true' } },
        driver: driverName(namespace, driver),
        parameters: { clusterID: namespace, ...Object.fromEntries(secrets(['snapshotter'], `rook-csi-${driver}-provisioner`)) },
        deletionPolicy: 'Delete',
      } satisfies VolumeSnapshotClass);
    }
  }

  public connect(client: Stage): StorageClassConnection {
    const { name, snapshots } = this.props;
    Check.kind(this.stage, 'client', client, 'Stage', 'waitFor');
    client.waitFor(this.stage, `its volumes are of class ${name}`);
    return { name, local: false, expandable: true, ...(snapshots ? { snapshotClass: name } : {}) };
  }
}
