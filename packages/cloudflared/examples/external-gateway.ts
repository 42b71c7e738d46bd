import { Cluster, IGateway } from '@monosense-io/platform';
import { Cloudflared } from '@monosense-io/cloudflared';

/** A tunnel to the Gateway that the outside reaches. */
export function externalGateway(cluster: Cluster, gateway: IGateway): Cloudflared {
  return new Cloudflared(cluster, 'cloudflared', {
    tunnelId: '6ff42ae2-765d-4adf-8112-31c55c1551ef',
    credentialsItem: 'cloudflared-hub',
    gateway,
  });
}
