// Generated from the schemas by `npx projen schemas`: edit the import in the component instead.

export type ObjectStore = {
  apiVersion: 'barmancloud.cnpg.io/v1';
  kind: 'ObjectStore';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec: {
    configuration: {
      azureCredentials?: {
        connectionString?: {
          key: string;
          name: string;
        };
        inheritFromAzureAD?: boolean;
        storageAccount?: {
          key: string;
          name: string;
        };
        storageKey?: {
          key: string;
          name: string;
        };
        storageSasToken?: {
          key: string;
          name: string;
        };
        useDefaultAzureCredentials?: boolean;
      };
      data?: {
        additionalCommandArgs?: ReadonlyArray<string>;
        compression?: 'bzip2' | 'gzip' | 'lz4' | 'snappy';
        encryption?: 'AES256' | 'aws:kms';
        immediateCheckpoint?: boolean;
        jobs?: number;
        restoreAdditionalCommandArgs?: ReadonlyArray<string>;
      };
      destinationPath: string;
      endpointCA?: {
        key: string;
        name: string;
      };
      endpointURL?: string;
      googleCredentials?: {
        applicationCredentials?: {
          key: string;
          name: string;
        };
        gkeEnvironment?: boolean;
      };
      historyTags?: { [key: string]: string };
      s3Credentials?: {
        accessKeyId?: {
          key: string;
          name: string;
        };
        inheritFromIAMRole?: boolean;
        region?: {
          key: string;
          name: string;
        };
        secretAccessKey?: {
          key: string;
          name: string;
        };
        sessionToken?: {
          key: string;
          name: string;
        };
      };
      serverName?: string;
      tags?: { [key: string]: string };
      wal?: {
        archiveAdditionalCommandArgs?: ReadonlyArray<string>;
        compression?: 'bzip2' | 'gzip' | 'lz4' | 'snappy' | 'xz' | 'zstd';
        encryption?: 'AES256' | 'aws:kms';
        maxParallel?: number;
        restoreAdditionalCommandArgs?: ReadonlyArray<string>;
      };
    };
    instanceSidecarConfiguration?: {
      additionalContainerArgs?: ReadonlyArray<string>;
      env?: ReadonlyArray<{
        name: string;
        value?: string;
        valueFrom?: {
          configMapKeyRef?: {
            key: string;
            name?: string;
            optional?: boolean;
          };
          fieldRef?: {
            apiVersion?: string;
            fieldPath: string;
          };
          fileKeyRef?: {
            key: string;
            optional?: boolean;
            path: string;
            volumeName: string;
          };
          resourceFieldRef?: {
            containerName?: string;
            divisor?: number | string;
            resource: string;
          };
          secretKeyRef?: {
            key: string;
            name?: string;
            optional?: boolean;
          };
        };
      }>;
      logLevel?: 'error' | 'warning' | 'info' | 'debug' | 'trace';
      resources?: {
        claims?: ReadonlyArray<{
          name: string;
          request?: string;
        }>;
        limits?: { [key: string]: number | string };
        requests?: { [key: string]: number | string };
      };
      retentionPolicyIntervalSeconds?: number;
    };
    retentionPolicy?: string;
  };
};
