// Generated from the schemas by `npx projen schemas`: edit the import in the component instead.

export type BackupStorageLocation = {
  apiVersion: 'velero.io/v1';
  kind: 'BackupStorageLocation';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec?: {
    accessMode?: 'ReadOnly' | 'ReadWrite';
    backupSyncPeriod?: string;
    config?: { [key: string]: string };
    credential?: {
      key: string;
      name?: string;
      optional?: boolean;
    };
    default?: boolean;
    objectStorage: {
      bucket: string;
      caCert?: string;
      caCertRef?: {
        key: string;
        name?: string;
        optional?: boolean;
      };
      prefix?: string;
    };
    provider: string;
    validationFrequency?: string;
  };
};

export type Schedule = {
  apiVersion: 'velero.io/v1';
  kind: 'Schedule';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec?: {
    paused?: boolean;
    schedule: string;
    skipImmediately?: boolean;
    template: {
      csiSnapshotTimeout?: string;
      datamover?: string;
      defaultVolumesToFsBackup?: boolean;
      defaultVolumesToRestic?: boolean;
      excludedClusterScopedResources?: ReadonlyArray<string>;
      excludedNamespaceScopedResources?: ReadonlyArray<string>;
      excludedNamespaces?: ReadonlyArray<string>;
      excludedResources?: ReadonlyArray<string>;
      hooks?: {
        resources?: ReadonlyArray<{
          excludedNamespaces?: ReadonlyArray<string>;
          excludedResources?: ReadonlyArray<string>;
          includedNamespaces?: ReadonlyArray<string>;
          includedResources?: ReadonlyArray<string>;
          labelSelector?: {
            matchExpressions?: ReadonlyArray<{
              key: string;
              operator: string;
              values?: ReadonlyArray<string>;
            }>;
            matchLabels?: { [key: string]: string };
          };
          name: string;
          post?: ReadonlyArray<{
            exec: {
              command: ReadonlyArray<string>;
              container?: string;
              onError?: 'Continue' | 'Fail';
              timeout?: string;
            };
          }>;
          pre?: ReadonlyArray<{
            exec: {
              command: ReadonlyArray<string>;
              container?: string;
              onError?: 'Continue' | 'Fail';
              timeout?: string;
            };
          }>;
        }>;
      };
      includeClusterResources?: boolean;
      includedClusterScopedResources?: ReadonlyArray<string>;
      includedNamespaceScopedResources?: ReadonlyArray<string>;
      includedNamespaces?: ReadonlyArray<string>;
      includedResources?: ReadonlyArray<string>;
      itemOperationTimeout?: string;
      labelSelector?: {
        matchExpressions?: ReadonlyArray<{
          key: string;
          operator: string;
          values?: ReadonlyArray<string>;
        }>;
        matchLabels?: { [key: string]: string };
      };
      metadata?: {
        labels?: { [key: string]: string };
      };
      orLabelSelectors?: ReadonlyArray<{
        matchExpressions?: ReadonlyArray<{
          key: string;
          operator: string;
          values?: ReadonlyArray<string>;
        }>;
        matchLabels?: { [key: string]: string };
      }>;
      orderedResources?: { [key: string]: string };
      resourcePolicy?: {
        apiGroup?: string;
        kind: string;
        name: string;
      };
      snapshotMoveData?: boolean;
      snapshotVolumes?: boolean;
      storageLocation?: string;
      ttl?: string;
      uploaderConfig?: {
        parallelFilesUpload?: number;
      };
      volumeGroupSnapshotLabelKey?: string;
      volumeSnapshotLocations?: ReadonlyArray<string>;
    };
    useOwnerReferencesInBackup?: boolean;
  };
};
