import { Alert, Severity } from '@monosense-io/platform';
import { Duration } from 'cdk8s';
import { EDGE_CONNECTIONS } from './upstream';

/** Each alert has a section of its name in RUNBOOK.md. `tunnel` stands twice in some metrics: that is how they are called. */
export function alerts(namespace: string, replicas: number): Alert[] {
  const of = (metric: string): string => `${metric}{namespace="${namespace}",pod=~"cloudflared-.+"}`;
  return [
    {
      name: 'CloudflaredDown',
      expression: `absent(${of('up')} == 1)`,
      duration: Duration.minutes(5),
      severity: Severity.CRITICAL,
      summary: 'No pod of cloudflared runs: nothing is reached through the tunnel.',
    },
    ...(replicas > 1 ? [{
      name: 'CloudflaredPodMissing',
      expression: `count(${of('up')} == 1) < ${replicas}`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: `Only {{ $value }} of ${replicas} pods of cloudflared run.`,
    }] : []),
    {
      name: 'CloudflaredDisconnected',
      expression: `sum(${of('cloudflared_tunnel_ha_connections')}) == 0`,
      duration: Duration.minutes(2),
      severity: Severity.CRITICAL,
      summary: "cloudflared has no connection to Cloudflare: nothing is reached through the tunnel.",
    },
    {
      name: 'CloudflaredConnectionsLow',
      expression: `${of('cloudflared_tunnel_ha_connections')} < ${EDGE_CONNECTIONS}`,
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: `Pod {{ $labels.pod }} of cloudflared has only {{ $value }} of ${EDGE_CONNECTIONS} connections to Cloudflare.`,
    },
    {
      name: 'CloudflaredRegistrationFailing',
      expression: `sum by (pod, error) (increase(${of('cloudflared_tunnel_tunnel_register_fail')}[15m])) > 3`,
      duration: Duration.minutes(5),
      severity: Severity.WARNING,
      summary: 'Cloudflare refuses connections of pod {{ $labels.pod }}: {{ $labels.error }}.',
    },
    {
      name: 'CloudflaredRequestsFailing',
      expression: `sum(rate(${of('cloudflared_tunnel_request_errors')}[5m])) / sum(rate(${of('cloudflared_tunnel_total_requests')}[5m])) > 0.05`,
      duration: Duration.minutes(10),
      severity: Severity.WARNING,
      summary: '{{ $value | humanizePercentage }} of the requests through the tunnel do not reach the Gateway.',
    },
  ];
}
