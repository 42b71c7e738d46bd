import { ApiObject } from 'cdk8s';
import { Stage } from '@monosense-io/platform';
import { CertManager } from '@monosense-io/cert-manager';

/** Name of the Secret, in the stage's own namespace, of a certificate for pods that speak TLS themselves. */
export function ownCertificate(stage: Stage, certManager: CertManager): string {
  const certificate = certManager.addCertificate('mail', {
    namespace: stage.home,
    dnsNames: ['mail.example.org', 'imap.example.org'],
    restartsUsers: true,
  });
  return certificate.connect(stage).secretName;
}

/** An object that asks for its certificate by itself; it is applied once the issuer exists. */
export function askedFor(stage: Stage, certManager: CertManager): void {
  const issuer = certManager.letsEncryptStaging.connect(stage);
  new ApiObject(stage, 'Certificate', {
    apiVersion: `${issuer.group}/v1`,
    kind: 'Certificate',
    metadata: { name: 'trial' },
    spec: { secretName: 'trial-tls', dnsNames: ['trial.example.org'], issuerRef: { group: issuer.group, kind: issuer.kind, name: issuer.name } },
  });
}
