import { Cluster, IGateway } from '@monosense-io/platform';
import { AcmeSolver, CertManager, Credentials, Issuer } from '@monosense-io/cert-manager';

/** Names are proven by records of a DNS server of the lab, with a key from the secret store. */
export function ownDnsServer(cluster: Cluster): CertManager {
  return new CertManager(cluster, 'cert-manager', {
    issuer: Issuer.letsEncrypt(AcmeSolver.rfc2136({ server: 'ns1.example.org', tsigKeyName: 'acme', credentials: Credentials.fromStore('bind') })),
  });
}

/** Names are proven by records at deSEC, with a token from a Secret that exists, and written by a webhook. */
export function deSec(cluster: Cluster): CertManager {
  return new CertManager(cluster, 'cert-manager', {
    issuer: Issuer.letsEncrypt(AcmeSolver.deSec({ groupName: 'acme.example.org', credentials: Credentials.existing('desec', { token: 'api-token' }) })),
  });
}

/** Names are proven by pages that a Gateway shows on port 80: one by one, since there are no stars by this way. */
export function byHttp(cluster: Cluster, gateway: IGateway): CertManager {
  return new CertManager(cluster, 'cert-manager', {
    issuer: Issuer.letsEncrypt(AcmeSolver.http01({ gateway })),
    dnsNames: ['www.example.org', 'shop.example.org'],
  });
}
