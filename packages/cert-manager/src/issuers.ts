import { Component, ExternalSecret, ICertificate, ISecretStore, Namespace, RemoteSecretKey, Stage } from '@monosense-io/platform';
import { ApiObject } from 'cdk8s';
import { IssuedCertificate } from './certificate';
import type { ClusterIssuer } from './imports/cert-manager.io-v1';
import { ClusterIssuerReference, ICertificateIssuer } from './issuer';

/** ACME directories of Let's Encrypt, by issuer. See https://letsencrypt.org/docs/acme-protocol-updates/ */
export const LETS_ENCRYPT: { readonly [environment: string]: string } = {
  staging: 'https://acme-staging-v02.api.letsencrypt.org/directory',
  production: 'https://acme-v02.api.letsencrypt.org/directory',
};

/** What the issuers need, and what the wildcard certificate is for. */
export interface IssuersProps {
  /** Namespace of cert-manager: issuers of the cluster look for their Secrets there. */
  readonly namespace: Namespace;
  /**
   * The store of the token.
   * @default - the one that a construct above provides
   */
  readonly secretStore?: ISecretStore;
  /** The token in the store. */
  readonly cloudflareToken: RemoteSecretKey;
  /** Contact address. */
  readonly email?: string;
  /** Which of `LETS_ENCRYPT` issues the wildcard certificate. */
  readonly wildcardIssuer: string;
  /** Domains of the wildcard certificate. */
  readonly domains: string[];
}

/** The issuers and the wildcard certificate, in a stage of their own, since they need cert-manager's CRDs and webhook. */
export class Issuers extends Stage {
  /** The wildcard certificate. */
  public readonly wildcard: ICertificate;

  constructor(scope: Component, id: string, props: IssuersProps) {
    super(scope, id, { namespace: props.namespace });
    const token = new ExternalSecret(this, 'CloudflareToken', {
      store: props.secretStore,
      name: 'cloudflare-api-token',
      data: { token: props.cloudflareToken },
    });
    for (const [environment, server] of Object.entries(LETS_ENCRYPT)) {
      new ApiObject(this, `Issuer-${environment}`, {
        apiVersion: 'cert-manager.io/v1',
        kind: 'ClusterIssuer',
        metadata: { name: issuerName(environment) },
        spec: {
          acme: {
            server,
            ...(props.email ? { email: props.email } : {}),
            privateKeySecretRef: { name: `${issuerName(environment)}-account` },
            solvers: [{ dns01: { cloudflare: { apiTokenSecretRef: { name: token.secretName, key: 'token' } } } }],
          },
        },
      } satisfies ClusterIssuer);
    }
    this.wildcard = new IssuedCertificate(this, 'Wildcard', {
      name: 'wildcard',
      secretName: 'wildcard-tls',
      dnsNames: namesOf(props.domains),
      issuer: this.issuer(props.wildcardIssuer).connect(this),
    });
  }

  /** One of `LETS_ENCRYPT`, for other stages. */
  public issuer(environment: string): ICertificateIssuer {
    return new ClusterIssuerReference(this, issuerName(environment));
  }
}

function issuerName(environment: string): string {
  return `letsencrypt-${environment}`;
}

/** Every domain and its wildcard. Let's Encrypt refuses a name that a wildcard of the same certificate covers already. */
function namesOf(domains: string[]): string[] {
  return domains.flatMap((domain) => [domain, `*.${domain}`]).filter((name) => name.startsWith('*.') || !domains.includes(name.slice(name.indexOf('.') + 1)));
}
