import { Component, ExternalSecret, ISecretStore, Namespace, PushSecret, Stage } from '@monosense-io/platform';
import { IssuerConnection } from './issuer';

/** A certificate that outlives its cluster, and where. */
export interface KeptCertificateProps {
  /** Namespace of the Secret. */
  readonly namespace: Namespace;
  /** Name of the Secret. */
  readonly secretName: string;
  /** Item of the store. */
  readonly item: string;
  /** Who issues the certificate. */
  readonly issuer: IssuerConnection;
  /** The store. */
  readonly secretStore?: ISecretStore;
}

/** Fields of the item by the keys of the Secret. */
const FIELDS = { 'tls.crt': 'tls.crt', 'tls.key': 'tls.key' };

/**
 * Brings a certificate back from the secret store before cert-manager looks for it, and writes each new one there. cert-manager
 * takes over a Secret that fits the Certificate and names its issuer, and orders nothing then.
 */
export class KeptCertificate extends Stage {
  constructor(scope: Component, id: string, private readonly props: KeptCertificateProps) {
    super(scope, id, {
      namespace: props.namespace,
      // The first time there is no such item yet. So it is enough that the store was asked, whatever the answer.
      healthCheckExpressions: [{ apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', current: 'has(status.conditions)' }],
    });
    const { secretName, item, issuer, secretStore } = props;
    new ExternalSecret(this, 'Kept', {
      store: secretStore,
      name: secretName,
      type: 'kubernetes.io/tls',
      handOver: true,
      annotations: { 'cert-manager.io/issuer-group': issuer.group, 'cert-manager.io/issuer-kind': issuer.kind, 'cert-manager.io/issuer-name': issuer.name },
      data: Object.fromEntries(Object.entries(FIELDS).map(([key, property]) => [key, { item, property }])),
    });
  }

  /** Writes what the stage of the Certificate gets to the item. */
  public keep(issued: Stage): void {
    const { secretName, item, secretStore } = this.props;
    issued.waitFor(this, `cert-manager takes over the certificate that is kept as ${item}`);
    new PushSecret(issued, 'Keep', { store: secretStore, name: secretName, secretName, item, data: FIELDS });
  }
}
