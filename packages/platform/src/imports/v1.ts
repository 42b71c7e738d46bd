// Generated from the schemas by `npx projen schemas`: edit the import in the component instead.
// Kubernetes v1.35.4

export type ConfigMap = {
  apiVersion: 'v1';
  kind: 'ConfigMap';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  binaryData?: { [key: string]: string };
  data?: { [key: string]: string };
  immutable?: boolean;
};

export type Service = {
  apiVersion: 'v1';
  kind: 'Service';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec?: ServiceSpec;
};

export type ServiceAccount = {
  apiVersion: 'v1';
  kind: 'ServiceAccount';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  automountServiceAccountToken?: boolean;
  imagePullSecrets?: ReadonlyArray<LocalObjectReference>;
  secrets?: ReadonlyArray<ObjectReference>;
};

export type ClientIPConfig = {
  timeoutSeconds?: number;
};

export type LocalObjectReference = {
  name?: string;
};

export type ObjectReference = {
  apiVersion?: string;
  fieldPath?: string;
  kind?: string;
  name?: string;
  namespace?: string;
  resourceVersion?: string;
  uid?: string;
};

export type ServicePort = {
  appProtocol?: string;
  name?: string;
  nodePort?: number;
  port: number;
  protocol?: string;
  targetPort?: number | string;
};

export type ServiceSpec = {
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
  ports?: ReadonlyArray<ServicePort>;
  publishNotReadyAddresses?: boolean;
  selector?: { [key: string]: string };
  sessionAffinity?: string;
  sessionAffinityConfig?: SessionAffinityConfig;
  trafficDistribution?: string;
  type?: string;
};

export type SessionAffinityConfig = {
  clientIP?: ClientIPConfig;
};
