import { DnsProvider, ExternalDns } from '@monosense-io/external-dns';
import { IGateway } from '@monosense-io/platform';

/** Records that the lab itself sees. */
export interface InsideRecordsOptions {
  /**
   * Name of the controller, and beginning of the names of those that belong to it. Another name is another owner: the records
   * of the old one stay until somebody removes them.
   * @default 'private'
   */
  readonly name?: string;
  /**
   * Domains that names are published of.
   * @default - the cluster's domain
   */
  readonly domains?: string[];
}

/** Records that everybody sees. */
export interface OutsideRecordsOptions {
  /**
   * Name of the controller, and beginning of the names of those that belong to it. Another name is another owner: the records
   * of the old one stay until somebody removes them.
   * @default 'public'
   */
  readonly name?: string;
  /**
   * Domains that names are published of.
   * @default - the cluster's domain
   */
  readonly domains?: string[];
  /**
   * What the names of the external Gateway's routes point to, a name or an address.
   * @default - the tunnel, or the Gateway's own address where there is none
   */
  readonly target?: string;
}

/** What surrounds a slot for records. @internal */
export interface _RecordSurroundings {
  readonly externalGateway?: IGateway;
  readonly internalGateway?: IGateway;
  readonly tunnel?: string;
}

/** Names that external-dns keeps in step with the cluster. */
export class DnsRecords {
  /**
   * For everybody: the names of the external Gateway's routes, and the records of DNSEndpoint objects.
   *
   * @param provider who keeps the records
   * @param options target and domains
   */
  public static outside(provider: DnsProvider, options: OutsideRecordsOptions = {}): DnsRecords {
    const { name = 'public', domains, target } = options;
    return new DnsRecords(true, (records, { externalGateway, tunnel }) => {
      if (externalGateway) records.addController(name, { provider, domains, gateway: externalGateway, target: target ?? tunnel });
      records.addController(`${name}-records`, { provider, domains, records: true });
    });
  }

  /**
   * For the lab itself, whose DNS server answers with the Gateways' own addresses: the names of the routes of both Gateways,
   * and of load-balancer Services.
   *
   * @param provider who keeps the records
   * @param options domains
   */
  public static inside(provider: DnsProvider, options: InsideRecordsOptions = {}): DnsRecords {
    const { name = 'private', domains } = options;
    return new DnsRecords(false, (records, { externalGateway, internalGateway }) => {
      records.addController(name, { provider, domains, gateway: internalGateway, services: true });
      if (externalGateway) records.addController(`${name}-external`, { provider, domains, gateway: externalGateway });
    });
  }

  private constructor(
    /** Whether DNSEndpoint objects are read. @internal */
    public readonly _outside: boolean,
    /** @internal */
    public readonly _addTo: (records: ExternalDns, surroundings: _RecordSurroundings) => void,
  ) {}
}
