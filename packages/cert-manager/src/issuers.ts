import { CertificateConnection, Component, ExternalSecret, ICertificate, ISecretStore, Namespace, RemoteSecretKey, Stage } from '@monosense-io/platform';
import { ApiObject } from 'cdk8s';

/** ACME directories of Let's Encrypt, by issuer. See https://letsencrypt.org/docs/acme-protocol-updates/ */
export const LETS_ENCRYPT: { readonly [environment: string]: string } = {
  staging: 'https://acme-staging-v02.api.letsencrypt.org/directory',
  production: 'https://acme-v02.api.letsencrypt.org/directory',
};

/** What the issuers need, and what the wildcard certificate is for. */
export interface IssuersProps {
  /** Namespace of cert-manager: issuers of the cluster look for their Secrets there. */
  readonly namespace: Namespace;
  /** The store of the token. */
  readonly secretStore: ISecretStore;
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
export class Issuers extends Stage implements ICertificate {
  private readonly secretName = 'wildcard-tls';
  private readonly granted = new Set<string>();

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
        metadata: { name: `letsencrypt-${environment}` },
        spec: {
          acme: {
            server,
            ...(props.email ? { email: props.email } : {}),
            privateKeySecretRef: { name: `letsencrypt-${environment}-account` },
            solvers: [{ dns01: { cloudflare: { apiTokenSecretRef: { name: token.secretName, key: 'token' } } } }],
          },
        },
      });
    }
    new ApiObject(this, 'Wildcard', {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: { name: 'wildcard' },
      spec: {
        secretName: this.secretName,
        dnsNames: namesOf(props.domains),
        issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: `letsencrypt-${props.wildcardIssuer}` },
        privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
        // A month before the end: time to notice and to repair what keeps it from being renewed.
        renewBefore: '720h',
      },
    });
  }

  public connect(client: Stage): CertificateConnection {
    client.waitFor(this, 'its Gateways hold the wildcard certificate');
    const { name } = client.home;
    if (name !== this.home.name && !this.granted.has(name)) {
      this.granted.add(name);
      new ApiObject(this, `Grant-${name}`, {
        apiVersion: 'gateway.networking.k8s.io/v1beta1',
        kind: 'ReferenceGrant',
        metadata: { name: `wildcard-${name}` },
        spec: {
          from: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace: name }],
          to: [{ group: '', kind: 'Secret', name: this.secretName }],
        },
      });
    }
    return { secretName: this.secretName, namespace: this.home.name };
  }
}

/** Every domain and its wildcard. Let's Encrypt refuses a name that a wildcard of the same certificate covers already. */
function namesOf(domains: string[]): string[] {
  return domains.flatMap((domain) => [domain, `*.${domain}`]).filter((name) => name.startsWith('*.') || !domains.includes(name.slice(name.indexOf('.') + 1)));
}
