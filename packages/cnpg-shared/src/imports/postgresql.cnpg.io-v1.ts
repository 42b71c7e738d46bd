// Generated from the schemas by `npx projen schemas`: edit the import in the component instead.

export type Cluster = {
  apiVersion: 'postgresql.cnpg.io/v1';
  kind: 'Cluster';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec: {
    affinity?: {
      additionalPodAffinity?: {
        preferredDuringSchedulingIgnoredDuringExecution?: ReadonlyArray<{
          podAffinityTerm: {
            labelSelector?: {
              matchExpressions?: ReadonlyArray<{
                key: string;
                operator: string;
                values?: ReadonlyArray<string>;
              }>;
              matchLabels?: { [key: string]: string };
            };
            matchLabelKeys?: ReadonlyArray<string>;
            mismatchLabelKeys?: ReadonlyArray<string>;
            namespaceSelector?: {
              matchExpressions?: ReadonlyArray<{
                key: string;
                operator: string;
                values?: ReadonlyArray<string>;
              }>;
              matchLabels?: { [key: string]: string };
            };
            namespaces?: ReadonlyArray<string>;
            topologyKey: string;
          };
          weight: number;
        }>;
        requiredDuringSchedulingIgnoredDuringExecution?: ReadonlyArray<{
          labelSelector?: {
            matchExpressions?: ReadonlyArray<{
              key: string;
              operator: string;
              values?: ReadonlyArray<string>;
            }>;
            matchLabels?: { [key: string]: string };
          };
          matchLabelKeys?: ReadonlyArray<string>;
          mismatchLabelKeys?: ReadonlyArray<string>;
          namespaceSelector?: {
            matchExpressions?: ReadonlyArray<{
              key: string;
              operator: string;
              values?: ReadonlyArray<string>;
            }>;
            matchLabels?: { [key: string]: string };
          };
          namespaces?: ReadonlyArray<string>;
          topologyKey: string;
        }>;
      };
      additionalPodAntiAffinity?: {
        preferredDuringSchedulingIgnoredDuringExecution?: ReadonlyArray<{
          podAffinityTerm: {
            labelSelector?: {
              matchExpressions?: ReadonlyArray<{
                key: string;
                operator: string;
                values?: ReadonlyArray<string>;
              }>;
              matchLabels?: { [key: string]: string };
            };
            matchLabelKeys?: ReadonlyArray<string>;
            mismatchLabelKeys?: ReadonlyArray<string>;
            namespaceSelector?: {
              matchExpressions?: ReadonlyArray<{
                key: string;
                operator: string;
                values?: ReadonlyArray<string>;
              }>;
              matchLabels?: { [key: string]: string };
            };
            namespaces?: ReadonlyArray<string>;
            topologyKey: string;
          };
          weight: number;
        }>;
        requiredDuringSchedulingIgnoredDuringExecution?: ReadonlyArray<{
          labelSelector?: {
            matchExpressions?: ReadonlyArray<{
              key: string;
              operator: string;
              values?: ReadonlyArray<string>;
            }>;
            matchLabels?: { [key: string]: string };
          };
          matchLabelKeys?: ReadonlyArray<string>;
          mismatchLabelKeys?: ReadonlyArray<string>;
          namespaceSelector?: {
            matchExpressions?: ReadonlyArray<{
              key: string;
              operator: string;
              values?: ReadonlyArray<string>;
            }>;
            matchLabels?: { [key: string]: string };
          };
          namespaces?: ReadonlyArray<string>;
          topologyKey: string;
        }>;
      };
      enablePodAntiAffinity?: boolean;
      nodeAffinity?: {
        preferredDuringSchedulingIgnoredDuringExecution?: ReadonlyArray<{
          preference: {
            matchExpressions?: ReadonlyArray<{
              key: string;
              operator: string;
              values?: ReadonlyArray<string>;
            }>;
            matchFields?: ReadonlyArray<{
              key: string;
              operator: string;
              values?: ReadonlyArray<string>;
            }>;
          };
          weight: number;
        }>;
        requiredDuringSchedulingIgnoredDuringExecution?: {
          nodeSelectorTerms: ReadonlyArray<{
            matchExpressions?: ReadonlyArray<{
              key: string;
              operator: string;
              values?: ReadonlyArray<string>;
            }>;
            matchFields?: ReadonlyArray<{
              key: string;
              operator: string;
              values?: ReadonlyArray<string>;
            }>;
          }>;
        };
      };
      nodeSelector?: { [key: string]: string };
      podAntiAffinityType?: string;
      tolerations?: ReadonlyArray<{
        effect?: string;
        key?: string;
        operator?: string;
        tolerationSeconds?: number;
        value?: string;
      }>;
      topologyKey?: string;
    };
    backup?: {
      barmanObjectStore?: {
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
      retentionPolicy?: string;
      target?: 'primary' | 'prefer-standby';
      volumeSnapshot?: {
        annotations?: { [key: string]: string };
        className?: string;
        labels?: { [key: string]: string };
        online?: boolean;
        onlineConfiguration?: {
          immediateCheckpoint?: boolean;
          waitForArchive?: boolean;
        };
        snapshotOwnerReference?: 'none' | 'cluster' | 'backup';
        tablespaceClassName?: { [key: string]: string };
        walClassName?: string;
      };
    };
    bootstrap?: {
      initdb?: {
        builtinLocale?: string;
        dataChecksums?: boolean;
        database?: string;
        encoding?: string;
        icuLocale?: string;
        icuRules?: string;
        import?: {
          databases: ReadonlyArray<string>;
          pgDumpExtraOptions?: ReadonlyArray<string>;
          pgRestoreDataOptions?: ReadonlyArray<string>;
          pgRestoreExtraOptions?: ReadonlyArray<string>;
          pgRestorePostdataOptions?: ReadonlyArray<string>;
          pgRestorePredataOptions?: ReadonlyArray<string>;
          postImportApplicationSQL?: ReadonlyArray<string>;
          roles?: ReadonlyArray<string>;
          schemaOnly?: boolean;
          source: {
            externalCluster: string;
          };
          type: 'microservice' | 'monolith';
        };
        locale?: string;
        localeCType?: string;
        localeCollate?: string;
        localeProvider?: string;
        options?: ReadonlyArray<string>;
        owner?: string;
        postInitApplicationSQL?: ReadonlyArray<string>;
        postInitApplicationSQLRefs?: {
          configMapRefs?: ReadonlyArray<{
            key: string;
            name: string;
          }>;
          secretRefs?: ReadonlyArray<{
            key: string;
            name: string;
          }>;
        };
        postInitSQL?: ReadonlyArray<string>;
        postInitSQLRefs?: {
          configMapRefs?: ReadonlyArray<{
            key: string;
            name: string;
          }>;
          secretRefs?: ReadonlyArray<{
            key: string;
            name: string;
          }>;
        };
        postInitTemplateSQL?: ReadonlyArray<string>;
        postInitTemplateSQLRefs?: {
          configMapRefs?: ReadonlyArray<{
            key: string;
            name: string;
          }>;
          secretRefs?: ReadonlyArray<{
            key: string;
            name: string;
          }>;
        };
        secret?: {
          name: string;
        };
        walSegmentSize?: number;
      };
      pg_basebackup?: {
        database?: string;
        owner?: string;
        secret?: {
          name: string;
        };
        source: string;
      };
      recovery?: {
        backup?: {
          endpointCA?: {
            key: string;
            name: string;
          };
          name: string;
        };
        database?: string;
        owner?: string;
        recoveryTarget?: {
          backupID?: string;
          exclusive?: boolean;
          targetImmediate?: boolean;
          targetLSN?: string;
          targetName?: string;
          targetTLI?: string;
          targetTime?: string;
          targetXID?: string;
        };
        secret?: {
          name: string;
        };
        source?: string;
        volumeSnapshots?: {
          storage: {
            apiGroup?: string;
            kind: string;
            name: string;
          };
          tablespaceStorage?: { [key: string]: {
            apiGroup?: string;
            kind: string;
            name: string;
          } };
          walStorage?: {
            apiGroup?: string;
            kind: string;
            name: string;
          };
        };
      };
    };
    certificates?: {
      clientCASecret?: string;
      replicationTLSSecret?: string;
      serverAltDNSNames?: ReadonlyArray<string>;
      serverCASecret?: string;
      serverTLSSecret?: string;
    };
    description?: string;
    enablePDB?: boolean;
    enableSuperuserAccess?: boolean;
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
    envFrom?: ReadonlyArray<{
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
    ephemeralVolumeSource?: {
      volumeClaimTemplate?: {
        metadata?: { [key: string]: never };
        spec: {
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
      };
    };
    ephemeralVolumesSizeLimit?: {
      shm?: number | string;
      temporaryData?: number | string;
    };
    externalClusters?: ReadonlyArray<{
      barmanObjectStore?: {
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
      connectionParameters?: { [key: string]: string };
      name: string;
      password?: {
        key: string;
        name?: string;
        optional?: boolean;
      };
      plugin?: {
        enabled?: boolean;
        isWALArchiver?: boolean;
        name: string;
        parameters?: { [key: string]: string };
      };
      sslCert?: {
        key: string;
        name?: string;
        optional?: boolean;
      };
      sslKey?: {
        key: string;
        name?: string;
        optional?: boolean;
      };
      sslRootCert?: {
        key: string;
        name?: string;
        optional?: boolean;
      };
    }>;
    failoverDelay?: number;
    imageCatalogRef?: {
      apiGroup?: string;
      kind: string;
      major: number;
      name: string;
    };
    imageName?: string;
    imagePullPolicy?: string;
    imagePullSecrets?: ReadonlyArray<{
      name: string;
    }>;
    inheritedMetadata?: {
      annotations?: { [key: string]: string };
      labels?: { [key: string]: string };
    };
    instances?: number;
    livenessProbeTimeout?: number;
    logLevel?: 'error' | 'warning' | 'info' | 'debug' | 'trace';
    managed?: {
      roles?: ReadonlyArray<{
        bypassrls?: boolean;
        comment?: string;
        connectionLimit?: number;
        createdb?: boolean;
        createrole?: boolean;
        disablePassword?: boolean;
        ensure?: 'present' | 'absent';
        inRoles?: ReadonlyArray<string>;
        inherit?: boolean;
        login?: boolean;
        name: string;
        passwordSecret?: {
          name: string;
        };
        replication?: boolean;
        superuser?: boolean;
        validUntil?: string;
      }>;
      services?: {
        additional?: ReadonlyArray<{
          selectorType: 'rw' | 'r' | 'ro';
          serviceTemplate: {
            metadata?: {
              annotations?: { [key: string]: string };
              labels?: { [key: string]: string };
              name?: string;
            };
            spec?: {
              allocateLoadBalancerNodePorts?: boolean;
              clusterIP?: string;
              clusterIPs?: ReadonlyArray<string>;
              externalIPs?: ReadonlyArray<string>;
              externalName?: string;
              externalTrafficPolicy?: string;
              healthCheckNodePort?: number;
              internalTrafficPolicy?: string;
              ipFamilies?: ReadonlyArray<string>;
              ipFamilyPolicy?: string;
              loadBalancerClass?: string;
              loadBalancerIP?: string;
              loadBalancerSourceRanges?: ReadonlyArray<string>;
              ports?: ReadonlyArray<{
                appProtocol?: string;
                name?: string;
                nodePort?: number;
                port: number;
                protocol?: string;
                targetPort?: number | string;
              }>;
              publishNotReadyAddresses?: boolean;
              selector?: { [key: string]: string };
              sessionAffinity?: string;
              sessionAffinityConfig?: {
                clientIP?: {
                  timeoutSeconds?: number;
                };
              };
              trafficDistribution?: string;
              type?: string;
            };
          };
          updateStrategy?: 'patch' | 'replace';
        }>;
        disabledDefaultServices?: ReadonlyArray<'rw' | 'r' | 'ro'>;
      };
    };
    maxSyncReplicas?: number;
    minSyncReplicas?: number;
    monitoring?: {
      customQueriesConfigMap?: ReadonlyArray<{
        key: string;
        name: string;
      }>;
      customQueriesSecret?: ReadonlyArray<{
        key: string;
        name: string;
      }>;
      disableDefaultQueries?: boolean;
      enablePodMonitor?: boolean;
      metricsQueriesTTL?: string;
      podMonitorMetricRelabelings?: ReadonlyArray<{
        action?: 'replace' | 'Replace' | 'keep' | 'Keep' | 'drop' | 'Drop' | 'hashmod' | 'HashMod' | 'labelmap' | 'LabelMap' | 'labeldrop' | 'LabelDrop' | 'labelkeep' | 'LabelKeep' | 'lowercase' | 'Lowercase' | 'uppercase' | 'Uppercase' | 'keepequal' | 'KeepEqual' | 'dropequal' | 'DropEqual';
        modulus?: number;
        regex?: string;
        replacement?: string;
        separator?: string;
        sourceLabels?: ReadonlyArray<string>;
        targetLabel?: string;
      }>;
      podMonitorRelabelings?: ReadonlyArray<{
        action?: 'replace' | 'Replace' | 'keep' | 'Keep' | 'drop' | 'Drop' | 'hashmod' | 'HashMod' | 'labelmap' | 'LabelMap' | 'labeldrop' | 'LabelDrop' | 'labelkeep' | 'LabelKeep' | 'lowercase' | 'Lowercase' | 'uppercase' | 'Uppercase' | 'keepequal' | 'KeepEqual' | 'dropequal' | 'DropEqual';
        modulus?: number;
        regex?: string;
        replacement?: string;
        separator?: string;
        sourceLabels?: ReadonlyArray<string>;
        targetLabel?: string;
      }>;
      tls?: {
        enabled?: boolean;
      };
    };
    nodeMaintenanceWindow?: {
      inProgress?: boolean;
      reusePVC?: boolean;
    };
    plugins?: ReadonlyArray<{
      enabled?: boolean;
      isWALArchiver?: boolean;
      name: string;
      parameters?: { [key: string]: string };
    }>;
    podSecurityContext?: {
      appArmorProfile?: {
        localhostProfile?: string;
        type: string;
      };
      fsGroup?: number;
      fsGroupChangePolicy?: string;
      runAsGroup?: number;
      runAsNonRoot?: boolean;
      runAsUser?: number;
      seLinuxChangePolicy?: string;
      seLinuxOptions?: {
        level?: string;
        role?: string;
        type?: string;
        user?: string;
      };
      seccompProfile?: {
        localhostProfile?: string;
        type: string;
      };
      supplementalGroups?: ReadonlyArray<number>;
      supplementalGroupsPolicy?: string;
      sysctls?: ReadonlyArray<{
        name: string;
        value: string;
      }>;
      windowsOptions?: {
        gmsaCredentialSpec?: string;
        gmsaCredentialSpecName?: string;
        hostProcess?: boolean;
        runAsUserName?: string;
      };
    };
    podSelectorRefs?: ReadonlyArray<{
      name: string;
      selector: {
        matchExpressions?: ReadonlyArray<{
          key: string;
          operator: string;
          values?: ReadonlyArray<string>;
        }>;
        matchLabels?: { [key: string]: string };
      };
    }>;
    postgresGID?: number;
    postgresUID?: number;
    postgresql?: {
      enableAlterSystem?: boolean;
      extensions?: ReadonlyArray<{
        bin_path?: ReadonlyArray<string>;
        dynamic_library_path?: ReadonlyArray<string>;
        env?: ReadonlyArray<{
          name: string;
          value: string;
        }>;
        extension_control_path?: ReadonlyArray<string>;
        image?: {
          pullPolicy?: string;
          reference?: string;
        };
        ld_library_path?: ReadonlyArray<string>;
        name: string;
      }>;
      ldap?: {
        bindAsAuth?: {
          prefix?: string;
          suffix?: string;
        };
        bindSearchAuth?: {
          baseDN?: string;
          bindDN?: string;
          bindPassword?: {
            key: string;
            name?: string;
            optional?: boolean;
          };
          searchAttribute?: string;
          searchFilter?: string;
        };
        port?: number;
        scheme?: 'ldap' | 'ldaps';
        server?: string;
        tls?: boolean;
      };
      parameters?: { [key: string]: string };
      pg_hba?: ReadonlyArray<string>;
      pg_ident?: ReadonlyArray<string>;
      promotionTimeout?: number;
      shared_preload_libraries?: ReadonlyArray<string>;
      syncReplicaElectionConstraint?: {
        enabled: boolean;
        nodeLabelsAntiAffinity?: ReadonlyArray<string>;
      };
      synchronous?: {
        dataDurability?: 'required' | 'preferred';
        failoverQuorum?: boolean;
        maxStandbyNamesFromCluster?: number;
        method: 'any' | 'first';
        number: number;
        standbyNamesPost?: ReadonlyArray<string>;
        standbyNamesPre?: ReadonlyArray<string>;
      };
    };
    primaryLease?: {
      leaseDurationSeconds?: number;
      releasedLeaseDurationSeconds?: number;
      renewDeadlineSeconds?: number;
      retryPeriodSeconds?: number;
    };
    primaryUpdateMethod?: 'switchover' | 'restart';
    primaryUpdateStrategy?: 'unsupervised' | 'supervised';
    priorityClassName?: string;
    probes?: {
      liveness?: {
        failureThreshold?: number;
        initialDelaySeconds?: number;
        isolationCheck?: {
          connectionTimeout?: number;
          enabled?: boolean;
          requestTimeout?: number;
        };
        periodSeconds?: number;
        successThreshold?: number;
        terminationGracePeriodSeconds?: number;
        timeoutSeconds?: number;
      };
      readiness?: {
        failureThreshold?: number;
        initialDelaySeconds?: number;
        maximumLag?: number | string;
        periodSeconds?: number;
        successThreshold?: number;
        terminationGracePeriodSeconds?: number;
        timeoutSeconds?: number;
        type?: 'pg_isready' | 'streaming' | 'query';
      };
      startup?: {
        failureThreshold?: number;
        initialDelaySeconds?: number;
        maximumLag?: number | string;
        periodSeconds?: number;
        successThreshold?: number;
        terminationGracePeriodSeconds?: number;
        timeoutSeconds?: number;
        type?: 'pg_isready' | 'streaming' | 'query';
      };
    };
    projectedVolumeTemplate?: {
      defaultMode?: number;
      sources?: ReadonlyArray<{
        clusterTrustBundle?: {
          labelSelector?: {
            matchExpressions?: ReadonlyArray<{
              key: string;
              operator: string;
              values?: ReadonlyArray<string>;
            }>;
            matchLabels?: { [key: string]: string };
          };
          name?: string;
          optional?: boolean;
          path: string;
          signerName?: string;
        };
        configMap?: {
          items?: ReadonlyArray<{
            key: string;
            mode?: number;
            path: string;
          }>;
          name?: string;
          optional?: boolean;
        };
        downwardAPI?: {
          items?: ReadonlyArray<{
            fieldRef?: {
              apiVersion?: string;
              fieldPath: string;
            };
            mode?: number;
            path: string;
            resourceFieldRef?: {
              containerName?: string;
              divisor?: number | string;
              resource: string;
            };
          }>;
        };
        podCertificate?: {
          certificateChainPath?: string;
          credentialBundlePath?: string;
          keyPath?: string;
          keyType: string;
          maxExpirationSeconds?: number;
          signerName: string;
          userAnnotations?: { [key: string]: string };
        };
        secret?: {
          items?: ReadonlyArray<{
            key: string;
            mode?: number;
            path: string;
          }>;
          name?: string;
          optional?: boolean;
        };
        serviceAccountToken?: {
          audience?: string;
          expirationSeconds?: number;
          path: string;
        };
      }>;
    };
    replica?: {
      enabled?: boolean;
      minApplyDelay?: string;
      primary?: string;
      promotionToken?: string;
      self?: string;
      source: string;
    };
    replicationSlots?: {
      highAvailability?: {
        enabled?: boolean;
        slotPrefix?: string;
        synchronizeLogicalDecoding?: boolean;
      };
      synchronizeReplicas?: {
        enabled?: boolean;
        excludePatterns?: ReadonlyArray<string>;
      };
      updateInterval?: number;
    };
    resources?: {
      claims?: ReadonlyArray<{
        name: string;
        request?: string;
      }>;
      limits?: { [key: string]: number | string };
      requests?: { [key: string]: number | string };
    };
    schedulerName?: string;
    seccompProfile?: {
      localhostProfile?: string;
      type: string;
    };
    securityContext?: {
      allowPrivilegeEscalation?: boolean;
      appArmorProfile?: {
        localhostProfile?: string;
        type: string;
      };
      capabilities?: {
        add?: ReadonlyArray<string>;
        drop?: ReadonlyArray<string>;
      };
      privileged?: boolean;
      procMount?: string;
      readOnlyRootFilesystem?: boolean;
      runAsGroup?: number;
      runAsNonRoot?: boolean;
      runAsUser?: number;
      seLinuxOptions?: {
        level?: string;
        role?: string;
        type?: string;
        user?: string;
      };
      seccompProfile?: {
        localhostProfile?: string;
        type: string;
      };
      windowsOptions?: {
        gmsaCredentialSpec?: string;
        gmsaCredentialSpecName?: string;
        hostProcess?: boolean;
        runAsUserName?: string;
      };
    };
    serviceAccountName?: string;
    serviceAccountTemplate?: {
      metadata: {
        annotations?: { [key: string]: string };
        labels?: { [key: string]: string };
        name?: string;
      };
    };
    smartShutdownTimeout?: number;
    startDelay?: number;
    stopDelay?: number;
    storage?: {
      pvcTemplate?: {
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
      resizeInUseVolumes?: boolean;
      size?: string;
      storageClass?: string;
    };
    superuserSecret?: {
      name: string;
    };
    switchoverDelay?: number;
    tablespaces?: ReadonlyArray<{
      name: string;
      owner?: {
        name?: string;
      };
      storage: {
        pvcTemplate?: {
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
        resizeInUseVolumes?: boolean;
        size?: string;
        storageClass?: string;
      };
      temporary?: boolean;
    }>;
    topologySpreadConstraints?: ReadonlyArray<{
      labelSelector?: {
        matchExpressions?: ReadonlyArray<{
          key: string;
          operator: string;
          values?: ReadonlyArray<string>;
        }>;
        matchLabels?: { [key: string]: string };
      };
      matchLabelKeys?: ReadonlyArray<string>;
      maxSkew: number;
      minDomains?: number;
      nodeAffinityPolicy?: string;
      nodeTaintsPolicy?: string;
      topologyKey: string;
      whenUnsatisfiable: string;
    }>;
    walStorage?: {
      pvcTemplate?: {
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
      resizeInUseVolumes?: boolean;
      size?: string;
      storageClass?: string;
    };
  };
};

export type Database = {
  apiVersion: 'postgresql.cnpg.io/v1';
  kind: 'Database';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec: {
    allowConnections?: boolean;
    builtinLocale?: string;
    cluster: {
      name?: string;
    };
    collationVersion?: string;
    connectionLimit?: number;
    databaseReclaimPolicy?: 'delete' | 'retain';
    encoding?: string;
    ensure?: 'present' | 'absent';
    extensions?: ReadonlyArray<{
      ensure?: 'present' | 'absent';
      name: string;
      schema?: string;
      version?: string;
    }>;
    fdws?: ReadonlyArray<{
      ensure?: 'present' | 'absent';
      handler?: string;
      name: string;
      options?: ReadonlyArray<{
        ensure?: 'present' | 'absent';
        name: string;
        value: string;
      }>;
      owner?: string;
      usage?: ReadonlyArray<{
        name: string;
        type?: 'grant' | 'revoke';
      }>;
      validator?: string;
    }>;
    icuLocale?: string;
    icuRules?: string;
    isTemplate?: boolean;
    locale?: string;
    localeCType?: string;
    localeCollate?: string;
    localeProvider?: string;
    name: string;
    owner: string;
    schemas?: ReadonlyArray<{
      ensure?: 'present' | 'absent';
      name: string;
      owner?: string;
    }>;
    servers?: ReadonlyArray<{
      ensure?: 'present' | 'absent';
      fdw: string;
      name: string;
      options?: ReadonlyArray<{
        ensure?: 'present' | 'absent';
        name: string;
        value: string;
      }>;
      usage?: ReadonlyArray<{
        name: string;
        type?: 'grant' | 'revoke';
      }>;
    }>;
    tablespace?: string;
    template?: string;
  };
};

export type Pooler = {
  apiVersion: 'postgresql.cnpg.io/v1';
  kind: 'Pooler';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec: {
    cluster: {
      name: string;
    };
    deploymentStrategy?: {
      rollingUpdate?: {
        maxSurge?: number | string;
        maxUnavailable?: number | string;
      };
      type?: string;
    };
    instances?: number;
    monitoring?: {
      enablePodMonitor?: boolean;
      podMonitorMetricRelabelings?: ReadonlyArray<{
        action?: 'replace' | 'Replace' | 'keep' | 'Keep' | 'drop' | 'Drop' | 'hashmod' | 'HashMod' | 'labelmap' | 'LabelMap' | 'labeldrop' | 'LabelDrop' | 'labelkeep' | 'LabelKeep' | 'lowercase' | 'Lowercase' | 'uppercase' | 'Uppercase' | 'keepequal' | 'KeepEqual' | 'dropequal' | 'DropEqual';
        modulus?: number;
        regex?: string;
        replacement?: string;
        separator?: string;
        sourceLabels?: ReadonlyArray<string>;
        targetLabel?: string;
      }>;
      podMonitorRelabelings?: ReadonlyArray<{
        action?: 'replace' | 'Replace' | 'keep' | 'Keep' | 'drop' | 'Drop' | 'hashmod' | 'HashMod' | 'labelmap' | 'LabelMap' | 'labeldrop' | 'LabelDrop' | 'labelkeep' | 'LabelKeep' | 'lowercase' | 'Lowercase' | 'uppercase' | 'Uppercase' | 'keepequal' | 'KeepEqual' | 'dropequal' | 'DropEqual';
        modulus?: number;
        regex?: string;
        replacement?: string;
        separator?: string;
        sourceLabels?: ReadonlyArray<string>;
        targetLabel?: string;
      }>;
      tls?: {
        enabled?: boolean;
      };
    };
    pgbouncer: {
      authQuery?: string;
      authQuerySecret?: {
        name: string;
      };
      clientCASecret?: {
        name: string;
      };
      clientTLSSecret?: {
        name: string;
      };
      image?: string;
      imageCatalogRef?: {
        apiGroup?: string;
        key: string;
        kind: string;
        name: string;
      };
      parameters?: { [key: string]: string };
      paused?: boolean;
      pg_hba?: ReadonlyArray<string>;
      poolMode?: 'session' | 'transaction';
      serverCASecret?: {
        name: string;
      };
      serverTLSSecret?: {
        name: string;
      };
    };
    serviceAccountName?: string;
    serviceTemplate?: {
      metadata?: {
        annotations?: { [key: string]: string };
        labels?: { [key: string]: string };
        name?: string;
      };
      spec?: {
        allocateLoadBalancerNodePorts?: boolean;
        clusterIP?: string;
        clusterIPs?: ReadonlyArray<string>;
        externalIPs?: ReadonlyArray<string>;
        externalName?: string;
        externalTrafficPolicy?: string;
        healthCheckNodePort?: number;
        internalTrafficPolicy?: string;
        ipFamilies?: ReadonlyArray<string>;
        ipFamilyPolicy?: string;
        loadBalancerClass?: string;
        loadBalancerIP?: string;
        loadBalancerSourceRanges?: ReadonlyArray<string>;
        ports?: ReadonlyArray<{
          appProtocol?: string;
          name?: string;
          nodePort?: number;
          port: number;
          protocol?: string;
          targetPort?: number | string;
        }>;
        publishNotReadyAddresses?: boolean;
        selector?: { [key: string]: string };
        sessionAffinity?: string;
        sessionAffinityConfig?: {
          clientIP?: {
            timeoutSeconds?: number;
          };
        };
        trafficDistribution?: string;
        type?: string;
      };
    };
    template?: {
      metadata?: {
        annotations?: { [key: string]: string };
        labels?: { [key: string]: string };
        name?: string;
      };
      spec?: {
        activeDeadlineSeconds?: number;
        affinity?: {
          nodeAffinity?: {
            preferredDuringSchedulingIgnoredDuringExecution?: ReadonlyArray<{
              preference: {
                matchExpressions?: ReadonlyArray<{
                  key: string;
                  operator: string;
                  values?: ReadonlyArray<string>;
                }>;
                matchFields?: ReadonlyArray<{
                  key: string;
                  operator: string;
                  values?: ReadonlyArray<string>;
                }>;
              };
              weight: number;
            }>;
            requiredDuringSchedulingIgnoredDuringExecution?: {
              nodeSelectorTerms: ReadonlyArray<{
                matchExpressions?: ReadonlyArray<{
                  key: string;
                  operator: string;
                  values?: ReadonlyArray<string>;
                }>;
                matchFields?: ReadonlyArray<{
                  key: string;
                  operator: string;
                  values?: ReadonlyArray<string>;
                }>;
              }>;
            };
          };
          podAffinity?: {
            preferredDuringSchedulingIgnoredDuringExecution?: ReadonlyArray<{
              podAffinityTerm: {
                labelSelector?: {
                  matchExpressions?: ReadonlyArray<{
                    key: string;
                    operator: string;
                    values?: ReadonlyArray<string>;
                  }>;
                  matchLabels?: { [key: string]: string };
                };
                matchLabelKeys?: ReadonlyArray<string>;
                mismatchLabelKeys?: ReadonlyArray<string>;
                namespaceSelector?: {
                  matchExpressions?: ReadonlyArray<{
                    key: string;
                    operator: string;
                    values?: ReadonlyArray<string>;
                  }>;
                  matchLabels?: { [key: string]: string };
                };
                namespaces?: ReadonlyArray<string>;
                topologyKey: string;
              };
              weight: number;
            }>;
            requiredDuringSchedulingIgnoredDuringExecution?: ReadonlyArray<{
              labelSelector?: {
                matchExpressions?: ReadonlyArray<{
                  key: string;
                  operator: string;
                  values?: ReadonlyArray<string>;
                }>;
                matchLabels?: { [key: string]: string };
              };
              matchLabelKeys?: ReadonlyArray<string>;
              mismatchLabelKeys?: ReadonlyArray<string>;
              namespaceSelector?: {
                matchExpressions?: ReadonlyArray<{
                  key: string;
                  operator: string;
                  values?: ReadonlyArray<string>;
                }>;
                matchLabels?: { [key: string]: string };
              };
              namespaces?: ReadonlyArray<string>;
              topologyKey: string;
            }>;
          };
          podAntiAffinity?: {
            preferredDuringSchedulingIgnoredDuringExecution?: ReadonlyArray<{
              podAffinityTerm: {
                labelSelector?: {
                  matchExpressions?: ReadonlyArray<{
                    key: string;
                    operator: string;
                    values?: ReadonlyArray<string>;
                  }>;
                  matchLabels?: { [key: string]: string };
                };
                matchLabelKeys?: ReadonlyArray<string>;
                mismatchLabelKeys?: ReadonlyArray<string>;
                namespaceSelector?: {
                  matchExpressions?: ReadonlyArray<{
                    key: string;
                    operator: string;
                    values?: ReadonlyArray<string>;
                  }>;
                  matchLabels?: { [key: string]: string };
                };
                namespaces?: ReadonlyArray<string>;
                topologyKey: string;
              };
              weight: number;
            }>;
            requiredDuringSchedulingIgnoredDuringExecution?: ReadonlyArray<{
              labelSelector?: {
                matchExpressions?: ReadonlyArray<{
                  key: string;
                  operator: string;
                  values?: ReadonlyArray<string>;
                }>;
                matchLabels?: { [key: string]: string };
              };
              matchLabelKeys?: ReadonlyArray<string>;
              mismatchLabelKeys?: ReadonlyArray<string>;
              namespaceSelector?: {
                matchExpressions?: ReadonlyArray<{
                  key: string;
                  operator: string;
                  values?: ReadonlyArray<string>;
                }>;
                matchLabels?: { [key: string]: string };
              };
              namespaces?: ReadonlyArray<string>;
              topologyKey: string;
            }>;
          };
        };
        automountServiceAccountToken?: boolean;
        containers: ReadonlyArray<{
          args?: ReadonlyArray<string>;
          command?: ReadonlyArray<string>;
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
          envFrom?: ReadonlyArray<{
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
          image?: string;
          imagePullPolicy?: string;
          lifecycle?: {
            postStart?: {
              exec?: {
                command?: ReadonlyArray<string>;
              };
              httpGet?: {
                host?: string;
                httpHeaders?: ReadonlyArray<{
                  name: string;
                  value: string;
                }>;
                path?: string;
                port: number | string;
                scheme?: string;
              };
              sleep?: {
                seconds: number;
              };
              tcpSocket?: {
                host?: string;
                port: number | string;
              };
            };
            preStop?: {
              exec?: {
                command?: ReadonlyArray<string>;
              };
              httpGet?: {
                host?: string;
                httpHeaders?: ReadonlyArray<{
                  name: string;
                  value: string;
                }>;
                path?: string;
                port: number | string;
                scheme?: string;
              };
              sleep?: {
                seconds: number;
              };
              tcpSocket?: {
                host?: string;
                port: number | string;
              };
            };
            stopSignal?: string;
          };
          livenessProbe?: {
            exec?: {
              command?: ReadonlyArray<string>;
            };
            failureThreshold?: number;
            grpc?: {
              port: number;
              service?: string;
            };
            httpGet?: {
              host?: string;
              httpHeaders?: ReadonlyArray<{
                name: string;
                value: string;
              }>;
              path?: string;
              port: number | string;
              scheme?: string;
            };
            initialDelaySeconds?: number;
            periodSeconds?: number;
            successThreshold?: number;
            tcpSocket?: {
              host?: string;
              port: number | string;
            };
            terminationGracePeriodSeconds?: number;
            timeoutSeconds?: number;
          };
          name: string;
          ports?: ReadonlyArray<{
            containerPort: number;
            hostIP?: string;
            hostPort?: number;
            name?: string;
            protocol?: string;
          }>;
          readinessProbe?: {
            exec?: {
              command?: ReadonlyArray<string>;
            };
            failureThreshold?: number;
            grpc?: {
              port: number;
              service?: string;
            };
            httpGet?: {
              host?: string;
              httpHeaders?: ReadonlyArray<{
                name: string;
                value: string;
              }>;
              path?: string;
              port: number | string;
              scheme?: string;
            };
            initialDelaySeconds?: number;
            periodSeconds?: number;
            successThreshold?: number;
            tcpSocket?: {
              host?: string;
              port: number | string;
            };
            terminationGracePeriodSeconds?: number;
            timeoutSeconds?: number;
          };
          resizePolicy?: ReadonlyArray<{
            resourceName: string;
            restartPolicy: string;
          }>;
          resources?: {
            claims?: ReadonlyArray<{
              name: string;
              request?: string;
            }>;
            limits?: { [key: string]: number | string };
            requests?: { [key: string]: number | string };
          };
          restartPolicy?: string;
          restartPolicyRules?: ReadonlyArray<{
            action: string;
            exitCodes?: {
              operator: string;
              values?: ReadonlyArray<number>;
            };
          }>;
          securityContext?: {
            allowPrivilegeEscalation?: boolean;
            appArmorProfile?: {
              localhostProfile?: string;
              type: string;
            };
            capabilities?: {
              add?: ReadonlyArray<string>;
              drop?: ReadonlyArray<string>;
            };
            privileged?: boolean;
            procMount?: string;
            readOnlyRootFilesystem?: boolean;
            runAsGroup?: number;
            runAsNonRoot?: boolean;
            runAsUser?: number;
            seLinuxOptions?: {
              level?: string;
              role?: string;
              type?: string;
              user?: string;
            };
            seccompProfile?: {
              localhostProfile?: string;
              type: string;
            };
            windowsOptions?: {
              gmsaCredentialSpec?: string;
              gmsaCredentialSpecName?: string;
              hostProcess?: boolean;
              runAsUserName?: string;
            };
          };
          startupProbe?: {
            exec?: {
              command?: ReadonlyArray<string>;
            };
            failureThreshold?: number;
            grpc?: {
              port: number;
              service?: string;
            };
            httpGet?: {
              host?: string;
              httpHeaders?: ReadonlyArray<{
                name: string;
                value: string;
              }>;
              path?: string;
              port: number | string;
              scheme?: string;
            };
            initialDelaySeconds?: number;
            periodSeconds?: number;
            successThreshold?: number;
            tcpSocket?: {
              host?: string;
              port: number | string;
            };
            terminationGracePeriodSeconds?: number;
            timeoutSeconds?: number;
          };
          stdin?: boolean;
          stdinOnce?: boolean;
          terminationMessagePath?: string;
          terminationMessagePolicy?: string;
          tty?: boolean;
          volumeDevices?: ReadonlyArray<{
            devicePath: string;
            name: string;
          }>;
          volumeMounts?: ReadonlyArray<{
            mountPath: string;
            mountPropagation?: string;
            name: string;
            readOnly?: boolean;
            recursiveReadOnly?: string;
            subPath?: string;
            subPathExpr?: string;
          }>;
          workingDir?: string;
        }>;
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
        ephemeralContainers?: ReadonlyArray<{
          args?: ReadonlyArray<string>;
          command?: ReadonlyArray<string>;
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
          envFrom?: ReadonlyArray<{
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
          image?: string;
          imagePullPolicy?: string;
          lifecycle?: {
            postStart?: {
              exec?: {
                command?: ReadonlyArray<string>;
              };
              httpGet?: {
                host?: string;
                httpHeaders?: ReadonlyArray<{
                  name: string;
                  value: string;
                }>;
                path?: string;
                port: number | string;
                scheme?: string;
              };
              sleep?: {
                seconds: number;
              };
              tcpSocket?: {
                host?: string;
                port: number | string;
              };
            };
            preStop?: {
              exec?: {
                command?: ReadonlyArray<string>;
              };
              httpGet?: {
                host?: string;
                httpHeaders?: ReadonlyArray<{
                  name: string;
                  value: string;
                }>;
                path?: string;
                port: number | string;
                scheme?: string;
              };
              sleep?: {
                seconds: number;
              };
              tcpSocket?: {
                host?: string;
                port: number | string;
              };
            };
            stopSignal?: string;
          };
          livenessProbe?: {
            exec?: {
              command?: ReadonlyArray<string>;
            };
            failureThreshold?: number;
            grpc?: {
              port: number;
              service?: string;
            };
            httpGet?: {
              host?: string;
              httpHeaders?: ReadonlyArray<{
                name: string;
                value: string;
              }>;
              path?: string;
              port: number | string;
              scheme?: string;
            };
            initialDelaySeconds?: number;
            periodSeconds?: number;
            successThreshold?: number;
            tcpSocket?: {
              host?: string;
              port: number | string;
            };
            terminationGracePeriodSeconds?: number;
            timeoutSeconds?: number;
          };
          name: string;
          ports?: ReadonlyArray<{
            containerPort: number;
            hostIP?: string;
            hostPort?: number;
            name?: string;
            protocol?: string;
          }>;
          readinessProbe?: {
            exec?: {
              command?: ReadonlyArray<string>;
            };
            failureThreshold?: number;
            grpc?: {
              port: number;
              service?: string;
            };
            httpGet?: {
              host?: string;
              httpHeaders?: ReadonlyArray<{
                name: string;
                value: string;
              }>;
              path?: string;
              port: number | string;
              scheme?: string;
            };
            initialDelaySeconds?: number;
            periodSeconds?: number;
            successThreshold?: number;
            tcpSocket?: {
              host?: string;
              port: number | string;
            };
            terminationGracePeriodSeconds?: number;
            timeoutSeconds?: number;
          };
          resizePolicy?: ReadonlyArray<{
            resourceName: string;
            restartPolicy: string;
          }>;
          resources?: {
            claims?: ReadonlyArray<{
              name: string;
              request?: string;
            }>;
            limits?: { [key: string]: number | string };
            requests?: { [key: string]: number | string };
          };
          restartPolicy?: string;
          restartPolicyRules?: ReadonlyArray<{
            action: string;
            exitCodes?: {
              operator: string;
              values?: ReadonlyArray<number>;
            };
          }>;
          securityContext?: {
            allowPrivilegeEscalation?: boolean;
            appArmorProfile?: {
              localhostProfile?: string;
              type: string;
            };
            capabilities?: {
              add?: ReadonlyArray<string>;
              drop?: ReadonlyArray<string>;
            };
            privileged?: boolean;
            procMount?: string;
            readOnlyRootFilesystem?: boolean;
            runAsGroup?: number;
            runAsNonRoot?: boolean;
            runAsUser?: number;
            seLinuxOptions?: {
              level?: string;
              role?: string;
              type?: string;
              user?: string;
            };
            seccompProfile?: {
              localhostProfile?: string;
              type: string;
            };
            windowsOptions?: {
              gmsaCredentialSpec?: string;
              gmsaCredentialSpecName?: string;
              hostProcess?: boolean;
              runAsUserName?: string;
            };
          };
          startupProbe?: {
            exec?: {
              command?: ReadonlyArray<string>;
            };
            failureThreshold?: number;
            grpc?: {
              port: number;
              service?: string;
            };
            httpGet?: {
              host?: string;
              httpHeaders?: ReadonlyArray<{
                name: string;
                value: string;
              }>;
              path?: string;
              port: number | string;
              scheme?: string;
            };
            initialDelaySeconds?: number;
            periodSeconds?: number;
            successThreshold?: number;
            tcpSocket?: {
              host?: string;
              port: number | string;
            };
            terminationGracePeriodSeconds?: number;
            timeoutSeconds?: number;
          };
          stdin?: boolean;
          stdinOnce?: boolean;
          targetContainerName?: string;
          terminationMessagePath?: string;
          terminationMessagePolicy?: string;
          tty?: boolean;
          volumeDevices?: ReadonlyArray<{
            devicePath: string;
            name: string;
          }>;
          volumeMounts?: ReadonlyArray<{
            mountPath: string;
            mountPropagation?: string;
            name: string;
            readOnly?: boolean;
            recursiveReadOnly?: string;
            subPath?: string;
            subPathExpr?: string;
          }>;
          workingDir?: string;
        }>;
        hostAliases?: ReadonlyArray<{
          hostnames?: ReadonlyArray<string>;
          ip: string;
        }>;
        hostIPC?: boolean;
        hostNetwork?: boolean;
        hostPID?: boolean;
        hostUsers?: boolean;
        hostname?: string;
        hostnameOverride?: string;
        imagePullSecrets?: ReadonlyArray<{
          name?: string;
        }>;
        initContainers?: ReadonlyArray<{
          args?: ReadonlyArray<string>;
          command?: ReadonlyArray<string>;
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
          envFrom?: ReadonlyArray<{
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
          image?: string;
          imagePullPolicy?: string;
          lifecycle?: {
            postStart?: {
              exec?: {
                command?: ReadonlyArray<string>;
              };
              httpGet?: {
                host?: string;
                httpHeaders?: ReadonlyArray<{
                  name: string;
                  value: string;
                }>;
                path?: string;
                port: number | string;
                scheme?: string;
              };
              sleep?: {
                seconds: number;
              };
              tcpSocket?: {
                host?: string;
                port: number | string;
              };
            };
            preStop?: {
              exec?: {
                command?: ReadonlyArray<string>;
              };
              httpGet?: {
                host?: string;
                httpHeaders?: ReadonlyArray<{
                  name: string;
                  value: string;
                }>;
                path?: string;
                port: number | string;
                scheme?: string;
              };
              sleep?: {
                seconds: number;
              };
              tcpSocket?: {
                host?: string;
                port: number | string;
              };
            };
            stopSignal?: string;
          };
          livenessProbe?: {
            exec?: {
              command?: ReadonlyArray<string>;
            };
            failureThreshold?: number;
            grpc?: {
              port: number;
              service?: string;
            };
            httpGet?: {
              host?: string;
              httpHeaders?: ReadonlyArray<{
                name: string;
                value: string;
              }>;
              path?: string;
              port: number | string;
              scheme?: string;
            };
            initialDelaySeconds?: number;
            periodSeconds?: number;
            successThreshold?: number;
            tcpSocket?: {
              host?: string;
              port: number | string;
            };
            terminationGracePeriodSeconds?: number;
            timeoutSeconds?: number;
          };
          name: string;
          ports?: ReadonlyArray<{
            containerPort: number;
            hostIP?: string;
            hostPort?: number;
            name?: string;
            protocol?: string;
          }>;
          readinessProbe?: {
            exec?: {
              command?: ReadonlyArray<string>;
            };
            failureThreshold?: number;
            grpc?: {
              port: number;
              service?: string;
            };
            httpGet?: {
              host?: string;
              httpHeaders?: ReadonlyArray<{
                name: string;
                value: string;
              }>;
              path?: string;
              port: number | string;
              scheme?: string;
            };
            initialDelaySeconds?: number;
            periodSeconds?: number;
            successThreshold?: number;
            tcpSocket?: {
              host?: string;
              port: number | string;
            };
            terminationGracePeriodSeconds?: number;
            timeoutSeconds?: number;
          };
          resizePolicy?: ReadonlyArray<{
            resourceName: string;
            restartPolicy: string;
          }>;
          resources?: {
            claims?: ReadonlyArray<{
              name: string;
              request?: string;
            }>;
            limits?: { [key: string]: number | string };
            requests?: { [key: string]: number | string };
          };
          restartPolicy?: string;
          restartPolicyRules?: ReadonlyArray<{
            action: string;
            exitCodes?: {
              operator: string;
              values?: ReadonlyArray<number>;
            };
          }>;
          securityContext?: {
            allowPrivilegeEscalation?: boolean;
            appArmorProfile?: {
              localhostProfile?: string;
              type: string;
            };
            capabilities?: {
              add?: ReadonlyArray<string>;
              drop?: ReadonlyArray<string>;
            };
            privileged?: boolean;
            procMount?: string;
            readOnlyRootFilesystem?: boolean;
            runAsGroup?: number;
            runAsNonRoot?: boolean;
            runAsUser?: number;
            seLinuxOptions?: {
              level?: string;
              role?: string;
              type?: string;
              user?: string;
            };
            seccompProfile?: {
              localhostProfile?: string;
              type: string;
            };
            windowsOptions?: {
              gmsaCredentialSpec?: string;
              gmsaCredentialSpecName?: string;
              hostProcess?: boolean;
              runAsUserName?: string;
            };
          };
          startupProbe?: {
            exec?: {
              command?: ReadonlyArray<string>;
            };
            failureThreshold?: number;
            grpc?: {
              port: number;
              service?: string;
            };
            httpGet?: {
              host?: string;
              httpHeaders?: ReadonlyArray<{
                name: string;
                value: string;
              }>;
              path?: string;
              port: number | string;
              scheme?: string;
            };
            initialDelaySeconds?: number;
            periodSeconds?: number;
            successThreshold?: number;
            tcpSocket?: {
              host?: string;
              port: number | string;
            };
            terminationGracePeriodSeconds?: number;
            timeoutSeconds?: number;
          };
          stdin?: boolean;
          stdinOnce?: boolean;
          terminationMessagePath?: string;
          terminationMessagePolicy?: string;
          tty?: boolean;
          volumeDevices?: ReadonlyArray<{
            devicePath: string;
            name: string;
          }>;
          volumeMounts?: ReadonlyArray<{
            mountPath: string;
            mountPropagation?: string;
            name: string;
            readOnly?: boolean;
            recursiveReadOnly?: string;
            subPath?: string;
            subPathExpr?: string;
          }>;
          workingDir?: string;
        }>;
        nodeName?: string;
        nodeSelector?: { [key: string]: string };
        os?: {
          name: string;
        };
        overhead?: { [key: string]: number | string };
        preemptionPolicy?: string;
        priority?: number;
        priorityClassName?: string;
        readinessGates?: ReadonlyArray<{
          conditionType: string;
        }>;
        resourceClaims?: ReadonlyArray<{
          name: string;
          resourceClaimName?: string;
          resourceClaimTemplateName?: string;
        }>;
        resources?: {
          claims?: ReadonlyArray<{
            name: string;
            request?: string;
          }>;
          limits?: { [key: string]: number | string };
          requests?: { [key: string]: number | string };
        };
        restartPolicy?: string;
        runtimeClassName?: string;
        schedulerName?: string;
        schedulingGates?: ReadonlyArray<{
          name: string;
        }>;
        schedulingGroup?: {
          podGroupName?: string;
        };
        securityContext?: {
          appArmorProfile?: {
            localhostProfile?: string;
            type: string;
          };
          fsGroup?: number;
          fsGroupChangePolicy?: string;
          runAsGroup?: number;
          runAsNonRoot?: boolean;
          runAsUser?: number;
          seLinuxChangePolicy?: string;
          seLinuxOptions?: {
            level?: string;
            role?: string;
            type?: string;
            user?: string;
          };
          seccompProfile?: {
            localhostProfile?: string;
            type: string;
          };
          supplementalGroups?: ReadonlyArray<number>;
          supplementalGroupsPolicy?: string;
          sysctls?: ReadonlyArray<{
            name: string;
            value: string;
          }>;
          windowsOptions?: {
            gmsaCredentialSpec?: string;
            gmsaCredentialSpecName?: string;
            hostProcess?: boolean;
            runAsUserName?: string;
          };
        };
        serviceAccount?: string;
        serviceAccountName?: string;
        setHostnameAsFQDN?: boolean;
        shareProcessNamespace?: boolean;
        subdomain?: string;
        terminationGracePeriodSeconds?: number;
        tolerations?: ReadonlyArray<{
          effect?: string;
          key?: string;
          operator?: string;
          tolerationSeconds?: number;
          value?: string;
        }>;
        topologySpreadConstraints?: ReadonlyArray<{
          labelSelector?: {
            matchExpressions?: ReadonlyArray<{
              key: string;
              operator: string;
              values?: ReadonlyArray<string>;
            }>;
            matchLabels?: { [key: string]: string };
          };
          matchLabelKeys?: ReadonlyArray<string>;
          maxSkew: number;
          minDomains?: number;
          nodeAffinityPolicy?: string;
          nodeTaintsPolicy?: string;
          topologyKey: string;
          whenUnsatisfiable: string;
        }>;
        volumes?: ReadonlyArray<{
          awsElasticBlockStore?: {
            fsType?: string;
            partition?: number;
            readOnly?: boolean;
            volumeID: string;
          };
          azureDisk?: {
            cachingMode?: string;
            diskName: string;
            diskURI: string;
            fsType?: string;
            kind?: string;
            readOnly?: boolean;
          };
          azureFile?: {
            readOnly?: boolean;
            secretName: string;
            shareName: string;
          };
          cephfs?: {
            monitors: ReadonlyArray<string>;
            path?: string;
            readOnly?: boolean;
            secretFile?: string;
            secretRef?: {
              name?: string;
            };
            user?: string;
          };
          cinder?: {
            fsType?: string;
            readOnly?: boolean;
            secretRef?: {
              name?: string;
            };
            volumeID: string;
          };
          configMap?: {
            defaultMode?: number;
            items?: ReadonlyArray<{
              key: string;
              mode?: number;
              path: string;
            }>;
            name?: string;
            optional?: boolean;
          };
          csi?: {
            driver: string;
            fsType?: string;
            nodePublishSecretRef?: {
              name?: string;
            };
            readOnly?: boolean;
            volumeAttributes?: { [key: string]: string };
          };
          downwardAPI?: {
            defaultMode?: number;
            items?: ReadonlyArray<{
              fieldRef?: {
                apiVersion?: string;
                fieldPath: string;
              };
              mode?: number;
              path: string;
              resourceFieldRef?: {
                containerName?: string;
                divisor?: number | string;
                resource: string;
              };
            }>;
          };
          emptyDir?: {
            medium?: string;
            sizeLimit?: number | string;
          };
          ephemeral?: {
            volumeClaimTemplate?: {
              metadata?: { [key: string]: never };
              spec: {
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
            };
          };
          fc?: {
            fsType?: string;
            lun?: number;
            readOnly?: boolean;
            targetWWNs?: ReadonlyArray<string>;
            wwids?: ReadonlyArray<string>;
          };
          flexVolume?: {
            driver: string;
            fsType?: string;
            options?: { [key: string]: string };
            readOnly?: boolean;
            secretRef?: {
              name?: string;
            };
          };
          flocker?: {
            datasetName?: string;
            datasetUUID?: string;
          };
          gcePersistentDisk?: {
            fsType?: string;
            partition?: number;
            pdName: string;
            readOnly?: boolean;
          };
          gitRepo?: {
            directory?: string;
            repository: string;
            revision?: string;
          };
          glusterfs?: {
            endpoints: string;
            path: string;
            readOnly?: boolean;
          };
          hostPath?: {
            path: string;
            type?: string;
          };
          image?: {
            pullPolicy?: string;
            reference?: string;
          };
          iscsi?: {
            chapAuthDiscovery?: boolean;
            chapAuthSession?: boolean;
            fsType?: string;
            initiatorName?: string;
            iqn: string;
            iscsiInterface?: string;
            lun: number;
            portals?: ReadonlyArray<string>;
            readOnly?: boolean;
            secretRef?: {
              name?: string;
            };
            targetPortal: string;
          };
          name: string;
          nfs?: {
            path: string;
            readOnly?: boolean;
            server: string;
          };
          persistentVolumeClaim?: {
            claimName: string;
            readOnly?: boolean;
          };
          photonPersistentDisk?: {
            fsType?: string;
            pdID: string;
          };
          portworxVolume?: {
            fsType?: string;
            readOnly?: boolean;
            volumeID: string;
          };
          projected?: {
            defaultMode?: number;
            sources?: ReadonlyArray<{
              clusterTrustBundle?: {
                labelSelector?: {
                  matchExpressions?: ReadonlyArray<{
                    key: string;
                    operator: string;
                    values?: ReadonlyArray<string>;
                  }>;
                  matchLabels?: { [key: string]: string };
                };
                name?: string;
                optional?: boolean;
                path: string;
                signerName?: string;
              };
              configMap?: {
                items?: ReadonlyArray<{
                  key: string;
                  mode?: number;
                  path: string;
                }>;
                name?: string;
                optional?: boolean;
              };
              downwardAPI?: {
                items?: ReadonlyArray<{
                  fieldRef?: {
                    apiVersion?: string;
                    fieldPath: string;
                  };
                  mode?: number;
                  path: string;
                  resourceFieldRef?: {
                    containerName?: string;
                    divisor?: number | string;
                    resource: string;
                  };
                }>;
              };
              podCertificate?: {
                certificateChainPath?: string;
                credentialBundlePath?: string;
                keyPath?: string;
                keyType: string;
                maxExpirationSeconds?: number;
                signerName: string;
                userAnnotations?: { [key: string]: string };
              };
              secret?: {
                items?: ReadonlyArray<{
                  key: string;
                  mode?: number;
                  path: string;
                }>;
                name?: string;
                optional?: boolean;
              };
              serviceAccountToken?: {
                audience?: string;
                expirationSeconds?: number;
                path: string;
              };
            }>;
          };
          quobyte?: {
            group?: string;
            readOnly?: boolean;
            registry: string;
            tenant?: string;
            user?: string;
            volume: string;
          };
          rbd?: {
            fsType?: string;
            image: string;
            keyring?: string;
            monitors: ReadonlyArray<string>;
            pool?: string;
            readOnly?: boolean;
            secretRef?: {
              name?: string;
            };
            user?: string;
          };
          scaleIO?: {
            fsType?: string;
            gateway: string;
            protectionDomain?: string;
            readOnly?: boolean;
            secretRef: {
              name?: string;
            };
            sslEnabled?: boolean;
            storageMode?: string;
            storagePool?: string;
            system: string;
            volumeName?: string;
          };
          secret?: {
            defaultMode?: number;
            items?: ReadonlyArray<{
              key: string;
              mode?: number;
              path: string;
            }>;
            optional?: boolean;
            secretName?: string;
          };
          storageos?: {
            fsType?: string;
            readOnly?: boolean;
            secretRef?: {
              name?: string;
            };
            volumeName?: string;
            volumeNamespace?: string;
          };
          vsphereVolume?: {
            fsType?: string;
            storagePolicyID?: string;
            storagePolicyName?: string;
            volumePath: string;
          };
        }>;
      };
    };
    type?: 'rw' | 'ro' | 'r';
  };
};

export type ScheduledBackup = {
  apiVersion: 'postgresql.cnpg.io/v1';
  kind: 'ScheduledBackup';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec: {
    backupOwnerReference?: 'none' | 'self' | 'cluster';
    cluster: {
      name: string;
    };
    immediate?: boolean;
    method?: 'barmanObjectStore' | 'volumeSnapshot' | 'plugin';
    online?: boolean;
    onlineConfiguration?: {
      immediateCheckpoint?: boolean;
      waitForArchive?: boolean;
    };
    pluginConfiguration?: {
      name: string;
      parameters?: { [key: string]: string };
    };
    schedule: string;
    suspend?: boolean;
    target?: 'primary' | 'prefer-standby';
  };
};
