// Generated from the schemas by `npx projen schemas`: edit the import in the component instead.

export type Dragonfly = {
  apiVersion: 'dragonflydb.io/v1alpha1';
  kind: 'Dragonfly';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec?: {
    aclFromSecret?: {
      key: string;
      name?: string;
      optional?: boolean;
    };
    additionalContainers?: ReadonlyArray<{
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
    additionalVolumes?: ReadonlyArray<{
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
    annotations?: { [key: string]: string };
    args?: ReadonlyArray<string>;
    authentication?: {
      clientCaCertSecret?: {
        key: string;
        name?: string;
        optional?: boolean;
      };
      passwordFromSecret?: {
        key: string;
        name?: string;
        optional?: boolean;
      };
    };
    containerSecurityContext?: {
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
    customLivenessProbeConfigMap?: {
      name?: string;
    };
    customReadinessProbeConfigMap?: {
      name?: string;
    };
    customStartupProbeConfigMap?: {
      name?: string;
    };
    enableReplicationReadinessGate?: boolean;
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
    image?: string;
    imagePullPolicy?: string;
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
    labels?: { [key: string]: string };
    memcachedPort?: number;
    networkPolicyEnabled?: boolean;
    nodeSelector?: { [key: string]: string };
    ownedObjectsMetadata?: {
      annotations?: { [key: string]: string };
      labels?: { [key: string]: string };
    };
    pdb?: {
      maxUnavailable?: number | string;
      minAvailable?: number | string;
    };
    podMetadata?: {
      annotations?: { [key: string]: string };
      labels?: { [key: string]: string };
    };
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
    priorityClassName?: string;
    replicas?: number;
    resources?: {
      claims?: ReadonlyArray<{
        name: string;
        request?: string;
      }>;
      limits?: { [key: string]: number | string };
      requests?: { [key: string]: number | string };
    };
    serviceAccountName?: string;
    serviceSpec?: {
      annotations?: { [key: string]: string };
      labels?: { [key: string]: string };
      name?: string;
      nodePort?: number;
      type?: string;
    };
    skipFSGroup?: boolean;
    snapshot?: {
      cron?: string;
      dir?: string;
      enableOnMasterOnly?: boolean;
      existingPersistentVolumeClaimName?: string;
      persistentVolumeClaimSpec?: {
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
    tiering?: {
      persistentVolumeClaimSpec?: {
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
    tlsSecretRef?: {
      name?: string;
      namespace?: string;
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
  };
};
