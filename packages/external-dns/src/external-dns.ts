import { join } from 'path';
import { Check, Component, IMetricsSink, ISecretStore, Monitoring, Namespace, Stage } from '@monosense-io/platform';
import { Construct } from 'constructs';
import { alerts } from './alerts';
import { ControllerProps, DnsController } from './controller';

/** What all controllers have in common. */
export interface ExternalDnsProps {
  /** The store that holds the providers' credentials. */
  readonly secretStore: ISecretStore;
  /**
   * Where metrics and alerts go.
   * @default - nothing is scraped and nothing alerts
   */
  readonly metrics?: IMetricsSink;
}

/**
 * external-dns: keeps DNS records in step with the cluster. One controller per set of sources and provider, so that a name
 * may have one address in public and another one at home. Create it once per cluster, and add controllers to it.
 */
export class ExternalDns extends Component {
  /** @internal */ public readonly _secretStore: ISecretStore;
  /** @internal */ public readonly _controllers: DnsController[] = [];
  private readonly namespace: Namespace;
  private readonly monitoring?: Monitoring;
  private stage?: Stage;

  /**
   * @param scope the cluster
   * @param id name of the installation, usually `external-dns`
   * @param props secret store and metrics
   */
  constructor(scope: Construct, id: string, props: ExternalDnsProps) {
    super(scope, id, join(__dirname, '..'));
    this._secretStore = props.secretStore;
    this.namespace = new Namespace(this, 'Namespace', { name: 'external-dns' });
    if (props.metrics) this.monitoring = new Monitoring(this, 'Monitoring', { namespace: this.namespace, sink: props.metrics });
    this.node.addValidation({
      validate: () => (this._controllers.length > 0 ? [] : ['has no controller: add one with addController, or leave external-dns out']),
    });
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
    Check.that(this, this.node.tryFindChild(name) === undefined, `'${name}' is already taken in this installation: choose another name`);
    return new DnsController(this, name, props);
  }

  /**
   * One stage for all controllers, since the chart of each would install the same CRD.
   *
   * @internal
   */
  public get _stage(): Stage {
    this.stage ??= new Stage(this, 'Controllers', { namespace: this.namespace, installs: this.shippedKinds() });
    return this.stage;
  }

  /** @internal */
  public _add(controller: DnsController): void {
    const name = controller.node.id;
    const twin = this._controllers.find(({ ownerId }) => ownerId === controller.ownerId);
    Check.that(this, twin === undefined, `controllers '${twin?.node.id}' and '${name}' share the owner '${controller.ownerId}', and would remove each other's records: give one another 'ownerId'`);
    this._controllers.push(controller);
    this.monitoring?.scrape(controller._metrics);
    this.monitoring?.alerts(name, alerts(this.namespace.name, name, controller._release));
  }
}
