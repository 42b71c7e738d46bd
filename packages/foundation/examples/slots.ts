import { DnsProvider } from '@monosense-io/external-dns';
import { Announcement, BasePart, Certificates, DnsRecords, Foundation, Gateways, Lab, Metrics, SecretStore, Storage } from '@monosense-io/foundation';
import { Cluster } from '@monosense-io/platform';

/** Web pages with a certificate and names that only the lab sees, metrics on the machines' own disks, and no admission rules. */
export function slots(cluster: Cluster, lab: Lab): Foundation {
  return new Foundation(cluster, 'foundation', {
    lab,
    secretStore: SecretStore.onePasswordConnect({ connectUrl: lab.connectUrl, vaults: ['Lab'] }),
    announcement: Announcement.l2(),
    certificates: Certificates.existing('wildcard-tls'),
    gateways: Gateways.envoy({ externalAddress: '10.0.0.110', internalAddress: '10.0.0.111' }),
    records: [DnsRecords.inside(DnsProvider.rfc2136({ server: lab.dnsServer, tsigKeyName: 'external-dns', tsigItem: 'bind' }))],
    storage: [
      Storage.openEbs({ local: {} }),
      Storage.nfs({ shared: { server: lab.nfsServer, share: '/volume1/kubernetes' } }),
    ],
    metrics: Metrics.hub(),
    without: [BasePart.KYVERNO],
  });
}
