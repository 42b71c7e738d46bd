// Generated from the schemas by `npx projen schemas`: edit the import in the component instead.
// Kubernetes v1.35.4

export type ConfigMap = {
  apiVersion: 'v1';
  kind: 'ConfigMap';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  binaryData?: { [key: string]: string };
  data?: { [key: string]: string };
  immutable?: boolean;
};

export type ServiceAccount = {
  apiVersion: 'v1';
  kind: 'ServiceAccount';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  automountServiceAccountToken?: boolean;
  imagePullSecrets?: ReadonlyArray<LocalObjectReference>;
  secrets?: ReadonlyArray<ObjectReference>;
};

export type LocalObjectReference = {
  name?: string;
};

export type ObjectReference = {
  apiVersion?: string;
  fieldPath?: string;
  kind?: string;
  name?: string;
  namespace?: string;
  resourceVersion?: string;
  uid?: string;
};
