import { isIPv6 } from 'net';
import { Check, ExternalEndpointProps, GatewayConnection, IGateway } from '@monosense-io/platform';
import { Credentials, CredentialsPlace, CredentialsSecret } from './credentials';
import { outside, outsideHost } from './outside';
import { CLOUDFLARE_HOST, DIGITAL_OCEAN_HOST, ENVOY_HTTP_PORT, ROUTE53_HOST } from './upstream';

/** A hosted zone of AWS. */
export interface Route53Options {
  /**
   * The access key: `accessKeyId` and `secretAccessKey`. Its user needs `route53:GetChange` for changes,
   * `route53:ChangeResourceRecordSets` and `route53:ListResourceRecordSets` for the zone and, without `hostedZoneId`,
   * `route53:ListHostedZonesByName`.
   */
  readonly credentials: Credentials;
  /**
   * Region that requests are signed for.
   * @default 'us-east-1'
   */
  readonly region?: string;
  /**
   * Id of the zone.
   * @default - it is found by the names of the certificates
   */
  readonly hostedZoneId?: string;
  /**
   * Role that the key's user takes on, such as `arn:aws:iam::123456789012:role/dns`.
   * @default - none
   */
  readonly role?: string;
}

/** Algorithm of a TSIG key. */
export enum TsigAlgorithm {
  /** HMAC with SHA-256. */
  HMAC_SHA256 = 'HMACSHA256',
  /** HMAC with SHA-512. */
  HMAC_SHA512 = 'HMACSHA512',
}

/** Zones of a server that takes dynamic updates (RFC 2136), such as BIND, Knot or PowerDNS. */
export interface Rfc2136Options {
  /** Address or name of the primary server, outside the cluster. All traffic with it is TCP. */
  readonly server: string;
  /**
   * Port of the server.
   * @default 53
   */
  readonly port?: number;
  /** Name of the TSIG key, as in the server's configuration. The key must be allowed to update TXT records. */
  readonly tsigKeyName: string;
  /** The key itself, in base64: `secret`. */
  readonly credentials: Credentials;
  /**
   * Algorithm of the key.
   * @default TsigAlgorithm.HMAC_SHA256
   */
  readonly tsigAlgorithm?: TsigAlgorithm;
}

/** A server of acme-dns. For every name, `_acme-challenge` is a CNAME to a name of that server. */
export interface AcmeDnsOptions {
  /** Address of the server's API, for example `https://acme-dns.example.org`. Refused: a server in the cluster, and anything but https. */
  readonly url: string;
  /** The accounts, as a JSON object by domain: `accounts`. Each is what the server's `/register` has answered. */
  readonly credentials: Credentials;
}

/** A zone at deSEC, which has no solver in cert-manager and takes no dynamic updates: a webhook writes its records. */
export interface DeSecOptions {
  /** Group that the webhook is installed with, its value `groupName`, such as `acme.example.org`. */
  readonly groupName: string;
  /** The API token: `token`. */
  readonly credentials: Credentials;
}

/** A solver that is no part of cert-manager: a webhook that you install. */
export interface WebhookSolverOptions {
  /** Group that the webhook is installed with, such as `acme.example.org`. */
  readonly groupName: string;
  /** Name of the solver, as the webhook's documentation has it. */
  readonly solverName: string;
  /**
   * Settings, as the webhook's documentation has them; never a secret. A Secret from `credentials` is called `webhook-credentials`.
   * @default - none
   */
  readonly config?: { [setting: string]: any };
  /**
   * A Secret for the webhook to read: `Credentials.fromStore('dns', { token: 'api-token' })` is a Secret `webhook-credentials` with
   * the key `token`.
   * @default - none is brought
   */
  readonly credentials?: Credentials;
}

/** A Gateway that answers Let's Encrypt on port 80. */
export interface Http01Options {
  /**
   * The Gateway. It must be reachable from the internet by the names of the certificates, on port 80, and serve routes of all
   * namespaces on the listener that it names or redirect to that one. The issuers wait for it, so its own certificate must
   * come from elsewhere: a Gateway that waits for a certificate from here is refused as a cycle.
   */
  readonly gateway: IGateway;
  /**
   * Port of the Gateway's pods for plain HTTP, where the Gateway has pods of its own: cert-manager looks at a proof before Let's
   * Encrypt does.
   * @default 10080, that of Envoy Gateway
   */
  readonly podPort?: number;
}

/** What a solver makes of its options. */
export interface SolverSettings {
  /** Its entry in the issuer's list of solvers. */
  readonly solver: { [type: string]: any };
  /** Where the controller writes the proof, outside the cluster. */
  readonly servers: ExternalEndpointProps[];
  /** The Gateway that shows the proof, and the port of its pods. */
  readonly gateway?: { readonly connection: GatewayConnection; readonly podPort: number };
}

/** How a name is proven to Let's Encrypt: by a record in its DNS zone, or by a page below it. */
export class AcmeSolver {
  /**
   * A record at Cloudflare.
   *
   * @param credentials the API token, `token`, with the permissions `Zone / Zone / Read` and `Zone / DNS / Edit`
   */
  public static cloudflare(credentials: Credentials): AcmeSolver {
    return AcmeSolver.byDns((place) => {
      const { ref } = secretOf(place, credentials, { name: 'cloudflare-api-token', id: 'CloudflareToken', roles: ['token'] });
      return { solver: { cloudflare: { apiTokenSecretRef: ref('token') } }, servers: [{ host: CLOUDFLARE_HOST }] };
    });
  }

  /**
   * A record at AWS.
   *
   * @param options access key and zone
   */
  public static route53(options: Route53Options): AcmeSolver {
    return AcmeSolver.byDns((place) => {
      const { region = 'us-east-1', hostedZoneId, role } = options;
      const { ref } = secretOf(place, options.credentials, { name: 'route53-credentials', id: 'Route53Credentials', roles: ['accessKeyId', 'secretAccessKey'] });
      return {
        solver: {
          route53: {
            region: Check.text(place.scope, 'region', region),
            ...(hostedZoneId === undefined ? {} : { hostedZoneID: Check.text(place.scope, 'hostedZoneId', hostedZoneId) }),
            ...(role === undefined ? {} : { role: Check.text(place.scope, 'role', role) }),
            accessKeyIDSecretRef: ref('accessKeyId'),
            secretAccessKeySecretRef: ref('secretAccessKey'),
          },
        },
        servers: [{ host: ROUTE53_HOST }, ...(role === undefined ? [] : [{ host: `sts.${region}.amazonaws.com` }])],
      };
    });
  }

  /**
   * A record of a server that takes dynamic updates, such as BIND.
   *
   * @param options server and key
   */
  public static rfc2136(options: Rfc2136Options): AcmeSolver {
    return AcmeSolver.byDns((place) => {
      const { scope } = place;
      const server = outsideHost(scope, 'server', Check.text(scope, 'server', options.server, 'write the address or the name of the DNS server'), options.port ?? 53);
      Check.wholeNumber(scope, 'port', server.port!, 1, 65535);
      const { ref } = secretOf(place, options.credentials, { name: 'rfc2136-credentials', id: 'Rfc2136Credentials', roles: ['secret'] });
      return {
        solver: {
          rfc2136: {
            nameserver: `${isIPv6(server.host) ? `[${server.host}]` : server.host}:${server.port}`,
            protocol: 'TCP',
            tsigKeyName: Check.text(scope, 'tsigKeyName', options.tsigKeyName, "write the key's name as the server has it"),
            tsigAlgorithm: options.tsigAlgorithm ?? TsigAlgorithm.HMAC_SHA256,
            tsigSecretSecretRef: ref('secret'),
          },
        },
        servers: [server],
      };
    });
  }

  /**
   * A record at DigitalOcean.
   *
   * @param credentials the access token, `token`, which may read and write domains
   */
  public static digitalOcean(credentials: Credentials): AcmeSolver {
    return AcmeSolver.byDns((place) => {
      const { ref } = secretOf(place, credentials, { name: 'digitalocean-credentials', id: 'DigitalOceanCredentials', roles: ['token'] });
      return { solver: { digitalocean: { tokenSecretRef: ref('token') } }, servers: [{ host: DIGITAL_OCEAN_HOST }] };
    });
  }

  /**
   * A record of an acme-dns server, which knows nothing but proofs: its accounts can change no other record.
   *
   * @param options server and accounts
   */
  public static acmeDns(options: AcmeDnsOptions): AcmeSolver {
    return AcmeSolver.byDns((place) => {
      const server = outside(place.scope, 'url', options.url);
      const { ref } = secretOf(place, options.credentials, { name: 'acme-dns-credentials', id: 'AcmeDnsCredentials', roles: ['accounts'] });
      return { solver: { acmeDNS: { host: options.url, accountSecretRef: ref('accounts') } }, servers: [server] };
    });
  }

  /**
   * A record at deSEC, written by the webhook of https://github.com/su541/cert-manager-desec-webhook. Install it in the namespace
   * `cert-manager`, and let its pods out to `desec.io`.
   *
   * @param options group and token
   */
  public static deSec(options: DeSecOptions): AcmeSolver {
    return AcmeSolver.byDns((place) => {
      const { ref } = secretOf(place, options.credentials, { name: 'desec-credentials', id: 'DeSecCredentials', roles: ['token'] });
      const groupName = Check.text(place.scope, 'groupName', options.groupName, 'write the group that the webhook is installed with');
      return { solver: { webhook: { groupName, solverName: 'desec', config: { apiKeySecretRef: ref('token') } } }, servers: [] };
    });
  }

  /**
   * A record at any other provider, written by a webhook. Install it before: the controller asks it through the API server.
   * See https://cert-manager.io/docs/configuration/acme/dns01/webhook/
   *
   * @param options the webhook, and what it is told
   */
  public static webhook(options: WebhookSolverOptions): AcmeSolver {
    return AcmeSolver.byDns((place) => {
      const { scope } = place;
      if (options.credentials !== undefined) secretOf(place, options.credentials, { name: 'webhook-credentials', id: 'WebhookCredentials', roles: [] });
      return {
        solver: {
          webhook: {
            groupName: Check.text(scope, 'groupName', options.groupName, 'write the group that the webhook is installed with'),
            solverName: Check.text(scope, 'solverName', options.solverName, "write the name of the webhook's solver"),
            ...(options.config === undefined ? {} : { config: options.config }),
          },
        },
        servers: [],
      };
    });
  }

  /**
   * A page that a Gateway shows on port 80. There are no certificates with a star by this way: name every host in `dnsNames`.
   *
   * @param options the Gateway
   */
  public static http01(options: Http01Options): AcmeSolver {
    return new AcmeSolver(({ scope, stage }) => {
      const { gateway, podPort = ENVOY_HTTP_PORT } = options;
      Check.given(scope, 'gateway', gateway, 'pass the Gateway that answers on port 80');
      Check.wholeNumber(scope, 'podPort', podPort, 1, 65535);
      const connection = gateway.connect(stage);
      const { name, namespace, listener } = connection;
      return {
        // The Service of a proof would otherwise take a port of every machine.
        solver: { http01: { gatewayHTTPRoute: { serviceType: 'ClusterIP', parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name, namespace, sectionName: listener }] } } },
        servers: [],
        gateway: { connection, podPort },
      };
    }, false);
  }

  private static byDns(settings: (place: CredentialsPlace) => SolverSettings): AcmeSolver {
    return new AcmeSolver((place) => {
      const { solver, ...rest } = settings(place);
      return { ...rest, solver: { dns01: solver } };
    }, true);
  }

  private constructor(
    /** @internal */
    public readonly _for: (place: CredentialsPlace) => SolverSettings,
    /** Whether the proof is a record, which holds for everything below the name as well. @internal */
    public readonly _byDns: boolean,
  ) {}
}

/** The Secret with what a solver needs. */
function secretOf(place: CredentialsPlace, credentials: Credentials, options: { name: string; id: string; roles: string[] }): CredentialsSecret {
  Check.given(place.scope, 'credentials', credentials, 'say where they are, with Credentials.fromStore or Credentials.existing');
  return credentials._for(place, options);
}
