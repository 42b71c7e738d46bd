// Generated from the schemas by `npx projen schemas`: edit the import in the component instead.

export type Kustomization = {
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1';
  kind: 'Kustomization';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec?: {
    buildMetadata?: ReadonlyArray<'originAnnotations' | 'transformerAnnotations'>;
    commonMetadata?: {
      annotations?: { [key: string]: string };
      labels?: { [key: string]: string };
    };
    components?: ReadonlyArray<string>;
    decryption?: {
      provider: 'sops';
      secretRef?: {
        name: string;
      };
      serviceAccountName?: string;
    };
    deletionPolicy?: 'MirrorPrune' | 'Delete' | 'WaitForTermination' | 'Orphan';
    dependsOn?: ReadonlyArray<{
      name: string;
      namespace?: string;
      readyExpr?: string;
    }>;
    force?: boolean;
    healthCheckExprs?: ReadonlyArray<{
      apiVersion: string;
      current: string;
      failed?: string;
      inProgress?: string;
      kind?: string;
    }>;
    healthChecks?: ReadonlyArray<{
      apiVersion?: string;
      kind: string;
      name: string;
      namespace?: string;
    }>;
    ignore?: ReadonlyArray<{
      paths: ReadonlyArray<string>;
      target?: {
        annotationSelector?: string;
        group?: string;
        kind?: string;
        labelSelector?: string;
        name?: string;
        namespace?: string;
        version?: string;
      };
    }>;
    ignoreMissingComponents?: boolean;
    images?: ReadonlyArray<{
      digest?: string;
      name: string;
      newName?: string;
      newTag?: string;
    }>;
    interval: string;
    kubeConfig?: {
      configMapRef?: {
        name: string;
      };
      secretRef?: {
        key?: string;
        name: string;
      };
    };
    namePrefix?: string;
    nameSuffix?: string;
    patches?: ReadonlyArray<{
      patch: string;
      target?: {
        annotationSelector?: string;
        group?: string;
        kind?: string;
        labelSelector?: string;
        name?: string;
        namespace?: string;
        version?: string;
      };
    }>;
    path?: string;
    postBuild?: {
      substitute?: { [key: string]: string };
      substituteFrom?: ReadonlyArray<{
        kind: 'Secret' | 'ConfigMap';
        name: string;
        optional?: boolean;
      }>;
      substituteStrategy?: 'WithVariables' | 'Always';
    };
    prune: boolean;
    retryInterval?: string;
    serviceAccountName?: string;
    sourceRef: {
      apiVersion?: string;
      kind: 'OCIRepository' | 'GitRepository' | 'Bucket' | 'ExternalArtifact';
      name: string;
      namespace?: string;
    };
    suspend?: boolean;
    targetNamespace?: string;
    timeout?: string;
    wait?: boolean;
  };
};
