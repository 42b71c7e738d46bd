import { AcmeSolver, Credentials } from '@monosense-io/cert-manager';
import { VaultAuth } from '@monosense-io/external-secrets';
import { Certificates, Foundation, Gateways, Lab, SecretStore } from '@monosense-io/foundation';
import { Cluster } from '@monosense-io/platform';

/** Secrets in OpenBao, and names that are proven to Let's Encrypt by the lab's own DNS server. */
export function withoutAVendor(cluster: Cluster, lab: Lab): Foundation {
  return new Foundation(cluster, 'foundation', {
    lab,
    secretStore: SecretStore.vault({ url: 'https://openbao.example.org:8200', auth: VaultAuth.kubernetes({ role: 'external-secrets' }) }),
    certificates: Certificates.letsEncrypt({
      solver: AcmeSolver.rfc2136({ server: lab.dnsServer, tsigKeyName: 'acme', credentials: Credentials.fromStore('bind') }),
    }),
    gateways: Gateways.cilium({ externalAddress: '10.0.0.110', internalAddress: '10.0.0.111' }),
  });
}
