// Generated from the schemas by `npx projen schemas`: edit the import in the component instead.

export type VolumeSnapshotClass = {
  apiVersion: 'snapshot.storage.k8s.io/v1';
  kind: 'VolumeSnapshotClass';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  deletionPolicy: 'Delete' | 'Retain';
  driver: string;
  parameters?: { [key: string]: string };
};
