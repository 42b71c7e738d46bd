import { Alert, Severity } from '@monosense-io/platform';
import { Duration } from 'cdk8s';

/*
 * Each alert has a section of its name in RUNBOOK.md. The controller is scraped with honorLabels, so `namespace` is that of the
 * certificate there, and that of the pod in `up`. A certificate that was never issued has 0 for all its times.
 */
export function alerts(namespace: string): Alert[] {
  return [
    {
      name: 'CertificateExpiresSoon',
      // Overdue as well, so that certificates that live for less than a week by intent don't raise it.
      expression: 'max by (name, namespace) (certmanager_certificate_expiration_timestamp_seconds > 0) - time() < 7 * 86400 and max by (name, namespace) (certmanager_certificate_renewal_timestamp_seconds) < time() - 3600',
      severity: Severity.CRITICAL,
      summary: 'Certificate {{ $labels.namespace }}/{{ $labels.name }} ends within 7 days and could not be renewed.',
    },
    {
      name: 'CertificateRenewalOverdue',
      expression: 'max by (name, namespace) (certmanager_certificate_renewal_timestamp_seconds > 0) < time() - 86400',
      duration: Duration.hours(1),
      severity: Severity.WARNING,
      summary: 'Certificate {{ $labels.namespace }}/{{ $labels.name }} should have been renewed more than a day ago.',
    },
    {
      name: 'CertificateNotReady',
      expression: 'max by (name, namespace, issuer_name) (certmanager_certificate_ready_status{condition!="True"}) == 1',
      duration: Duration.minutes(30),
      severity: Severity.WARNING,
      summary: 'Certificate {{ $labels.namespace }}/{{ $labels.name }} is not ready; its issuer is {{ $labels.issuer_name }}.',
    },
    {
      name: 'AcmeChallengeStuck',
      expression: 'max by (name, namespace, domain) (certmanager_certificate_challenge_status{status!~"valid|ready"}) == 1',
      duration: Duration.minutes(30),
      severity: Severity.WARNING,
      summary: 'The proof that {{ $labels.domain }} is ours has not come about.',
    },
    {
      name: 'AcmeRequestsFailing',
      // Single refusals are normal, a used-up nonce for one; 999 stands for no answer at all.
      expression: 'sum by (host, status) (increase(certmanager_http_acme_client_request_count{status=~"[459].."}[1h])) > 10',
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: '{{ $labels.host }} answered {{ $value }} requests of the last hour with status {{ $labels.status }}; 999 means not at all.',
    },
    {
      name: 'CertManagerWebhookDown',
      expression: noneUp(namespace, 'cert-manager-webhook-.+'),
      severity: Severity.CRITICAL,
      summary: 'No webhook of cert-manager answers: nothing that contains a certificate or an issuer can be applied.',
    },
    {
      name: 'CertManagerControllerDown',
      expression: noneUp(namespace, 'cert-manager-[0-9a-f]+-[0-9a-z]+'),
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: 'No controller of cert-manager runs: certificates are neither issued nor renewed.',
    },
    {
      name: 'CertManagerCainjectorDown',
      expression: noneUp(namespace, 'cert-manager-cainjector-.+'),
      duration: Duration.hours(1),
      severity: Severity.WARNING,
      summary: 'Nothing hands certificate authorities to webhooks.',
    },
  ];
}

/** No pod of the Deployment answers the scraper, or none exists. */
function noneUp(namespace: string, pods: string): string {
  return `absent(up{namespace="${namespace}", pod=~"${pods}"} == 1)`;
}
