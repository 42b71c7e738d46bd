import { Cluster, Endpoint, IGateway } from '@monosense-io/platform';
import { Gatus } from '@monosense-io/gatus';

/** Every hostname and every export of the cluster, and what the program adds. */
export function gatus(cluster: Cluster, internal: IGateway, external: IGateway, bootstrap: Endpoint): Gatus {
  const status = new Gatus(cluster, 'gatus', { gateway: internal, otherGateways: [external] });
  status.checkRoute('status.example.org', { path: '/health', statuses: [200], conditions: ['[BODY].status == UP'] });
  status.addEndpointCheck('kafka', bootstrap);
  status.addCheck('object store', { url: 'https://s3.example.net/minio/health/live', statuses: [200] });
  return status;
}
