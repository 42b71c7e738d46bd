import { Alert, Severity } from '@monosense-io/platform';
import { Duration } from 'cdk8s';

/** Alerts on metrics-server. Each alert has a section of its name in RUNBOOK.md. */
export function apiAlerts(namespace: string): Alert[] {
  return [
    {
      name: 'MetricsServerDown',
      expression: noneUp(namespace, 'metrics-server-.+'),
      severity: Severity.WARNING,
      summary: 'No metrics-server answers: autoscalers stand still, and `kubectl top` fails.',
    },
    {
      name: 'KubeletsNotMeasured',
      // Each machine is asked 60 times within that time. Of the pods, all of which ask, the one with most failures counts.
      expression: 'max(sum by (pod) (increase(metrics_server_kubelet_request_total{success="false"}[15m]))) > 20',
      severity: Severity.WARNING,
      summary: "metrics-server failed to read machines' kubelets {{ $value | humanize }} times within 15 minutes.",
    },
    {
      name: 'KubeletCertificateExpires',
      // A kubelet asks for a new one when a tenth to a third of the time is left: of a year, a month or more.
      expression: 'min by (node) (kubelet_certificate_manager_server_ttl_seconds) < 7 * 86400',
      duration: Duration.hours(1),
      severity: Severity.WARNING,
      summary: 'The serving certificate of the kubelet on {{ $labels.node }} ends in {{ $value | humanizeDuration }} and was not renewed.',
    },
  ];
}

/** Alerts on the approver. */
export function approverAlerts(namespace: string): Alert[] {
  return [
    {
      name: 'KubeletCsrApproverDown',
      expression: noneUp(namespace, 'kubelet-csr-approver-.+'),
      duration: Duration.hours(1),
      severity: Severity.WARNING,
      summary: 'Nobody approves the certificates that kubelets ask for: a new or rebooted machine shows no logs and no metrics.',
    },
  ];
}

/** No pod of the Deployment answers the scraper, or none exists. */
function noneUp(namespace: string, pods: string): string {
  return `absent(up{namespace="${namespace}", pod=~"${pods}"} == 1)`;
}
