import { AcmeSolver, CertManager, CertManagerProps, Credentials, Issuer, LetsEncrypt, VaultIssuerOptions } from '@monosense-io/cert-manager';
import { Cluster, ExistingSecrets, ExternalSecret, ICertificate, RemoteSecretKey } from '@monosense-io/platform';

/** How Let's Encrypt issues the certificates of a cluster. */
export interface LetsEncryptOptions {
  /**
   * Where the secret store has the API token by which Cloudflare lets DNS records be written. It needs the permissions
   * `Zone / Zone / Read` and `Zone / DNS / Edit`. The field is called `token` unless `property` says otherwise. Short for a
   * `solver` of Cloudflare. Refused: both, and none.
   * @default - `solver` says how names are proven
   */
  readonly cloudflareToken?: RemoteSecretKey;
  /**
   * How names are proven to Let's Encrypt.
   * @default - by records at Cloudflare, with `cloudflareToken`
   */
  readonly solver?: AcmeSolver;
  /**
   * Address that Let's Encrypt may write to.
   * @default - `email` of the lab's facts, or none
   */
  readonly email?: string;
  /**
   * Which service issues the wildcard certificate.
   * @default LetsEncrypt.PRODUCTION
   */
  readonly wildcardIssuer?: LetsEncrypt;
  /**
   * Domains that the wildcard certificate holds beside the cluster's own.
   * @default - the cluster's domain alone
   */
  readonly additionalDomains?: string[];
  /**
   * Names that the certificate holds instead of domains with all that is below them. Needed where `solver` proves names by HTTP.
   * @default - the cluster's domain and `additionalDomains`, each with everything one label below it
   */
  readonly dnsNames?: string[];
  /**
   * Item of the secret store that keeps the certificate with its key, so that a rebuilt cluster takes it from there instead of
   * ordering another. The store must allow writing, and each cluster has an item of its own.
   * @default - each rebuild orders a certificate
   */
  readonly wildcardItem?: string;
  /**
   * DNS zones that the token may write; names in no other zone are then refused at once.
   * @default - not known, and no name is refused
   */
  readonly zones?: string[];
  /**
   * Resolvers that are asked whether a proof is public, as addresses of DNS over HTTPS.
   * @default - two public ones
   */
  readonly recursiveNameservers?: string[];
}

/** Names of a certificate that an authority issues which asks for no proof. */
export interface AuthorityOptions {
  /**
   * Domains that the wildcard certificate holds beside the cluster's own.
   * @default - the cluster's domain alone
   */
  readonly additionalDomains?: string[];
}

/** What surrounds a slot for certificates. @internal */
export interface _CertificateSurroundings {
  readonly email?: string;
  readonly gatewayApi?: boolean;
}

/** What a slot for certificates brings. @internal */
export interface _CreatedCertificate {
  readonly certificate: ICertificate;
  readonly component?: CertManager;
}

/** Where the certificate of the Gateways comes from. */
export class Certificates {
  /**
   * Let's Encrypt issues it, to which a record at Cloudflare or another `solver` proves whose domain it is. cert-manager renews it.
   *
   * @param options solver and domains
   */
  public static letsEncrypt(options: LetsEncryptOptions): Certificates {
    const { solver, ...rest } = { ...options };
    return Certificates.issued({ ...(solver === undefined ? {} : { issuer: Issuer.letsEncrypt(solver) }), ...rest });
  }

  /**
   * An authority of your own issues it, which whoever connects must trust. cert-manager renews it.
   *
   * @param credentials the authority's certificate and key, `tls.crt` and `tls.key`
   * @param options domains
   */
  public static ca(credentials: Credentials, options: AuthorityOptions = {}): Certificates {
    return Certificates.issued({ issuer: Issuer.ca(credentials), ...options });
  }

  /**
   * It signs itself, and nobody trusts it: for trying things out. cert-manager renews it.
   *
   * @param options domains
   */
  public static selfSigned(options: AuthorityOptions = {}): Certificates {
    return Certificates.issued({ issuer: Issuer.selfSigned(), ...options });
  }

  /**
   * The PKI engine of HashiCorp Vault or OpenBao issues it. cert-manager renews it.
   *
   * @param vault server, engine and login
   * @param options domains
   */
  public static vault(vault: VaultIssuerOptions, options: AuthorityOptions = {}): Certificates {
    return Certificates.issued({ issuer: Issuer.vault(vault), ...options });
  }

  /**
   * A Secret of type `kubernetes.io/tls` that exists, in the namespace of the Gateways: `gateways` with those of Cilium,
   * `envoy-gateway-system` with those of Envoy. Where Flux decrypts secrets, the Gateways wait for these. The cluster's README lists
   * it among the Secrets that must exist.
   *
   * @param secretName name of the Secret
   */
  public static existing(secretName: string): Certificates {
    return new Certificates(() => ({
      certificate: {
        connect: (client) => {
          // Both Gateways may be of one stage.
          if (!client.node.tryFindChild('Certificate')) {
            const item = { item: secretName };
            new ExternalSecret(client, 'Certificate', { name: secretName, type: 'kubernetes.io/tls', store: new ExistingSecrets(client, 'ExistingCertificate'), data: { 'tls.crt': item, 'tls.key': item } });
          }
          return { secretName, namespace: client.home.name };
        },
      },
    }));
  }

  /**
   * Any other certificate, such as one that the program has asked for.
   *
   * @param certificate the certificate
   */
  public static of(certificate: ICertificate): Certificates {
    return new Certificates(() => ({ certificate }));
  }

  private static issued(props: CertManagerProps): Certificates {
    return new Certificates((cluster, { email, gatewayApi }) => {
      const component = new CertManager(cluster, 'cert-manager', { email, gatewayApi, ...props });
      return { component, certificate: component.wildcard };
    });
  }

  private constructor(/** @internal */ public readonly _create: (cluster: Cluster, surroundings: _CertificateSurroundings) => _CreatedCertificate) {}
}
