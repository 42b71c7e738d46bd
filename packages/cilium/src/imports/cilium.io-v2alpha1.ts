// Generated from the schemas by `npx projen schemas`: edit the import in the component instead.

export type CiliumL2AnnouncementPolicy = {
  apiVersion: 'cilium.io/v2alpha1';
  kind: 'CiliumL2AnnouncementPolicy';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec?: {
    externalIPs?: boolean;
    interfaces?: ReadonlyArray<string>;
    loadBalancerIPs?: boolean;
    nodeSelector?: {
      matchExpressions?: ReadonlyArray<{
        key: string;
        operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
        values?: ReadonlyArray<string>;
      }>;
      matchLabels?: { [key: string]: string };
    };
    serviceSelector?: {
      matchExpressions?: ReadonlyArray<{
        key: string;
        operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
        values?: ReadonlyArray<string>;
      }>;
      matchLabels?: { [key: string]: string };
    };
  };
};
