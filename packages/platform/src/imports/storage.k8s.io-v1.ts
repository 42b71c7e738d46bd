// Generated from the schemas by `npx projen schemas`: edit the import in the component instead.
// Kubernetes v1.35.4

export type StorageClass = {
  apiVersion: 'storage.k8s.io/v1';
  kind: 'StorageClass';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  allowVolumeExpansion?: boolean;
  allowedTopologies?: ReadonlyArray<TopologySelectorTerm>;
  mountOptions?: ReadonlyArray<string>;
  parameters?: { [key: string]: string };
  provisioner: string;
  reclaimPolicy?: string;
  volumeBindingMode?: string;
};

export type TopologySelectorLabelRequirement = {
  key: string;
  values: ReadonlyArray<string>;
};

export type TopologySelectorTerm = {
  matchLabelExpressions?: ReadonlyArray<TopologySelectorLabelRequirement>;
};
