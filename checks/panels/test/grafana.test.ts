import { Dragonfly } from '@monosense-io/dragonfly';
import { Grafana } from '@monosense-io/grafana';
import { Ambient, Platform } from '@monosense-io/platform';
import { Lab } from '@monosense-io/platform/testing';
import { VictoriaLogs } from '@monosense-io/victoria-logs';
import { VictoriaStack } from '@monosense-io/victoria-stack';
import { Size } from 'cdk8s';

/*
 * Grafana beside the components that it reads from, as a hub runs them.
 */

function hub(): Lab {
  // How much memory all of it may take together is another matter.
  const platform = new Platform({ outdir: '/nonexistent/clusters', memoryBudgets: { observability: Size.gibibytes(8) } });
  const lab = new Lab({ platform, without: ['operator.victoriametrics.com'] });
  const { gateway, storageClass, store: secretStore } = lab.surroundings;
  const metrics = new VictoriaStack(lab.cluster, 'victoria');
  Ambient.provide(lab.cluster, { metrics, secretStore });
  const stored = metrics.addHub({ storageClass });
  const logs = new VictoriaLogs(lab.cluster, 'logs', { storageClass, loginItem: 'logs-infra', readerItem: 'logs-reader' });
  logs.export('apps', { loginItem: 'logs-apps', namespaces: ['fluent-bit'] });
  const grafana = new Grafana(lab.cluster, 'grafana', { gateway, hub: stored, logs: { infra: logs.reader('infra'), apps: logs.reader('apps') }, adminItem: 'grafana-admin' });
  // Another cluster runs it, and this one doesn't.
  grafana.addDashboards('@monosense-io/cilium');
  new Dragonfly(lab.cluster, 'dragonfly').addInstance('cache', { passwordItem: 'cache', cacheMode: true });
  return lab;
}

test('the sources are the hub, its Alertmanager, and the logs of each cluster with the login of readers', () => {
  const { values } = hub().object('HelmRelease', 'grafana').spec;

  expect(values.datasources['datasources.yaml'].datasources).toMatchObject([
    { uid: 'metrics', url: 'http://vmselect-victoria.observability.svc.cluster.local:8481/select/0/prometheus' },
    { uid: 'alertmanager', url: expect.stringMatching(/^http:\/\/vmalertmanager-victoria\.observability\.svc\.cluster\.local:\d+$/) },
    { uid: 'logs-infra', url: expect.stringMatching(/^http:\/\/vmauth-logs\.logs\.svc\.cluster\.local:\d+\/infra$/), basicAuth: true },
    { uid: 'logs-apps', url: expect.stringMatching(/\/apps$/), basicAuth: true },
  ]);
  // The logs of both clusters are read with one login.
  expect(new Set(Object.entries<any>(values.envValueFrom).filter(([name]) => name.startsWith('LOGS_')).map(([, { secretKeyRef }]) => secretKeyRef.name))).toEqual(new Set(['grafana-operator-logs-reader']));
});

test('every dashboard of the components that are here is shown, and those that were asked for', () => {
  expect(Object.keys(hub().object('HelmRelease', 'grafana').spec.values.dashboardsConfigMaps)).toEqual(['cilium', 'dragonfly', 'grafana-application-health', 'grafana-promises', 'victoria-logs', 'victoria-stack-cluster-overview', 'victoria-stack-victoria']);
});

test('it reaches what it reads, which lets it in, and neither waits for the other', () => {
  const lab = hub();
  const named = (rules: unknown): boolean => JSON.stringify(rules ?? []).includes('"app.kubernetes.io/instance":"grafana"');
  const letsIn = lab.objects('NetworkPolicy').filter(({ spec }) => named(spec.ingress)).map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);

  expect(letsIn).toEqual(expect.arrayContaining(['observability/victoria-hub-storage-vmselect', 'observability/victoria-hub-alertmanager', 'logs/logs-proxy']));
  expect(lab.waits('grafana-operator')).toEqual(['surroundings-gateway', 'surroundings-store']);
});

test('no ConfigMap is larger than Kubernetes takes', () => {
  const sizes = hub().objects('ConfigMap').map((object) => [object.metadata.name, JSON.stringify(object).length] as const);

  expect(sizes.filter(([, size]) => size > 900_000)).toEqual([]);
});
