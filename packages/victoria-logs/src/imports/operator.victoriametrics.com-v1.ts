// Generated from the schemas by `npx projen schemas`: edit the import in the component instead.

export type VLSingle = {
  apiVersion: 'operator.victoriametrics.com/v1';
  kind: 'VLSingle';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec?: {
    affinity?: any;
    componentVersion?: string;
    configMaps?: ReadonlyArray<string>;
    containers?: ReadonlyArray<any>;
    disableAutomountServiceAccountToken?: boolean;
    disableSelfServiceScrape?: boolean;
    dnsConfig?: {
      nameservers?: ReadonlyArray<string>;
      options?: ReadonlyArray<{
        name?: string;
        value?: string;
      }>;
      searches?: ReadonlyArray<string>;
    };
    dnsPolicy?: string;
    enableServiceLinks?: boolean;
    extraArgs?: { [key: string]: string };
    extraEnvs?: ReadonlyArray<{
      name: string;
      value?: string;
      [key: string]: any;
    }>;
    extraEnvsFrom?: ReadonlyArray<{
      configMapRef?: {
        name?: string;
        optional?: boolean;
      };
      prefix?: string;
      secretRef?: {
        name?: string;
        optional?: boolean;
      };
    }>;
    futureRetention?: string;
    hostAliases?: ReadonlyArray<{
      hostnames?: ReadonlyArray<string>;
      ip: string;
    }>;
    hostNetwork?: boolean;
    host_aliases?: ReadonlyArray<{
      hostnames?: ReadonlyArray<string>;
      ip: string;
    }>;
    image?: {
      pullPolicy?: string;
      repository?: string;
      tag?: string;
    };
    imagePullSecrets?: ReadonlyArray<{
      name?: string;
    }>;
    initContainers?: ReadonlyArray<any>;
    license?: {
      forceOffline?: boolean;
      key?: string;
      keyRef?: {
        key: string;
        name?: string;
        optional?: boolean;
      };
      reloadInterval?: string;
    };
    livenessProbe?: any;
    logFormat?: 'default' | 'json';
    logIngestedRows?: boolean;
    logLevel?: 'INFO' | 'WARN' | 'ERROR' | 'FATAL' | 'PANIC';
    logNewStreams?: boolean;
    managedMetadata?: {
      annotations?: { [key: string]: string };
      labels?: { [key: string]: string };
    };
    minReadySeconds?: number;
    networkPolicy?: {
      egress?: ReadonlyArray<{
        ports?: ReadonlyArray<{
          endPort?: number;
          port?: number | string;
          protocol?: string;
        }>;
        to?: ReadonlyArray<{
          ipBlock?: {
            cidr: string;
            except?: ReadonlyArray<string>;
          };
          namespaceSelector?: {
            matchExpressions?: ReadonlyArray<{
              key: string;
              operator: string;
              values?: ReadonlyArray<string>;
            }>;
            matchLabels?: { [key: string]: string };
          };
          podSelector?: {
            matchExpressions?: ReadonlyArray<{
              key: string;
              operator: string;
              values?: ReadonlyArray<string>;
            }>;
            matchLabels?: { [key: string]: string };
          };
        }>;
      }>;
      ingress?: ReadonlyArray<{
        from?: ReadonlyArray<{
          ipBlock?: {
            cidr: string;
            except?: ReadonlyArray<string>;
          };
          namespaceSelector?: {
            matchExpressions?: ReadonlyArray<{
              key: string;
              operator: string;
              values?: ReadonlyArray<string>;
            }>;
            matchLabels?: { [key: string]: string };
          };
          podSelector?: {
            matchExpressions?: ReadonlyArray<{
              key: string;
              operator: string;
              values?: ReadonlyArray<string>;
            }>;
            matchLabels?: { [key: string]: string };
          };
        }>;
        ports?: ReadonlyArray<{
          endPort?: number;
          port?: number | string;
          protocol?: string;
        }>;
      }>;
    };
    nodeSelector?: { [key: string]: string };
    paused?: boolean;
    podMetadata?: {
      annotations?: { [key: string]: string };
      labels?: { [key: string]: string };
      name?: string;
    };
    port?: string;
    preStopSleepSeconds?: number;
    priorityClassName?: string;
    readinessGates?: ReadonlyArray<{
      conditionType: string;
    }>;
    readinessProbe?: any;
    replicaCount?: number;
    resources?: {
      claims?: ReadonlyArray<{
        name: string;
        request?: string;
      }>;
      limits?: { [key: string]: number | string };
      requests?: { [key: string]: number | string };
    };
    retentionMaxDiskSpaceUsageBytes?: string;
    retentionPeriod?: string;
    revisionHistoryLimitCount?: number;
    runtimeClassName?: string;
    schedulerName?: string;
    secrets?: ReadonlyArray<string>;
    securityContext?: any;
    serviceAccountName?: string;
    serviceScrapeSpec?: any;
    serviceSpec?: {
      metadata?: {
        annotations?: { [key: string]: string };
        labels?: { [key: string]: string };
        name?: string;
      };
      spec: any;
      useAsDefault?: boolean;
    };
    startupProbe?: any;
    storage?: {
      accessModes?: ReadonlyArray<string>;
      dataSource?: {
        apiGroup?: string;
        kind: string;
        name: string;
      };
      dataSourceRef?: {
        apiGroup?: string;
        kind: string;
        name: string;
        namespace?: string;
      };
      resources?: {
        limits?: { [key: string]: number | string };
        requests?: { [key: string]: number | string };
      };
      selector?: {
        matchExpressions?: ReadonlyArray<{
          key: string;
          operator: string;
          values?: ReadonlyArray<string>;
        }>;
        matchLabels?: { [key: string]: string };
      };
      storageClassName?: string;
      volumeAttributesClassName?: string;
      volumeMode?: string;
      volumeName?: string;
    };
    storageDataPath?: string;
    storageMetadata?: {
      annotations?: { [key: string]: string };
      labels?: { [key: string]: string };
      name?: string;
    };
    syslogSpec?: {
      tcpListeners?: ReadonlyArray<{
        compressMethod?: string;
        decolorizeFields?: string;
        ignoreFields?: string;
        listenPort: number;
        streamFields?: string;
        tenantID?: string;
        tlsConfig?: {
          certFile?: string;
          certSecret?: {
            key: string;
            name?: string;
            optional?: boolean;
          };
          keyFile?: string;
          keySecret?: {
            key: string;
            name?: string;
            optional?: boolean;
          };
        };
      }>;
      udpListeners?: ReadonlyArray<{
        compressMethod?: string;
        decolorizeFields?: string;
        ignoreFields?: string;
        listenPort: number;
        streamFields?: string;
        tenantID?: string;
      }>;
    };
    terminationGracePeriodSeconds?: number;
    tolerations?: ReadonlyArray<{
      effect?: string;
      key?: string;
      operator?: string;
      tolerationSeconds?: number;
      value?: string;
    }>;
    topologySpreadConstraints?: ReadonlyArray<any>;
    useDefaultResources?: boolean;
    useLegacyNaming?: boolean;
    useStrictSecurity?: boolean;
    volumeMounts?: ReadonlyArray<{
      mountPath: string;
      mountPropagation?: string;
      name: string;
      readOnly?: boolean;
      recursiveReadOnly?: string;
      subPath?: string;
      subPathExpr?: string;
    }>;
    volumes?: ReadonlyArray<any>;
    vpa?: {
      recommenders?: ReadonlyArray<{
        name: string;
      }>;
      resourcePolicy?: {
        containerPolicies?: ReadonlyArray<{
          containerName?: string;
          controlledResources?: ReadonlyArray<string>;
          controlledValues?: 'RequestsAndLimits' | 'RequestsOnly';
          maxAllowed?: { [key: string]: number | string };
          memoryAggregationIntervalCount?: number;
          memoryAggregationIntervalSeconds?: number;
          minAllowed?: { [key: string]: number | string };
          mode?: 'Auto' | 'Off';
          oomBumpUpRatio?: number | string;
          oomMinBumpUp?: number | string;
          startupBoost?: {
            cpu?: {
              durationSeconds?: number;
              factor?: number;
              quantity?: number | string;
              type: 'Factor' | 'Quantity';
            };
          };
        }>;
      };
      updatePolicy?: {
        evictAfterOOMSeconds?: number;
        evictionRequirements?: ReadonlyArray<{
          changeRequirement: 'TargetHigherThanRequests' | 'TargetLowerThanRequests';
          resources: ReadonlyArray<string>;
        }>;
        minReplicas?: number;
        updateMode?: 'Off' | 'Initial' | 'Recreate' | 'InPlaceOrRecreate' | 'InPlace' | 'Auto';
      };
    };
  };
};
