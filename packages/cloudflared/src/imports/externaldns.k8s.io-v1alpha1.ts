// Generated from the schemas by `npx projen schemas`: edit the import in the component instead.

export type DNSEndpoint = {
  apiVersion: 'externaldns.k8s.io/v1alpha1';
  kind: 'DNSEndpoint';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec?: {
    endpoints?: ReadonlyArray<{
      dnsName?: string;
      labels?: { [key: string]: string };
      providerSpecific?: ReadonlyArray<{
        name?: string;
        value?: string;
      }>;
      recordTTL?: number;
      recordType?: string;
      setIdentifier?: string;
      targets?: ReadonlyArray<string>;
    }>;
  };
};
