// Generated from the schemas by `npx projen schemas`: edit the import in the component instead.

export type ReferenceGrant = {
  apiVersion: 'gateway.networking.k8s.io/v1beta1';
  kind: 'ReferenceGrant';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec: {
    from: ReadonlyArray<{
      group: string;
      kind: string;
      namespace: string;
    }>;
    to: ReadonlyArray<{
      group: string;
      kind: string;
      name?: string;
    }>;
  };
};
