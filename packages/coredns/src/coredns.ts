import {
  Ambient, Check, Cidr, Component, Cpu, Endpoint, ExternalEndpoint, HelmRelease, IMetricsSink, Placement, Protocol, Refusal, Remediation, SecurityContext, Stage,
} from '@monosense-io/platform';
import { Duration, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { alerts } from './alerts';
import { Forward, forwardsOf, textOf } from './forwards';
import { CHART, KUBE_DNS, LABELS, METRICS, NONROOT, SERVICE_PLACE, VERSION } from './upstream';

// Memory grows with the pods and Services of the cluster, and a killed DNS server is an outage. The chart limits the CPU to a
// tenth of a core; a limit of it can only be replaced, so that one is set that is never reached.
const RESOURCES = { cpu: Cpu.millis(50), memory: Size.mebibytes(128), memoryLimit: Size.mebibytes(256), cpuLimit: Cpu.cores(2) };

// How long an answer may be used after its end while nobody gives a new one.
const STALE = Duration.hours(1);

const TENTH_ADDRESS = new Refusal('COREDNS-001', {
  protects: 'Talos tells every kubelet that DNS is the tenth address of the range of Services; a range without one leaves pods without DNS.',
  wrong: "serviceCidrs: ['10.245.0.0/29']",
  right: "serviceCidrs: ['10.245.0.0/16']",
});

/** Which servers CoreDNS asks for names outside the cluster. */
export interface CoreDnsProps {
  /**
   * Servers that are asked for everything that is neither in the cluster nor in `zones`, as addresses: `10.0.0.1`,
   * `10.0.0.1:5353`, `[fd00::1]:5353`. Any of them may be asked, so that all must know the same. Refused: an empty list,
   * more than 15, names, and CoreDNS' own address.
   * @default - the servers that the machines themselves use
   */
  readonly forwardTo?: string[];
  /**
   * Domains that other servers know better (split horizon): each domain, with everything below it, and the servers to ask,
   * written as in `forwardTo`. Of two that fit, the longer one counts. Domains of addresses, such as
   * `10.in-addr.arpa`, are asked for what the cluster doesn't know itself. Refused: what is no domain, and `cluster.local`.
   * @default - none
   */
  readonly zones?: { [zone: string]: string[] };
  /**
   * How long an answer from outside the cluster is kept at most, also that there is no such name; never longer than
   * its owner allows. Refused: less than a second and more than an hour.
   * @default Duration.seconds(30)
   */
  readonly cacheTtl?: Duration;
  /**
   * Where metrics and alerts go.
   * @default - the sink that a construct above provides; nothing is scraped where there is none
   */
  readonly metrics?: IMetricsSink;
}

/**
 * CoreDNS as the DNS of a Talos cluster, in place of the one that Talos brings: at the same address, under the same name,
 * with forwards of one's own. Create it once per cluster.
 *
 * It is installed before Flux runs, and then taken over by Flux unchanged. It waits for the network of the pods that another
 * component provides, and provides DNS (`Ambient`): create it after the one and before who asks for the other. Refused: a range of Services too small to have
 * a tenth address.
 */
export class CoreDns extends Component {
  /** The stage that installs CoreDNS. */
  public readonly operator: Stage;

  /**
   * @param scope the cluster
   * @param id name of the installation, usually `coredns`
   * @param props who is asked for names outside the cluster
   */
  constructor(scope: Construct, id: string, props: CoreDnsProps = {}) {
    super(scope, id);
    const addresses = this.cluster.facts.serviceCidrs.map((cidr) => this.addressIn(cidr));
    const forwards = forwardsOf(this, props.forwardTo, props.zones ?? {}, addresses);
    const cacheTtl = Check.duration(this, 'cacheTtl', props.cacheTtl ?? Duration.seconds(30), { atMost: Duration.hours(1) });

    const namespace = this.cluster.kubeSystem;
    this.operator = new Stage(this, 'Operator', { namespace, podLabels: LABELS });
    this.install(addresses, forwards, cacheTtl);
    this.connect(forwards);
    Ambient.provide(this.cluster, { dns: { connect: (client) => client.waitFor(this.operator, 'its pods find each other by name') } });
    this.cluster.addMachinePatch(this, {
      reason: 'CoreDNS comes with a chart of its own, at the address that Talos would give to its own CoreDNS',
      patch: { cluster: { coreDNS: { disabled: true } } },
      documents: [{ apiVersion: 'v1alpha1', kind: 'KubeCoreDNSConfig', enabled: false }],
    });
    this.addMonitoring({
      namespace,
      metrics: props.metrics,
      scrapes: [{ endpoint: new Endpoint(this.operator, 'Metrics', METRICS) }],
      alerts: { dns: alerts(namespace.name) },
      dashboards: ['coredns'],
    });
  }

  private addressIn(cidr: string): string {
    const address = Cidr.of(cidr).address(SERVICE_PLACE);
    TENTH_ADDRESS.unless(this, address !== undefined, `'serviceCidrs' must have a tenth address, which Talos gives to DNS, got ${cidr}: choose a larger range`);
    return address!;
  }

  private install(addresses: string[], forwards: Forward[], cacheTtl: number): void {
    const replicas = this.cluster.replicas(2);
    new HelmRelease(this.operator, 'Release', {
      chart: CHART,
      remediation: Remediation.ROLLBACK,
      bootstrap: true,
      values: {
        image: { tag: VERSION },
        replicaCount: replicas,
        // A single pod is not taken away before the next one answers.
        rollingUpdate: { maxUnavailable: replicas - 1, maxSurge: 1 },
        k8sAppLabelOverride: KUBE_DNS,
        service: {
          name: KUBE_DNS,
          clusterIP: addresses[0],
          ...(addresses.length > 1 ? { clusterIPs: addresses, ipFamilyPolicy: 'RequireDualStack' } : {}),
        },
        serviceAccount: { create: true },
        priorityClassName: 'system-cluster-critical',
        podSecurityContext: SecurityContext.pod({ user: NONROOT }),
        // The program doesn't start without the one capability, which is for ports such as 53.
        securityContext: SecurityContext.container({ capabilities: ['NET_BIND_SERVICE'] }),
        resources: this.operator.reserve('coredns', replicas, RESOURCES),
        tolerations: [
          { key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' },
          { key: 'CriticalAddonsOnly', operator: 'Exists' },
        ],
        // Never two pods on one machine. Pods of an update are counted by themselves; and the second pod waits while a cluster
        // that is being built has only one machine, instead of staying there for ever.
        ...(replicas > 1 ? {
          podDisruptionBudget: { maxUnavailable: 1 },
          topologySpreadConstraints: Placement.spread(LABELS, { required: true, minDomains: replicas, eachRevision: true }),
        } : {}),
        servers: [{ zones: [{ zone: '.', use_tcp: true }], port: 53, plugins: plugins(forwards, cacheTtl) }],
      },
    });
  }

  private connect(forwards: Forward[]): void {
    Ambient.network(this)?.connect(this.operator);
    // For the picture of the cluster: pods of kube-system get no policies.
    this.cluster.kubeApi.connect(this.operator);
    const servers = new Map(forwards.flatMap((forward) => forward.servers).map((server) => [textOf(server), server]));
    for (const [name, server] of servers) {
      for (const protocol of [Protocol.UDP, Protocol.TCP]) new ExternalEndpoint(this, `Server-${name}-${protocol}`, { ...server, protocol }).connect(this.operator);
    }
  }
}

/** What CoreDNS does with a question. A change of it replaces the pods one by one, so that a broken one stops at the first. */
function plugins(forwards: Forward[], cacheTtl: number): Array<{ [key: string]: any }> {
  return [
    { name: 'errors' },
    // Goes on answering while the rest of the cluster learns that the pod is about to stop.
    { name: 'health', configBlock: 'lameduck 10s' },
    { name: 'ready' },
    {
      name: 'kubernetes',
      parameters: 'cluster.local in-addr.arpa ip6.arpa',
      configBlock: 'pods verified\nfallthrough in-addr.arpa ip6.arpa\nttl 30',
    },
    { name: 'prometheus', parameters: `:${METRICS.port}` },
    ...forwards.map(({ zone, servers }) => ({
      name: 'forward',
      parameters: [zone, ...(servers.length > 0 ? servers.map(textOf) : ['/etc/resolv.conf'])].join(' '),
      // More at a time than this are a fault of somebody's, and would take the memory of everybody's answers.
      configBlock: 'max_concurrent 1000',
    })),
    {
      name: 'cache',
      parameters: `${cacheTtl}`,
      // What is in the cluster is in memory anyway, and always new.
      configBlock: `disable success cluster.local\ndisable denial cluster.local\nserve_stale ${STALE.toSeconds()}s verify`,
    },
    { name: 'loop' },
    { name: 'loadbalance' },
  ];
}
