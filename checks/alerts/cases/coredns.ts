import type { Cases } from '../cases.ts';

const up = (pod: string): string => `up{namespace="kube-system",pod="${pod}"}`;
const ONE = up('coredns-7d8f9c6b5d-4xk2p');
const OTHER = up('coredns-7d8f9c6b5d-wq9zt');

const answers = (rcode: string, pod = 'coredns-7d8f9c6b5d-4xk2p'): string => `coredns_dns_responses_total{server="dns://:53",zone=".",rcode="${rcode}",plugin="forward",pod="${pod}"}`;
const within = (le: string): string => `coredns_dns_request_duration_seconds_bucket{server="dns://:53",zone=".",le="${le}",pod="coredns-7d8f9c6b5d-4xk2p"}`;
const unanswered = (to: string, proxy = 'forward'): string => `coredns_proxy_healthcheck_failures_total{proxy_name="${proxy}",to="${to}",pod="coredns-7d8f9c6b5d-4xk2p"}`;

export const CASES: Cases = {
  CoreDnsDown: {
    fires: [
      { [ONE]: '1x5 0x3', [OTHER]: '1x3 0x5', 'up{namespace="shop",pod="coredns-7d8f9c6b5d-4xk2p"}': '1x9' },
      // The pods are gone, and others are up.
      { [ONE]: '1x5 _x4', 'up{namespace="kube-system",pod="metrics-server-6f7d9c8b5d-2wzxk"}': '1x9' },
      {},
    ],
    quiet: [{ [ONE]: '1x8', [OTHER]: '0x8' }, { [ONE]: '1x6 0x2', [OTHER]: '0x9' }],
  },
  CoreDnsErrors: {
    fires: [
      { [answers('NOERROR')]: '0+600x30', [answers('SERVFAIL')]: '0+70x30' },
      // All that is asked.
      { [answers('SERVFAIL')]: '0+60x30' },
    ],
    quiet: [
      { [answers('NOERROR')]: '0+600x30', [answers('SERVFAIL')]: '0+60x30' },
      // What doesn't exist is an answer, and not an error.
      { [answers('NOERROR')]: '0+600x30', [answers('NXDOMAIN')]: '0+600x30' },
      // For some minutes, and for not quite ten.
      { [answers('NOERROR')]: '0+600x30', [answers('SERVFAIL')]: '0+100x18 1900x11' },
      { [answers('NOERROR')]: '0+600x30', [answers('SERVFAIL')]: '0x21 600+600x8' },
    ],
  },
  CoreDnsSlow: {
    fires: [{ [within('0.512')]: '0+90x30', [within('1.024')]: '0+98.95x30', [within('4.096')]: '0+100x30', [within('8.192')]: '0+100x30', [within('+Inf')]: '0+100x30' }],
    quiet: [
      { [within('0.512')]: '0+98x30', [within('1.024')]: '0+99.5x30', [within('4.096')]: '0+100x30', [within('8.192')]: '0+100x30', [within('+Inf')]: '0+100x30' },
      // For less than 15 minutes.
      { [within('0.512')]: '0x15 0+90x15', [within('1.024')]: '0x15 0+95x15', [within('8.192')]: '0x15 0+100x15', [within('+Inf')]: '0x15 0+100x15' },
      // Nobody asks.
      { [within('0.512')]: '90x30', [within('1.024')]: '95x30', [within('4.096')]: '99x30', [within('8.192')]: '100x30', [within('+Inf')]: '100x30' },
    ],
  },
  CoreDnsForwardFailing: {
    fires: [{ [unanswered('10.0.0.53:53')]: '0x8 120+120x10', [unanswered('10.0.0.54:53')]: '0x20' }],
    quiet: [
      { [unanswered('10.0.0.53:53')]: '0x20' },
      // It answers again.
      { [unanswered('10.0.0.53:53')]: '0x5 120+120x3 480x10' },
      // Not for long enough.
      { [unanswered('10.0.0.53:53')]: '0x9 120+120x9' },
      // What plugin grpc asks.
      { [unanswered('10.0.0.53:53', 'grpc')]: '0+120x20' },
    ],
  },
};
