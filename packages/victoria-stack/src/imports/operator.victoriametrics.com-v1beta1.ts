// Generated from the schemas by `npx projen schemas`: edit the import in the component instead.

export type VMAgent = {
  apiVersion: 'operator.victoriametrics.com/v1beta1';
  kind: 'VMAgent';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec?: {
    additionalScrapeConfigs?: {
      key: string;
      name?: string;
      optional?: boolean;
    };
    affinity?: any;
    apiServerConfig?: {
      authorization?: {
        credentials?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        credentialsFile?: string;
        type?: string;
      };
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
      bearerToken?: string;
      bearerTokenFile?: string;
      host: string;
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
    };
    arbitraryFSAccessThroughSMs?: {
      deny?: boolean;
    };
    claimTemplates?: ReadonlyArray<{
      apiVersion?: string;
      kind?: string;
      metadata?: any;
      spec?: {
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
      status?: {
        accessModes?: ReadonlyArray<string>;
        allocatedResourceStatuses?: { [key: string]: string };
        allocatedResources?: { [key: string]: number | string };
        capacity?: { [key: string]: number | string };
        conditions?: ReadonlyArray<{
          lastProbeTime?: string;
          lastTransitionTime?: string;
          message?: string;
          reason?: string;
          status: string;
          type: string;
        }>;
        currentVolumeAttributesClassName?: string;
        modifyVolumeStatus?: {
          status: string;
          targetVolumeAttributesClassName?: string;
        };
        phase?: string;
      };
    }>;
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
    daemonSetMode?: boolean;
    daemonSetRollingUpdateStrategyBehavior?: {
      maxSurge?: number | string;
      maxUnavailable?: number | string;
    };
    daemonSetUpdateStrategy?: string;
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
    enableKubernetesAPISelectors?: boolean;
    enableServiceLinks?: boolean;
    enforcedNamespaceLabel?: string;
    externalLabelName?: string;
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
    globalScrapeMetricRelabelConfigs?: ReadonlyArray<{
      action?: string;
      if?: any;
      labels?: { [key: string]: string };
      match?: string;
      modulus?: number;
      regex?: any;
      replacement?: string;
      separator?: string;
      sourceLabels?: ReadonlyArray<string>;
      source_labels?: ReadonlyArray<string>;
      targetLabel?: string;
      target_label?: string;
    }>;
    globalScrapeRelabelConfigs?: ReadonlyArray<{
      action?: string;
      if?: any;
      labels?: { [key: string]: string };
      match?: string;
      modulus?: number;
      regex?: any;
      replacement?: string;
      separator?: string;
      sourceLabels?: ReadonlyArray<string>;
      source_labels?: ReadonlyArray<string>;
      targetLabel?: string;
      target_label?: string;
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
    ignoreNamespaceSelectors?: boolean;
    image?: {
      pullPolicy?: string;
      repository?: string;
      tag?: string;
    };
    imagePullSecrets?: ReadonlyArray<{
      name?: string;
    }>;
    ingestOnlyMode?: boolean;
    initContainers?: ReadonlyArray<any>;
    inlineRelabelConfig?: ReadonlyArray<{
      action?: string;
      if?: any;
      labels?: { [key: string]: string };
      match?: string;
      modulus?: number;
      regex?: any;
      replacement?: string;
      separator?: string;
      sourceLabels?: ReadonlyArray<string>;
      source_labels?: ReadonlyArray<string>;
      targetLabel?: string;
      target_label?: string;
    }>;
    inlineScrapeConfig?: string;
    insertPorts?: {
      graphitePort?: string;
      influxPort?: string;
      openTSDBHTTPPort?: string;
      openTSDBPort?: string;
    };
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
    maxScrapeInterval?: string;
    minReadySeconds?: number;
    minScrapeInterval?: string;
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
    nodeScrapeNamespaceSelector?: {
      matchExpressions?: ReadonlyArray<{
        key: string;
        operator: string;
        values?: ReadonlyArray<string>;
      }>;
      matchLabels?: { [key: string]: string };
    };
    nodeScrapeRelabelTemplate?: ReadonlyArray<{
      action?: string;
      if?: any;
      labels?: { [key: string]: string };
      match?: string;
      modulus?: number;
      regex?: any;
      replacement?: string;
      separator?: string;
      sourceLabels?: ReadonlyArray<string>;
      source_labels?: ReadonlyArray<string>;
      targetLabel?: string;
      target_label?: string;
    }>;
    nodeScrapeSelector?: {
      matchExpressions?: ReadonlyArray<{
        key: string;
        operator: string;
        values?: ReadonlyArray<string>;
      }>;
      matchLabels?: { [key: string]: string };
    };
    nodeSelector?: { [key: string]: string };
    overrideHonorLabels?: boolean;
    overrideHonorTimestamps?: boolean;
    paused?: boolean;
    persistentVolumeClaimRetentionPolicy?: {
      whenDeleted?: string;
      whenScaled?: string;
    };
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
    podScrapeNamespaceSelector?: {
      matchExpressions?: ReadonlyArray<{
        key: string;
        operator: string;
        values?: ReadonlyArray<string>;
      }>;
      matchLabels?: { [key: string]: string };
    };
    podScrapeRelabelTemplate?: ReadonlyArray<{
      action?: string;
      if?: any;
      labels?: { [key: string]: string };
      match?: string;
      modulus?: number;
      regex?: any;
      replacement?: string;
      separator?: string;
      sourceLabels?: ReadonlyArray<string>;
      source_labels?: ReadonlyArray<string>;
      targetLabel?: string;
      target_label?: string;
    }>;
    podScrapeSelector?: {
      matchExpressions?: ReadonlyArray<{
        key: string;
        operator: string;
        values?: ReadonlyArray<string>;
      }>;
      matchLabels?: { [key: string]: string };
    };
    port?: string;
    preStopSleepSeconds?: number;
    priorityClassName?: string;
    probeNamespaceSelector?: {
      matchExpressions?: ReadonlyArray<{
        key: string;
        operator: string;
        values?: ReadonlyArray<string>;
      }>;
      matchLabels?: { [key: string]: string };
    };
    probeScrapeRelabelTemplate?: ReadonlyArray<{
      action?: string;
      if?: any;
      labels?: { [key: string]: string };
      match?: string;
      modulus?: number;
      regex?: any;
      replacement?: string;
      separator?: string;
      sourceLabels?: ReadonlyArray<string>;
      source_labels?: ReadonlyArray<string>;
      targetLabel?: string;
      target_label?: string;
    }>;
    probeSelector?: {
      matchExpressions?: ReadonlyArray<{
        key: string;
        operator: string;
        values?: ReadonlyArray<string>;
      }>;
      matchLabels?: { [key: string]: string };
    };
    readinessGates?: ReadonlyArray<{
      conditionType: string;
    }>;
    readinessProbe?: any;
    relabelConfig?: {
      key: string;
      name?: string;
      optional?: boolean;
    };
    remoteWrite: ReadonlyArray<{
      aws?: {
        ec2Endpoint?: string;
        region?: string;
        roleARN?: string;
        service?: string;
        stsEndpoint?: string;
        useSigv4?: boolean;
      };
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
      bearerTokenSecret?: {
        key: string;
        name?: string;
        optional?: boolean;
      };
      forceVMProto?: boolean;
      headers?: ReadonlyArray<string>;
      inlineUrlRelabelConfig?: ReadonlyArray<{
        action?: string;
        if?: any;
        labels?: { [key: string]: string };
        match?: string;
        modulus?: number;
        regex?: any;
        replacement?: string;
        separator?: string;
        sourceLabels?: ReadonlyArray<string>;
        source_labels?: ReadonlyArray<string>;
        targetLabel?: string;
        target_label?: string;
      }>;
      maxDiskUsage?: any;
      oauth2?: {
        client_id: {
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
        client_secret?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        client_secret_file?: string;
        endpoint_params?: { [key: string]: string };
        proxy_url?: string;
        scopes?: ReadonlyArray<string>;
        tls_config?: any;
        token_url: string;
      };
      proxyURL?: string;
      queues?: number;
      sendTimeout?: string;
      streamAggrConfig?: {
        configmap?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        dedupInterval?: string;
        dropInput?: boolean;
        dropInputLabels?: ReadonlyArray<string>;
        enableWindows?: boolean;
        ignoreFirstIntervals?: number;
        ignoreFirstSampleInterval?: string;
        ignoreOldSamples?: boolean;
        keepInput?: boolean;
        rules?: ReadonlyArray<{
          by?: ReadonlyArray<string>;
          dedup_interval?: string;
          drop_input_labels?: ReadonlyArray<string>;
          enable_windows?: boolean;
          flush_on_shutdown?: boolean;
          ignoreFirstSampleInterval?: string;
          ignore_first_intervals?: number;
          ignore_old_samples?: boolean;
          input_relabel_configs?: ReadonlyArray<{
            action?: string;
            if?: any;
            labels?: { [key: string]: string };
            match?: string;
            modulus?: number;
            regex?: any;
            replacement?: string;
            separator?: string;
            sourceLabels?: ReadonlyArray<string>;
            source_labels?: ReadonlyArray<string>;
            targetLabel?: string;
            target_label?: string;
          }>;
          interval: string;
          keep_metric_names?: boolean;
          match?: any;
          no_align_flush_to_interval?: boolean;
          output_relabel_configs?: ReadonlyArray<{
            action?: string;
            if?: any;
            labels?: { [key: string]: string };
            match?: string;
            modulus?: number;
            regex?: any;
            replacement?: string;
            separator?: string;
            sourceLabels?: ReadonlyArray<string>;
            source_labels?: ReadonlyArray<string>;
            targetLabel?: string;
            target_label?: string;
          }>;
          outputs: ReadonlyArray<string>;
          staleness_interval?: string;
          without?: ReadonlyArray<string>;
        }>;
      };
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
      url: string;
      urlRelabelConfig?: {
        key: string;
        name?: string;
        optional?: boolean;
      };
    }>;
    remoteWriteSettings?: {
      flushInterval?: string;
      label?: { [key: string]: string };
      maxBlockSize?: number;
      maxDiskUsagePerURL?: any;
      queues?: number;
      showURL?: boolean;
      tmpDataPath?: string;
      useMultiTenantMode?: boolean;
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
    runtimeClassName?: string;
    sampleLimit?: number;
    schedulerName?: string;
    scrapeClasses?: ReadonlyArray<{
      attachMetadata?: {
        namespace?: boolean;
        node?: boolean;
      };
      authorization?: {
        credentials?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        credentialsFile?: string;
        type?: string;
      };
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
      default?: boolean;
      metricRelabelConfigs?: ReadonlyArray<{
        action?: string;
        if?: any;
        labels?: { [key: string]: string };
        match?: string;
        modulus?: number;
        regex?: any;
        replacement?: string;
        separator?: string;
        sourceLabels?: ReadonlyArray<string>;
        source_labels?: ReadonlyArray<string>;
        targetLabel?: string;
        target_label?: string;
      }>;
      name: string;
      oauth2?: {
        client_id: {
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
        client_secret?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        client_secret_file?: string;
        endpoint_params?: { [key: string]: string };
        proxy_url?: string;
        scopes?: ReadonlyArray<string>;
        tls_config?: any;
        token_url: string;
      };
      relabelConfigs?: ReadonlyArray<{
        action?: string;
        if?: any;
        labels?: { [key: string]: string };
        match?: string;
        modulus?: number;
        regex?: any;
        replacement?: string;
        separator?: string;
        sourceLabels?: ReadonlyArray<string>;
        source_labels?: ReadonlyArray<string>;
        targetLabel?: string;
        target_label?: string;
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
    }>;
    scrapeConfigNamespaceSelector?: {
      matchExpressions?: ReadonlyArray<{
        key: string;
        operator: string;
        values?: ReadonlyArray<string>;
      }>;
      matchLabels?: { [key: string]: string };
    };
    scrapeConfigRelabelTemplate?: ReadonlyArray<{
      action?: string;
      if?: any;
      labels?: { [key: string]: string };
      match?: string;
      modulus?: number;
      regex?: any;
      replacement?: string;
      separator?: string;
      sourceLabels?: ReadonlyArray<string>;
      source_labels?: ReadonlyArray<string>;
      targetLabel?: string;
      target_label?: string;
    }>;
    scrapeConfigSelector?: {
      matchExpressions?: ReadonlyArray<{
        key: string;
        operator: string;
        values?: ReadonlyArray<string>;
      }>;
      matchLabels?: { [key: string]: string };
    };
    scrapeInterval?: string;
    scrapeTimeout?: string;
    secrets?: ReadonlyArray<string>;
    securityContext?: any;
    selectAllByDefault?: boolean;
    serviceAccountName?: string;
    serviceScrapeNamespaceSelector?: {
      matchExpressions?: ReadonlyArray<{
        key: string;
        operator: string;
        values?: ReadonlyArray<string>;
      }>;
      matchLabels?: { [key: string]: string };
    };
    serviceScrapeRelabelTemplate?: ReadonlyArray<{
      action?: string;
      if?: any;
      labels?: { [key: string]: string };
      match?: string;
      modulus?: number;
      regex?: any;
      replacement?: string;
      separator?: string;
      sourceLabels?: ReadonlyArray<string>;
      source_labels?: ReadonlyArray<string>;
      targetLabel?: string;
      target_label?: string;
    }>;
    serviceScrapeSelector?: {
      matchExpressions?: ReadonlyArray<{
        key: string;
        operator: string;
        values?: ReadonlyArray<string>;
      }>;
      matchLabels?: { [key: string]: string };
    };
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
    shardCount?: number;
    startupProbe?: any;
    statefulMode?: boolean;
    statefulRollingUpdateStrategy?: string;
    statefulRollingUpdateStrategyBehavior?: {
      maxUnavailable?: number | string;
    };
    statefulStorage?: {
      emptyDir?: {
        medium?: string;
        sizeLimit?: number | string;
      };
      volumeClaimTemplate?: {
        apiVersion?: string;
        kind?: string;
        metadata?: {
          annotations?: { [key: string]: string };
          labels?: { [key: string]: string };
          name?: string;
        };
        spec?: {
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
        status?: {
          accessModes?: ReadonlyArray<string>;
          allocatedResourceStatuses?: { [key: string]: string };
          allocatedResources?: { [key: string]: number | string };
          capacity?: { [key: string]: number | string };
          conditions?: ReadonlyArray<{
            lastProbeTime?: string;
            lastTransitionTime?: string;
            message?: string;
            reason?: string;
            status: string;
            type: string;
          }>;
          currentVolumeAttributesClassName?: string;
          modifyVolumeStatus?: {
            status: string;
            targetVolumeAttributesClassName?: string;
          };
          phase?: string;
        };
      };
    };
    staticScrapeNamespaceSelector?: {
      matchExpressions?: ReadonlyArray<{
        key: string;
        operator: string;
        values?: ReadonlyArray<string>;
      }>;
      matchLabels?: { [key: string]: string };
    };
    staticScrapeRelabelTemplate?: ReadonlyArray<{
      action?: string;
      if?: any;
      labels?: { [key: string]: string };
      match?: string;
      modulus?: number;
      regex?: any;
      replacement?: string;
      separator?: string;
      sourceLabels?: ReadonlyArray<string>;
      source_labels?: ReadonlyArray<string>;
      targetLabel?: string;
      target_label?: string;
    }>;
    staticScrapeSelector?: {
      matchExpressions?: ReadonlyArray<{
        key: string;
        operator: string;
        values?: ReadonlyArray<string>;
      }>;
      matchLabels?: { [key: string]: string };
    };
    streamAggrConfig?: {
      configmap?: {
        key: string;
        name?: string;
        optional?: boolean;
      };
      dedupInterval?: string;
      dropInput?: boolean;
      dropInputLabels?: ReadonlyArray<string>;
      enableWindows?: boolean;
      ignoreFirstIntervals?: number;
      ignoreFirstSampleInterval?: string;
      ignoreOldSamples?: boolean;
      keepInput?: boolean;
      rules?: ReadonlyArray<{
        by?: ReadonlyArray<string>;
        dedup_interval?: string;
        drop_input_labels?: ReadonlyArray<string>;
        enable_windows?: boolean;
        flush_on_shutdown?: boolean;
        ignoreFirstSampleInterval?: string;
        ignore_first_intervals?: number;
        ignore_old_samples?: boolean;
        input_relabel_configs?: ReadonlyArray<{
          action?: string;
          if?: any;
          labels?: { [key: string]: string };
          match?: string;
          modulus?: number;
          regex?: any;
          replacement?: string;
          separator?: string;
          sourceLabels?: ReadonlyArray<string>;
          source_labels?: ReadonlyArray<string>;
          targetLabel?: string;
          target_label?: string;
        }>;
        interval: string;
        keep_metric_names?: boolean;
        match?: any;
        no_align_flush_to_interval?: boolean;
        output_relabel_configs?: ReadonlyArray<{
          action?: string;
          if?: any;
          labels?: { [key: string]: string };
          match?: string;
          modulus?: number;
          regex?: any;
          replacement?: string;
          separator?: string;
          sourceLabels?: ReadonlyArray<string>;
          source_labels?: ReadonlyArray<string>;
          targetLabel?: string;
          target_label?: string;
        }>;
        outputs: ReadonlyArray<string>;
        staleness_interval?: string;
        without?: ReadonlyArray<string>;
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
    updateStrategy?: 'Recreate' | 'RollingUpdate';
    useDefaultResources?: boolean;
    useLegacyNaming?: boolean;
    useStrictSecurity?: boolean;
    useVMConfigReloader?: boolean;
    vmAgentExternalLabelName?: string;
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

export type VMAlertmanager = {
  apiVersion: 'operator.victoriametrics.com/v1beta1';
  kind: 'VMAlertmanager';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec: {
    additionalPeers?: ReadonlyArray<string>;
    affinity?: any;
    arbitraryFSAccessThroughSMs?: {
      deny?: boolean;
    };
    claimTemplates?: ReadonlyArray<{
      apiVersion?: string;
      kind?: string;
      metadata?: any;
      spec?: {
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
      status?: {
        accessModes?: ReadonlyArray<string>;
        allocatedResourceStatuses?: { [key: string]: string };
        allocatedResources?: { [key: string]: number | string };
        capacity?: { [key: string]: number | string };
        conditions?: ReadonlyArray<{
          lastProbeTime?: string;
          lastTransitionTime?: string;
          message?: string;
          reason?: string;
          status: string;
          type: string;
        }>;
        currentVolumeAttributesClassName?: string;
        modifyVolumeStatus?: {
          status: string;
          targetVolumeAttributesClassName?: string;
        };
        phase?: string;
      };
    }>;
    clusterAdvertiseAddress?: string;
    clusterDomainName?: string;
    componentVersion?: string;
    configMaps?: ReadonlyArray<string>;
    configNamespaceSelector?: {
      matchExpressions?: ReadonlyArray<{
        key: string;
        operator: string;
        values?: ReadonlyArray<string>;
      }>;
      matchLabels?: { [key: string]: string };
    };
    configRawYaml?: string;
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
    configSelector?: {
      matchExpressions?: ReadonlyArray<{
        key: string;
        operator: string;
        values?: ReadonlyArray<string>;
      }>;
      matchLabels?: { [key: string]: string };
    };
    containers?: ReadonlyArray<any>;
    disableAutomountServiceAccountToken?: boolean;
    disableNamespaceMatcher?: boolean;
    disableRouteContinueEnforce?: boolean;
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
    enforcedTopRouteMatchers?: ReadonlyArray<string>;
    externalURL?: string;
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
    gossipConfig?: {
      tls_client_config?: {
        ca_file?: string;
        ca_secret_ref?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        cert_file?: string;
        cert_secret_ref?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        insecure_skip_verify?: boolean;
        key_file?: string;
        key_secret_ref?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        server_name?: string;
      };
      tls_server_config?: {
        cert_file?: string;
        cert_secret_ref?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        cipher_suites?: ReadonlyArray<string>;
        client_auth_type?: 'NoClientCert' | 'RequireAndVerifyClientCert';
        client_ca_file?: string;
        client_ca_secret_ref?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        curve_preferences?: ReadonlyArray<string>;
        key_file?: string;
        key_secret_ref?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        max_version?: 'TLS10' | 'TLS11' | 'TLS12' | 'TLS13';
        min_version?: 'TLS10' | 'TLS11' | 'TLS12' | 'TLS13';
        prefer_server_cipher_suites?: boolean;
      };
    };
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
    listenLocal?: boolean;
    livenessProbe?: any;
    logFormat?: 'logfmt' | 'json';
    logLevel?: 'debug' | 'info' | 'warn' | 'error' | 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
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
    persistentVolumeClaimRetentionPolicy?: {
      whenDeleted?: string;
      whenScaled?: string;
    };
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
    portName?: string;
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
    retention?: string;
    revisionHistoryLimitCount?: number;
    rollingUpdateStrategy?: string;
    routePrefix?: string;
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
    storage?: {
      emptyDir?: {
        medium?: string;
        sizeLimit?: number | string;
      };
      volumeClaimTemplate?: {
        apiVersion?: string;
        kind?: string;
        metadata?: {
          annotations?: { [key: string]: string };
          labels?: { [key: string]: string };
          name?: string;
        };
        spec?: {
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
        status?: {
          accessModes?: ReadonlyArray<string>;
          allocatedResourceStatuses?: { [key: string]: string };
          allocatedResources?: { [key: string]: number | string };
          capacity?: { [key: string]: number | string };
          conditions?: ReadonlyArray<{
            lastProbeTime?: string;
            lastTransitionTime?: string;
            message?: string;
            reason?: string;
            status: string;
            type: string;
          }>;
          currentVolumeAttributesClassName?: string;
          modifyVolumeStatus?: {
            status: string;
            targetVolumeAttributesClassName?: string;
          };
          phase?: string;
        };
      };
    };
    templates?: ReadonlyArray<{
      key: string;
      name?: string;
    }>;
    terminationGracePeriodSeconds?: number;
    tolerations?: ReadonlyArray<{
      effect?: string;
      key?: string;
      operator?: string;
      tolerationSeconds?: number;
      value?: string;
    }>;
    topologySpreadConstraints?: ReadonlyArray<any>;
    tracingConfig?: {
      client_type?: 'http' | 'grpc';
      compression?: string;
      endpoint: string;
      headers?: { [key: string]: string };
      insecure?: boolean;
      sampling_fraction?: string;
      timeout?: string;
      tls_config?: {
        ca_file?: string;
        ca_secret_ref?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        cert_file?: string;
        cert_secret_ref?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        insecure_skip_verify?: boolean;
        key_file?: string;
        key_secret_ref?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        server_name?: string;
      };
    };
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
    webConfig?: {
      basic_auth_users?: { [key: string]: string };
      http_server_config?: {
        headers?: { [key: string]: string };
        http2?: boolean;
      };
      tls_server_config?: {
        cert_file?: string;
        cert_secret_ref?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        cipher_suites?: ReadonlyArray<string>;
        client_auth_type?: 'NoClientCert' | 'RequireAndVerifyClientCert';
        client_ca_file?: string;
        client_ca_secret_ref?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        curve_preferences?: ReadonlyArray<string>;
        key_file?: string;
        key_secret_ref?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        max_version?: 'TLS10' | 'TLS11' | 'TLS12' | 'TLS13';
        min_version?: 'TLS10' | 'TLS11' | 'TLS12' | 'TLS13';
        prefer_server_cipher_suites?: boolean;
      };
    };
  };
};

export type VMAlertmanagerConfig = {
  apiVersion: 'operator.victoriametrics.com/v1beta1';
  kind: 'VMAlertmanagerConfig';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec?: {
    inhibit_rules?: ReadonlyArray<{
      equal?: ReadonlyArray<string>;
      source_matchers?: ReadonlyArray<string>;
      target_matchers?: ReadonlyArray<string>;
    }>;
    receivers?: ReadonlyArray<{
      discord_configs?: ReadonlyArray<{
        avatar_url?: string;
        content?: string;
        http_config?: {
          authorization?: {
            credentials?: {
              key: string;
              name?: string;
              optional?: boolean;
            };
            credentialsFile?: string;
            type?: string;
          };
          basic_auth?: {
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
          bearer_token_file?: string;
          bearer_token_secret?: {
            key: string;
            name?: string;
            optional?: boolean;
          };
          follow_redirects?: boolean;
          noProxy?: string;
          oauth2?: {
            client_id: {
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
            client_secret?: {
              key: string;
              name?: string;
              optional?: boolean;
            };
            client_secret_file?: string;
            endpoint_params?: { [key: string]: string };
            proxy_url?: string;
            scopes?: ReadonlyArray<string>;
            tls_config?: any;
            token_url: string;
          };
          proxyConnectHeader?: { [key: string]: ReadonlyArray<{
            key: string;
            name?: string;
            optional?: boolean;
          }> };
          proxyFromEnvironment?: boolean;
          proxyURL?: string;
          tls_config?: {
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
        };
        message?: string;
        send_resolved?: boolean;
        title?: string;
        username?: string;
        webhook_url?: string;
        webhook_url_secret?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
      }>;
      email_configs?: ReadonlyArray<{
        auth_identity?: string;
        auth_password?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        auth_secret?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        auth_username?: string;
        from?: string;
        headers?: { [key: string]: string };
        hello?: string;
        html?: string;
        require_tls?: boolean;
        send_resolved?: boolean;
        smarthost?: string;
        text?: string;
        tls_config?: {
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
        to?: string;
      }>;
      incidentio_configs?: ReadonlyArray<{
        alert_source_token?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        alert_source_token_file?: string;
        http_config?: any;
        max_alerts?: number;
        send_resolved?: boolean;
        timeout?: string;
        url?: string;
        url_file?: string;
      }>;
      jira_configs?: ReadonlyArray<{
        api_url?: string;
        custom_fields?: { [key: string]: any };
        description?: string;
        http_config?: any;
        issue_type: string;
        labels?: ReadonlyArray<string>;
        priority?: string;
        project: string;
        reopen_duration?: string;
        reopen_transition?: string;
        resolve_transition?: string;
        send_resolved?: boolean;
        summary?: string;
        wont_fix_resolution?: string;
      }>;
      mattermost_configs?: ReadonlyArray<{
        attachments?: ReadonlyArray<{
          author_icon?: string;
          author_link?: string;
          author_name?: string;
          color?: string;
          fallback?: string;
          fields?: ReadonlyArray<{
            short?: boolean;
            title?: string;
            value?: string;
          }>;
          footer?: string;
          footer_icon?: string;
          image_url?: string;
          pretext?: string;
          text?: string;
          thumb_url?: string;
          title?: string;
          title_link?: string;
        }>;
        channel?: string;
        http_config?: any;
        icon_emoji?: string;
        icon_url?: string;
        priority?: {
          persistent_notifications?: boolean;
          priority?: string;
          requested_ack?: boolean;
        };
        props?: {
          card?: string;
        };
        send_resolved?: boolean;
        text: string;
        url?: string;
        url_secret?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        username?: string;
      }>;
      msteams_configs?: ReadonlyArray<{
        http_config?: {
          authorization?: {
            credentials?: {
              key: string;
              name?: string;
              optional?: boolean;
            };
            credentialsFile?: string;
            type?: string;
          };
          basic_auth?: {
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
          bearer_token_file?: string;
          bearer_token_secret?: {
            key: string;
            name?: string;
            optional?: boolean;
          };
          follow_redirects?: boolean;
          noProxy?: string;
          oauth2?: {
            client_id: {
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
            client_secret?: {
              key: string;
              name?: string;
              optional?: boolean;
            };
            client_secret_file?: string;
            endpoint_params?: { [key: string]: string };
            proxy_url?: string;
            scopes?: ReadonlyArray<string>;
            tls_config?: any;
            token_url: string;
          };
          proxyConnectHeader?: { [key: string]: ReadonlyArray<{
            key: string;
            name?: string;
            optional?: boolean;
          }> };
          proxyFromEnvironment?: boolean;
          proxyURL?: string;
          tls_config?: {
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
        };
        send_resolved?: boolean;
        text?: string;
        title?: string;
        webhook_url?: string;
        webhook_url_secret?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
      }>;
      msteamsv2_configs?: ReadonlyArray<{
        http_config?: any;
        send_resolved?: boolean;
        text?: string;
        title?: string;
        webhook_url?: string;
        webhook_url_secret?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
      }>;
      name: string;
      opsgenie_configs?: ReadonlyArray<{
        actions?: string;
        apiURL?: string;
        api_key?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        description?: string;
        details?: { [key: string]: string };
        entity?: string;
        http_config?: any;
        message?: string;
        note?: string;
        priority?: string;
        responders?: ReadonlyArray<{
          id?: string;
          name?: string;
          type: string;
          username?: string;
        }>;
        send_resolved?: boolean;
        source?: string;
        tags?: string;
        update_alerts?: boolean;
      }>;
      pagerduty_configs?: ReadonlyArray<{
        class?: string;
        client?: string;
        client_url?: string;
        component?: string;
        description?: string;
        details?: { [key: string]: string };
        group?: string;
        http_config?: any;
        images?: ReadonlyArray<{
          alt?: string;
          href?: string;
          source: string;
        }>;
        links?: ReadonlyArray<{
          href: string;
          text?: string;
        }>;
        routing_key?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        send_resolved?: boolean;
        service_key?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        severity?: string;
        url?: string;
      }>;
      pushover_configs?: ReadonlyArray<{
        expire?: string;
        html?: boolean;
        http_config?: any;
        message?: string;
        priority?: string;
        retry?: string;
        send_resolved?: boolean;
        sound?: string;
        title?: string;
        token?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        url?: string;
        url_title?: string;
        user_key?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
      }>;
      rocketchat_configs?: ReadonlyArray<{
        actions?: ReadonlyArray<{
          msg?: string;
          text?: string;
          type?: string;
          url?: string;
        }>;
        api_url?: string;
        channel?: string;
        color?: string;
        emoji?: string;
        fields?: ReadonlyArray<{
          short?: boolean;
          title?: string;
          value?: string;
        }>;
        http_config?: any;
        icon_url?: string;
        image_url?: string;
        link_names?: boolean;
        send_resolved?: boolean;
        short_fields?: boolean;
        text?: string;
        thumb_url?: string;
        title?: string;
        title_link?: string;
        token?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        token_id?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
      }>;
      slack_configs?: ReadonlyArray<{
        actions?: ReadonlyArray<{
          confirm?: {
            dismiss_text?: string;
            ok_text?: string;
            text: string;
            title?: string;
          };
          name?: string;
          style?: string;
          text: string;
          type: string;
          url?: string;
          value?: string;
        }>;
        api_url?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        callback_id?: string;
        channel?: string;
        color?: string;
        fallback?: string;
        fields?: ReadonlyArray<{
          short?: boolean;
          title: string;
          value: string;
        }>;
        footer?: string;
        http_config?: any;
        icon_emoji?: string;
        icon_url?: string;
        image_url?: string;
        link_names?: boolean;
        mrkdwn_in?: ReadonlyArray<string>;
        pretext?: string;
        send_resolved?: boolean;
        short_fields?: boolean;
        text?: string;
        thumb_url?: string;
        title?: string;
        title_link?: string;
        update_message?: boolean;
        username?: string;
      }>;
      sns_configs?: ReadonlyArray<{
        api_url?: string;
        attributes?: { [key: string]: string };
        http_config?: {
          authorization?: {
            credentials?: {
              key: string;
              name?: string;
              optional?: boolean;
            };
            credentialsFile?: string;
            type?: string;
          };
          basic_auth?: {
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
          bearer_token_file?: string;
          bearer_token_secret?: {
            key: string;
            name?: string;
            optional?: boolean;
          };
          follow_redirects?: boolean;
          noProxy?: string;
          oauth2?: {
            client_id: {
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
            client_secret?: {
              key: string;
              name?: string;
              optional?: boolean;
            };
            client_secret_file?: string;
            endpoint_params?: { [key: string]: string };
            proxy_url?: string;
            scopes?: ReadonlyArray<string>;
            tls_config?: any;
            token_url: string;
          };
          proxyConnectHeader?: { [key: string]: ReadonlyArray<{
            key: string;
            name?: string;
            optional?: boolean;
          }> };
          proxyFromEnvironment?: boolean;
          proxyURL?: string;
          tls_config?: {
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
        };
        message?: string;
        phone_number?: string;
        send_resolved?: boolean;
        sigv4?: {
          access_key?: string;
          access_key_selector?: {
            key: string;
            name?: string;
            optional?: boolean;
          };
          profile?: string;
          region?: string;
          role_arn?: string;
          secret_key_selector?: {
            key: string;
            name?: string;
            optional?: boolean;
          };
        };
        subject?: string;
        target_arn?: string;
        topic_arn?: string;
      }>;
      telegram_configs?: ReadonlyArray<{
        api_url?: string;
        bot_token: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        chat_id: number;
        disable_notifications?: boolean;
        http_config?: any;
        message?: string;
        message_thread_id?: number;
        parse_mode?: string;
        send_resolved?: boolean;
      }>;
      victorops_configs?: ReadonlyArray<{
        api_key?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        api_url?: string;
        custom_fields?: { [key: string]: string };
        entity_display_name?: string;
        http_config?: {
          authorization?: {
            credentials?: {
              key: string;
              name?: string;
              optional?: boolean;
            };
            credentialsFile?: string;
            type?: string;
          };
          basic_auth?: {
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
          bearer_token_file?: string;
          bearer_token_secret?: {
            key: string;
            name?: string;
            optional?: boolean;
          };
          follow_redirects?: boolean;
          noProxy?: string;
          oauth2?: {
            client_id: {
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
            client_secret?: {
              key: string;
              name?: string;
              optional?: boolean;
            };
            client_secret_file?: string;
            endpoint_params?: { [key: string]: string };
            proxy_url?: string;
            scopes?: ReadonlyArray<string>;
            tls_config?: any;
            token_url: string;
          };
          proxyConnectHeader?: { [key: string]: ReadonlyArray<{
            key: string;
            name?: string;
            optional?: boolean;
          }> };
          proxyFromEnvironment?: boolean;
          proxyURL?: string;
          tls_config?: {
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
        };
        message_type?: string;
        monitoring_tool?: string;
        routing_key: string;
        send_resolved?: boolean;
        state_message?: string;
      }>;
      webex_configs?: ReadonlyArray<{
        api_url?: string;
        http_config?: {
          authorization?: {
            credentials?: {
              key: string;
              name?: string;
              optional?: boolean;
            };
            credentialsFile?: string;
            type?: string;
          };
          basic_auth?: {
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
          bearer_token_file?: string;
          bearer_token_secret?: {
            key: string;
            name?: string;
            optional?: boolean;
          };
          follow_redirects?: boolean;
          noProxy?: string;
          oauth2?: {
            client_id: {
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
            client_secret?: {
              key: string;
              name?: string;
              optional?: boolean;
            };
            client_secret_file?: string;
            endpoint_params?: { [key: string]: string };
            proxy_url?: string;
            scopes?: ReadonlyArray<string>;
            tls_config?: any;
            token_url: string;
          };
          proxyConnectHeader?: { [key: string]: ReadonlyArray<{
            key: string;
            name?: string;
            optional?: boolean;
          }> };
          proxyFromEnvironment?: boolean;
          proxyURL?: string;
          tls_config?: {
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
        };
        message?: string;
        room_id: string;
        send_resolved?: boolean;
      }>;
      webhook_configs?: ReadonlyArray<{
        http_config?: any;
        max_alerts?: number;
        send_resolved?: boolean;
        timeout?: string;
        url?: string;
        url_secret?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
      }>;
      wechat_configs?: ReadonlyArray<{
        agent_id?: string;
        api_secret?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        api_url?: string;
        corp_id?: string;
        http_config?: {
          authorization?: {
            credentials?: {
              key: string;
              name?: string;
              optional?: boolean;
            };
            credentialsFile?: string;
            type?: string;
          };
          basic_auth?: {
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
          bearer_token_file?: string;
          bearer_token_secret?: {
            key: string;
            name?: string;
            optional?: boolean;
          };
          follow_redirects?: boolean;
          noProxy?: string;
          oauth2?: {
            client_id: {
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
            client_secret?: {
              key: string;
              name?: string;
              optional?: boolean;
            };
            client_secret_file?: string;
            endpoint_params?: { [key: string]: string };
            proxy_url?: string;
            scopes?: ReadonlyArray<string>;
            tls_config?: any;
            token_url: string;
          };
          proxyConnectHeader?: { [key: string]: ReadonlyArray<{
            key: string;
            name?: string;
            optional?: boolean;
          }> };
          proxyFromEnvironment?: boolean;
          proxyURL?: string;
          tls_config?: {
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
        };
        message?: string;
        message_type?: string;
        send_resolved?: boolean;
        to_party?: string;
        to_tag?: string;
        to_user?: string;
      }>;
    }>;
    route?: {
      active_time_intervals?: ReadonlyArray<string>;
      continue?: boolean;
      group_by?: ReadonlyArray<string>;
      group_interval?: string;
      group_wait?: string;
      matchers?: ReadonlyArray<string>;
      mute_time_intervals?: ReadonlyArray<string>;
      receiver: string;
      repeat_interval?: string;
      routes?: ReadonlyArray<any>;
    };
    time_intervals?: ReadonlyArray<{
      name: string;
      time_intervals: ReadonlyArray<{
        days_of_month?: ReadonlyArray<string>;
        location?: string;
        months?: ReadonlyArray<string>;
        times?: ReadonlyArray<{
          end_time: string;
          start_time: string;
        }>;
        weekdays?: ReadonlyArray<string>;
        years?: ReadonlyArray<string>;
      }>;
    }>;
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

export type VMCluster = {
  apiVersion: 'operator.victoriametrics.com/v1beta1';
  kind: 'VMCluster';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec: {
    clusterDomainName?: string;
    clusterVersion?: string;
    discovery?: {
      enabled: boolean;
      filter?: string;
      interval?: string;
    };
    downsampling?: {
      dedupInterval?: string;
      rules?: ReadonlyArray<{
        filter?: string;
        periods: ReadonlyArray<{
          interval: string;
          offset: string;
        }>;
      }>;
    };
    imagePullSecrets?: ReadonlyArray<{
      name?: string;
    }>;
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
    managedMetadata?: {
      annotations?: { [key: string]: string };
      labels?: { [key: string]: string };
    };
    paused?: boolean;
    replicationFactor?: number;
    requestsLoadBalancer?: {
      disableInsertBalancing?: boolean;
      disableSelectBalancing?: boolean;
      enabled?: boolean;
      spec?: any;
    };
    retentionPeriod?: string;
    serviceAccountName?: string;
    useLegacyNaming?: boolean;
    useStrictSecurity?: boolean;
    vminsert?: {
      affinity?: any;
      clusterNativeListenPort?: string;
      componentVersion?: string;
      configMaps?: ReadonlyArray<string>;
      containers?: ReadonlyArray<any>;
      disableAutomountServiceAccountToken?: boolean;
      disableSelfServiceScrape?: boolean;
      discovery?: {
        enabled: boolean;
        filter?: string;
        interval?: string;
      };
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
      hostAliases?: ReadonlyArray<{
        hostnames?: ReadonlyArray<string>;
        ip: string;
      }>;
      hostNetwork?: boolean;
      host_aliases?: ReadonlyArray<{
        hostnames?: ReadonlyArray<string>;
        ip: string;
      }>;
      hpa?: any;
      image?: {
        pullPolicy?: string;
        repository?: string;
        tag?: string;
      };
      imagePullSecrets?: ReadonlyArray<{
        name?: string;
      }>;
      initContainers?: ReadonlyArray<any>;
      insertPorts?: {
        graphitePort?: string;
        influxPort?: string;
        openTSDBHTTPPort?: string;
        openTSDBPort?: string;
      };
      livenessProbe?: any;
      logFormat?: 'default' | 'json';
      logLevel?: 'INFO' | 'WARN' | 'ERROR' | 'FATAL' | 'PANIC';
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
    vmselect?: {
      affinity?: any;
      cacheMountPath?: string;
      claimTemplates?: ReadonlyArray<{ [key: string]: never }>;
      clusterNativeListenPort?: string;
      componentVersion?: string;
      configMaps?: ReadonlyArray<string>;
      containers?: ReadonlyArray<any>;
      disableAutomountServiceAccountToken?: boolean;
      disableSelfServiceScrape?: boolean;
      discovery?: {
        enabled: boolean;
        filter?: string;
        interval?: string;
      };
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
      extraStorageNodes?: ReadonlyArray<{
        addr: string;
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
      hpa?: any;
      image?: {
        pullPolicy?: string;
        repository?: string;
        tag?: string;
      };
      imagePullSecrets?: ReadonlyArray<{
        name?: string;
      }>;
      initContainers?: ReadonlyArray<any>;
      livenessProbe?: any;
      logFormat?: 'default' | 'json';
      logLevel?: 'INFO' | 'WARN' | 'ERROR' | 'FATAL' | 'PANIC';
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
      persistentVolumeClaimRetentionPolicy?: {
        whenDeleted?: string;
        whenScaled?: string;
      };
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
      rollingUpdateStrategy?: string;
      rollingUpdateStrategyBehavior?: {
        maxUnavailable?: number | string;
      };
      runtimeClassName?: string;
      schedulerName?: string;
      secrets?: ReadonlyArray<string>;
      securityContext?: any;
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
        emptyDir?: {
          medium?: string;
          sizeLimit?: number | string;
        };
        volumeClaimTemplate?: {
          apiVersion?: string;
          kind?: string;
          metadata?: {
            annotations?: { [key: string]: string };
            labels?: { [key: string]: string };
            name?: string;
          };
          spec?: {
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
          status?: {
            accessModes?: ReadonlyArray<string>;
            allocatedResourceStatuses?: { [key: string]: string };
            allocatedResources?: { [key: string]: number | string };
            capacity?: { [key: string]: number | string };
            conditions?: ReadonlyArray<{
              lastProbeTime?: string;
              lastTransitionTime?: string;
              message?: string;
              reason?: string;
              status: string;
              type: string;
            }>;
            currentVolumeAttributesClassName?: string;
            modifyVolumeStatus?: {
              status: string;
              targetVolumeAttributesClassName?: string;
            };
            phase?: string;
          };
        };
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
    vmstorage?: {
      affinity?: any;
      claimTemplates?: ReadonlyArray<any>;
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
      image?: {
        pullPolicy?: string;
        repository?: string;
        tag?: string;
      };
      imagePullSecrets?: ReadonlyArray<{
        name?: string;
      }>;
      initContainers?: ReadonlyArray<any>;
      livenessProbe?: any;
      logFormat?: 'default' | 'json';
      logLevel?: 'INFO' | 'WARN' | 'ERROR' | 'FATAL' | 'PANIC';
      maintenanceInsertNodeIDs?: ReadonlyArray<number>;
      maintenanceSelectNodeIDs?: ReadonlyArray<number>;
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
      persistentVolumeClaimRetentionPolicy?: {
        whenDeleted?: string;
        whenScaled?: string;
      };
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
      retentionFilters?: ReadonlyArray<{
        filter: string;
        retention: string;
      }>;
      revisionHistoryLimitCount?: number;
      rollingUpdateStrategy?: string;
      rollingUpdateStrategyBehavior?: {
        maxUnavailable?: number | string;
      };
      runtimeClassName?: string;
      schedulerName?: string;
      secrets?: ReadonlyArray<string>;
      securityContext?: any;
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
        emptyDir?: {
          medium?: string;
          sizeLimit?: number | string;
        };
        volumeClaimTemplate?: any;
      };
      storageDataPath?: string;
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
      useStrictSecurity?: boolean;
      vmBackup?: {
        acceptEULA?: boolean;
        concurrency?: number;
        credentialsSecret?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        customS3Endpoint?: string;
        destination?: string;
        destinationDisableSuffixAdd?: boolean;
        disableDaily?: boolean;
        disableHourly?: boolean;
        disableMonthly?: boolean;
        disableWeekly?: boolean;
        extraArgs?: { [key: string]: string };
        extraEnvs?: ReadonlyArray<{
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
        image?: {
          pullPolicy?: string;
          repository?: string;
          tag?: string;
        };
        logFormat?: 'default' | 'json';
        logLevel?: 'INFO' | 'WARN' | 'ERROR' | 'FATAL' | 'PANIC';
        port?: string;
        resources?: {
          claims?: ReadonlyArray<{
            name: string;
            request?: string;
          }>;
          limits?: { [key: string]: number | string };
          requests?: { [key: string]: number | string };
        };
        restore?: {
          onStart?: {
            enabled?: boolean;
          };
        };
        snapshotCreateURL?: string;
        snapshotDeleteURL?: string;
        volumeMounts?: ReadonlyArray<{
          mountPath: string;
          mountPropagation?: string;
          name: string;
          readOnly?: boolean;
          recursiveReadOnly?: string;
          subPath?: string;
          subPathExpr?: string;
        }>;
      };
      vmInsertPort?: string;
      vmSelectPort?: string;
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
};

export type VMNodeScrape = {
  apiVersion: 'operator.victoriametrics.com/v1beta1';
  kind: 'VMNodeScrape';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec?: {
    authorization?: {
      credentials?: {
        key: string;
        name?: string;
        optional?: boolean;
      };
      credentialsFile?: string;
      type?: string;
    };
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
    follow_redirects?: boolean;
    honorLabels?: boolean;
    honorTimestamps?: boolean;
    interval?: string;
    jobLabel?: string;
    max_scrape_size?: string;
    metricRelabelConfigs?: ReadonlyArray<{
      action?: string;
      if?: any;
      labels?: { [key: string]: string };
      match?: string;
      modulus?: number;
      regex?: any;
      replacement?: string;
      separator?: string;
      sourceLabels?: ReadonlyArray<string>;
      source_labels?: ReadonlyArray<string>;
      targetLabel?: string;
      target_label?: string;
    }>;
    oauth2?: {
      client_id: {
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
      client_secret?: {
        key: string;
        name?: string;
        optional?: boolean;
      };
      client_secret_file?: string;
      endpoint_params?: { [key: string]: string };
      proxy_url?: string;
      scopes?: ReadonlyArray<string>;
      tls_config?: any;
      token_url: string;
    };
    params?: { [key: string]: ReadonlyArray<string> };
    path?: string;
    port?: string;
    proxyURL?: string;
    relabelConfigs?: ReadonlyArray<{
      action?: string;
      if?: any;
      labels?: { [key: string]: string };
      match?: string;
      modulus?: number;
      regex?: any;
      replacement?: string;
      separator?: string;
      sourceLabels?: ReadonlyArray<string>;
      source_labels?: ReadonlyArray<string>;
      targetLabel?: string;
      target_label?: string;
    }>;
    sampleLimit?: number;
    scheme?: 'http' | 'https' | 'HTTPS' | 'HTTP';
    scrapeClass?: string;
    scrapeTimeout?: string;
    scrape_interval?: string;
    selector?: {
      matchExpressions?: ReadonlyArray<{
        key: string;
        operator: string;
        values?: ReadonlyArray<string>;
      }>;
      matchLabels?: { [key: string]: string };
    };
    seriesLimit?: number;
    targetLabels?: ReadonlyArray<string>;
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
    vm_scrape_params?: {
      disable_compression?: boolean;
      disable_keep_alive?: boolean;
      headers?: ReadonlyArray<string>;
      no_stale_markers?: boolean;
      proxy_client_config?: {
        authorization?: {
          credentials?: {
            key: string;
            name?: string;
            optional?: boolean;
          };
          credentialsFile?: string;
          type?: string;
        };
        basic_auth?: {
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
        bearer_token?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        bearer_token_file?: string;
        oauth2?: {
          client_id: {
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
          client_secret?: {
            key: string;
            name?: string;
            optional?: boolean;
          };
          client_secret_file?: string;
          endpoint_params?: { [key: string]: string };
          proxy_url?: string;
          scopes?: ReadonlyArray<string>;
          tls_config?: any;
          token_url: string;
        };
        tls_config?: any;
      };
      scrape_align_interval?: string;
      scrape_offset?: string;
      stream_parse?: boolean;
    };
  };
};

export type VMPodScrape = {
  apiVersion: 'operator.victoriametrics.com/v1beta1';
  kind: 'VMPodScrape';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec?: {
    attach_metadata?: {
      namespace?: boolean;
      node?: boolean;
    };
    jobLabel?: string;
    namespaceSelector?: {
      any?: boolean;
      matchNames?: ReadonlyArray<string>;
    };
    podMetricsEndpoints: ReadonlyArray<{
      attach_metadata?: {
        namespace?: boolean;
        node?: boolean;
      };
      authorization?: {
        credentials?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        credentialsFile?: string;
        type?: string;
      };
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
      filterRunning?: boolean;
      follow_redirects?: boolean;
      honorLabels?: boolean;
      honorTimestamps?: boolean;
      interval?: string;
      max_scrape_size?: string;
      metricRelabelConfigs?: ReadonlyArray<{
        action?: string;
        if?: any;
        labels?: { [key: string]: string };
        match?: string;
        modulus?: number;
        regex?: any;
        replacement?: string;
        separator?: string;
        sourceLabels?: ReadonlyArray<string>;
        source_labels?: ReadonlyArray<string>;
        targetLabel?: string;
        target_label?: string;
      }>;
      oauth2?: {
        client_id: {
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
        client_secret?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        client_secret_file?: string;
        endpoint_params?: { [key: string]: string };
        proxy_url?: string;
        scopes?: ReadonlyArray<string>;
        tls_config?: any;
        token_url: string;
      };
      params?: { [key: string]: ReadonlyArray<string> };
      path?: string;
      port?: string;
      portNumber?: number;
      proxyURL?: string;
      relabelConfigs?: ReadonlyArray<{
        action?: string;
        if?: any;
        labels?: { [key: string]: string };
        match?: string;
        modulus?: number;
        regex?: any;
        replacement?: string;
        separator?: string;
        sourceLabels?: ReadonlyArray<string>;
        source_labels?: ReadonlyArray<string>;
        targetLabel?: string;
        target_label?: string;
      }>;
      sampleLimit?: number;
      scheme?: 'http' | 'https' | 'HTTPS' | 'HTTP';
      scrapeTimeout?: string;
      scrape_interval?: string;
      seriesLimit?: number;
      targetPort?: number | string;
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
      vm_scrape_params?: {
        disable_compression?: boolean;
        disable_keep_alive?: boolean;
        headers?: ReadonlyArray<string>;
        no_stale_markers?: boolean;
        proxy_client_config?: {
          authorization?: {
            credentials?: {
              key: string;
              name?: string;
              optional?: boolean;
            };
            credentialsFile?: string;
            type?: string;
          };
          basic_auth?: {
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
          bearer_token?: {
            key: string;
            name?: string;
            optional?: boolean;
          };
          bearer_token_file?: string;
          oauth2?: {
            client_id: {
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
            client_secret?: {
              key: string;
              name?: string;
              optional?: boolean;
            };
            client_secret_file?: string;
            endpoint_params?: { [key: string]: string };
            proxy_url?: string;
            scopes?: ReadonlyArray<string>;
            tls_config?: any;
            token_url: string;
          };
          tls_config?: any;
        };
        scrape_align_interval?: string;
        scrape_offset?: string;
        stream_parse?: boolean;
      };
    }>;
    podTargetLabels?: ReadonlyArray<string>;
    sampleLimit?: number;
    scrapeClass?: string;
    selector?: {
      matchExpressions?: ReadonlyArray<{
        key: string;
        operator: string;
        values?: ReadonlyArray<string>;
      }>;
      matchLabels?: { [key: string]: string };
    };
    seriesLimit?: number;
  };
};

export type VMServiceScrape = {
  apiVersion: 'operator.victoriametrics.com/v1beta1';
  kind: 'VMServiceScrape';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec: {
    attach_metadata?: {
      namespace?: boolean;
      node?: boolean;
    };
    discoveryRole?: 'endpoints' | 'service' | 'endpointslices' | 'endpointslice';
    endpoints: ReadonlyArray<{
      attach_metadata?: {
        namespace?: boolean;
        node?: boolean;
      };
      authorization?: {
        credentials?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        credentialsFile?: string;
        type?: string;
      };
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
      follow_redirects?: boolean;
      honorLabels?: boolean;
      honorTimestamps?: boolean;
      interval?: string;
      max_scrape_size?: string;
      metricRelabelConfigs?: ReadonlyArray<{
        action?: string;
        if?: any;
        labels?: { [key: string]: string };
        match?: string;
        modulus?: number;
        regex?: any;
        replacement?: string;
        separator?: string;
        sourceLabels?: ReadonlyArray<string>;
        source_labels?: ReadonlyArray<string>;
        targetLabel?: string;
        target_label?: string;
      }>;
      oauth2?: {
        client_id: {
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
        client_secret?: {
          key: string;
          name?: string;
          optional?: boolean;
        };
        client_secret_file?: string;
        endpoint_params?: { [key: string]: string };
        proxy_url?: string;
        scopes?: ReadonlyArray<string>;
        tls_config?: any;
        token_url: string;
      };
      params?: { [key: string]: ReadonlyArray<string> };
      path?: string;
      port?: string;
      proxyURL?: string;
      relabelConfigs?: ReadonlyArray<{
        action?: string;
        if?: any;
        labels?: { [key: string]: string };
        match?: string;
        modulus?: number;
        regex?: any;
        replacement?: string;
        separator?: string;
        sourceLabels?: ReadonlyArray<string>;
        source_labels?: ReadonlyArray<string>;
        targetLabel?: string;
        target_label?: string;
      }>;
      sampleLimit?: number;
      scheme?: 'http' | 'https' | 'HTTPS' | 'HTTP';
      scrapeTimeout?: string;
      scrape_interval?: string;
      seriesLimit?: number;
      targetPort?: number | string;
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
      vm_scrape_params?: {
        disable_compression?: boolean;
        disable_keep_alive?: boolean;
        headers?: ReadonlyArray<string>;
        no_stale_markers?: boolean;
        proxy_client_config?: {
          authorization?: {
            credentials?: {
              key: string;
              name?: string;
              optional?: boolean;
            };
            credentialsFile?: string;
            type?: string;
          };
          basic_auth?: {
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
          bearer_token?: {
            key: string;
            name?: string;
            optional?: boolean;
          };
          bearer_token_file?: string;
          oauth2?: {
            client_id: {
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
            client_secret?: {
              key: string;
              name?: string;
              optional?: boolean;
            };
            client_secret_file?: string;
            endpoint_params?: { [key: string]: string };
            proxy_url?: string;
            scopes?: ReadonlyArray<string>;
            tls_config?: any;
            token_url: string;
          };
          tls_config?: any;
        };
        scrape_align_interval?: string;
        scrape_offset?: string;
        stream_parse?: boolean;
      };
    }>;
    jobLabel?: string;
    namespaceSelector?: {
      any?: boolean;
      matchNames?: ReadonlyArray<string>;
    };
    podTargetLabels?: ReadonlyArray<string>;
    sampleLimit?: number;
    scrapeClass?: string;
    selector?: {
      matchExpressions?: ReadonlyArray<{
        key: string;
        operator: string;
        values?: ReadonlyArray<string>;
      }>;
      matchLabels?: { [key: string]: string };
    };
    seriesLimit?: number;
    targetLabels?: ReadonlyArray<string>;
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
