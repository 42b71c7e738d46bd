import { Alert, Severity } from '@monosense-io/platform';
import { Duration } from 'cdk8s';

/*
 * Each alert has a section of its name in RUNBOOK.md. The controller is scraped with honorLabels, so `namespace` is that of the
 * store, ExternalSecret or PushSecret there (none for a ClusterSecretStore), and that of the pod in `up`.
 */
export function alerts(namespace: string): Alert[] {
  return [
    {
      name: 'SecretStoreNotReady',
      expression: 'max by (name, namespace) ({__name__=~"clustersecretstore_status_condition|secretstore_status_condition", condition="Ready", status="False"}) == 1',
      duration: Duration.minutes(10),
      severity: Severity.CRITICAL,
      summary: "Secret store {{ $labels.name }} can't be read: no Secret is created or renewed from it.",
    },
    {
      name: 'ExternalSecretNotReady',
      expression: 'max by (name, namespace) (externalsecret_status_condition{condition="Ready", status="False"}) == 1',
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: "ExternalSecret {{ $labels.namespace }}/{{ $labels.name }} could not be filled from its store.",
    },
    {
      name: 'PushSecretNotReady',
      expression: 'max by (name, namespace) (pushsecret_status_condition{condition="Ready", status="False"}) == 1',
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: 'PushSecret {{ $labels.namespace }}/{{ $labels.name }} could not be written to its store: who reads it there gets what is old, or nothing.',
    },
    {
      name: 'ExternalSecretsWebhookDown',
      expression: noneUp(namespace, 'external-secrets-webhook-.+'),
      severity: Severity.CRITICAL,
      summary: 'No webhook of External Secrets answers: nothing that contains an ExternalSecret or a store can be applied.',
    },
    {
      name: 'ExternalSecretsControllerDown',
      expression: noneUp(namespace, 'external-secrets-[0-9a-f]+-[0-9a-z]+'),
      duration: Duration.minutes(15),
      severity: Severity.WARNING,
      summary: 'No controller of External Secrets runs: Secrets stay as they are, and new ones are not created.',
    },
    {
      name: 'ExternalSecretsCertControllerDown',
      expression: noneUp(namespace, 'external-secrets-cert-controller-.+'),
      duration: Duration.hours(1),
      severity: Severity.WARNING,
      summary: "Nothing renews the certificate of External Secrets' webhook.",
    },
  ];
}

/** No pod of the Deployment answers the scraper, or none exists. */
function noneUp(namespace: string, pods: string): string {
  return `absent(up{namespace="${namespace}", pod=~"${pods}"} == 1)`;
}
