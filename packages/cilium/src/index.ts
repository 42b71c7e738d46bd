import { Types } from '@monosense-io/platform';

export { BgpPassword, BgpPeer, BgpProps } from './bgp';
export * from './cilium';
export { ClusterMeshProps } from './cluster-mesh';
export { ConnectivityTestProps } from './connectivity-test';
export { GatewaysProps, IGateways } from './gateways';

Types.enforce(module);
