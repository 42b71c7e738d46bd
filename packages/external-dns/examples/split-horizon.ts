import { Cluster, IGateway } from '@monosense-io/platform';
import { DnsProvider, ExternalDns } from '@monosense-io/external-dns';

/** Names of the external Gateway in public through a tunnel, those of both Gateways and of the mesh at home. */
export function splitHorizon(cluster: Cluster, external: IGateway, internal: IGateway): ExternalDns {
  const dns = new ExternalDns(cluster, 'external-dns');

  const cloudflare = DnsProvider.cloudflare({ tokenItem: 'cloudflare-dns' });
  dns.addController('public', { provider: cloudflare, gateway: external, target: `tunnel-${cluster.facts.name}.${cluster.facts.domain}` });
  dns.addController('public-records', { provider: cloudflare, records: true });

  const bind = DnsProvider.rfc2136({ server: '10.0.0.53', tsigKeyName: 'external-dns', tsigItem: 'bind-external-dns' });
  dns.addController('private', { provider: bind, gateway: internal, services: true });
  dns.addController('private-external', { provider: bind, gateway: external });
  return dns;
}
