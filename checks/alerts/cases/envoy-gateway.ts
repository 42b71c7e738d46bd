import type { Cases, Series } from '../cases.ts';

const of = (metric: string, pod: string, labels = '', namespace = 'envoy-gateway-system'): string => `${metric}{namespace="${namespace}",pod="${pod}"${labels}}`;
// The same elsewhere, of Cilium's Envoys or of another controller.
const elsewhere = (series: string): string => series.replace('namespace="envoy-gateway-system"', 'namespace="kube-system"');
const each = (pods: string[], series: (pod: string) => string, values: string): { [series: string]: string } => Object.fromEntries(pods.map((pod) => [series(pod), values]));

const CONTROLLERS = ['envoy-gateway-5bd57786d4-x7f2k', 'envoy-gateway-5bd57786d4-9qzwl'];
const [CONTROLLER] = CONTROLLERS;
const workers = (pod: string): string => of('controller_runtime_active_workers', pod, ',controller="gatewayapi"');
const applied = (status: string, kind = 'Deployment'): string => of('resource_apply_total', CONTROLLER, `,kind="${kind}",name="envoy-gateways-external",status="${status}"`);
const translated = (status: string, runner = 'gateway-api', message = 'provider-resources'): string => of('watchable_subscribe_total', CONTROLLER, `,runner="${runner}",message="${message}",status="${status}"`);
const snapshots = (status: string): string => of('xds_snapshot_update_total', CONTROLLER, `,node="envoy",status="${status}"`);
const PANICS = of('watchable_panics_recovered_total', CONTROLLER, ',runner="gateway-api",message="provider-resources"');

const EXTERNAL = ['4xk2p', 'mm2hx', 'wq9zt'].map((pod) => `envoy-gateways-external-7c8c6f85fb-${pod}`);
const INTERNAL = ['7f2kx', 'bd4kn', 'zt5rc'].map((pod) => `envoy-gateways-internal-6f7d9c8b5d-${pod}`);
const [ENVOY, OTHER] = EXTERNAL;
const live = (pod: string): string => of('envoy_server_live', pod);
const INTERNAL_LIVES = each(INTERNAL, live, '1x20');
const connected = (pod: string): string => of('envoy_control_plane_connected_state', pod);
const listeners = (pod: string): string => of('envoy_listener_manager_lds_update_rejected', pod);
const clusters = (pod: string): string => of('envoy_cluster_manager_cds_update_rejected', pod);
const heap = (pod: string): string => of('envoy_server_memory_heap_size', pod);
const days = (pod: string): string => of('envoy_server_days_until_first_cert_expiring', pod);

const SHOP = 'httproute/shop/shop/rule/0';
const healthy = (pod: string, cluster = SHOP): string => of('envoy_cluster_membership_healthy', pod, `,envoy_cluster_name="${cluster}"`);
const answered = (responses: string, pod: string, cluster = SHOP): string => of('envoy_cluster_upstream_rq_xx', pod, `,envoy_cluster_name="${cluster}",envoy_response_code_class="${responses}"`);
const turnedAway = (pod: string): string => of('envoy_cluster_upstream_rq_pending_overflow', pod, `,envoy_cluster_name="${SHOP}"`);

// Where two of the outside are there for 20 minutes, and the third as it is said.
const withThird = (third: string): Series => ({ ...INTERNAL_LIVES, ...each(EXTERNAL.slice(1), live, '1x20'), [live(ENVOY)]: third });

export const CASES: Cases = {
  EnvoyGatewayDown: {
    fires: [{ ...each(CONTROLLERS, workers, '0x4 _x11'), [elsewhere(workers(CONTROLLER))]: '0x15' }, {}],
    quiet: [{ [workers(CONTROLLERS[0])]: '0x4 _x11', [workers(CONTROLLERS[1])]: '0x15' }, each(CONTROLLERS, workers, '0x5 _x10')],
  },
  EnvoyGatewayApplyFailing: {
    fires: [
      { [applied('success')]: '0+5x25', [applied('failure')]: '0x3 1+1x21' },
      // Once, and nothing tries it again.
      { [applied('success')]: '4x50', [applied('failure')]: '_x10 1x50' },
      { [applied('failure')]: '_x10 1x5' },
    ],
    // The last time was more than an hour ago.
    quiet: [{ [applied('success')]: '0+5x25', [elsewhere(applied('failure'))]: '0+1x25' }, { [applied('failure')]: '_x10 1x4' }, { [applied('success')]: '0+5x90', [applied('failure')]: '2x90' }],
  },
  EnvoyGatewayTranslationFailing: {
    fires: [
      { [translated('success')]: '0+5x25', [translated('failure')]: '0x3 1+1x21' },
      { [translated('success')]: '4x50', [translated('failure')]: '_x10 1x50' },
      { [snapshots('success')]: '4x50', [snapshots('failure')]: '_x10 1x50' },
      { [translated('failure')]: '_x10 1x5' },
      { [snapshots('success')]: '0+5x25', [snapshots('failure')]: '0x3 1x21', [translated('failure')]: '0x25' },
    ],
    quiet: [
      { [translated('success')]: '0+5x25', [snapshots('success')]: '0+5x25', [elsewhere(translated('failure'))]: '0+1x25', [elsewhere(snapshots('failure'))]: '0+1x25' },
      { [translated('failure')]: '_x10 1x4' },
      { [translated('success')]: '0+5x90', [translated('failure')]: '2x90', [snapshots('failure')]: '1x90' },
      // A Gateway was removed, and its conditions can't be written any more.
      { [translated('success')]: '0+5x25', [translated('failure', 'provider', 'gateway-status')]: '0x5 1x19' },
    ],
  },
  EnvoyGatewayPanicked: {
    fires: [{ [PANICS]: '0x9 1x5' }, { [PANICS]: '0x9 1x50' }],
    // It is an hour ago.
    quiet: [{ [PANICS]: '0x20', [elsewhere(PANICS)]: '0+1x20' }, { [PANICS]: '0x9 1x4' }, { [PANICS]: '0x4 1x65' }],
  },
  EnvoyDown: {
    fires: [{ ...INTERNAL_LIVES, ...each(EXTERNAL, live, '1x17 0x2'), ...each(EXTERNAL.map((pod) => live(pod)), elsewhere, '1x20') }, { ...each(EXTERNAL, live, '1x20'), ...each(INTERNAL, live, '1x17 _x3') }, {}],
    quiet: [{ ...INTERNAL_LIVES, ...each(EXTERNAL, live, '1x20') }, { ...INTERNAL_LIVES, ...each([ENVOY, OTHER], live, '0x20'), [live(EXTERNAL[2])]: '1x20' }, { ...INTERNAL_LIVES, ...each(EXTERNAL, live, '1x18 0x1') }],
  },
  EnvoyMissing: {
    fires: [withThird('1x4 0x15'), { ...withThird('1x4 _x16'), [elsewhere(live(ENVOY))]: '1x20' }],
    quiet: [withThird('1x20'), withThird('1x5 0x14')],
  },
  EnvoyDisconnected: {
    fires: [{ [connected(ENVOY)]: '1x4 0x15', [connected(OTHER)]: '1x20' }],
    quiet: [{ ...each(EXTERNAL, connected, '1x20'), [elsewhere(connected(ENVOY))]: '0x20' }, { [connected(ENVOY)]: '1x5 0x14' }],
  },
  EnvoyConfigRejected: {
    fires: [{ [listeners(ENVOY)]: '0x4 1x5', [clusters(ENVOY)]: '0x10' }, { [listeners(ENVOY)]: '0x10', [clusters(ENVOY)]: '0x4 1x5' }, { [listeners(ENVOY)]: '0x4 1x13', [clusters(ENVOY)]: '0x18' }],
    quiet: [
      { [listeners(ENVOY)]: '0x20', [clusters(ENVOY)]: '0x20', [elsewhere(listeners(ENVOY))]: '0+1x20', [elsewhere(clusters(ENVOY))]: '0+1x20' },
      { [listeners(ENVOY)]: '0x3 1x18', [clusters(ENVOY)]: '0x22' },
      { [listeners(ENVOY)]: '0x4 1x4', [clusters(ENVOY)]: '0x9' },
    ],
  },
  EnvoyMemoryHigh: {
    // 512 MiB in all, of which the heap has 80 %.
    fires: [{ [heap(ENVOY)]: '390000000x10', [heap(OTHER)]: '90000000x10' }],
    quiet: [{ [heap(ENVOY)]: '380000000x10', [elsewhere(heap(ENVOY))]: '800000000x10' }, { [heap(ENVOY)]: '200000000x2 390000000x9' }],
  },
  EnvoyCertificateExpiring: {
    fires: [{ [days(ENVOY)]: '13x60', [days(OTHER)]: '80x60' }],
    quiet: [{ [days(ENVOY)]: '14x60', [elsewhere(days(ENVOY))]: '2x60' }, { [days(ENVOY)]: '14x10 13x59' }],
  },
  EnvoyBackendDown: {
    fires: [{ [healthy(ENVOY)]: '2x4 0x15', [healthy(OTHER)]: '2x3 0x16' }],
    quiet: [
      { [healthy(ENVOY)]: '1x20', [healthy(OTHER)]: '1x20' },
      { [healthy(ENVOY)]: '2x5 0x14', [healthy(OTHER)]: '2x4 0x15' },
      // What no route leads to.
      { [healthy(ENVOY, 'prometheus_stats')]: '0x20', [elsewhere(healthy(ENVOY))]: '0x20' },
    ],
  },
  EnvoyBackendFailing: {
    fires: [{ [answered('2', ENVOY)]: '0+40x30', [answered('5', ENVOY)]: '0+10x30', [answered('2', OTHER)]: '0+40x30', [answered('5', OTHER)]: '0+10x30' }],
    quiet: [
      { [answered('2', ENVOY)]: '0+45x30', [answered('5', ENVOY)]: '0+5x30' },
      // Errors of those who ask.
      { [answered('2', ENVOY)]: '0+40x30', [answered('4', ENVOY)]: '0+30x30' },
      // For less than 15 minutes.
      { [answered('2', ENVOY)]: '0+40x30', [answered('5', ENVOY)]: '0x13 20+20x15' },
      // What no route leads to, and Envoys of somebody else.
      { [answered('5', ENVOY, 'prometheus_stats')]: '0+40x30', [elsewhere(answered('5', ENVOY))]: '0+40x30' },
      // A service that nobody uses: five questions a minute, and each fails.
      { [answered('5', ENVOY)]: '0+5x30' },
    ],
  },
  EnvoyBackendOverflow: {
    fires: [{ [turnedAway(ENVOY)]: '0x4 4x5' }, { [turnedAway(ENVOY)]: '0x4 4x9' }],
    quiet: [{ [turnedAway(ENVOY)]: '0x20', [elsewhere(turnedAway(ENVOY))]: '0+1x20' }, { [turnedAway(ENVOY)]: '0x4 4x4' }, { [turnedAway(ENVOY)]: '0x3 4x14' }],
  },
};
