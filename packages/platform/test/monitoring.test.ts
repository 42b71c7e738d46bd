import { mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ApiObject, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { Component, Endpoint, IMetricsSink, MetricsApi, Monitoring, Namespace, Platform, Severity, Stage, VersionPart } from '../src';
import { Lab, refusals } from '@monosense-io/platform/testing';
import { refusal } from './refused';

const ALERT = { name: 'DemoDown', expression: 'up == 0', severity: Severity.CRITICAL, summary: 'nothing answers' };

/** A component of a package that has a runbook. */
class Watched extends Component {
  public readonly monitoring: Monitoring;
  public readonly endpoint: Endpoint;

  constructor(scope: Construct, id: string, sink: IMetricsSink) {
    const dir = mkdtempSync(join(tmpdir(), 'package-'));
    writeFileSync(join(dir, 'package.json'), JSON.stringify({ name: '@example/demo', version: '1.4.0', repository: { url: 'git+https://github.com/example/lab.git', directory: 'packages/demo' } }));
    writeFileSync(join(dir, 'RUNBOOK.md'), '# Demo\n\n## DemoDown\n\nStart it again.\n');
    super(scope, id, dir);
    const namespace = new Namespace(this, 'Namespace', { name: id });
    const stage = new Stage(this, 'App', { namespace, podLabels: { app: 'demo' } });
    new ApiObject(stage, 'Settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' } });
    this.endpoint = new Endpoint(stage, 'Metrics', { port: 9090, portName: 'metrics' });
    this.monitoring = new Monitoring(this, 'Monitoring', { namespace, sink });
  }
}

test('an alert links to its section of the runbook at the released version', () => {
  const lab = new Lab();
  new Watched(lab.cluster, 'demo', lab.surroundings.metrics).monitoring.alerts('health', [{ ...ALERT, duration: Duration.minutes(2) }]);

  expect(lab.object('VMRule', 'demo-health').spec.groups).toEqual([{
    name: 'demo-health',
    params: { extra_label: ['cluster=infra'] },
    rules: [{
      alert: 'DemoDown',
      expr: 'up == 0',
      for: '120s',
      labels: { severity: 'critical' },
      annotations: { summary: 'nothing answers', runbook_url: 'https://github.com/example/lab/blob/%40example%2Fdemo%401.4.0/packages/demo/RUNBOOK.md#demodown' },
    }],
  }]);
});

test('in a repository that people can browse, the cluster brings the runbook of the version that it runs', () => {
  const platform = new Platform({ outdir: '/nonexistent/clusters', browseUrl: 'https://github.com/example/lab/blob/main/clusters' });
  const lab = new Lab({ platform });
  new Watched(lab.cluster, 'demo', lab.surroundings.metrics).monitoring.alerts('health', [ALERT]);

  expect(lab.object('VMRule', 'demo-health').spec.groups[0].rules[0].annotations.runbook_url).toBe('https://github.com/example/lab/blob/main/clusters/infra/runbooks/demo.md#demodown');
  expect(platform.render()['infra/runbooks/demo.md']).toBe('# Demo\n\n## DemoDown\n\nStart it again.\n');
});

test('an alert without a section in the runbook is refused', () => {
  const lab = new Lab();
  const { monitoring } = new Watched(lab.cluster, 'demo', lab.surroundings.metrics);

  expect(refusals(() => monitoring.alerts('health', [{ ...ALERT, name: 'DemoSlow' }]))).toEqual([refusal('PLATFORM-325', 'infra/demo/Monitoring', "'DemoSlow'")]);
});

test('a scrape finds the pods, and the scraper is let in without anybody waiting', () => {
  const lab = new Lab();
  const demo = new Watched(lab.cluster, 'demo', lab.surroundings.metrics);

  demo.monitoring.scrape(demo.endpoint);

  expect(lab.object('VMPodScrape', 'demo-app-metrics').spec).toEqual({
    namespaceSelector: { matchNames: ['demo'] },
    selector: { matchLabels: { app: 'demo' } },
    podMetricsEndpoints: [{ port: 'metrics', path: '/metrics', interval: '30s' }],
  });
  expect(lab.object('NetworkPolicy', 'demo-app').spec.ingress[0].from[0].podSelector).toEqual({ matchLabels: { app: 'scraper' } });
  expect(lab.waits('surroundings-scraper')).toEqual(['namespaces']);
});

test('only the monitoring stage waits for the kinds of the monitoring system', () => {
  const lab = new Lab();
  const demo = new Watched(lab.cluster, 'demo', lab.surroundings.metrics);
  demo.monitoring.scrape(demo.endpoint);

  expect([lab.waits('demo-monitoring'), lab.waits('demo-app')]).toEqual([['surroundings-kinds'], ['namespaces']]);
});

test('a Prometheus lab gets the kinds of the Prometheus operator', () => {
  const lab = new Lab();
  const { scraper } = lab.surroundings.metrics.connect(undefined as never);
  const demo = new Watched(lab.cluster, 'demo', { connect: () => ({ api: MetricsApi.PROMETHEUS, scraper }) });
  demo.monitoring.alerts('health', [ALERT]);

  expect(() => lab.objects()).toThrow("PrometheusRule 'demo-health' is of monitoring.coreos.com, which nobody in cluster 'infra' installs");
});

test('a sink in another cluster cannot scrape here', () => {
  const lab = new Lab();

  expect(refusals(() => new Watched(lab.cluster, 'demo', { connect: () => ({ writeUrl: 'http://hub.example.org' }) }))).toEqual([refusal('PLATFORM-324', 'infra/demo/Monitoring', "'sink'")]);
});

test('what the contract says that the cluster runs is a metric, also of components that come later', () => {
  const lab = new Lab();
  const demo = new Watched(lab.cluster, 'demo', lab.surroundings.metrics);

  demo.monitoring.contractVersions();
  demo.recordVersion('Demo', 'v2.1.0', { part: VersionPart.MAJOR });

  const info = (name: string, version: string): object => ({ record: 'platform_version_info', expr: 'vector(1)', labels: { name, version } });
  expect(lab.object('VMRule', 'demo-versions').spec.groups).toEqual([{ name: 'demo-versions', params: { extra_label: ['cluster=infra'] }, rules: [info('@example/demo', '1.4.0'), info('demo/Demo', 'v2.1.0')] }]);
});
