import {
  Ambient, Component, Cpu, Endpoint, HelmRelease, IMetricsSink, Namespace, Pods, PodSecurity, Refusal, Remediation, SecurityContext, Stage,
} from '@monosense-io/platform';
import type { ConfigMap } from '@monosense-io/platform/lib/imports/v1';
import { ApiObject, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { alerts } from './alerts';
import { dashboard } from './dashboard';
import {
  CHART, CLEANUP, CLEANUP_LABELS, CLEANUP_WAIT_LABELS, CONTAINERD_CUSTOMIZATION, LABELS, METRICS, PUBLIC_REGISTRIES, REGISTRY, ROUTER, TALOS_PATHS,
} from './upstream';

// Memory grows with the images of the machine.
// What containerd's own configuration must say.
const KEEP_LAYERS = '[plugins."io.containerd.cri.v1.images"]\n  discard_unpacked_layers = false\n';

const RESOURCES = { cpu: Cpu.millis(20), memory: Size.mebibytes(128), memoryLimit: Size.mebibytes(256) };

const SEVERAL_MACHINES = new Refusal('SPEGEL-001', {
  protects: 'A single machine has nobody to share images with, and would keep every layer twice for nothing.',
  wrong: "new Spegel(cluster, 'spegel') in a cluster of one machine",
  right: 'leave the component out',
});

const IPV4_MACHINES = new Refusal('SPEGEL-002', {
  protects: "The chart writes the machine's address into the URLs of containerd's mirrors without the brackets that IPv6 needs there.",
  wrong: "nodes: [{ name: 'hub-01', address: 'fd00:1::11', … }]",
  right: "nodes: [{ name: 'hub-01', address: '10.0.0.11', … }]",
});

const SOME_REGISTRY = new Refusal('SPEGEL-003', {
  protects: 'Spegel reads an empty list as every registry there is, also those with images that not every pod may have.',
  wrong: 'registries: []',
  right: "registries: ['ghcr.io']",
});

const REGISTRY_HOST = new Refusal('SPEGEL-004', {
  protects: 'containerd looks mirrors up by the host of a registry; any other text matches no image.',
  wrong: "registries: ['https://ghcr.io']",
  right: "registries: ['ghcr.io']",
});

const REGISTRY_ONCE = new Refusal('SPEGEL-005', {
  protects: 'A registry that is named twice is a slip: one of the two was meant to be another.',
  wrong: "registries: ['ghcr.io', 'ghcr.io']",
  right: "registries: ['ghcr.io']",
});

/** Which images are shared. */
export interface SpegelProps {
  /**
   * Registries whose images the machines share, by host and, where it is not that of https, port: `ghcr.io`,
   * `registry.example.org:5000`. A machine gives its images to the others without asking for a password: leave out
   * registries with images that not every pod may have. Refused: an empty list, what is no host, and the same registry twice.
   * @default ['docker.io', 'gcr.io', 'ghcr.io', 'mcr.microsoft.com', 'public.ecr.aws', 'quay.io', 'registry.gitlab.com', 'registry.k8s.io']
   */
  readonly registries?: string[];
  /**
   * Where metrics and alerts go.
   * @default - the sink that a construct above provides; nothing is scraped where there is none
   */
  readonly metrics?: IMetricsSink;
}

/**
 * Spegel: an image that one machine has pulled is pulled by the others from there, faster than from its registry, and also
 * while that can't be reached. Create it once per cluster.
 *
 * Flux installs it: nothing that comes before Flux needs it. It waits for the DNS that another component provides (`Ambient`):
 * create it after that one. It also has Talos keep what is shared. Refused: a
 * cluster of a single machine, and one whose machines have IPv6 addresses.
 */
export class Spegel extends Component {
  /** The stage that installs Spegel. */
  public readonly operator: Stage;
  private readonly namespace: Namespace;

  /**
   * @param scope the cluster
   * @param id name of the installation, usually `spegel`
   * @param props which images are shared
   */
  constructor(scope: Construct, id: string, props: SpegelProps = {}) {
    super(scope, id);
    const registries = props.registries ?? PUBLIC_REGISTRIES;
    this.checkMachines();
    this.checkRegistries(registries);

    this.namespace = new Namespace(this, 'Namespace', {
      name: 'spegel',
      podSecurity: PodSecurity.PRIVILEGED,
      reason: "the mirrors read containerd's images, write its list of mirrors, and listen on a port of the machine",
    });
    // A stage of its own, so that the policies are there before the mirrors.
    const traffic = new Stage(this, 'Traffic', { namespace: this.namespace });
    const mirrors = new Pods(traffic, 'Mirrors', { labels: LABELS });
    this.connect(traffic, mirrors);
    this.operator = new Stage(this, 'Operator', { namespace: this.namespace });
    this.operator.waitFor(traffic, 'without policies the mirrors find nobody');
    Ambient.dns(this)?.connect(this.operator);
    this.install(registries);
    this.cluster.addMachinePatch(this, {
      reason: 'containerd must keep the layers of an image after unpacking them, or there is nothing to share; before Talos 1.14 it takes a reboot',
      patch: {
        machine: {
          files: [{
            op: 'create',
            path: CONTAINERD_CUSTOMIZATION,
            content: KEEP_LAYERS,
          }],
        },
      },
      documents: [{ apiVersion: 'v1alpha1', kind: 'CRICustomizationConfig', name: 'spegel', content: KEEP_LAYERS }],
    });
    this.monitor(new Endpoint(traffic, 'Metrics', { ...METRICS, pods: mirrors }), props.metrics);
  }

  private checkMachines(): void {
    const { nodes } = this.cluster.facts;
    SEVERAL_MACHINES.unless(this, nodes.length > 1, `shares images between machines, and the cluster has only '${nodes[0]?.name}': leave the component out`);
    const ipv6 = nodes.find(({ address }) => address.includes(':'));
    IPV4_MACHINES.unless(this, ipv6 === undefined, `machine '${ipv6?.name}' has address ${ipv6?.address}, and the chart can't write an IPv6 address into containerd's list of mirrors: leave the component out`);
  }

  private checkRegistries(registries: string[]): void {
    SOME_REGISTRY.unless(this, registries.length > 0, "'registries' must name at least one, got none, which would stand for every registry there is: leave it out for the default");
    registries.forEach((registry, index) => {
      const host = /^([a-z0-9]([-a-z0-9]*[a-z0-9])?\.)+[a-z0-9]([-a-z0-9]*[a-z0-9])?(:\d{1,5})?$/;
      REGISTRY_HOST.unless(this, host.test(registry), `'registries' must hold hosts, got '${registry}': write it as in ghcr.io or registry.example.org:5000`);
      REGISTRY_ONCE.unless(this, registries.indexOf(registry) === index, `'registries' must hold each host once, got '${registry}' twice: remove one`);
    });
  }

  private connect(traffic: Stage, mirrors: Pods): void {
    const registry = new Endpoint(traffic, 'Registry', { ...REGISTRY, pods: mirrors });
    registry.connect(traffic, { pods: mirrors, wait: false });
    new Endpoint(traffic, 'Router', { ...ROUTER, pods: mirrors }).connect(traffic, { pods: mirrors, wait: false });
    // containerd asks the mirror of its own machine.
    registry.connect(traffic, { pods: new Pods(traffic, 'Containerd', { hostNetwork: true }), wait: false });

    // When the release is removed, one pod waits until the others have taken the mirrors out of every machine.
    const cleanup = new Pods(traffic, 'Cleanup', { labels: CLEANUP_LABELS });
    const cleanupWait = new Pods(traffic, 'CleanupWait', { labels: CLEANUP_WAIT_LABELS });
    new Endpoint(traffic, 'CleanupReadiness', { ...CLEANUP, pods: cleanup }).connect(traffic, { pods: cleanupWait, wait: false });
  }

  private install(registries: string[]): void {
    new HelmRelease(this.operator, 'Release', {
      chart: CHART,
      remediation: Remediation.ROLLBACK,
      values: {
        // Each machine's containerd asks the mirror beside it. A port that every machine passes on would let the whole network in,
        // since the policy takes for a machine what a machine passes on. Cilium then opens it nowhere.
        service: { registry: { annotations: { 'service.cilium.io/type': 'ClusterIP' } } },
        podSecurityContext: SecurityContext.pod({ anyUser: true }),
        // Root, since containerd's socket and files are root's; it owns them, and needs no further privilege.
        securityContext: SecurityContext.container(),
        resources: this.operator.reserve('spegel', this.cluster.facts.nodes.length, RESOURCES),
        spegel: {
          ...TALOS_PATHS,
          mirroredRegistries: registries.map((registry) => `https://${registry}`),
          // A pull-through cache that Talos knows stays behind the other machines.
          prependExisting: true,
          // What `latest` is, only the registry knows.
          registryFilters: [':latest$'],
          debugWebEnabled: false,
          // Who a mirror is to the others, they learn anew after a restart within seconds: that needs no folder of the machine.
          persistence: { enabled: false },
        },
      },
    });
  }

  private monitor(endpoint: Endpoint, metrics?: IMetricsSink): void {
    const monitoring = this.addMonitoring({
      namespace: this.namespace,
      metrics,
      scrapes: [{ endpoint }],
      alerts: { mirrors: alerts(this.namespace.name, this.cluster.facts.nodes.length) },
    });
    if (!monitoring) return;
    new ApiObject(monitoring, 'Dashboard', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      // Grafana's sidecar loads what carries this label.
      metadata: { name: 'spegel-dashboard', labels: { grafana_dashboard: '1' } },
      data: { 'spegel.json': JSON.stringify(dashboard(this.namespace.name)) },
    } satisfies ConfigMap);
  }
}
