// Generated from the schemas by `npx projen schemas`: edit the import in the component instead.

export type CephBlockPool = {
  apiVersion: 'ceph.rook.io/v1';
  kind: 'CephBlockPool';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec: {
    application?: string;
    compressionMode?: 'none' | 'passive' | 'aggressive' | 'force' | '';
    crushRoot?: string;
    deviceClass?: string;
    enableCrushUpdates?: boolean;
    enableRBDStats?: boolean;
    erasureCoded?: {
      algorithm?: 'isa' | 'jerasure';
      codingChunks: number;
      crushNumFailureDomains?: number;
      crushOSDsPerFailureDomain?: number;
      dataChunks: number;
      stripeUnit?: number | string;
    };
    failureDomain?: string;
    mirroring?: {
      enabled?: boolean;
      mode?: 'pool' | 'image' | 'init-only';
      peers?: {
        secretNames?: ReadonlyArray<string>;
      };
      snapshotSchedules?: ReadonlyArray<{
        interval?: string;
        path?: string;
        startTime?: string;
      }>;
    };
    name?: '.rgw.root' | '.nfs' | '.mgr';
    parameters?: { [key: string]: string };
    quotas?: {
      maxBytes?: number;
      maxObjects?: number;
      maxSize?: string;
    };
    replicated?: {
      hybridStorage?: {
        primaryDeviceClass: string;
        secondaryDeviceClass: string;
      };
      replicasPerFailureDomain?: number;
      requireSafeReplicaSize?: boolean;
      size: number;
      subFailureDomain?: string;
      targetSizeRatio?: number;
    };
    statusCheck?: {
      mirror?: {
        disabled?: boolean;
        interval?: string;
        timeout?: string;
      };
      [key: string]: any;
    };
  };
};

export type CephCluster = {
  apiVersion: 'ceph.rook.io/v1';
  kind: 'CephCluster';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec: {
    annotations?: { [key: string]: { [key: string]: string } };
    cephConfig?: { [key: string]: { [key: string]: string } };
    cephConfigFromSecret?: { [key: string]: { [key: string]: {
      key: string;
      name?: string;
      optional?: boolean;
    } } };
    cephVersion?: {
      allowUnsupported?: boolean;
      image?: string;
      imagePullPolicy?: 'IfNotPresent' | 'Always' | 'Never' | '';
    };
    cleanupPolicy?: {
      allowUninstallWithVolumes?: boolean;
      confirmation?: string;
      sanitizeDisks?: {
        dataSource?: 'zero' | 'random';
        iteration?: number;
        method?: 'complete' | 'quick';
      };
      wipeDevicesFromOtherClusters?: boolean;
    };
    continueUpgradeAfterChecksEvenIfNotHealthy?: boolean;
    crashCollector?: {
      daysToRetain?: number;
      disable?: boolean;
    };
    csi?: {
      cephfs?: {
        fuseMountOptions?: string;
        kernelMountOptions?: string;
      };
      readAffinity?: {
        crushLocationLabels?: ReadonlyArray<string>;
        enabled?: boolean;
      };
      skipUserCreation?: boolean;
    };
    dashboard?: {
      enabled?: boolean;
      port?: number;
      prometheusEndpoint?: string;
      prometheusEndpointSSLVerify?: boolean;
      ssl?: boolean;
      urlPrefix?: string;
    };
    dataDirHostPath?: string;
    disruptionManagement?: {
      machineDisruptionBudgetNamespace?: string;
      manageMachineDisruptionBudgets?: boolean;
      managePodBudgets?: boolean;
      osdMaintenanceTimeout?: number;
      pgHealthCheckTimeout?: number;
      pgHealthyRegex?: string;
    };
    external?: {
      enable?: boolean;
      [key: string]: any;
    };
    healthCheck?: {
      daemonHealth?: {
        mon?: {
          disabled?: boolean;
          interval?: string;
          timeout?: string;
        };
        osd?: {
          disabled?: boolean;
          interval?: string;
          timeout?: string;
        };
        status?: {
          disabled?: boolean;
          interval?: string;
          timeout?: string;
        };
      };
      livenessProbe?: { [key: string]: {
        disabled?: boolean;
        probe?: {
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
      } };
      muteHealthWarning?: { [key: string]: {
        policy: 'mute' | 'unmute';
      } };
      startupProbe?: { [key: string]: {
        disabled?: boolean;
        probe?: {
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
      } };
    };
    labels?: { [key: string]: { [key: string]: string } };
    logCollector?: {
      enabled?: boolean;
      maxLogSize?: number | string;
      periodicity?: string;
    };
    mgr?: {
      allowMultiplePerNode?: boolean;
      count?: number;
      hostNetwork?: boolean;
      modules?: ReadonlyArray<{
        enabled?: boolean;
        name?: string;
        settings?: {
          balancerMode?: '' | 'crush-compat' | 'upmap' | 'read' | 'upmap-read';
        };
      }>;
    };
    mon?: {
      allowMultiplePerNode?: boolean;
      count?: number;
      externalMonIDs?: ReadonlyArray<string>;
      failureDomainLabel?: string;
      floatingMon?: {
        configmapName: string;
        name: string;
      };
      stretchCluster?: {
        failureDomainLabel?: string;
        subFailureDomain?: string;
        zones?: ReadonlyArray<{
          arbiter?: boolean;
          name?: string;
          volumeClaimTemplate?: {
            metadata?: {
              annotations?: { [key: string]: string };
              finalizers?: ReadonlyArray<string>;
              labels?: { [key: string]: string };
              name?: string;
              namespace?: string;
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
            [key: string]: any;
          };
        }>;
      };
      volumeClaimTemplate?: {
        metadata?: {
          annotations?: { [key: string]: string };
          finalizers?: ReadonlyArray<string>;
          labels?: { [key: string]: string };
          name?: string;
          namespace?: string;
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
        [key: string]: any;
      };
      zones?: ReadonlyArray<{
        arbiter?: boolean;
        name?: string;
        volumeClaimTemplate?: {
          metadata?: {
            annotations?: { [key: string]: string };
            finalizers?: ReadonlyArray<string>;
            labels?: { [key: string]: string };
            name?: string;
            namespace?: string;
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
          [key: string]: any;
        };
      }>;
    };
    monitoring?: {
      enabled?: boolean;
      exporter?: {
        hostNetwork?: boolean;
        perfCountersPrioLimit?: number;
        port?: number;
        statsPeriodSeconds?: number;
      };
      externalMgrEndpoints?: ReadonlyArray<{
        hostname?: string;
        ip: string;
        nodeName?: string;
        targetRef?: {
          apiVersion?: string;
          fieldPath?: string;
          kind?: string;
          name?: string;
          namespace?: string;
          resourceVersion?: string;
          uid?: string;
        };
      }>;
      externalMgrPrometheusPort?: number;
      interval?: string;
      metricsDisabled?: boolean;
      port?: number;
    };
    network?: {
      addressRanges?: {
        cluster?: ReadonlyArray<string>;
        public?: ReadonlyArray<string>;
      };
      connections?: {
        compression?: {
          enabled?: boolean;
        };
        encryption?: {
          enabled?: boolean;
        };
        requireMsgr2?: boolean;
      };
      dualStack?: boolean;
      hostNetwork?: boolean;
      ipFamily?: 'IPv4' | 'IPv6';
      multiClusterService?: {
        clusterID?: string;
        enabled?: boolean;
      };
      provider?: '' | 'host' | 'multus';
      selectors?: { [key: string]: string };
      [key: string]: any;
    };
    placement?: { [key: string]: {
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
    } };
    priorityClassNames?: { [key: string]: string };
    removeOSDsIfOutAndSafeToRemove?: boolean;
    resources?: { [key: string]: {
      claims?: ReadonlyArray<{
        name: string;
        request?: string;
      }>;
      limits?: { [key: string]: number | string };
      requests?: { [key: string]: number | string };
    } };
    security?: {
      cephx?: {
        allowedCiphers?: ReadonlyArray<'aes' | 'aes256k'>;
        csi?: {
          keepPriorKeyCountMax?: number;
          keyGeneration?: number;
          keyRotationPolicy?: '' | 'Disabled' | 'KeyGeneration';
          keyType?: 'aes' | 'aes256k';
        };
        daemon?: {
          keyGeneration?: number;
          keyRotationPolicy?: '' | 'Disabled' | 'KeyGeneration';
          keyType?: 'aes' | 'aes256k';
        };
        rbdMirrorPeer?: {
          keyGeneration?: number;
          keyRotationPolicy?: '' | 'Disabled' | 'KeyGeneration';
          keyType?: 'aes' | 'aes256k';
        };
      };
      keyRotation?: {
        enabled?: boolean;
        schedule?: string;
      };
      kms?: {
        connectionDetails?: { [key: string]: string };
        tokenSecretName?: string;
      };
    };
    skipUpgradeChecks?: boolean;
    storage?: {
      allowDeviceClassUpdate?: boolean;
      allowOsdCrushWeightUpdate?: boolean;
      backfillFullRatio?: number;
      config?: { [key: string]: string };
      deviceFilter?: string;
      devicePathFilter?: string;
      devices?: ReadonlyArray<{
        config?: { [key: string]: string };
        fullpath?: string;
        name?: string;
      }>;
      flappingRestartIntervalHours?: number;
      fullRatio?: number;
      migration?: {
        confirmation?: string;
      };
      nearFullRatio?: number;
      nodes?: ReadonlyArray<{
        config?: { [key: string]: string };
        deviceFilter?: string;
        devicePathFilter?: string;
        devices?: ReadonlyArray<{
          config?: { [key: string]: string };
          fullpath?: string;
          name?: string;
        }>;
        name?: string;
        resources?: {
          claims?: ReadonlyArray<{
            name: string;
            request?: string;
          }>;
          limits?: { [key: string]: number | string };
          requests?: { [key: string]: number | string };
          [key: string]: any;
        };
        useAllDevices?: boolean;
        volumeClaimTemplates?: ReadonlyArray<{
          metadata?: {
            annotations?: { [key: string]: string };
            finalizers?: ReadonlyArray<string>;
            labels?: { [key: string]: string };
            name?: string;
            namespace?: string;
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
        }>;
      }>;
      onlyApplyOSDPlacement?: boolean;
      osdMaxUpdatesInParallel?: number;
      scheduleAlways?: boolean;
      storageClassDeviceSets?: ReadonlyArray<{
        config?: { [key: string]: string };
        count: number;
        encrypted?: boolean;
        name: string;
        placement?: {
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
          [key: string]: any;
        };
        portable?: boolean;
        preparePlacement?: {
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
          [key: string]: any;
        };
        resources?: {
          claims?: ReadonlyArray<{
            name: string;
            request?: string;
          }>;
          limits?: { [key: string]: number | string };
          requests?: { [key: string]: number | string };
          [key: string]: any;
        };
        schedulerName?: string;
        tuneDeviceClass?: boolean;
        tuneFastDeviceClass?: boolean;
        volumeClaimTemplates: ReadonlyArray<{
          metadata?: {
            annotations?: { [key: string]: string };
            finalizers?: ReadonlyArray<string>;
            labels?: { [key: string]: string };
            name?: string;
            namespace?: string;
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
        }>;
      }>;
      store?: {
        type?: 'bluestore' | 'bluestore-rdr';
        updateStore?: string;
      };
      useAllDevices?: boolean;
      useAllNodes?: boolean;
      volumeClaimTemplates?: ReadonlyArray<{
        metadata?: {
          annotations?: { [key: string]: string };
          finalizers?: ReadonlyArray<string>;
          labels?: { [key: string]: string };
          name?: string;
          namespace?: string;
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
      }>;
    };
    upgradeOSDRequiresHealthyPGs?: boolean;
    waitTimeoutForHealthyOSDInMinutes?: number;
  };
};

export type CephFilesystem = {
  apiVersion: 'ceph.rook.io/v1';
  kind: 'CephFilesystem';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec: {
    dataPools: ReadonlyArray<{
      application?: string;
      compressionMode?: 'none' | 'passive' | 'aggressive' | 'force' | '';
      crushRoot?: string;
      deviceClass?: string;
      enableCrushUpdates?: boolean;
      enableRBDStats?: boolean;
      erasureCoded?: {
        algorithm?: 'isa' | 'jerasure';
        codingChunks: number;
        crushNumFailureDomains?: number;
        crushOSDsPerFailureDomain?: number;
        dataChunks: number;
        stripeUnit?: number | string;
      };
      failureDomain?: string;
      mirroring?: {
        enabled?: boolean;
        mode?: 'pool' | 'image' | 'init-only';
        peers?: {
          secretNames?: ReadonlyArray<string>;
        };
        snapshotSchedules?: ReadonlyArray<{
          interval?: string;
          path?: string;
          startTime?: string;
        }>;
      };
      name?: string;
      parameters?: { [key: string]: string };
      quotas?: {
        maxBytes?: number;
        maxObjects?: number;
        maxSize?: string;
      };
      replicated?: {
        hybridStorage?: {
          primaryDeviceClass: string;
          secondaryDeviceClass: string;
        };
        replicasPerFailureDomain?: number;
        requireSafeReplicaSize?: boolean;
        size: number;
        subFailureDomain?: string;
        targetSizeRatio?: number;
      };
      statusCheck?: {
        mirror?: {
          disabled?: boolean;
          interval?: string;
          timeout?: string;
        };
        [key: string]: any;
      };
    }>;
    metadataPool: {
      application?: string;
      compressionMode?: 'none' | 'passive' | 'aggressive' | 'force' | '';
      crushRoot?: string;
      deviceClass?: string;
      enableCrushUpdates?: boolean;
      enableRBDStats?: boolean;
      erasureCoded?: {
        algorithm?: 'isa' | 'jerasure';
        codingChunks: number;
        crushNumFailureDomains?: number;
        crushOSDsPerFailureDomain?: number;
        dataChunks: number;
        stripeUnit?: number | string;
      };
      failureDomain?: string;
      mirroring?: {
        enabled?: boolean;
        mode?: 'pool' | 'image' | 'init-only';
        peers?: {
          secretNames?: ReadonlyArray<string>;
        };
        snapshotSchedules?: ReadonlyArray<{
          interval?: string;
          path?: string;
          startTime?: string;
        }>;
      };
      name?: string;
      parameters?: { [key: string]: string };
      quotas?: {
        maxBytes?: number;
        maxObjects?: number;
        maxSize?: string;
      };
      replicated?: {
        hybridStorage?: {
          primaryDeviceClass: string;
          secondaryDeviceClass: string;
        };
        replicasPerFailureDomain?: number;
        requireSafeReplicaSize?: boolean;
        size: number;
        subFailureDomain?: string;
        targetSizeRatio?: number;
      };
      statusCheck?: {
        mirror?: {
          disabled?: boolean;
          interval?: string;
          timeout?: string;
        };
        [key: string]: any;
      };
    };
    metadataServer: {
      activeCount: number;
      activeStandby?: boolean;
      annotations?: { [key: string]: string };
      cacheMemoryLimitFactor?: number;
      cacheMemoryRequestFactor?: number;
      labels?: { [key: string]: string };
      livenessProbe?: {
        disabled?: boolean;
        probe?: {
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
      };
      placement?: {
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
        [key: string]: any;
      };
      priorityClassName?: string;
      resources?: {
        claims?: ReadonlyArray<{
          name: string;
          request?: string;
        }>;
        limits?: { [key: string]: number | string };
        requests?: { [key: string]: number | string };
        [key: string]: any;
      };
      startupProbe?: {
        disabled?: boolean;
        probe?: {
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
      };
    };
    mirroring?: {
      enabled?: boolean;
      peers?: {
        secretNames?: ReadonlyArray<string>;
      };
      snapshotRetention?: ReadonlyArray<{
        duration?: string;
        path?: string;
      }>;
      snapshotSchedules?: ReadonlyArray<{
        interval?: string;
        path?: string;
        startTime?: string;
      }>;
    };
    preserveFilesystemOnDelete?: boolean;
    preservePoolNames?: boolean;
    preservePoolsOnDelete?: boolean;
    statusCheck?: {
      mirror?: {
        disabled?: boolean;
        interval?: string;
        timeout?: string;
      };
      [key: string]: any;
    };
  };
};

export type CephFilesystemSubVolumeGroup = {
  apiVersion: 'ceph.rook.io/v1';
  kind: 'CephFilesystemSubVolumeGroup';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec: {
    clusterID?: string;
    csiMetadataRadosNamespace?: string;
    dataPoolName?: string;
    filesystemName: string;
    name?: string;
    pinning?: {
      distributed?: number;
      export?: number;
      random?: number;
    };
    quota?: number | string;
  };
};

export type CephObjectStore = {
  apiVersion: 'ceph.rook.io/v1';
  kind: 'CephObjectStore';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec: {
    allowUsersInNamespaces?: ReadonlyArray<string>;
    auth?: {
      keystone?: {
        acceptedRoles: ReadonlyArray<string>;
        implicitTenants?: string;
        revocationInterval?: number;
        serviceUserSecretName: string;
        tokenCacheSize?: number;
        url: string;
      };
    };
    dataPool?: {
      application?: string;
      compressionMode?: 'none' | 'passive' | 'aggressive' | 'force' | '';
      crushRoot?: string;
      deviceClass?: string;
      enableCrushUpdates?: boolean;
      enableRBDStats?: boolean;
      erasureCoded?: {
        algorithm?: 'isa' | 'jerasure';
        codingChunks: number;
        crushNumFailureDomains?: number;
        crushOSDsPerFailureDomain?: number;
        dataChunks: number;
        stripeUnit?: number | string;
      };
      failureDomain?: string;
      mirroring?: {
        enabled?: boolean;
        mode?: 'pool' | 'image' | 'init-only';
        peers?: {
          secretNames?: ReadonlyArray<string>;
        };
        snapshotSchedules?: ReadonlyArray<{
          interval?: string;
          path?: string;
          startTime?: string;
        }>;
      };
      parameters?: { [key: string]: string };
      quotas?: {
        maxBytes?: number;
        maxObjects?: number;
        maxSize?: string;
      };
      replicated?: {
        hybridStorage?: {
          primaryDeviceClass: string;
          secondaryDeviceClass: string;
        };
        replicasPerFailureDomain?: number;
        requireSafeReplicaSize?: boolean;
        size: number;
        subFailureDomain?: string;
        targetSizeRatio?: number;
      };
      statusCheck?: {
        mirror?: {
          disabled?: boolean;
          interval?: string;
          timeout?: string;
        };
        [key: string]: any;
      };
    };
    defaultRealm?: boolean;
    gateway?: {
      additionalVolumeMounts?: ReadonlyArray<{
        subPath: string;
        volumeSource: {
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
          emptyDir?: {
            medium?: string;
            sizeLimit?: number | string;
          };
          hostPath?: {
            path: string;
            type?: string;
          };
          persistentVolumeClaim?: {
            claimName: string;
            readOnly?: boolean;
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
        };
      }>;
      annotations?: { [key: string]: string };
      caBundleRef?: string;
      dashboardEnabled?: boolean;
      disableMultisiteSyncTraffic?: boolean;
      externalRgwEndpoints?: ReadonlyArray<{
        hostname?: string;
        ip?: string;
      }>;
      hostNetwork?: boolean;
      instances?: number;
      labels?: { [key: string]: string };
      opsLogSidecar?: {
        resources?: {
          claims?: ReadonlyArray<{
            name: string;
            request?: string;
          }>;
          limits?: { [key: string]: number | string };
          requests?: { [key: string]: number | string };
        };
      };
      placement?: {
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
        [key: string]: any;
      };
      port?: number;
      priorityClassName?: string;
      readAffinity?: {
        type: 'localize' | 'balance' | 'default';
      };
      resources?: {
        claims?: ReadonlyArray<{
          name: string;
          request?: string;
        }>;
        limits?: { [key: string]: number | string };
        requests?: { [key: string]: number | string };
        [key: string]: any;
      };
      rgwCommandFlags?: { [key: string]: string };
      rgwConfig?: { [key: string]: string };
      rgwConfigFromSecret?: { [key: string]: {
        key: string;
        name?: string;
        optional?: boolean;
      } };
      securePort?: number;
      service?: {
        annotations?: { [key: string]: string };
        labels?: { [key: string]: string };
      };
      sslCertificateRef?: string;
    };
    healthCheck?: {
      readinessProbe?: {
        disabled?: boolean;
        probe?: {
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
        [key: string]: any;
      };
      startupProbe?: {
        disabled?: boolean;
        probe?: {
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
      };
    };
    hosting?: {
      advertiseEndpoint?: {
        dnsName: string;
        port: number;
        useTls: boolean;
      };
      dnsNames?: ReadonlyArray<string>;
    };
    metadataPool?: {
      application?: string;
      compressionMode?: 'none' | 'passive' | 'aggressive' | 'force' | '';
      crushRoot?: string;
      deviceClass?: string;
      enableCrushUpdates?: boolean;
      enableRBDStats?: boolean;
      erasureCoded?: {
        algorithm?: 'isa' | 'jerasure';
        codingChunks: number;
        crushNumFailureDomains?: number;
        crushOSDsPerFailureDomain?: number;
        dataChunks: number;
        stripeUnit?: number | string;
      };
      failureDomain?: string;
      mirroring?: {
        enabled?: boolean;
        mode?: 'pool' | 'image' | 'init-only';
        peers?: {
          secretNames?: ReadonlyArray<string>;
        };
        snapshotSchedules?: ReadonlyArray<{
          interval?: string;
          path?: string;
          startTime?: string;
        }>;
      };
      parameters?: { [key: string]: string };
      quotas?: {
        maxBytes?: number;
        maxObjects?: number;
        maxSize?: string;
      };
      replicated?: {
        hybridStorage?: {
          primaryDeviceClass: string;
          secondaryDeviceClass: string;
        };
        replicasPerFailureDomain?: number;
        requireSafeReplicaSize?: boolean;
        size: number;
        subFailureDomain?: string;
        targetSizeRatio?: number;
      };
      statusCheck?: {
        mirror?: {
          disabled?: boolean;
          interval?: string;
          timeout?: string;
        };
        [key: string]: any;
      };
    };
    preservePoolsOnDelete?: boolean;
    protocols?: {
      enableAPIs?: ReadonlyArray<'s3' | 's3website' | 'swift' | 'swift_auth' | 'admin' | 'sts' | 'iam' | 'notifications'>;
      s3?: {
        authUseKeystone?: boolean;
        enabled?: boolean;
      };
      swift?: {
        accountInUrl?: boolean;
        urlPrefix?: string;
        versioningEnabled?: boolean;
      };
    };
    security?: {
      cipherSuites?: ReadonlyArray<string>;
      ciphers?: ReadonlyArray<string>;
      keyRotation?: {
        enabled?: boolean;
        schedule?: string;
      };
      kms?: {
        connectionDetails?: { [key: string]: string };
        tokenSecretName?: string;
      };
      s3?: {
        connectionDetails?: { [key: string]: string };
        tokenSecretName?: string;
      };
      sslOptions?: {
        defaultWorkarounds?: boolean;
        noCompression?: boolean;
        singleDiffieHellmanUse?: boolean;
        sslv2?: boolean;
        sslv3?: boolean;
        tlsv1_0?: boolean;
        tlsv1_1?: boolean;
        tlsv1_2?: boolean;
      };
      tlsGroups?: ReadonlyArray<string>;
    };
    sharedPools?: {
      dataPoolName?: string;
      metadataPoolName?: string;
      poolPlacements?: ReadonlyArray<{
        dataNonECPoolName?: string;
        dataPoolName: string;
        default?: boolean;
        metadataPoolName: string;
        name: string;
        storageClasses?: ReadonlyArray<{
          dataPoolName: string;
          name: string;
        }>;
      }>;
      preserveRadosNamespaceDataOnDelete?: boolean;
    };
    zone?: {
      name: string;
    };
  };
};
