// Generated from the schemas by `npx projen schemas`: edit the import in the component instead.

export type ConfigMap = {
  apiVersion: 'v1';
  kind: 'ConfigMap';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  binaryData?: { [key: string]: string };
  data?: { [key: string]: string };
  immutable?: boolean;
};
