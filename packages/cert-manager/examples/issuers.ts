import { Cluster } from '@monosense-io/platform';
import { CertManager, Credentials, Issuer } from '@monosense-io/cert-manager';

/** Certificates of an authority of your own, whose key is in a Secret that exists: nothing outside the lab is asked. */
export function ownAuthority(cluster: Cluster): CertManager {
  return new CertManager(cluster, 'cert-manager', { issuer: Issuer.ca(Credentials.existing('lab-ca')) });
}
