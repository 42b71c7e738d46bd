import { Component, ICertificate, ISecretStore, Namespace, Stage } from '@monosense-io/platform';
import { ApiObject } from 'cdk8s';
import { IssuedCertificate } from './certificate';
import type { ClusterIssuer } from './imports/cert-manager.io-v1';
import { ClusterIssuerReference, ICertificateIssuer, Issuer, IssuerSettings } from './issuer';

/** Name of the Secret of the wildcard certificate. */
export const WILDCARD_SECRET = 'wildcard-tls';

/** What the issuers need, and what the wildcard certificate is for. */
export interface IssuersProps {
  /** Namespace of cert-manager: issuers of the cluster look for their Secrets there. */
  readonly namespace: Namespace;
  /**
   * The store of the credentials.
   * @default - the one that a construct above provides
   */
  readonly secretStore?: ISecretStore;
  /** Who issues. */
  readonly issuer: Issuer;
  /** Contact address. */
  readonly email?: string;
}

/** The issuers and the wildcard certificate, in a stage of their own, since they need cert-manager's CRDs and webhook. */
export class Issuers extends Stage {
  /** What the issuer has made of its options. */
  public readonly settings: IssuerSettings;

  constructor(scope: Component, id: string, { namespace, secretStore, issuer, email }: IssuersProps) {
    super(scope, id, { namespace });
    this.settings = issuer._for({ scope, stage: this, secretStore, email });
    for (const [name, spec] of Object.entries(this.settings.issuers)) {
      new ApiObject(this, `Issuer-${name}`, { apiVersion: 'cert-manager.io/v1', kind: 'ClusterIssuer', metadata: { name }, spec } satisfies ClusterIssuer);
    }
  }

  /** Names of the ClusterIssuers. */
  public get names(): string[] {
    return Object.keys(this.settings.issuers);
  }

  /** One of them, for other stages. */
  public issuer(name: string): ICertificateIssuer {
    return new ClusterIssuerReference(this, name);
  }

  /** The certificate of the Gateways. */
  public addWildcard(issuer: ICertificateIssuer, dnsNames: string[]): ICertificate {
    return new IssuedCertificate(this, 'Wildcard', { name: 'wildcard', secretName: WILDCARD_SECRET, dnsNames, issuer: issuer.connect(this) });
  }
}
