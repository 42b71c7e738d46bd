// Generated from the schemas by `npx projen schemas`: edit the import in the component instead.

export type PushSecret = {
  apiVersion: 'external-secrets.io/v1alpha1';
  kind: 'PushSecret';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec?: {
    data?: ReadonlyArray<{
      conversionStrategy?: 'None' | 'ReverseUnicode';
      match: {
        remoteRef: {
          property?: string;
          remoteKey: string;
        };
        secretKey?: string;
      };
      metadata?: any;
    }>;
    dataTo?: ReadonlyArray<{
      conversionStrategy?: 'None' | 'ReverseUnicode';
      match?: {
        regexp?: string;
      };
      metadata?: any;
      remoteKey?: string;
      rewrite?: ReadonlyArray<{
        regexp?: {
          source: string;
          target: string;
        };
        transform?: {
          template: string;
        };
      }>;
      storeRef?: {
        kind?: 'SecretStore' | 'ClusterSecretStore';
        labelSelector?: {
          matchExpressions?: ReadonlyArray<{
            key: string;
            operator: string;
            values?: ReadonlyArray<string>;
          }>;
          matchLabels?: { [key: string]: string };
        };
        name?: string;
      };
    }>;
    deletionPolicy?: 'Delete' | 'None';
    refreshInterval?: string;
    secretStoreRefs: ReadonlyArray<{
      kind?: 'SecretStore' | 'ClusterSecretStore';
      labelSelector?: {
        matchExpressions?: ReadonlyArray<{
          key: string;
          operator: string;
          values?: ReadonlyArray<string>;
        }>;
        matchLabels?: { [key: string]: string };
      };
      name?: string;
    }>;
    selector: {
      generatorRef?: {
        apiVersion?: string;
        kind: 'ACRAccessToken' | 'BeyondtrustWorkloadCredentialsDynamicSecret' | 'ClusterGenerator' | 'CloudsmithAccessToken' | 'ECRAuthorizationToken' | 'Fake' | 'GCRAccessToken' | 'GithubAccessToken' | 'GitlabDeployToken' | 'QuayAccessToken' | 'Password' | 'SSHKey' | 'STSSessionToken' | 'UUID' | 'VaultDynamicSecret' | 'Webhook' | 'Grafana' | 'MFA';
        name: string;
      };
      secret?: {
        name?: string;
        selector?: {
          matchExpressions?: ReadonlyArray<{
            key: string;
            operator: string;
            values?: ReadonlyArray<string>;
          }>;
          matchLabels?: { [key: string]: string };
        };
      };
    };
    template?: {
      data?: { [key: string]: string };
      engineVersion?: 'v2';
      mergePolicy?: 'Replace' | 'Merge';
      metadata?: {
        annotations?: { [key: string]: string };
        finalizers?: ReadonlyArray<string>;
        labels?: { [key: string]: string };
      };
      templateFrom?: ReadonlyArray<{
        configMap?: {
          items: ReadonlyArray<{
            key: string;
            templateAs?: 'Values' | 'KeysAndValues';
          }>;
          name: string;
        };
        literal?: string;
        secret?: {
          items: ReadonlyArray<{
            key: string;
            templateAs?: 'Values' | 'KeysAndValues';
          }>;
          name: string;
        };
        target?: string;
        valuesDecodingStrategy?: 'Auto' | 'Base64' | 'Base64URL' | 'None';
      }>;
      type?: string;
    };
    updatePolicy?: 'Replace' | 'IfNotExists';
  };
};
