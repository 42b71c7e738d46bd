import type { Cases } from '../cases.ts';

const up = (pod: string): string => `up{job="metrics-server/metrics-server",namespace="metrics-server",pod="${pod}"}`;
const SERVERS = [up('metrics-server-5b8f7-4hvlm'), up('metrics-server-5b8f7-x9kcs')];
const APPROVER = up('kubelet-csr-approver-6d4c9-7zj2w');

const requests = (pod: string, success: boolean): string => `metrics_server_kubelet_request_total{namespace="metrics-server",pod="metrics-server-5b8f7-${pod}",success="${success}"}`;
const certificate = (node: string): string => `kubelet_certificate_manager_server_ttl_seconds{job="kubelet",instance="${node}",node="${node}"}`;

/** What metrics-server and the approver say when they fail, and when they are well. */
export const CASES: Cases = {
  MetricsServerDown: {
    fires: [
      { [SERVERS[0]]: '1x5 0x15', [SERVERS[1]]: '1x5 0x15' },
      // No pod of it exists; the approver beside it is none of them.
      { [APPROVER]: '1x20' },
    ],
    quiet: [
      { [SERVERS[0]]: '0x20', [SERVERS[1]]: '1x20' },
      { [SERVERS[0]]: '1x20 0x2', [SERVERS[1]]: '1x20 0x2' },
    ],
  },
  KubeletsNotMeasured: {
    fires: [
      // One of three machines never answers: four times a minute.
      { [requests('4hvlm', false)]: '0+4x30', [requests('4hvlm', true)]: '0+8x30', [requests('x9kcs', false)]: '0+4x30' },
      // A machine was away for seven minutes, and one of the pods sees it.
      { [requests('4hvlm', false)]: '0x10 3+3x6 21x6', [requests('x9kcs', false)]: '0x23' },
    ],
    quiet: [
      // A machine starts anew within five minutes.
      { [requests('4hvlm', false)]: '0x10 4+4x4 20x8' },
      // It takes seven, and is back.
      { [requests('4hvlm', false)]: '0x10 4+4x6 28x2' },
      // One of four requests fails, and has for long.
      { [requests('4hvlm', false)]: '0+1x60' },
      // Two pods fail 15 times each, on the same machine.
      { [requests('4hvlm', false)]: '0x10 1+1x14 15', [requests('x9kcs', false)]: '0x10 1+1x14 15' },
      { [requests('4hvlm', false)]: '0x30', [requests('4hvlm', true)]: '0+12x30' },
    ],
  },
  KubeletCertificateExpires: {
    fires: [
      { [certificate('infra-01')]: '604700-60x70', [certificate('infra-02')]: '20000000-60x70' },
      // It has ended.
      { [certificate('infra-01')]: '-60-60x70' },
    ],
    quiet: [
      // A week and an hour are left at the end.
      { [certificate('infra-01')]: '612600-60x70' },
      // The kubelet got a new one at the last moment.
      { [certificate('infra-01')]: '606600-60x80 31536000x10' },
      // A week was left fifty minutes ago.
      { [certificate('infra-01')]: '606600-60x80' },
      // The kubelet has no certificate that ends.
      { [certificate('infra-01')]: '+Infx70' },
    ],
  },
  KubeletCsrApproverDown: {
    fires: [
      { [APPROVER]: '1x5 0x75' },
      { [SERVERS[0]]: '1x80' },
    ],
    quiet: [
      { [APPROVER]: '1x80' },
      { [APPROVER]: '1x20 0x50' },
    ],
  },
};
