// Generated from the schemas by `npx projen schemas`: edit the import in the component instead.

export type VMAlert = {
  apiVersion: 'operator.victoriametrics.com/v1beta1';
  kind: 'VMAlert';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec?: {
    affinity?: any;
    componentVersion?: string;
    configMaps?: ReadonlyArray<string>;
    configReloadAuthKeySecret?: {
      key: string;
      name?: string;
      optional?: boolean;
    };
    configReloaderExtraArgs?: { [key: string]: string };
    configReloaderImage?: string;
    configReloaderImageTag?: string;
    configReloaderResources?: {
      claims?: ReadonlyArray<{
        name: string;
        request?: string;
      }>;
      limits?: { [key: string]: number | string };
      requests?: { [key: string]: number | string };
    };
    containers?: ReadonlyArray<any>;
    datasource: {
      basicAuth?: {
        password?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        password_file?: string;
        username?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
      };
      bearerTokenFile?: string;
      bearerTokenSecret?: {
        key: string;
        name?: string;
        optional?: boolean;
      };
      headers?: ReadonlyArray<string>;
      oauth2?: any;
      tlsConfig?: any;
      url: string;
    };
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
    enforcedNamespaceLabel?: string;
    evaluationInterval?: string;
    externalLabels?: { [key: string]: string };
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
    logLevel?: 'INFO' | 'WARN' | 'ERROR' | 'FATAL' | 'PANIC';
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
    notifier?: {
      basicAuth?: {
        password?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        password_file?: string;
        username?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
      };
      bearerTokenFile?: string;
      bearerTokenSecret?: {
        key: string;
        name?: string;
        optional?: boolean;
      };
      headers?: ReadonlyArray<string>;
      oauth2?: any;
      selector?: {
        labelSelector?: {
          matchExpressions?: ReadonlyArray<{
            key: string;
            operator: string;
            values?: ReadonlyArray<string>;
          }>;
          matchLabels?: { [key: string]: string };
        };
        namespaceSelector?: {
          any?: boolean;
          matchNames?: ReadonlyArray<string>;
        };
      };
      tlsConfig?: any;
      url?: string;
    };
    notifierConfigRef?: {
      key: string;
      name?: string;
      optional?: boolean;
    };
    notifiers?: ReadonlyArray<{
      basicAuth?: {
        password?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        password_file?: string;
        username?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
      };
      bearerTokenFile?: string;
      bearerTokenSecret?: {
        key: string;
        name?: string;
        optional?: boolean;
      };
      headers?: ReadonlyArray<string>;
      oauth2?: any;
      selector?: {
        labelSelector?: {
          matchExpressions?: ReadonlyArray<{
            key: string;
            operator: string;
            values?: ReadonlyArray<string>;
          }>;
          matchLabels?: { [key: string]: string };
        };
        namespaceSelector?: {
          any?: boolean;
          matchNames?: ReadonlyArray<string>;
        };
      };
      tlsConfig?: any;
      url?: string;
    }>;
    paused?: boolean;
    podDisruptionBudget?: {
      maxUnavailable?: number | string;
      minAvailable?: number | string;
      selectorLabels?: { [key: string]: string };
      unhealthyPodEvictionPolicy?: 'IfHealthyBudget' | 'AlwaysAllow';
    };
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
    remoteRead?: {
      basicAuth?: {
        password?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        password_file?: string;
        username?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
      };
      bearerTokenFile?: string;
      bearerTokenSecret?: {
        key: string;
        name?: string;
        optional?: boolean;
      };
      headers?: ReadonlyArray<string>;
      lookback?: string;
      oauth2?: any;
      tlsConfig?: any;
      url: string;
    };
    remoteWrite?: {
      basicAuth?: {
        password?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        password_file?: string;
        username?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
      };
      bearerTokenFile?: string;
      bearerTokenSecret?: {
        key: string;
        name?: string;
        optional?: boolean;
      };
      concurrency?: number;
      flushInterval?: string;
      headers?: ReadonlyArray<string>;
      maxBatchSize?: number;
      maxQueueSize?: number;
      oauth2?: any;
      tlsConfig?: any;
      url: string;
    };
    replicaCount?: number;
    resources?: {
      claims?: ReadonlyArray<{
        name: string;
        request?: string;
      }>;
      limits?: { [key: string]: number | string };
      requests?: { [key: string]: number | string };
    };
    revisionHistoryLimitCount?: number;
    rollingUpdate?: {
      maxSurge?: number | string;
      maxUnavailable?: number | string;
    };
    ruleNamespaceSelector?: {
      matchExpressions?: ReadonlyArray<{
        key: string;
        operator: string;
        values?: ReadonlyArray<string>;
      }>;
      matchLabels?: { [key: string]: string };
    };
    rulePath?: ReadonlyArray<string>;
    ruleSelector?: {
      matchExpressions?: ReadonlyArray<{
        key: string;
        operator: string;
        values?: ReadonlyArray<string>;
      }>;
      matchLabels?: { [key: string]: string };
    };
    runtimeClassName?: string;
    schedulerName?: string;
    secrets?: ReadonlyArray<string>;
    securityContext?: any;
    selectAllByDefault?: boolean;
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
    terminationGracePeriodSeconds?: number;
    tolerations?: ReadonlyArray<{
      effect?: string;
      key?: string;
      operator?: string;
      tolerationSeconds?: number;
      value?: string;
    }>;
    topologySpreadConstraints?: ReadonlyArray<any>;
    updateStrategy?: 'Recreate' | 'RollingUpdate';
    useDefaultResources?: boolean;
    useLegacyNaming?: boolean;
    useStrictSecurity?: boolean;
    useVMConfigReloader?: boolean;
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

export type VMAuth = {
  apiVersion: 'operator.victoriametrics.com/v1beta1';
  kind: 'VMAuth';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec?: {
    affinity?: any;
    arbitraryFSAccessThroughSMs?: {
      deny?: boolean;
    };
    componentVersion?: string;
    configMaps?: ReadonlyArray<string>;
    configReloadAuthKeySecret?: {
      key: string;
      name?: string;
      optional?: boolean;
    };
    configReloaderExtraArgs?: { [key: string]: string };
    configReloaderImage?: string;
    configReloaderImageTag?: string;
    configReloaderResources?: {
      claims?: ReadonlyArray<{
        name: string;
        request?: string;
      }>;
      limits?: { [key: string]: number | string };
      requests?: { [key: string]: number | string };
    };
    configSecret?: string;
    containers?: ReadonlyArray<any>;
    defaultTargetRefs?: ReadonlyArray<{
      crd?: {
        kind: 'VMAgent' | 'VMAlert' | 'VMSingle' | 'VLogs' | 'VMAlertManager' | 'VMAlertmanager' | 'VMCluster/vmselect' | 'VMCluster/vmstorage' | 'VMCluster/vminsert' | 'VLSingle' | 'VLCluster/vlinsert' | 'VLCluster/vlselect' | 'VLCluster/vlstorage' | 'VLAgent' | 'VTCluster/vtinsert' | 'VTCluster/vtselect' | 'VTCluster/vtstorage' | 'VTSingle' | 'VMAnomaly';
        name: string;
        namespace: string;
        objects?: ReadonlyArray<{
          name: string;
          namespace: string;
          useExtraService?: boolean;
        }>;
        useExtraService?: boolean;
      };
      discover_backend_ips?: boolean;
      drop_src_path_prefix_parts?: number;
      headers?: ReadonlyArray<string>;
      hosts?: ReadonlyArray<string>;
      load_balancing_policy?: 'least_loaded' | 'first_available';
      name?: string;
      paths?: ReadonlyArray<string>;
      query_args?: ReadonlyArray<{
        name: string;
        values: ReadonlyArray<string>;
      }>;
      response_headers?: ReadonlyArray<string>;
      retry_status_codes?: ReadonlyArray<number>;
      src_headers?: ReadonlyArray<string>;
      src_query_args?: ReadonlyArray<string>;
      static?: {
        url?: string;
        urls?: ReadonlyArray<string>;
      };
      targetRefBasicAuth?: {
        password: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        username: {
          key: string;
          name?: string;
          optional?: boolean;
        };
      };
      target_path_suffix?: string;
    }>;
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
    externalConfig?: {
      localPath?: string;
      secretRef?: {
        key: string;
        name?: string;
        optional?: boolean;
      };
    };
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
    hostAliases?: ReadonlyArray<{
      hostnames?: ReadonlyArray<string>;
      ip: string;
    }>;
    hostNetwork?: boolean;
    host_aliases?: ReadonlyArray<{
      hostnames?: ReadonlyArray<string>;
      ip: string;
    }>;
    hpa?: {
      behaviour?: {
        scaleDown?: {
          policies?: ReadonlyArray<{
            periodSeconds: number;
            type: string;
            value: number;
          }>;
          selectPolicy?: string;
          stabilizationWindowSeconds?: number;
          tolerance?: number | string;
        };
        scaleUp?: {
          policies?: ReadonlyArray<{
            periodSeconds: number;
            type: string;
            value: number;
          }>;
          selectPolicy?: string;
          stabilizationWindowSeconds?: number;
          tolerance?: number | string;
        };
      };
      maxReplicas?: number;
      metrics?: ReadonlyArray<{
        containerResource?: {
          container: string;
          name: string;
          target: {
            averageUtilization?: number;
            averageValue?: number | string;
            type: string;
            value?: number | string;
          };
        };
        external?: {
          metric: {
            name: string;
            selector?: {
              matchExpressions?: ReadonlyArray<{
                key: string;
                operator: string;
                values?: ReadonlyArray<string>;
              }>;
              matchLabels?: { [key: string]: string };
            };
          };
          target: {
            averageUtilization?: number;
            averageValue?: number | string;
            type: string;
            value?: number | string;
          };
        };
        object?: {
          describedObject: {
            apiVersion?: string;
            kind: string;
            name: string;
          };
          metric: {
            name: string;
            selector?: {
              matchExpressions?: ReadonlyArray<{
                key: string;
                operator: string;
                values?: ReadonlyArray<string>;
              }>;
              matchLabels?: { [key: string]: string };
            };
          };
          target: {
            averageUtilization?: number;
            averageValue?: number | string;
            type: string;
            value?: number | string;
          };
        };
        pods?: {
          metric: {
            name: string;
            selector?: {
              matchExpressions?: ReadonlyArray<{
                key: string;
                operator: string;
                values?: ReadonlyArray<string>;
              }>;
              matchLabels?: { [key: string]: string };
            };
          };
          target: {
            averageUtilization?: number;
            averageValue?: number | string;
            type: string;
            value?: number | string;
          };
        };
        resource?: {
          name: string;
          target: {
            averageUtilization?: number;
            averageValue?: number | string;
            type: string;
            value?: number | string;
          };
        };
        type: string;
      }>;
      minReplicas?: number;
    };
    httpRoute?: {
      annotations?: { [key: string]: string };
      extraRules?: ReadonlyArray<any>;
      hostnames?: ReadonlyArray<string>;
      labels?: { [key: string]: string };
      name?: string;
      parentRefs?: ReadonlyArray<{
        group?: string;
        kind?: string;
        name: string;
        namespace?: string;
        port?: number;
        sectionName?: string;
      }>;
    };
    image?: {
      pullPolicy?: string;
      repository?: string;
      tag?: string;
    };
    imagePullSecrets?: ReadonlyArray<{
      name?: string;
    }>;
    ingress?: {
      annotations?: { [key: string]: string };
      class_name?: string;
      extraRules?: ReadonlyArray<{
        host?: string;
        http?: {
          paths: ReadonlyArray<{
            backend: {
              resource?: {
                apiGroup?: string;
                kind: string;
                name: string;
              };
              service?: {
                name: string;
                port?: {
                  name?: string;
                  number?: number;
                };
              };
            };
            path?: string;
            pathType: string;
          }>;
        };
      }>;
      extraTls?: ReadonlyArray<{
        hosts?: ReadonlyArray<string>;
        secretName?: string;
      }>;
      host?: string;
      labels?: { [key: string]: string };
      name?: string;
      paths?: ReadonlyArray<string>;
      tlsHosts?: ReadonlyArray<string>;
      tlsSecretName?: string;
    };
    initContainers?: ReadonlyArray<any>;
    internalListenPort?: string;
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
    logLevel?: 'INFO' | 'WARN' | 'ERROR' | 'FATAL' | 'PANIC';
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
    podDisruptionBudget?: {
      maxUnavailable?: number | string;
      minAvailable?: number | string;
      selectorLabels?: { [key: string]: string };
      unhealthyPodEvictionPolicy?: 'IfHealthyBudget' | 'AlwaysAllow';
    };
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
    revisionHistoryLimitCount?: number;
    rollingUpdate?: {
      maxSurge?: number | string;
      maxUnavailable?: number | string;
    };
    runtimeClassName?: string;
    schedulerName?: string;
    secrets?: ReadonlyArray<string>;
    securityContext?: any;
    selectAllByDefault?: boolean;
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
    terminationGracePeriodSeconds?: number;
    tolerations?: ReadonlyArray<{
      effect?: string;
      key?: string;
      operator?: string;
      tolerationSeconds?: number;
      value?: string;
    }>;
    topologySpreadConstraints?: ReadonlyArray<any>;
    unauthorizedAccessConfig?: any;
    unauthorizedUserAccessSpec?: {
      access_log?: {
        filters?: {
          skip_status_codes?: ReadonlyArray<number>;
        };
      };
      default_url?: ReadonlyArray<string>;
      discover_backend_ips?: boolean;
      drop_src_path_prefix_parts?: number;
      dump_request_on_errors?: boolean;
      headers?: ReadonlyArray<string>;
      ip_filters?: {
        allow_list?: ReadonlyArray<string>;
        deny_list?: ReadonlyArray<string>;
      };
      load_balancing_policy?: 'least_loaded' | 'first_available';
      max_concurrent_requests?: number;
      metric_labels?: { [key: string]: string };
      response_headers?: ReadonlyArray<string>;
      retry_status_codes?: ReadonlyArray<number>;
      targetRefs?: ReadonlyArray<{
        crd?: {
          kind: 'VMAgent' | 'VMAlert' | 'VMSingle' | 'VLogs' | 'VMAlertManager' | 'VMAlertmanager' | 'VMCluster/vmselect' | 'VMCluster/vmstorage' | 'VMCluster/vminsert' | 'VLSingle' | 'VLCluster/vlinsert' | 'VLCluster/vlselect' | 'VLCluster/vlstorage' | 'VLAgent' | 'VTCluster/vtinsert' | 'VTCluster/vtselect' | 'VTCluster/vtstorage' | 'VTSingle' | 'VMAnomaly';
          name: string;
          namespace: string;
          objects?: ReadonlyArray<{
            name: string;
            namespace: string;
            useExtraService?: boolean;
          }>;
          useExtraService?: boolean;
        };
        discover_backend_ips?: boolean;
        drop_src_path_prefix_parts?: number;
        headers?: ReadonlyArray<string>;
        hosts?: ReadonlyArray<string>;
        load_balancing_policy?: 'least_loaded' | 'first_available';
        name?: string;
        paths?: ReadonlyArray<string>;
        query_args?: ReadonlyArray<{
          name: string;
          values: ReadonlyArray<string>;
        }>;
        response_headers?: ReadonlyArray<string>;
        retry_status_codes?: ReadonlyArray<number>;
        src_headers?: ReadonlyArray<string>;
        src_query_args?: ReadonlyArray<string>;
        static?: {
          url?: string;
          urls?: ReadonlyArray<string>;
        };
        targetRefBasicAuth?: {
          password: {
            key: string;
            name?: string;
            optional?: boolean;
          };
          username: {
            key: string;
            name?: string;
            optional?: boolean;
          };
        };
        target_path_suffix?: string;
      }>;
      tlsConfig?: {
        ca?: {
          configMap?: {
            key: string;
            name?: string;
            optional?: boolean;
          };
          secret?: {
            key: string;
            name?: string;
            optional?: boolean;
          };
        };
        caFile?: string;
        cert?: {
          configMap?: {
            key: string;
            name?: string;
            optional?: boolean;
          };
          secret?: {
            key: string;
            name?: string;
            optional?: boolean;
          };
        };
        certFile?: string;
        insecureSkipVerify?: boolean;
        keyFile?: string;
        keySecret?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        serverName?: string;
      };
      url_map?: ReadonlyArray<{
        discover_backend_ips?: boolean;
        drop_src_path_prefix_parts?: number;
        headers?: ReadonlyArray<string>;
        load_balancing_policy?: 'least_loaded' | 'first_available';
        response_headers?: ReadonlyArray<string>;
        retry_status_codes?: ReadonlyArray<number>;
        src_headers?: ReadonlyArray<string>;
        src_hosts?: ReadonlyArray<string>;
        src_paths?: ReadonlyArray<string>;
        src_query_args?: ReadonlyArray<string>;
        url_prefix?: any;
      }>;
      url_prefix?: any;
    };
    updateStrategy?: 'Recreate' | 'RollingUpdate';
    useDefaultResources?: boolean;
    useLegacyNaming?: boolean;
    useProxyProtocol?: boolean;
    useStrictSecurity?: boolean;
    useVMConfigReloader?: boolean;
    userNamespaceSelector?: {
      matchExpressions?: ReadonlyArray<{
        key: string;
        operator: string;
        values?: ReadonlyArray<string>;
      }>;
      matchLabels?: { [key: string]: string };
    };
    userSelector?: {
      matchExpressions?: ReadonlyArray<{
        key: string;
        operator: string;
        values?: ReadonlyArray<string>;
      }>;
      matchLabels?: { [key: string]: string };
    };
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
    waitForConfigReload?: boolean;
    [key: string]: any;
  };
};

export type VMUser = {
  apiVersion: 'operator.victoriametrics.com/v1beta1';
  kind: 'VMUser';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec?: {
    access_log?: {
      filters?: {
        skip_status_codes?: ReadonlyArray<number>;
      };
    };
    bearerToken?: string;
    default_url?: ReadonlyArray<string>;
    disable_secret_creation?: boolean;
    discover_backend_ips?: boolean;
    drop_src_path_prefix_parts?: number;
    dump_request_on_errors?: boolean;
    generatePassword?: boolean;
    headers?: ReadonlyArray<string>;
    ip_filters?: {
      allow_list?: ReadonlyArray<string>;
      deny_list?: ReadonlyArray<string>;
    };
    jwt?: {
      defaultVMAccessClaim?: {
        logsAccountID?: number;
        logsExtraFilters?: ReadonlyArray<string>;
        logsExtraStreamFilters?: ReadonlyArray<string>;
        logsProjectID?: number;
        metricsAccountID?: number;
        metricsExtraFilters?: ReadonlyArray<string>;
        metricsExtraLabels?: ReadonlyArray<string>;
        metricsProjectID?: number;
      };
      matchClaims?: { [key: string]: string };
      oidc?: {
        issuer: string;
      };
      publicKeyRefs?: ReadonlyArray<{
        key: string;
        name?: string;
        optional?: boolean;
      }>;
      publicKeys?: ReadonlyArray<string>;
      skipVerify?: boolean;
    };
    load_balancing_policy?: 'least_loaded' | 'first_available';
    managedMetadata?: {
      annotations?: { [key: string]: string };
      labels?: { [key: string]: string };
    };
    max_concurrent_requests?: number;
    metric_labels?: { [key: string]: string };
    name?: string;
    password?: string;
    passwordRef?: {
      key: string;
      name?: string;
      optional?: boolean;
    };
    response_headers?: ReadonlyArray<string>;
    retry_status_codes?: ReadonlyArray<number>;
    targetRefs: ReadonlyArray<{
      crd?: {
        kind: 'VMAgent' | 'VMAlert' | 'VMSingle' | 'VLogs' | 'VMAlertManager' | 'VMAlertmanager' | 'VMCluster/vmselect' | 'VMCluster/vmstorage' | 'VMCluster/vminsert' | 'VLSingle' | 'VLCluster/vlinsert' | 'VLCluster/vlselect' | 'VLCluster/vlstorage' | 'VLAgent' | 'VTCluster/vtinsert' | 'VTCluster/vtselect' | 'VTCluster/vtstorage' | 'VTSingle' | 'VMAnomaly';
        name: string;
        namespace: string;
        objects?: ReadonlyArray<{
          name: string;
          namespace: string;
          useExtraService?: boolean;
        }>;
        useExtraService?: boolean;
      };
      discover_backend_ips?: boolean;
      drop_src_path_prefix_parts?: number;
      headers?: ReadonlyArray<string>;
      hosts?: ReadonlyArray<string>;
      load_balancing_policy?: 'least_loaded' | 'first_available';
      name?: string;
      paths?: ReadonlyArray<string>;
      query_args?: ReadonlyArray<{
        name: string;
        values: ReadonlyArray<string>;
      }>;
      response_headers?: ReadonlyArray<string>;
      retry_status_codes?: ReadonlyArray<number>;
      src_headers?: ReadonlyArray<string>;
      src_query_args?: ReadonlyArray<string>;
      static?: {
        url?: string;
        urls?: ReadonlyArray<string>;
      };
      targetRefBasicAuth?: {
        password: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        username: {
          key: string;
          name?: string;
          optional?: boolean;
        };
      };
      target_path_suffix?: string;
    }>;
    tlsConfig?: {
      ca?: {
        configMap?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        secret?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
      };
      caFile?: string;
      cert?: {
        configMap?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        secret?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
      };
      certFile?: string;
      insecureSkipVerify?: boolean;
      keyFile?: string;
      keySecret?: {
        key: string;
        name?: string;
        optional?: boolean;
      };
      serverName?: string;
    };
    tokenRef?: {
      key: string;
      name?: string;
      optional?: boolean;
    };
    useLegacyNaming?: boolean;
    username?: string;
  };
};
