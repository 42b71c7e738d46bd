// Generated from the schemas by `npx projen schemas`: edit the import in the component instead.

export type CiliumBGPAdvertisement = {
  apiVersion: 'cilium.io/v2';
  kind: 'CiliumBGPAdvertisement';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec: {
    advertisements: ReadonlyArray<{
      advertisementType: 'PodCIDR' | 'CiliumPodIPPool' | 'Service' | 'Interface';
      attributes?: {
        communities?: {
          large?: ReadonlyArray<string>;
          standard?: ReadonlyArray<string>;
          wellKnown?: ReadonlyArray<'internet' | 'planned-shut' | 'accept-own' | 'route-filter-translated-v4' | 'route-filter-v4' | 'route-filter-translated-v6' | 'route-filter-v6' | 'llgr-stale' | 'no-llgr' | 'blackhole' | 'no-export' | 'no-advertise' | 'no-export-subconfed' | 'no-peer'>;
        };
        localPreference?: number;
      };
      interface?: {
        name: string;
      };
      selector?: {
        matchExpressions?: ReadonlyArray<{
          key: string;
          operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
          values?: ReadonlyArray<string>;
        }>;
        matchLabels?: { [key: string]: string };
      };
      service?: {
        addresses: ReadonlyArray<'LoadBalancerIP' | 'ClusterIP' | 'ExternalIP'>;
        aggregationLengthIPv4?: number;
        aggregationLengthIPv6?: number;
      };
    }>;
  };
};

export type CiliumBGPClusterConfig = {
  apiVersion: 'cilium.io/v2';
  kind: 'CiliumBGPClusterConfig';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec: {
    bgpInstances: ReadonlyArray<{
      localASN?: number;
      localPort?: number;
      name: string;
      peers?: ReadonlyArray<{
        autoDiscovery?: {
          defaultGateway?: {
            addressFamily: 'ipv4' | 'ipv6';
          };
          mode: 'DefaultGateway';
        };
        name: string;
        peerASN?: number;
        peerAddress?: string;
        peerConfigRef?: {
          name: string;
        };
      }>;
    }>;
    nodeSelector?: {
      matchExpressions?: ReadonlyArray<{
        key: string;
        operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
        values?: ReadonlyArray<string>;
      }>;
      matchLabels?: { [key: string]: string };
    };
  };
};

export type CiliumBGPPeerConfig = {
  apiVersion: 'cilium.io/v2';
  kind: 'CiliumBGPPeerConfig';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec: {
    authSecretRef?: string;
    ebgpMultihop?: number;
    families?: ReadonlyArray<{
      advertisements?: {
        matchExpressions?: ReadonlyArray<{
          key: string;
          operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
          values?: ReadonlyArray<string>;
        }>;
        matchLabels?: { [key: string]: string };
      };
      afi: 'ipv4' | 'ipv6' | 'l2vpn' | 'ls' | 'opaque';
      safi: 'unicast' | 'multicast' | 'mpls_label' | 'encapsulation' | 'vpls' | 'evpn' | 'ls' | 'sr_policy' | 'mup' | 'mpls_vpn' | 'mpls_vpn_multicast' | 'route_target_constraints' | 'flowspec_unicast' | 'flowspec_vpn' | 'key_value';
    }>;
    gracefulRestart?: {
      enabled: boolean;
      restartTimeSeconds?: number;
    };
    timers?: {
      connectRetryTimeSeconds?: number;
      holdTimeSeconds?: number;
      keepAliveTimeSeconds?: number;
    };
    transport?: {
      peerPort?: number;
      sourceInterface?: string;
    };
  };
};

export type CiliumLoadBalancerIPPool = {
  apiVersion: 'cilium.io/v2';
  kind: 'CiliumLoadBalancerIPPool';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec: {
    allowFirstLastIPs?: 'Yes' | 'No';
    blocks?: ReadonlyArray<{
      cidr?: string;
      start?: string;
      stop?: string;
    }>;
    disabled?: boolean;
    serviceSelector?: {
      matchExpressions?: ReadonlyArray<{
        key: string;
        operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
        values?: ReadonlyArray<string>;
      }>;
      matchLabels?: { [key: string]: string };
    };
  };
};
