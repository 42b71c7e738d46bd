import { Check, CertificateConnection, ICertificate, Stage } from '@monosense-io/platform';
import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { Certificate } from './imports/cert-manager.io-v1';
import type { ReferenceGrant } from './imports/gateway.networking.k8s.io-v1beta1';
import { IssuerConnection } from './issuer';

/** What is issued, and where it is kept. */
export interface IssuedCertificateProps {
  /** Name of the Certificate. */
  readonly name: string;
  /** Name of the Secret. */
  readonly secretName: string;
  /** Names that it holds. */
  readonly dnsNames: string[];
  /** Who issues it. */
  readonly issuer: IssuerConnection;
  /** Whether Reloader restarts its users. */
  readonly restartsUsers?: boolean;
}

/** A Certificate of a stage, and the grants for Gateways of other namespaces. */
export class IssuedCertificate extends Construct implements ICertificate {
  private readonly name: string;
  private readonly secretName: string;
  private readonly granted = new Set<string>();

  constructor(private readonly stage: Stage, id: string, props: IssuedCertificateProps) {
    super(stage, id);
    this.name = props.name;
    this.secretName = props.secretName;
    new ApiObject(this, 'Certificate', {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: { name: this.name },
      spec: {
        secretName: this.secretName,
        dnsNames: props.dnsNames,
        issuerRef: { group: props.issuer.group, kind: props.issuer.kind, name: props.issuer.name },
        privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
        // A month before the end: time to notice and to repair what keeps it from being renewed.
        renewBefore: '720h',
        ...(props.restartsUsers ? { secretTemplate: { annotations: { 'reloader.stakater.com/match': 'true' } } } : {}),
      },
    } satisfies Certificate);
  }

  public connect(client: Stage): CertificateConnection {
    Check.kind(this, 'client', client, 'Stage', 'waitFor');
    client.waitFor(this.stage, `it uses the certificate ${this.name}`);
    const { home } = this.stage;
    const { name } = client.home;
    if (name !== home.name && !this.granted.has(name)) {
      this.granted.add(name);
      new ApiObject(this, `Grant-${name}`, {
        apiVersion: 'gateway.networking.k8s.io/v1beta1',
        kind: 'ReferenceGrant',
        metadata: { name: `${this.name}-${name}` },
        spec: {
          from: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace: name }],
          to: [{ group: '', kind: 'Secret', name: this.secretName }],
        },
      } satisfies ReferenceGrant);
    }
    return { secretName: this.secretName, namespace: home.name };
  }
}
