import type { Cases } from '../cases.ts';

const ONE = 'cloudflared-6d5f8c7b9d-4xk2p';
const OTHER = 'cloudflared-6d5f8c7b9d-wq9zt';
const of = (metric: string, pod: string, labels = '', namespace = 'cloudflared'): string => `${metric}{namespace="${namespace}",pod="${pod}"${labels}}`;
const up = (pod: string): string => of('up', pod);
const connections = (pod: string): string => of('cloudflared_tunnel_ha_connections', pod);
const refused = (pod: string): string => of('cloudflared_tunnel_tunnel_register_fail', pod, ',error="Unauthorized: Tunnel not found",rpcName="registerConnection"');
// Neither what has its name elsewhere nor what is beside it is cloudflared.
const others = (metric: string, values: string): { [series: string]: string } => ({ [of(metric, ONE, '', 'shop')]: values, [of(metric, 'shop-6d5f8c7b9d-4xk2p')]: values });
const requests = (pod: string): string => of('cloudflared_tunnel_total_requests', pod);
const errors = (pod: string): string => of('cloudflared_tunnel_request_errors', pod);

export const CASES: Cases = {
  CloudflaredDown: {
    fires: [{ [up(ONE)]: '1x5 0x5', [up(OTHER)]: '1x3 0x7', ...others('up', '1x11') }, { [up(ONE)]: '1x5 _x6' }, {}],
    quiet: [{ [up(ONE)]: '1x10', [up(OTHER)]: '0x10' }, { [up(ONE)]: '1x5 0x4', [up(OTHER)]: '0x10' }],
  },
  CloudflaredPodMissing: {
    fires: [{ [up(ONE)]: '1x20', [up(OTHER)]: '1x4 0x15' }, { [up(ONE)]: '1x20', ...others('up', '1x20') }],
    quiet: [
      { [up(ONE)]: '1x20', [up(OTHER)]: '1x20' },
      { [up(ONE)]: '1x20', [up(OTHER)]: '1x5 0x14' },
      // A pod is replaced by another.
      { [up(ONE)]: '1x20', [up(OTHER)]: '1x9 _x11', [up('cloudflared-6d5f8c7b9d-zz7k4')]: '_x11 1x9' },
    ],
  },
  CloudflaredDisconnected: {
    fires: [{ [connections(ONE)]: '4x5 0x3', [connections(OTHER)]: '4x5 0x3', ...others('cloudflared_tunnel_ha_connections', '4x9') }, { [connections(ONE)]: '4x6 0x2' }],
    quiet: [{ [connections(ONE)]: '0x9', [connections(OTHER)]: '1x9' }, { [connections(ONE)]: '4x7 0x1', [connections(OTHER)]: '0x9' }],
  },
  CloudflaredConnectionsLow: {
    fires: [{ [connections(ONE)]: '4x4 3x15', [connections(OTHER)]: '4x20' }],
    quiet: [{ [connections(ONE)]: '4x20', [connections(OTHER)]: '4x20' }, { [connections(ONE)]: '4x5 3x14', [connections(OTHER)]: '4x20' }, others('cloudflared_tunnel_ha_connections', '1x20')],
  },
  CloudflaredRegistrationFailing: {
    fires: [{ [refused(ONE)]: '0x3 1x2 2x2 3x2 4x5' }],
    // One now and then is tried again.
    quiet: [{ [refused(ONE)]: '0x10 1x5 2x10' }, { [refused(ONE)]: '0x3 1+1x2 3x20' }, { [refused(ONE)]: '0x3 1+1x3 4x3' }, others('cloudflared_tunnel_tunnel_register_fail', '0+1x20'), { [refused(ONE)]: '0+1x10 10x20' }],
  },
  CloudflaredRequestsFailing: {
    fires: [{ [requests(ONE)]: '0+100x20', [errors(ONE)]: '0+10x20', [requests(OTHER)]: '0+100x20', [errors(OTHER)]: '0+2x20', ...others('cloudflared_tunnel_total_requests', '0+1000x20') }],
    quiet: [
      { [requests(ONE)]: '0+100x20', [errors(ONE)]: '0+9x20', [requests(OTHER)]: '0+100x20', [errors(OTHER)]: '0x20' },
      // Nobody asks for anything.
      { [requests(ONE)]: '100x20', [errors(ONE)]: '10x20' },
      { [requests(ONE)]: '0+100x20', [errors(ONE)]: '0+10x10 100x9' },
      { [requests(ONE)]: '0+100x20', [errors(ONE)]: '0x11 100+100x8' },
      { [requests(ONE)]: '0+100x20', [errors(ONE)]: '0x20', ...others('cloudflared_tunnel_request_errors', '0+100x20') },
    ],
  },
};
