import { join } from 'path';
import { Check, Component, Cpu, Endpoint, HelmRelease, IMetricsSink, Monitoring, Namespace, Pods, PodSecurity, Remediation, Stage } from '@monosense-io/platform';
import type { ConfigMap } from '@monosense-io/platform/lib/imports/v1';
import { ApiObject, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { alerts } from './alerts';
import { dashboard } from './dashboard';
import {
  CHART, CLEANUP, CLEANUP_LABELS, CLEANUP_WAIT_LABELS, CONTAINERD_CUSTOMIZATION, LABELS, METRICS, PUBLIC_REGISTRIES, REGISTRY, ROUTER, TALOS_PATHS,
} from './upstream';

// Memory grows with the images of the machine.
const RESOURCES = { cpu: Cpu.millis(20), memory: Size.mebibytes(128), memoryLimit: Size.mebibytes(256) };

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
   * Where metrics, alerts and the dashboard go.
   * @default - nothing is scraped, nothing alerts, and there is no dashboard
   */
  readonly metrics?: IMetricsSink;
}

/**
 * Spegel: an image that one machine has pulled is pulled by the others from there, faster than from its registry, and also
 * while that can't be reached. Create it once per cluster.
 *
 * It is installed before Flux runs, and then taken over by Flux unchanged. It also has Talos keep what is shared. Refused: a
 * cluster of a single machine, and one whose machines have IPv6 addresses.
 */
export class Spegel extends Component {
  /** The stage that installs Spegel. Let it wait for the stage of the cluster's DNS, so that the bootstrap does too. */
  public readonly operator: Stage;
  private readonly namespace: Namespace;

  /**
   * @param scope the cluster
   * @param id name of the installation, usually `spegel`
   * @param props which images are shared
   */
  constructor(scope: Construct, id: string, props: SpegelProps = {}) {
    super(scope, id, join(__dirname, '..'));
    const registries = props.registries ?? PUBLIC_REGISTRIES;
    this.checkMachines();
    this.checkRegistries(registries);

    this.namespace = new Namespace(this, 'Namespace', {
      name: 'spegel',
      podSecurity: PodSecurity.PRIVILEGED,
      reason: "the mirrors read containerd's images, write its list of mirrors, and listen on a port of the machine",
    });
    // A stage of its own, which the bootstrap can apply: it holds the network policies and nothing that Flux must bring.
    const traffic = new Stage(this, 'Traffic', { namespace: this.namespace });
    const mirrors = new Pods(traffic, 'Mirrors', { labels: LABELS });
    this.connect(traffic, mirrors);
    this.operator = new Stage(this, 'Operator', { namespace: this.namespace });
    this.operator.waitFor(traffic, 'without policies the mirrors find nobody');
    this.install(registries, traffic);
    this.cluster.addMachinePatch(this, {
      reason: 'containerd must keep the layers of an image after unpacking them, or there is nothing to share; takes a reboot',
      patch: {
        machine: {
          files: [{
            op: 'create',
            path: CONTAINERD_CUSTOMIZATION,
            content: '[plugins."io.containerd.cri.v1.images"]\n  discard_unpacked_layers = false\n',
          }],
        },
      },
    });
    if (props.metrics) this.monitor(props.metrics, new Endpoint(traffic, 'Metrics', { ...METRICS, pods: mirrors }));
  }

  private checkMachines(): void {
    const { nodes } = this.cluster.facts;
    Check.that(this, nodes.length > 1, 'shares images between machines, and the cluster has a single one: leave the component out');
    const ipv6 = nodes.find(({ address }) => address.includes(':'));
    Check.that(this, ipv6 === undefined, `machine '${ipv6?.name}' has address ${ipv6?.address}, and the chart can't write an IPv6 address into containerd's list of mirrors: leave the component out`);
  }

  private checkRegistries(registries: string[]): void {
    Check.that(this, registries.length > 0, "'registries' is empty, which would stand for every registry there is: name at least one, or leave it out for the default");
    registries.forEach((registry, index) => {
      const host = /^([a-z0-9]([-a-z0-9]*[a-z0-9])?\.)+[a-z0-9]([-a-z0-9]*[a-z0-9])?(:\d{1,5})?$/;
      Check.that(this, host.test(registry), `'registries' holds '${registry}', which is no host: write it as in ghcr.io or registry.example.org:5000`);
      Check.that(this, registries.indexOf(registry) === index, `'registries' holds '${registry}' twice: remove one`);
    });
  }

  private connect(traffic: Stage, mirrors: Pods): void {
    const registry = new Endpoint(traffic, 'Registry', { ...REGISTRY, pods: mirrors });
    registry.connect(traffic, { pods: mirrors, wait: false });
    new Endpoint(traffic, 'Router', { ...ROUTER, pods: mirrors }).connect(traffic, { pods: mirrors, wait: false });
    // containerd asks the mirror of its own machine, or any other while that one is being replaced.
    registry.connect(traffic, { pods: new Pods(traffic, 'Containerd', { hostNetwork: true }), wait: false });

    // When the release is removed, one pod waits until the others have taken the mirrors out of every machine.
    const cleanup = new Pods(traffic, 'Cleanup', { labels: CLEANUP_LABELS });
    const cleanupWait = new Pods(traffic, 'CleanupWait', { labels: CLEANUP_WAIT_LABELS });
    new Endpoint(traffic, 'CleanupReadiness', { ...CLEANUP, pods: cleanup }).connect(traffic, { pods: cleanupWait, wait: false });
  }

  private install(registries: string[], traffic: Stage): void {
    new HelmRelease(this.operator, 'Release', {
      chart: CHART,
      remediation: Remediation.ROLLBACK,
      bootstrap: true,
      // Everything in the namespace is denied from its first moment, also before Flux runs.
      bootstrapKustomizations: [`../${traffic.stageName}`],
      values: {
        podSecurityContext: { seccompProfile: { type: 'RuntimeDefault' } },
        // Root, since containerd's socket and files are root's; it owns them, and needs no further privilege.
        securityContext: { readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        resources: this.operator.reserve('spegel', this.cluster.facts.nodes.length, RESOURCES),
        spegel: {
          ...TALOS_PATHS,
          mirroredRegistries: registries.map((registry) => `https://${registry}`),
          // A pull-through cache that Talos knows stays behind the other machines.
          prependExisting: true,
          // What `latest` is, only the registry knows.
          registryFilters: [':latest$'],
          debugWebEnabled: false,
        },
      },
    });
  }

  private monitor(sink: IMetricsSink, metrics: Endpoint): void {
    const monitoring = new Monitoring(this, 'Monitoring', { namespace: this.namespace, sink });
    monitoring.scrape(metrics);
    monitoring.alerts('mirrors', alerts(this.namespace.name, this.cluster.facts.nodes.length));
    new ApiObject(monitoring, 'Dashboard', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      // Grafana's sidecar loads what carries this label.
      metadata: { name: 'spegel-dashboard', labels: { grafana_dashboard: '1' } },
      data: { 'spegel.json': JSON.stringify(dashboard(this.namespace.name)) },
    } satisfies ConfigMap);
  }
}
