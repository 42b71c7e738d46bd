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
    nodeSelector?: { [key: string]: string };
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
