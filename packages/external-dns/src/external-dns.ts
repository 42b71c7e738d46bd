import { Ambient, Check, Component, IMetricsSink, ISecretStore, Monitoring, Namespace, Refusal, Stage } from '@monosense-io/platform';
import { Construct } from 'constructs';
import { ControllerProps, DnsController, IDnsControllers } from './controller';

const NO_CONTROLLER = new Refusal('EXTERNAL-DNS-001', {
  protects: 'An installation without a controller publishes no name, although it looks as if it did.',
  wrong: "new ExternalDns(cluster, 'external-dns')",
  right: "new ExternalDns(cluster, 'external-dns').addController('public', { provider, gateway })",
});

const NAME_TAKEN = new Refusal('EXTERNAL-DNS-002', {
  protects: 'Two controllers of one name would be one release, and the second would replace the first.',
  wrong: "dns.addController('public', { provider, gateway }); dns.addController('public', { provider, records: true })",
  right: "dns.addController('public', { provider, gateway }); dns.addController('public-records', { provider, records: true })",
});

/** What all controllers have in common. */
export interface ExternalDnsProps {
  /**
   * Where the providers' credentials are kept.
   * @default - the store that a construct above provides
   */
  readonly secretStore?: ISecretStore;
  /**
   * Where metrics and alerts go.
   * @default - the sink that a construct above provides; nothing is scraped where there is none
   */
  readonly metrics?: IMetricsSink;
}

/**
 * external-dns: keeps DNS records in step with the cluster. One controller per set of sources and provider, so that a name
 * may have one address in public and another one at home. Create it once per cluster, and add controllers to it.
 */
export class ExternalDns extends Component implements IDnsControllers {
  /** The stage of scrapes and alerts; undefined where metrics go nowhere. */
  public readonly monitoring?: Monitoring;
  private readonly namespace: Namespace;
  private stage?: Stage;

  /**
   * @param scope the cluster
   * @param id name of the installation, usually `external-dns`
   * @param props secret store and metrics
   */
  constructor(scope: Construct, id: string, props: ExternalDnsProps = {}) {
    super(scope, id);
    Ambient.provide(this, { secretStore: props.secretStore });
    this.namespace = new Namespace(this, 'Namespace', { name: 'external-dns' });
    this.monitoring = this.addMonitoring({ namespace: this.namespace, metrics: props.metrics });
    this.node.addValidation({
      validate: () => (this.stage ? [] : [NO_CONTROLLER.says('has no controller: add one with addController, or leave external-dns out')]),
    });
  }

  /** The stage of all controllers, since the chart of each would install the same CRD. It exists once a controller does. */
  public get operator(): Stage {
    this.stage ??= new Stage(this, 'Controllers', { namespace: this.namespace, installs: this.shippedKinds() });
    return this.stage;
  }

  /**
   * Adds a controller.
   *
   * @param name name of the controller, for example `public`; a DNS label. Another name is another owner: the records of the
   *   old one stay until somebody removes them
   * @param props what it publishes, and where
   */
  public addController(name: string, props: ControllerProps): DnsController {
    Check.dnsLabel(this, 'name', name);
    NAME_TAKEN.unless(this, this.node.tryFindChild(name) === undefined, `'name' must be free in this installation, got '${name}', which is taken: choose another name`);
    return new DnsController(this, name, props);
  }
}
