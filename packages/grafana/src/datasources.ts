import { MetricsConnection, LogConnection, SecretReference } from '@monosense-io/platform';
import { LOGS_PLUGIN } from './upstream';

/** A source of data as Grafana's provisioning has it, and the variables that it reads. */
export interface Datasource {
  readonly provisioned: { [key: string]: any };
  /** Secrets by the variables that hold their values. */
  readonly variables: { [name: string]: { readonly secretKeyRef: { readonly name: string; readonly key: string } } };
}

/** The metrics: dashboards find it by its kind, as the default. */
export function metricsSource({ readUrl, credentials }: MetricsConnection): Datasource {
  return source('Metrics', 'metrics', 'prometheus', readUrl!, credentials, { isDefault: true, jsonData: { httpMethod: 'POST', timeInterval: '30s', manageAlerts: false } });
}

/** Alerts that fire, and their silences. */
export function alertsSource({ alertsUrl, credentials }: MetricsConnection): Datasource {
  return source('Alertmanager', 'alertmanager', 'alertmanager', alertsUrl!, credentials, { jsonData: { implementation: 'prometheus', handleGrafanaManagedAlerts: false } });
}

/** The logs of one cluster. */
export function logsSource(cluster: string, { readUrl, credentials }: LogConnection): Datasource {
  return source(`Logs of ${cluster}`, `logs-${cluster}`, LOGS_PLUGIN, readUrl!, credentials, { jsonData: {} });
}

function source(name: string, uid: string, type: string, url: string, credentials: SecretReference | undefined, more: { readonly isDefault?: boolean; readonly jsonData: object }): Datasource {
  const base = { name, uid, type, url, access: 'proxy', editable: false, ...more };
  if (credentials === undefined) return { provisioned: base, variables: {} };
  const variable = (role: string): string => `${uid}_${role}`.toUpperCase().replace(/-/g, '_');
  return {
    // Grafana puts the variables in.
    provisioned: { ...base, basicAuth: true, basicAuthUser: `\${${variable('username')}}`, secureJsonData: { basicAuthPassword: `\${${variable('password')}}` } },
    variables: Object.fromEntries(['username', 'password'].map((role) => [variable(role), { secretKeyRef: { name: credentials.name, key: credentials.keys[role] } }])),
  };
}
