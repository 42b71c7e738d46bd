import { Check, Cluster, ExternalEndpointProps, Refusal } from '@monosense-io/platform';
import { Duration } from 'cdk8s';
import { IConstruct } from 'constructs';
import { CLOUDFLARE_API } from './upstream';

const ZONES = new Refusal('EXTERNAL-DNS-011', {
  protects: 'The server refuses names outside of its zones, so that they would never be published.',
  wrong: "DnsProvider.rfc2136({ …, zones: ['example.net'] }) for the domain example.org",
  right: "DnsProvider.rfc2136({ …, zones: ['example.net', 'example.org'] })",
});

/** A zone at Cloudflare. */
export interface CloudflareOptions {
  /**
   * Item of the secret store with the field `token`: an API token that may read zones and edit DNS in those of the
   * controller's domains.
   */
  readonly tokenItem: string;
  /**
   * Whether visitors reach Cloudflare's network instead of the address itself, which stays hidden. Records that point to a
   * tunnel need it. A DNSEndpoint may say otherwise for its own records.
   * @default true
   */
  readonly proxied?: boolean;
  /**
   * Id of the one zone that holds the controller's domains. Needed where a domain is only a part of its zone, such as
   * `lab.example.org` of `example.org`.
   * @default - the domains are zones themselves, and are found by their names
   */
  readonly zoneId?: string;
}

/** Algorithm of a TSIG key, by the name that BIND gives it. */
export enum TsigAlgorithm {
  /** HMAC with SHA-256. */
  HMAC_SHA256 = 'hmac-sha256',
  /** HMAC with SHA-384. */
  HMAC_SHA384 = 'hmac-sha384',
  /** HMAC with SHA-512. */
  HMAC_SHA512 = 'hmac-sha512',
}

/** Zones of a server that takes dynamic updates (RFC 2136), such as BIND. */
export interface Rfc2136Options {
  /** Address or name of the primary server. All traffic with it is TCP. */
  readonly server: string;
  /**
   * Port of the server.
   * @default 53
   */
  readonly port?: number;
  /**
   * Zones of the server that hold the controller's domains. The key must be allowed to update and to transfer them.
   * Refused: zones that leave one of the domains out.
   * @default - the controller's domains
   */
  readonly zones?: string[];
  /** Name of the TSIG key, as in the server's configuration. */
  readonly tsigKeyName: string;
  /** Item of the secret store with the field `secret`: the key itself, in base64. */
  readonly tsigItem: string;
  /**
   * Algorithm of the key.
   * @default TsigAlgorithm.HMAC_SHA256
   */
  readonly tsigAlgorithm?: TsigAlgorithm;
  /**
   * How long resolvers keep a record that asks for nothing longer.
   * @default Duration.minutes(5)
   */
  readonly minTtl?: Duration;
}

/** What a controller needs in order to reach its provider. */
export interface ProviderSettings {
  /** Name of the provider in external-dns. */
  readonly name: string;
  /** Arguments of the program. */
  readonly args: string[];
  /** Variable that holds the secret. */
  readonly variable: string;
  /** Item of the secret store. */
  readonly item: string;
  /** Field of that item, and key of the Secret. */
  readonly field: string;
  /** Where the provider listens. */
  readonly server: ExternalEndpointProps;
}

/** Who keeps the records: `DnsProvider.cloudflare(…)` or `DnsProvider.rfc2136(…)`. */
export class DnsProvider {
  /**
   * Zones at Cloudflare.
   *
   * @param options token, and whether traffic goes through Cloudflare's network
   */
  public static cloudflare(options: CloudflareOptions): DnsProvider {
    return new DnsProvider((scope, domains) => {
      Cluster.of(scope).expect(scope, { what: 'API tokens', name: `${options.tokenItem}`, details: `of Cloudflare, the field \`token\` of that item; may read zones and edit DNS in ${domains.join(', ')}` });
      return {
        name: 'cloudflare',
        args: [
          ...(options.proxied ?? true ? ['--cloudflare-proxied'] : []),
          // The most that the API gives at once: a whole zone in one call leaves its rate limit alone.
          '--cloudflare-dns-records-per-page=5000',
          ...(options.zoneId === undefined ? [] : [`--zone-id-filter=${options.zoneId}`]),
        ],
        variable: 'CF_API_TOKEN',
        item: Check.text(scope, 'tokenItem', options.tokenItem, "name the item of the secret store that holds Cloudflare's token"),
        field: 'token',
        server: { host: CLOUDFLARE_API },
      };
    });
  }

  /**
   * Zones of a server that takes dynamic updates, such as BIND.
   *
   * @param options server and key
   */
  public static rfc2136(options: Rfc2136Options): DnsProvider {
    return new DnsProvider((scope, domains) => {
      const zones = options.zones ?? domains;
      const outside = domains.find((domain) => !zones.some((zone) => domain === zone || domain.endsWith(`.${zone}`)));
      ZONES.unless(scope, outside === undefined, `'zones' must hold every domain of the controller, got ${zones.join(', ') || 'none'}, which leaves out ${outside}: add the zone that holds it`);
      const server = { host: Check.text(scope, 'server', options.server, 'write the address or the name of the DNS server'), port: options.port ?? 53 };
      Check.wholeNumber(scope, 'port', server.port, 1, 65535);
      Cluster.of(scope).expect(scope, {
        what: 'TSIG keys',
        name: options.tsigKeyName,
        details: `on ${server.host}, ${options.tsigAlgorithm ?? TsigAlgorithm.HMAC_SHA256}; may update and transfer the zone${zones.length > 1 ? 's' : ''} ${zones.join(', ')}; its secret is the field \`secret\` of item \`${options.tsigItem}\``,
      });
      return {
        name: 'rfc2136',
        args: [
          `--rfc2136-host=${server.host}`,
          `--rfc2136-port=${server.port}`,
          ...zones.map((zone) => `--rfc2136-zone=${zone}`),
          `--rfc2136-tsig-keyname=${Check.text(scope, 'tsigKeyName', options.tsigKeyName, "write the key's name as the server has it")}`,
          `--rfc2136-tsig-secret-alg=${options.tsigAlgorithm ?? TsigAlgorithm.HMAC_SHA256}`,
          // Without the transfer it sees no record, and so would neither change nor remove any.
          '--rfc2136-tsig-axfr',
          // Left alone, its records would have a TTL of 0.
          `--rfc2136-min-ttl=${Check.duration(scope, 'minTtl', options.minTtl ?? Duration.minutes(5))}s`,
        ],
        variable: 'EXTERNAL_DNS_RFC2136_TSIG_SECRET',
        item: Check.text(scope, 'tsigItem', options.tsigItem, 'name the item of the secret store that holds the key'),
        field: 'secret',
        server,
      };
    });
  }

  private constructor(private readonly settings: (scope: IConstruct, domains: string[]) => ProviderSettings) {}

  /** @internal */
  public _for(scope: IConstruct, domains: string[]): ProviderSettings {
    return this.settings(scope, domains);
  }
}
