import { AddressFamily, Cidr, ClusterFacts, ContainerResources, Cpu, MemoryBudget, Placement, Stage } from '@monosense-io/platform';
import { Lazy, Size } from 'cdk8s';
import { ClusterMesh } from './cluster-mesh';
import { AGENT_CAPABILITIES, CLEAN_STATE_CAPABILITIES, KUBE_PRISM, MESH } from './upstream';

// The limit is far above the request where memory grows with what the cluster holds: a killed agent is an outage.
const AGENT: ContainerResources = { cpu: Cpu.millis(100), memory: Size.mebibytes(512), memoryLimit: Size.gibibytes(2) };
// Cilium then serves the Service at its own address alone, though its type promises a port on every node.
const WITHIN_THE_CLUSTER = { 'service.cilium.io/type': 'ClusterIP' };
const ENVOY: ContainerResources = { cpu: Cpu.millis(50), memory: Size.mebibytes(128), memoryLimit: Size.gibibytes(1) };
const OPERATOR: ContainerResources = { cpu: Cpu.millis(20), memory: Size.mebibytes(128), memoryLimit: Size.mebibytes(448), budget: MemoryBudget.OPERATOR };
const RELAY: ContainerResources = { cpu: Cpu.millis(10), memory: Size.mebibytes(64), memoryLimit: Size.mebibytes(256) };
const UI: ContainerResources = { cpu: Cpu.millis(10), memory: Size.mebibytes(64), memoryLimit: Size.mebibytes(128) };
const MESH_ETCD: ContainerResources = { cpu: Cpu.millis(50), memory: Size.mebibytes(128), memoryLimit: Size.mebibytes(512) };
const MESH_SERVER: ContainerResources = { cpu: Cpu.millis(20), memory: Size.mebibytes(64), memoryLimit: Size.mebibytes(256) };
const SPIRE: ContainerResources = { cpu: Cpu.millis(10), memory: Size.mebibytes(64), memoryLimit: Size.mebibytes(256) };

/** ClusterMesh API servers of a cluster. */
export const MESH_REPLICAS = 2;

// Off, as is the default since 1.19, a policy that asks for proof would let everything pass; on, and with nobody to give it, nothing.
const UNPROVEN = { enabled: true };

// Certificates are renewed whenever the release changes. Three years, so that a quiet time never ends in an outage.
const CERTIFICATE_DAYS = 1095;

/** What the values depend on beside the cluster's facts. */
export interface ValuesProps {
  /** Whether nodes have sessions with routers. */
  readonly bgp: boolean;
  /** Whether nodes answer for the addresses of Services on the link. */
  readonly l2Announcements: boolean;
  /** Whether there are Gateways; asked when everything is rendered. */
  readonly gateways: () => boolean;
  /** Values of Hubble's user interface, undefined without one; asked when everything is rendered. */
  readonly hubbleUi: () => { [key: string]: any } | undefined;
  /** Namespace of SPIRE; undefined without mutual authentication. */
  readonly spireNamespace?: string;
  /** Clusters at the other ends of the mesh; undefined without one. */
  readonly meshPeers?: ClusterFacts[];
  /** Largest packet between machines, which pods' own is made from; found out by Cilium without it. */
  readonly mtu?: number;
}

/**
 * Values of the chart. Every key was looked up in it: it ignores those that it doesn't know.
 *
 * @param stage the stage of the release, which keeps account of memory
 * @param props what is switched on
 */
export function chartValues(stage: Stage, props: ValuesProps): { [key: string]: any } {
  const { facts } = stage.cluster;
  const nodes = facts.nodes.length;
  const replicas = stage.cluster.replicas(2);
  return {
    cluster: { name: facts.name, id: facts.id },
    ...talos(),
    ...routing(facts, props.meshPeers ?? []),
    ...(props.mtu === undefined ? {} : { MTU: props.mtu }),
    ...traffic(props),
    ...hubble(stage, replicas, props),
    ...(props.meshPeers ? { clustermesh: mesh(stage, props.meshPeers) } : {}),
    authentication: props.spireNamespace ? spire(stage, props.spireNamespace) : UNPROVEN,

    resources: stage.reserve('cilium-agent', nodes, AGENT),
    rollOutCiliumPods: true,
    // The default of two at a time is the majority of a cluster of three.
    updateStrategy: { rollingUpdate: { maxUnavailable: 1 } },
    envoy: {
      enabled: true,
      rollOutPods: true,
      // With the default since 1.20, a new agent serves no Envoy that has not been replaced yet, and the other way round: Gateways
      // of a machine would stand still until both are new.
      xdsMode: 'split',
      resources: stage.reserve('cilium-envoy', nodes, ENVOY),
      updateStrategy: { rollingUpdate: { maxUnavailable: 1 } },
    },
    operator: {
      replicas,
      rollOutPods: true,
      resources: stage.reserve('cilium-operator', replicas, OPERATOR),
      podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
      prometheus: { enabled: true },
    },
    prometheus: { enabled: true },
  };
}

/** What Talos asks for. See https://docs.siderolabs.com/kubernetes-guides/cni/deploying-cilium */
function talos(): { [key: string]: any } {
  return {
    k8sServiceHost: KUBE_PRISM.host,
    k8sServicePort: KUBE_PRISM.port,
    kubeProxyReplacement: true,
    ipam: { mode: 'kubernetes' },
    cgroup: { autoMount: { enabled: false }, hostRoot: '/sys/fs/cgroup' },
    securityContext: { capabilities: { ciliumAgent: AGENT_CAPABILITIES, cleanCiliumState: CLEAN_STATE_CAPABILITIES } },
  };
}

function routing(facts: ClusterFacts, meshPeers: ClusterFacts[]): { [key: string]: any } {
  const [ipv4, ipv6] = [AddressFamily.IPV4, AddressFamily.IPV6].map((family) => nativeRange(facts, meshPeers, family)?.toString());
  return {
    routingMode: 'native',
    autoDirectNodeRoutes: true,
    // Nodes of another subnet are reached through the routers, which know their pod ranges by BGP.
    ...(meshPeers.some((peer) => peer.nodeCidr !== facts.nodeCidr) ? { directRoutingSkipUnreachable: true } : {}),
    ipv4: { enabled: ipv4 !== undefined },
    ipv6: { enabled: ipv6 !== undefined },
    ...(ipv4 ? {} : { underlayProtocol: 'ipv6' }),
    ...(ipv4 ? { ipv4NativeRoutingCIDR: ipv4 } : {}),
    ...(ipv6 ? { ipv6NativeRoutingCIDR: ipv6 } : {}),
    k8s: { requireIPv4PodCIDR: ipv4 !== undefined, requireIPv6PodCIDR: ipv6 !== undefined },
    // Translating addresses in eBPF is what lets packets bypass the host's own network stack.
    bpf: { masquerade: true },
    encryption: { enabled: true, type: 'wireguard' },
  };
}

/** The range within which pods see each other's own addresses: the pods of this cluster and of those it is meshed with. */
export function nativeRange(facts: ClusterFacts, meshPeers: ClusterFacts[], family: AddressFamily): Cidr | undefined {
  const rangesOf = (clusters: ClusterFacts[]): Cidr[] => clusters.flatMap(({ podCidrs }) => podCidrs.map((text) => Cidr.of(text))).filter((cidr) => cidr.family === family);
  return rangesOf([facts]).length === 0 ? undefined : Cidr.covering(rangesOf([facts, ...meshPeers]));
}

function traffic(props: ValuesProps): { [key: string]: any } {
  return {
    l7Proxy: true,
    dnsProxy: {
      enableTransparentMode: true,
      // Names with a short life stay allowed for as long as a connection needs to be made.
      minTtl: 60,
    },
    // An address in a policy may be that of a node, such as a storage server's of another cluster.
    policyCIDRMatchMode: ['nodes'],
    bgpControlPlane: { enabled: props.bgp },
    l2announcements: { enabled: props.l2Announcements },
    gatewayAPI: {
      enabled: Lazy.any({ produce: props.gateways }),
      // HTTP/2 on both sides, where the Service says that it speaks it (`appProtocol`).
      enableAlpn: true,
      enableAppProtocol: true,
      // Rendered beside the Gateways: the chart would need its CRD already when Helm reads the chart.
      gatewayClass: { create: 'false' },
    },
  };
}

function hubble(stage: Stage, replicas: number, props: ValuesProps): { [key: string]: any } {
  const namespaces = 'labelsContext=source_namespace,destination_namespace';
  return {
    hubble: {
      enabled: true,
      tls: { auto: { enabled: true, method: 'helm', certValidityDuration: CERTIFICATE_DAYS } },
      metrics: { enabled: [`dns:ignoreAAAA;${namespaces}`, `drop:${namespaces}`, 'tcp', 'flow', 'icmp', `httpV2:${namespaces}`] },
      relay: {
        enabled: true,
        replicas,
        rollOutPods: true,
        resources: stage.reserve('hubble-relay', replicas, RELAY),
        podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
        topologySpreadConstraints: Placement.spread(),
        prometheus: { enabled: true },
      },
      ui: Lazy.any({ produce: () => props.hubbleUi() ?? { enabled: false } }),
    },
  };
}

/** Values of Hubble's user interface, whose memory counts from here on. */
export function hubbleUiValues(stage: Stage): { [key: string]: any } {
  return {
    enabled: true,
    rollOutPods: true,
    backend: { resources: stage.reserve('hubble-ui-backend', 1, UI) },
    frontend: { resources: stage.reserve('hubble-ui-frontend', 1, UI) },
  };
}

function mesh(stage: Stage, peers: ClusterFacts[]): { [key: string]: any } {
  const { facts } = stage.cluster;
  return {
    useAPIServer: true,
    // A policy that names no cluster means this one.
    policyDefaultLocalCluster: true,
    config: {
      enabled: true,
      // By address: a mesh that needed DNS could not come up before what serves DNS, which may itself need the mesh.
      clusters: peers.map((peer) => ({ name: peer.name, ips: [peer.meshAddress], port: MESH.port })),
    },
    apiserver: {
      replicas: MESH_REPLICAS,
      resources: stage.reserve('clustermesh-apiserver', MESH_REPLICAS, MESH_SERVER),
      etcd: { resources: stage.reserve('clustermesh-etcd', MESH_REPLICAS, MESH_ETCD) },
      kvstoremesh: { resources: stage.reserve('clustermesh-kvstoremesh', MESH_REPLICAS, MESH_SERVER) },
      podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
      // For the cluster's own agents; the other clusters have a Service of their own. It can't be of type ClusterIP, since
      // the chart sets a policy for traffic from outside in any case. Cilium opens the port on no node.
      service: { type: 'NodePort', nodePort: 0, annotations: WITHIN_THE_CLUSTER },
      tls: {
        // Every cluster is known by its own name, which the shared authority vouches for.
        authMode: 'cluster',
        auto: {
          enabled: true,
          method: 'helm',
          certValidityDuration: CERTIFICATE_DAYS,
          server: { extraDnsNames: [ClusterMesh.hostOf(facts)], extraIpAddresses: [facts.meshAddress] },
        },
      },
    },
  };
}

function spire(stage: Stage, namespace: string): { [key: string]: any } {
  return {
    enabled: true,
    mutual: {
      spire: {
        enabled: true,
        install: {
          enabled: true,
          namespace,
          existingNamespace: true,
          agent: { resources: stage.reserve('spire-agent', stage.cluster.facts.nodes.length, SPIRE) },
          // No volume: storage stands on the network. Identities are issued anew when the server restarts.
          server: { resources: stage.reserve('spire-server', 1, SPIRE), dataStorage: { enabled: false } },
        },
      },
    },
  };
}
