// Generated from the schemas by `npx projen schemas`: edit the import in the component instead.

export type Certificate = {
  apiVersion: 'cert-manager.io/v1';
  kind: 'Certificate';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec?: {
    additionalOutputFormats?: ReadonlyArray<{
      type: 'DER' | 'CombinedPEM';
    }>;
    commonName?: string;
    dnsNames?: ReadonlyArray<string>;
    duration?: string;
    emailAddresses?: ReadonlyArray<string>;
    encodeUsagesInRequest?: boolean;
    ipAddresses?: ReadonlyArray<string>;
    isCA?: boolean;
    issuerRef: {
      group?: string;
      kind?: string;
      name: string;
    };
    keystores?: {
      jks?: {
        alias?: string;
        create: boolean;
        password?: string;
        passwordSecretRef?: {
          key?: string;
          name: string;
        };
      };
      pkcs12?: {
        create: boolean;
        password?: string;
        passwordSecretRef?: {
          key?: string;
          name: string;
        };
        profile?: 'LegacyRC2' | 'LegacyDES' | 'Modern2023' | 'Modern2026';
      };
    };
    literalSubject?: string;
    nameConstraints?: {
      critical?: boolean;
      excluded?: {
        dnsDomains?: ReadonlyArray<string>;
        emailAddresses?: ReadonlyArray<string>;
        ipRanges?: ReadonlyArray<string>;
        uriDomains?: ReadonlyArray<string>;
      };
      permitted?: {
        dnsDomains?: ReadonlyArray<string>;
        emailAddresses?: ReadonlyArray<string>;
        ipRanges?: ReadonlyArray<string>;
        uriDomains?: ReadonlyArray<string>;
      };
    };
    otherNames?: ReadonlyArray<{
      oid?: string;
      utf8Value?: string;
    }>;
    privateKey?: {
      algorithm?: 'RSA' | 'ECDSA' | 'Ed25519';
      encoding?: 'PKCS1' | 'PKCS8';
      rotationPolicy?: 'Never' | 'Always';
      size?: number;
    };
    renewBefore?: string;
    renewBeforePercentage?: number;
    renewal?: {
      policy?: 'RenewBefore' | 'Disabled';
      windows?: ReadonlyArray<{
        cron: string;
        timezone?: string;
        windowDuration: string;
      }>;
    };
    revisionHistoryLimit?: number;
    secretName: string;
    secretTemplate?: {
      annotations?: { [key: string]: string };
      labels?: { [key: string]: string };
    };
    signatureAlgorithm?: 'SHA256WithRSA' | 'SHA384WithRSA' | 'SHA512WithRSA' | 'ECDSAWithSHA256' | 'ECDSAWithSHA384' | 'ECDSAWithSHA512' | 'PureEd25519';
    subject?: {
      countries?: ReadonlyArray<string>;
      localities?: ReadonlyArray<string>;
      organizationalUnits?: ReadonlyArray<string>;
      organizations?: ReadonlyArray<string>;
      postalCodes?: ReadonlyArray<string>;
      provinces?: ReadonlyArray<string>;
      serialNumber?: string;
      streetAddresses?: ReadonlyArray<string>;
    };
    uris?: ReadonlyArray<string>;
    usages?: ReadonlyArray<'signing' | 'digital signature' | 'content commitment' | 'key encipherment' | 'key agreement' | 'data encipherment' | 'cert sign' | 'crl sign' | 'encipher only' | 'decipher only' | 'any' | 'server auth' | 'client auth' | 'code signing' | 'email protection' | 's/mime' | 'ipsec end system' | 'ipsec tunnel' | 'ipsec user' | 'timestamping' | 'ocsp signing' | 'microsoft sgc' | 'netscape sgc'>;
  };
};

export type ClusterIssuer = {
  apiVersion: 'cert-manager.io/v1';
  kind: 'ClusterIssuer';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec: {
    acme?: {
      caBundle?: string;
      disableAccountKeyGeneration?: boolean;
      email?: string;
      enableDurationFeature?: boolean;
      externalAccountBinding?: {
        keyAlgorithm?: 'HS256' | 'HS384' | 'HS512';
        keyID: string;
        keySecretRef: {
          key?: string;
          name: string;
        };
      };
      preferredChain?: string;
      privateKeySecretRef: {
        key?: string;
        name: string;
      };
      profile?: string;
      server: string;
      skipTLSVerify?: boolean;
      solvers?: ReadonlyArray<{
        dns01?: {
          acmeDNS?: {
            accountSecretRef: {
              key?: string;
              name: string;
            };
            host: string;
          };
          akamai?: {
            accessTokenSecretRef: {
              key?: string;
              name: string;
            };
            clientSecretSecretRef: {
              key?: string;
              name: string;
            };
            clientTokenSecretRef: {
              key?: string;
              name: string;
            };
            serviceConsumerDomain: string;
          };
          azureDNS?: {
            clientID?: string;
            clientSecretSecretRef?: {
              key?: string;
              name: string;
            };
            environment?: 'AzurePublicCloud' | 'AzureChinaCloud' | 'AzureGermanCloud' | 'AzureUSGovernmentCloud';
            hostedZoneName?: string;
            managedIdentity?: {
              clientID?: string;
              resourceID?: string;
              tenantID?: string;
            };
            resourceGroupName: string;
            subscriptionID: string;
            tenantID?: string;
            zoneType?: 'AzurePublicZone' | 'AzurePrivateZone';
          };
          cloudDNS?: {
            hostedZoneName?: string;
            project: string;
            serviceAccountSecretRef?: {
              key?: string;
              name: string;
            };
          };
          cloudflare?: {
            apiKeySecretRef?: {
              key?: string;
              name: string;
            };
            apiTokenSecretRef?: {
              key?: string;
              name: string;
            };
            email?: string;
          };
          cnameStrategy?: 'None' | 'Follow';
          digitalocean?: {
            tokenSecretRef: {
              key?: string;
              name: string;
            };
          };
          rfc2136?: {
            nameserver: string;
            protocol?: 'TCP' | 'UDP';
            tsigAlgorithm?: string;
            tsigKeyName?: string;
            tsigSecretSecretRef?: {
              key?: string;
              name: string;
            };
          };
          route53?: {
            accessKeyID?: string;
            accessKeyIDSecretRef?: {
              key?: string;
              name: string;
            };
            auth?: {
              kubernetes: {
                serviceAccountRef: {
                  audiences?: ReadonlyArray<string>;
                  name: string;
                };
              };
            };
            hostedZoneID?: string;
            region?: string;
            role?: string;
            secretAccessKeySecretRef?: {
              key?: string;
              name: string;
            };
          };
          webhook?: {
            config?: any;
            groupName: string;
            solverName: string;
          };
        };
        http01?: {
          gatewayHTTPRoute?: {
            labels?: { [key: string]: string };
            parentRefs?: ReadonlyArray<{
              group?: string;
              kind?: string;
              name: string;
              namespace?: string;
              port?: number;
              sectionName?: string;
            }>;
            podTemplate?: {
              metadata?: {
                annotations?: { [key: string]: string };
                labels?: { [key: string]: string };
              };
              spec?: {
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
                imagePullSecrets?: ReadonlyArray<{
                  name?: string;
                }>;
                nodeSelector?: { [key: string]: string };
                priorityClassName?: string;
                resources?: {
                  limits?: { [key: string]: number | string };
                  requests?: { [key: string]: number | string };
                };
                securityContext?: {
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
                };
                serviceAccountName?: string;
                tolerations?: ReadonlyArray<{
                  effect?: string;
                  key?: string;
                  operator?: string;
                  tolerationSeconds?: number;
                  value?: string;
                }>;
              };
            };
            serviceType?: string;
          };
          ingress?: {
            class?: string;
            ingressClassName?: string;
            ingressTemplate?: {
              metadata?: {
                annotations?: { [key: string]: string };
                labels?: { [key: string]: string };
              };
            };
            name?: string;
            podTemplate?: {
              metadata?: {
                annotations?: { [key: string]: string };
                labels?: { [key: string]: string };
              };
              spec?: {
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
                imagePullSecrets?: ReadonlyArray<{
                  name?: string;
                }>;
                nodeSelector?: { [key: string]: string };
                priorityClassName?: string;
                resources?: {
                  limits?: { [key: string]: number | string };
                  requests?: { [key: string]: number | string };
                };
                securityContext?: {
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
                };
                serviceAccountName?: string;
                tolerations?: ReadonlyArray<{
                  effect?: string;
                  key?: string;
                  operator?: string;
                  tolerationSeconds?: number;
                  value?: string;
                }>;
              };
            };
            serviceType?: string;
          };
        };
        selector?: {
          dnsNames?: ReadonlyArray<string>;
          dnsZones?: ReadonlyArray<string>;
          matchLabels?: { [key: string]: string };
        };
        waitInsteadOfSelfCheck?: string;
      }>;
    };
    ca?: {
      crlDistributionPoints?: ReadonlyArray<string>;
      issuingCertificateURLs?: ReadonlyArray<string>;
      ocspServers?: ReadonlyArray<string>;
      secretName: string;
    };
    selfSigned?: {
      crlDistributionPoints?: ReadonlyArray<string>;
    };
    vault?: {
      auth: {
        appRole?: {
          path: string;
          roleId: string;
          secretRef: {
            key?: string;
            name: string;
          };
        };
        aws?: {
          iamRoleArn?: string;
          mountPath?: string;
          region?: string;
          role: string;
          serviceAccountRef?: {
            audiences?: ReadonlyArray<string>;
            name: string;
          };
          vaultHeaderValue?: string;
        };
        clientCertificate?: {
          mountPath?: string;
          name?: string;
          secretName?: string;
        };
        kubernetes?: {
          mountPath?: string;
          role: string;
          secretRef?: {
            key?: string;
            name: string;
          };
          serviceAccountRef?: {
            audiences?: ReadonlyArray<string>;
            name: string;
          };
        };
        tokenSecretRef?: {
          key?: string;
          name: string;
        };
      };
      caBundle?: string;
      caBundleSecretRef?: {
        key?: string;
        name: string;
      };
      clientCertSecretRef?: {
        key?: string;
        name: string;
      };
      clientKeySecretRef?: {
        key?: string;
        name: string;
      };
      namespace?: string;
      path: string;
      server: string;
      serverName?: string;
    };
    venafi?: {
      cloud?: {
        apiTokenSecretRef: {
          key?: string;
          name: string;
        };
        url?: string;
      };
      ngts?: {
        credentialsRef: {
          name: string;
        };
        tokenEndpoint?: string;
        tsgID: string;
        url?: string;
      };
      tpp?: {
        caBundle?: string;
        caBundleSecretRef?: {
          key?: string;
          name: string;
        };
        credentialsRef: {
          name: string;
        };
        url: string;
      };
      zone: string;
    };
  };
};
