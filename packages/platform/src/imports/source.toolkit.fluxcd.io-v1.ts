// Generated from the schemas by `npx projen schemas`: edit the import in the component instead.

export type GitRepository = {
  apiVersion: 'source.toolkit.fluxcd.io/v1';
  kind: 'GitRepository';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec?: {
    ignore?: string;
    include?: ReadonlyArray<{
      fromPath?: string;
      repository: {
        name: string;
      };
      toPath?: string;
    }>;
    interval: string;
    provider?: 'generic' | 'aws' | 'azure' | 'github';
    proxySecretRef?: {
      name: string;
    };
    recurseSubmodules?: boolean;
    ref?: {
      branch?: string;
      commit?: string;
      name?: string;
      semver?: string;
      tag?: string;
    };
    secretRef?: {
      name: string;
    };
    serviceAccountName?: string;
    sparseCheckout?: ReadonlyArray<string>;
    suspend?: boolean;
    timeout?: string;
    url: string;
    verify?: {
      mode?: 'head' | 'HEAD' | 'Tag' | 'TagAndHEAD';
      secretRef: {
        name: string;
      };
    };
  };
};

export type OCIRepository = {
  apiVersion: 'source.toolkit.fluxcd.io/v1';
  kind: 'OCIRepository';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec?: {
    certSecretRef?: {
      name: string;
    };
    ignore?: string;
    insecure?: boolean;
    interval: string;
    layerSelector?: {
      mediaType?: string;
      operation?: 'extract' | 'copy';
    };
    provider?: 'generic' | 'aws' | 'azure' | 'gcp';
    proxySecretRef?: {
      name: string;
    };
    ref?: {
      digest?: string;
      semver?: string;
      semverFilter?: string;
      tag?: string;
    };
    secretRef?: {
      name: string;
    };
    serviceAccountName?: string;
    suspend?: boolean;
    timeout?: string;
    url: string;
    verify?: {
      matchOIDCIdentity?: ReadonlyArray<{
        issuer: string;
        subject: string;
      }>;
      provider?: 'cosign' | 'notation';
      secretRef?: {
        name: string;
      };
      trustedRootSecretRef?: {
        name: string;
      };
    };
  };
};
