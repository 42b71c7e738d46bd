// Generated from the schemas by `npx projen schemas`: edit the import in the component instead.

export type CiliumClusterwideNetworkPolicy = {
  apiVersion: 'cilium.io/v2';
  kind: 'CiliumClusterwideNetworkPolicy';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec?: {
    description?: string;
    egress?: ReadonlyArray<{
      authentication?: {
        mode: 'disabled' | 'required' | 'test-always-fail';
      };
      icmps?: ReadonlyArray<{
        fields?: ReadonlyArray<{
          family?: 'IPv4' | 'IPv6';
          type: number | string;
        }>;
      }>;
      toCIDR?: ReadonlyArray<string>;
      toCIDRSet?: ReadonlyArray<{
        cidr?: string;
        cidrGroupRef?: string;
        cidrGroupSelector?: {
          matchExpressions?: ReadonlyArray<{
            key: string;
            operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
            values?: ReadonlyArray<string>;
          }>;
          matchLabels?: { [key: string]: string };
        };
        except?: ReadonlyArray<string>;
      }>;
      toEndpoints?: ReadonlyArray<{
        matchExpressions?: ReadonlyArray<{
          key: string;
          operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
          values?: ReadonlyArray<string>;
        }>;
        matchLabels?: { [key: string]: string };
      }>;
      toEntities?: ReadonlyArray<'all' | 'world' | 'cluster' | 'cluster-mesh' | 'host' | 'init' | 'ingress' | 'unmanaged' | 'remote-node' | 'health' | 'none' | 'kube-apiserver'>;
      toFQDNs?: ReadonlyArray<{
        matchName?: string;
        matchPattern?: string;
      }>;
      toGroups?: ReadonlyArray<{
        aws?: {
          labels?: { [key: string]: string };
          region?: string;
          securityGroupsIds?: ReadonlyArray<string>;
          securityGroupsNames?: ReadonlyArray<string>;
        };
      }>;
      toNodes?: ReadonlyArray<{
        matchExpressions?: ReadonlyArray<{
          key: string;
          operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
          values?: ReadonlyArray<string>;
        }>;
        matchLabels?: { [key: string]: string };
      }>;
      toPorts?: ReadonlyArray<{
        listener?: {
          envoyConfig: {
            kind?: 'CiliumEnvoyConfig' | 'CiliumClusterwideEnvoyConfig';
            name: string;
          };
          name: string;
          priority?: number;
        };
        originatingTLS?: {
          certificate?: string;
          privateKey?: string;
          secret: {
            name: string;
            namespace?: string;
          };
          trustedCA?: string;
        };
        ports?: ReadonlyArray<{
          endPort?: number;
          port?: string;
          protocol?: 'TCP' | 'UDP' | 'SCTP' | 'VRRP' | 'IGMP' | 'GRE' | 'IPIP' | 'IPV6' | 'ESP' | 'AH' | 'ANY';
        }>;
        rules?: {
          dns?: ReadonlyArray<{
            matchName?: string;
            matchPattern?: string;
          }>;
          http?: ReadonlyArray<{
            headerMatches?: ReadonlyArray<{
              mismatch?: 'LOG' | 'ADD' | 'DELETE' | 'REPLACE';
              name: string;
              secret?: {
                name: string;
                namespace?: string;
              };
              value?: string;
            }>;
            headers?: ReadonlyArray<string>;
            host?: string;
            method?: string;
            path?: string;
          }>;
        };
        serverNames?: ReadonlyArray<string>;
        terminatingTLS?: {
          certificate?: string;
          privateKey?: string;
          secret: {
            name: string;
            namespace?: string;
          };
          trustedCA?: string;
        };
      }>;
      toRequires?: ReadonlyArray<string>;
      toServices?: ReadonlyArray<{
        k8sService?: {
          namespace?: string;
          serviceName?: string;
        };
        k8sServiceSelector?: {
          namespace?: string;
          selector: {
            matchExpressions?: ReadonlyArray<{
              key: string;
              operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
              values?: ReadonlyArray<string>;
            }>;
            matchLabels?: { [key: string]: string };
          };
        };
      }>;
    }>;
    egressDeny?: ReadonlyArray<{
      icmps?: ReadonlyArray<{
        fields?: ReadonlyArray<{
          family?: 'IPv4' | 'IPv6';
          type: number | string;
        }>;
      }>;
      toCIDR?: ReadonlyArray<string>;
      toCIDRSet?: ReadonlyArray<{
        cidr?: string;
        cidrGroupRef?: string;
        cidrGroupSelector?: {
          matchExpressions?: ReadonlyArray<{
            key: string;
            operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
            values?: ReadonlyArray<string>;
          }>;
          matchLabels?: { [key: string]: string };
        };
        except?: ReadonlyArray<string>;
      }>;
      toEndpoints?: ReadonlyArray<{
        matchExpressions?: ReadonlyArray<{
          key: string;
          operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
          values?: ReadonlyArray<string>;
        }>;
        matchLabels?: { [key: string]: string };
      }>;
      toEntities?: ReadonlyArray<'all' | 'world' | 'cluster' | 'cluster-mesh' | 'host' | 'init' | 'ingress' | 'unmanaged' | 'remote-node' | 'health' | 'none' | 'kube-apiserver'>;
      toGroups?: ReadonlyArray<{
        aws?: {
          labels?: { [key: string]: string };
          region?: string;
          securityGroupsIds?: ReadonlyArray<string>;
          securityGroupsNames?: ReadonlyArray<string>;
        };
      }>;
      toNodes?: ReadonlyArray<{
        matchExpressions?: ReadonlyArray<{
          key: string;
          operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
          values?: ReadonlyArray<string>;
        }>;
        matchLabels?: { [key: string]: string };
      }>;
      toPorts?: ReadonlyArray<{
        ports?: ReadonlyArray<{
          endPort?: number;
          port?: string;
          protocol?: 'TCP' | 'UDP' | 'SCTP' | 'VRRP' | 'IGMP' | 'GRE' | 'IPIP' | 'IPV6' | 'ESP' | 'AH' | 'ANY';
        }>;
      }>;
      toRequires?: ReadonlyArray<string>;
      toServices?: ReadonlyArray<{
        k8sService?: {
          namespace?: string;
          serviceName?: string;
        };
        k8sServiceSelector?: {
          namespace?: string;
          selector: {
            matchExpressions?: ReadonlyArray<{
              key: string;
              operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
              values?: ReadonlyArray<string>;
            }>;
            matchLabels?: { [key: string]: string };
          };
        };
      }>;
    }>;
    enableDefaultDeny?: {
      egress?: boolean;
      ingress?: boolean;
    };
    endpointSelector?: {
      matchExpressions?: ReadonlyArray<{
        key: string;
        operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
        values?: ReadonlyArray<string>;
      }>;
      matchLabels?: { [key: string]: string };
    };
    ingress?: ReadonlyArray<{
      authentication?: {
        mode: 'disabled' | 'required' | 'test-always-fail';
      };
      fromCIDR?: ReadonlyArray<string>;
      fromCIDRSet?: ReadonlyArray<{
        cidr?: string;
        cidrGroupRef?: string;
        cidrGroupSelector?: {
          matchExpressions?: ReadonlyArray<{
            key: string;
            operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
            values?: ReadonlyArray<string>;
          }>;
          matchLabels?: { [key: string]: string };
        };
        except?: ReadonlyArray<string>;
      }>;
      fromEndpoints?: ReadonlyArray<{
        matchExpressions?: ReadonlyArray<{
          key: string;
          operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
          values?: ReadonlyArray<string>;
        }>;
        matchLabels?: { [key: string]: string };
      }>;
      fromEntities?: ReadonlyArray<'all' | 'world' | 'cluster' | 'cluster-mesh' | 'host' | 'init' | 'ingress' | 'unmanaged' | 'remote-node' | 'health' | 'none' | 'kube-apiserver'>;
      fromGroups?: ReadonlyArray<{
        aws?: {
          labels?: { [key: string]: string };
          region?: string;
          securityGroupsIds?: ReadonlyArray<string>;
          securityGroupsNames?: ReadonlyArray<string>;
        };
      }>;
      fromNodes?: ReadonlyArray<{
        matchExpressions?: ReadonlyArray<{
          key: string;
          operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
          values?: ReadonlyArray<string>;
        }>;
        matchLabels?: { [key: string]: string };
      }>;
      fromRequires?: ReadonlyArray<string>;
      icmps?: ReadonlyArray<{
        fields?: ReadonlyArray<{
          family?: 'IPv4' | 'IPv6';
          type: number | string;
        }>;
      }>;
      toPorts?: ReadonlyArray<{
        listener?: {
          envoyConfig: {
            kind?: 'CiliumEnvoyConfig' | 'CiliumClusterwideEnvoyConfig';
            name: string;
          };
          name: string;
          priority?: number;
        };
        originatingTLS?: {
          certificate?: string;
          privateKey?: string;
          secret: {
            name: string;
            namespace?: string;
          };
          trustedCA?: string;
        };
        ports?: ReadonlyArray<{
          endPort?: number;
          port?: string;
          protocol?: 'TCP' | 'UDP' | 'SCTP' | 'VRRP' | 'IGMP' | 'GRE' | 'IPIP' | 'IPV6' | 'ESP' | 'AH' | 'ANY';
        }>;
        rules?: {
          dns?: ReadonlyArray<{
            matchName?: string;
            matchPattern?: string;
          }>;
          http?: ReadonlyArray<{
            headerMatches?: ReadonlyArray<{
              mismatch?: 'LOG' | 'ADD' | 'DELETE' | 'REPLACE';
              name: string;
              secret?: {
                name: string;
                namespace?: string;
              };
              value?: string;
            }>;
            headers?: ReadonlyArray<string>;
            host?: string;
            method?: string;
            path?: string;
          }>;
        };
        serverNames?: ReadonlyArray<string>;
        terminatingTLS?: {
          certificate?: string;
          privateKey?: string;
          secret: {
            name: string;
            namespace?: string;
          };
          trustedCA?: string;
        };
      }>;
    }>;
    ingressDeny?: ReadonlyArray<{
      fromCIDR?: ReadonlyArray<string>;
      fromCIDRSet?: ReadonlyArray<{
        cidr?: string;
        cidrGroupRef?: string;
        cidrGroupSelector?: {
          matchExpressions?: ReadonlyArray<{
            key: string;
            operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
            values?: ReadonlyArray<string>;
          }>;
          matchLabels?: { [key: string]: string };
        };
        except?: ReadonlyArray<string>;
      }>;
      fromEndpoints?: ReadonlyArray<{
        matchExpressions?: ReadonlyArray<{
          key: string;
          operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
          values?: ReadonlyArray<string>;
        }>;
        matchLabels?: { [key: string]: string };
      }>;
      fromEntities?: ReadonlyArray<'all' | 'world' | 'cluster' | 'cluster-mesh' | 'host' | 'init' | 'ingress' | 'unmanaged' | 'remote-node' | 'health' | 'none' | 'kube-apiserver'>;
      fromGroups?: ReadonlyArray<{
        aws?: {
          labels?: { [key: string]: string };
          region?: string;
          securityGroupsIds?: ReadonlyArray<string>;
          securityGroupsNames?: ReadonlyArray<string>;
        };
      }>;
      fromNodes?: ReadonlyArray<{
        matchExpressions?: ReadonlyArray<{
          key: string;
          operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
          values?: ReadonlyArray<string>;
        }>;
        matchLabels?: { [key: string]: string };
      }>;
      fromRequires?: ReadonlyArray<string>;
      icmps?: ReadonlyArray<{
        fields?: ReadonlyArray<{
          family?: 'IPv4' | 'IPv6';
          type: number | string;
        }>;
      }>;
      toPorts?: ReadonlyArray<{
        ports?: ReadonlyArray<{
          endPort?: number;
          port?: string;
          protocol?: 'TCP' | 'UDP' | 'SCTP' | 'VRRP' | 'IGMP' | 'GRE' | 'IPIP' | 'IPV6' | 'ESP' | 'AH' | 'ANY';
        }>;
      }>;
    }>;
    labels?: ReadonlyArray<{
      key: string;
      source?: string;
      value?: string;
    }>;
    log?: {
      value?: string;
    };
    nodeSelector?: {
      matchExpressions?: ReadonlyArray<{
        key: string;
        operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
        values?: ReadonlyArray<string>;
      }>;
      matchLabels?: { [key: string]: string };
    };
  };
  specs?: ReadonlyArray<{
    description?: string;
    egress?: ReadonlyArray<{
      authentication?: {
        mode: 'disabled' | 'required' | 'test-always-fail';
      };
      icmps?: ReadonlyArray<{
        fields?: ReadonlyArray<{
          family?: 'IPv4' | 'IPv6';
          type: number | string;
        }>;
      }>;
      toCIDR?: ReadonlyArray<string>;
      toCIDRSet?: ReadonlyArray<{
        cidr?: string;
        cidrGroupRef?: string;
        cidrGroupSelector?: {
          matchExpressions?: ReadonlyArray<{
            key: string;
            operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
            values?: ReadonlyArray<string>;
          }>;
          matchLabels?: { [key: string]: string };
        };
        except?: ReadonlyArray<string>;
      }>;
      toEndpoints?: ReadonlyArray<{
        matchExpressions?: ReadonlyArray<{
          key: string;
          operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
          values?: ReadonlyArray<string>;
        }>;
        matchLabels?: { [key: string]: string };
      }>;
      toEntities?: ReadonlyArray<'all' | 'world' | 'cluster' | 'cluster-mesh' | 'host' | 'init' | 'ingress' | 'unmanaged' | 'remote-node' | 'health' | 'none' | 'kube-apiserver'>;
      toFQDNs?: ReadonlyArray<{
        matchName?: string;
        matchPattern?: string;
      }>;
      toGroups?: ReadonlyArray<{
        aws?: {
          labels?: { [key: string]: string };
          region?: string;
          securityGroupsIds?: ReadonlyArray<string>;
          securityGroupsNames?: ReadonlyArray<string>;
        };
      }>;
      toNodes?: ReadonlyArray<{
        matchExpressions?: ReadonlyArray<{
          key: string;
          operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
          values?: ReadonlyArray<string>;
        }>;
        matchLabels?: { [key: string]: string };
      }>;
      toPorts?: ReadonlyArray<{
        listener?: {
          envoyConfig: {
            kind?: 'CiliumEnvoyConfig' | 'CiliumClusterwideEnvoyConfig';
            name: string;
          };
          name: string;
          priority?: number;
        };
        originatingTLS?: {
          certificate?: string;
          privateKey?: string;
          secret: {
            name: string;
            namespace?: string;
          };
          trustedCA?: string;
        };
        ports?: ReadonlyArray<{
          endPort?: number;
          port?: string;
          protocol?: 'TCP' | 'UDP' | 'SCTP' | 'VRRP' | 'IGMP' | 'GRE' | 'IPIP' | 'IPV6' | 'ESP' | 'AH' | 'ANY';
        }>;
        rules?: {
          dns?: ReadonlyArray<{
            matchName?: string;
            matchPattern?: string;
          }>;
          http?: ReadonlyArray<{
            headerMatches?: ReadonlyArray<{
              mismatch?: 'LOG' | 'ADD' | 'DELETE' | 'REPLACE';
              name: string;
              secret?: {
                name: string;
                namespace?: string;
              };
              value?: string;
            }>;
            headers?: ReadonlyArray<string>;
            host?: string;
            method?: string;
            path?: string;
          }>;
        };
        serverNames?: ReadonlyArray<string>;
        terminatingTLS?: {
          certificate?: string;
          privateKey?: string;
          secret: {
            name: string;
            namespace?: string;
          };
          trustedCA?: string;
        };
      }>;
      toRequires?: ReadonlyArray<string>;
      toServices?: ReadonlyArray<{
        k8sService?: {
          namespace?: string;
          serviceName?: string;
        };
        k8sServiceSelector?: {
          namespace?: string;
          selector: {
            matchExpressions?: ReadonlyArray<{
              key: string;
              operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
              values?: ReadonlyArray<string>;
            }>;
            matchLabels?: { [key: string]: string };
          };
        };
      }>;
    }>;
    egressDeny?: ReadonlyArray<{
      icmps?: ReadonlyArray<{
        fields?: ReadonlyArray<{
          family?: 'IPv4' | 'IPv6';
          type: number | string;
        }>;
      }>;
      toCIDR?: ReadonlyArray<string>;
      toCIDRSet?: ReadonlyArray<{
        cidr?: string;
        cidrGroupRef?: string;
        cidrGroupSelector?: {
          matchExpressions?: ReadonlyArray<{
            key: string;
            operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
            values?: ReadonlyArray<string>;
          }>;
          matchLabels?: { [key: string]: string };
        };
        except?: ReadonlyArray<string>;
      }>;
      toEndpoints?: ReadonlyArray<{
        matchExpressions?: ReadonlyArray<{
          key: string;
          operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
          values?: ReadonlyArray<string>;
        }>;
        matchLabels?: { [key: string]: string };
      }>;
      toEntities?: ReadonlyArray<'all' | 'world' | 'cluster' | 'cluster-mesh' | 'host' | 'init' | 'ingress' | 'unmanaged' | 'remote-node' | 'health' | 'none' | 'kube-apiserver'>;
      toGroups?: ReadonlyArray<{
        aws?: {
          labels?: { [key: string]: string };
          region?: string;
          securityGroupsIds?: ReadonlyArray<string>;
          securityGroupsNames?: ReadonlyArray<string>;
        };
      }>;
      toNodes?: ReadonlyArray<{
        matchExpressions?: ReadonlyArray<{
          key: string;
          operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
          values?: ReadonlyArray<string>;
        }>;
        matchLabels?: { [key: string]: string };
      }>;
      toPorts?: ReadonlyArray<{
        ports?: ReadonlyArray<{
          endPort?: number;
          port?: string;
          protocol?: 'TCP' | 'UDP' | 'SCTP' | 'VRRP' | 'IGMP' | 'GRE' | 'IPIP' | 'IPV6' | 'ESP' | 'AH' | 'ANY';
        }>;
      }>;
      toRequires?: ReadonlyArray<string>;
      toServices?: ReadonlyArray<{
        k8sService?: {
          namespace?: string;
          serviceName?: string;
        };
        k8sServiceSelector?: {
          namespace?: string;
          selector: {
            matchExpressions?: ReadonlyArray<{
              key: string;
              operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
              values?: ReadonlyArray<string>;
            }>;
            matchLabels?: { [key: string]: string };
          };
        };
      }>;
    }>;
    enableDefaultDeny?: {
      egress?: boolean;
      ingress?: boolean;
    };
    endpointSelector?: {
      matchExpressions?: ReadonlyArray<{
        key: string;
        operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
        values?: ReadonlyArray<string>;
      }>;
      matchLabels?: { [key: string]: string };
    };
    ingress?: ReadonlyArray<{
      authentication?: {
        mode: 'disabled' | 'required' | 'test-always-fail';
      };
      fromCIDR?: ReadonlyArray<string>;
      fromCIDRSet?: ReadonlyArray<{
        cidr?: string;
        cidrGroupRef?: string;
        cidrGroupSelector?: {
          matchExpressions?: ReadonlyArray<{
            key: string;
            operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
            values?: ReadonlyArray<string>;
          }>;
          matchLabels?: { [key: string]: string };
        };
        except?: ReadonlyArray<string>;
      }>;
      fromEndpoints?: ReadonlyArray<{
        matchExpressions?: ReadonlyArray<{
          key: string;
          operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
          values?: ReadonlyArray<string>;
        }>;
        matchLabels?: { [key: string]: string };
      }>;
      fromEntities?: ReadonlyArray<'all' | 'world' | 'cluster' | 'cluster-mesh' | 'host' | 'init' | 'ingress' | 'unmanaged' | 'remote-node' | 'health' | 'none' | 'kube-apiserver'>;
      fromGroups?: ReadonlyArray<{
        aws?: {
          labels?: { [key: string]: string };
          region?: string;
          securityGroupsIds?: ReadonlyArray<string>;
          securityGroupsNames?: ReadonlyArray<string>;
        };
      }>;
      fromNodes?: ReadonlyArray<{
        matchExpressions?: ReadonlyArray<{
          key: string;
          operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
          values?: ReadonlyArray<string>;
        }>;
        matchLabels?: { [key: string]: string };
      }>;
      fromRequires?: ReadonlyArray<string>;
      icmps?: ReadonlyArray<{
        fields?: ReadonlyArray<{
          family?: 'IPv4' | 'IPv6';
          type: number | string;
        }>;
      }>;
      toPorts?: ReadonlyArray<{
        listener?: {
          envoyConfig: {
            kind?: 'CiliumEnvoyConfig' | 'CiliumClusterwideEnvoyConfig';
            name: string;
          };
          name: string;
          priority?: number;
        };
        originatingTLS?: {
          certificate?: string;
          privateKey?: string;
          secret: {
            name: string;
            namespace?: string;
          };
          trustedCA?: string;
        };
        ports?: ReadonlyArray<{
          endPort?: number;
          port?: string;
          protocol?: 'TCP' | 'UDP' | 'SCTP' | 'VRRP' | 'IGMP' | 'GRE' | 'IPIP' | 'IPV6' | 'ESP' | 'AH' | 'ANY';
        }>;
        rules?: {
          dns?: ReadonlyArray<{
            matchName?: string;
            matchPattern?: string;
          }>;
          http?: ReadonlyArray<{
            headerMatches?: ReadonlyArray<{
              mismatch?: 'LOG' | 'ADD' | 'DELETE' | 'REPLACE';
              name: string;
              secret?: {
                name: string;
                namespace?: string;
              };
              value?: string;
            }>;
            headers?: ReadonlyArray<string>;
            host?: string;
            method?: string;
            path?: string;
          }>;
        };
        serverNames?: ReadonlyArray<string>;
        terminatingTLS?: {
          certificate?: string;
          privateKey?: string;
          secret: {
            name: string;
            namespace?: string;
          };
          trustedCA?: string;
        };
      }>;
    }>;
    ingressDeny?: ReadonlyArray<{
      fromCIDR?: ReadonlyArray<string>;
      fromCIDRSet?: ReadonlyArray<{
        cidr?: string;
        cidrGroupRef?: string;
        cidrGroupSelector?: {
          matchExpressions?: ReadonlyArray<{
            key: string;
            operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
            values?: ReadonlyArray<string>;
          }>;
          matchLabels?: { [key: string]: string };
        };
        except?: ReadonlyArray<string>;
      }>;
      fromEndpoints?: ReadonlyArray<{
        matchExpressions?: ReadonlyArray<{
          key: string;
          operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
          values?: ReadonlyArray<string>;
        }>;
        matchLabels?: { [key: string]: string };
      }>;
      fromEntities?: ReadonlyArray<'all' | 'world' | 'cluster' | 'cluster-mesh' | 'host' | 'init' | 'ingress' | 'unmanaged' | 'remote-node' | 'health' | 'none' | 'kube-apiserver'>;
      fromGroups?: ReadonlyArray<{
        aws?: {
          labels?: { [key: string]: string };
          region?: string;
          securityGroupsIds?: ReadonlyArray<string>;
          securityGroupsNames?: ReadonlyArray<string>;
        };
      }>;
      fromNodes?: ReadonlyArray<{
        matchExpressions?: ReadonlyArray<{
          key: string;
          operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
          values?: ReadonlyArray<string>;
        }>;
        matchLabels?: { [key: string]: string };
      }>;
      fromRequires?: ReadonlyArray<string>;
      icmps?: ReadonlyArray<{
        fields?: ReadonlyArray<{
          family?: 'IPv4' | 'IPv6';
          type: number | string;
        }>;
      }>;
      toPorts?: ReadonlyArray<{
        ports?: ReadonlyArray<{
          endPort?: number;
          port?: string;
          protocol?: 'TCP' | 'UDP' | 'SCTP' | 'VRRP' | 'IGMP' | 'GRE' | 'IPIP' | 'IPV6' | 'ESP' | 'AH' | 'ANY';
        }>;
      }>;
    }>;
    labels?: ReadonlyArray<{
      key: string;
      source?: string;
      value?: string;
    }>;
    log?: {
      value?: string;
    };
    nodeSelector?: {
      matchExpressions?: ReadonlyArray<{
        key: string;
        operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
        values?: ReadonlyArray<string>;
      }>;
      matchLabels?: { [key: string]: string };
    };
  }>;
};
