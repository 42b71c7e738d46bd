import type { Cases, Series } from '../cases.ts';
import { withNeighbours } from '../neighbours.ts';

const ONE = 'grafana-6d5f8c7b9d-4xk2p';
const NEXT = 'grafana-5c7d9f6b8c-wq9zt';
const up = (pod: string): string => `up{namespace="grafana",pod="${pod}"}`;
const answered = (status: string, values: string, pod = ONE): Series => ({ [`grafana_http_request_duration_seconds_count{namespace="grafana",pod="${pod}",handler="/api/ds/query",method="POST",status_code="${status}"}`]: values });

/** What Grafana says of its own requests, and what is said of it. */
export const CASES: Cases = withNeighbours({
  GrafanaDown: {
    fires: [{ [up(ONE)]: '1x5 0x16' }, { [up(ONE)]: '1x5 _x16' }, {}],
    quiet: [
      { [up(ONE)]: '1x25' },
      { [up(ONE)]: '1x5 0x14' },
      // The pod is replaced.
      { [up(ONE)]: '1x9 _x16', [up(NEXT)]: '_x11 1x14' },
    ],
  },
  GrafanaFailing: {
    fires: [{ ...answered('200', '0+6x40'), ...answered('502', '0+1x40') }],
    quiet: [
      { ...answered('200', '0+12x40'), ...answered('502', '0+1x40') },
      { ...answered('200', '0+6x40'), ...answered('404', '0+3x40') },
      // Hardly anybody asks.
      { ...answered('200', '0x40'), ...answered('502', '0x9 0+1x5 5x25') },
    ],
  },
}, { 'namespace="grafana"': 'namespace="shop"', 'pod="grafana-': 'pod="shop-' }, ['GrafanaDown']);
