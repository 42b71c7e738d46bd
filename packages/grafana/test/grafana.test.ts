import { mkdirSync, mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Ambient, Component, Endpoint, IPostgresDatabase, Namespace, OidcClient, Stage } from '@monosense-io/platform';
import { ApiObject, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { Lab, propsWithoutEffect, refusals } from '@monosense-io/platform/testing';
import { grafana } from '../examples/hub';
import { Grafana, GrafanaProps } from '../src';

/** A component of a package with dashboards. */
class Shop extends Component {
  constructor(scope: Construct, id: string, lab: Lab, dashboards: { [name: string]: object }) {
    const folder = mkdtempSync(join(tmpdir(), 'package-'));
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: '@example/shop', version: '1.0.0' }));
    mkdirSync(join(folder, 'dashboards'));
    for (const [name, dashboard] of Object.entries(dashboards)) writeFileSync(join(folder, `dashboards/${name}.json`), JSON.stringify(dashboard));
    super(scope, id, folder);
    const namespace = new Namespace(this, 'Namespace', { name: id });
    const stage = new Stage(this, 'App', { namespace, podLabels: { app: id } });
    new ApiObject(stage, 'Settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' } });
    this.addMonitoring({ namespace, metrics: lab.surroundings.metrics, scrapes: [{ endpoint: new Endpoint(stage, 'Metrics', { port: 9090 }) }], dashboards: Object.keys(dashboards) });
  }
}

const SALES = { uid: 'shop-sales', title: 'Sales', tags: ['platform'] };

function database(): IPostgresDatabase {
  return { connect: () => ({ host: 'postgres.example.org', port: 5432, database: 'grafana', credentials: { name: 'grafana-database', keys: { username: 'username', password: 'password' } } }) };
}

function signIn(lab: Lab): OidcClient {
  const at = (path: string): string => `https://login.example.org/${path}`;
  return new OidcClient(lab.cluster, 'login', { issuerUrl: at('lab'), authorizationUrl: at('authorize'), tokenUrl: at('token'), userInfoUrl: at('userinfo'), clientItem: 'grafana-oidc', groupsClaim: 'roles', secretStore: lab.surroundings.store });
}

function install(lab: Lab, more: Partial<GrafanaProps> = {}): Grafana {
  const { gateway, metrics, store } = lab.surroundings;
  return new Grafana(lab.cluster, 'grafana', { gateway, hub: metrics, adminItem: 'grafana-admin', secretStore: store, ...more });
}

function values(lab: Lab): any {
  return lab.object('HelmRelease', 'grafana').spec.values;
}

function sources(lab: Lab): any[] {
  return values(lab).datasources['datasources.yaml'].datasources;
}

test('the pod is hardened, asks nobody outside, and has the metrics as its source', () => {
  const lab = new Lab();

  install(lab);

  const { dashboardProviders: _providers, dashboardsConfigMaps: _maps, ...rest } = values(lab);
  expect(rest).toMatchSnapshot();
});

test('every prop has its effect', () => {
  expect(propsWithoutEffect<GrafanaProps>(
    (lab) => {
      const { gateway, metrics, logs, store } = lab.surroundings;
      return {
        gateway, hub: { connect: (client) => ({ ...metrics.connect(client), alertsUrl: 'http://alerts.example.org' }) }, adminItem: 'grafana-admin', hostname: 'dashboards.example.org', logs: { infra: logs },
        signIn: { provider: signIn(lab), adminGroups: ['operators'] }, database: database(), memory: Size.mebibytes(256), secretStore: store, metrics,
      };
    },
    (lab, props) => new Grafana(lab.cluster, 'grafana', props),
  )).toEqual([]);
});

describe('dashboards', () => {
  test('of every component are shown, wherever it stands in the program', () => {
    const lab = new Lab();

    new Shop(lab.cluster, 'before', lab, { sales: SALES });
    install(lab);
    new Shop(lab.cluster, 'after', lab, { all: { uid: 'shop-all', title: 'All', tags: ['platform', 'overview'] } });

    expect(JSON.parse(lab.object('ConfigMap', 'grafana-dashboard-shop-sales').data['sales.json'])).toEqual(SALES);
    expect(values(lab).dashboardsConfigMaps).toEqual({ 'shop-all': 'grafana-dashboard-shop-all', 'shop-sales': 'grafana-dashboard-shop-sales' });
    expect(values(lab).dashboardProviders['dashboards.yaml'].providers).toEqual([['shop-all', 'Overview'], ['shop-sales', 'Components']].map(([name, folder]) => ({
      name, folder, type: 'file', disableDeletion: false, allowUiUpdates: false, options: { path: `/var/lib/grafana/dashboards/${name}` },
    })));
  });

  test("of Grafana's own package are there where Grafana itself is watched", () => {
    const lab = new Lab();

    install(lab, { metrics: lab.surroundings.metrics });

    expect(Object.keys(values(lab).dashboardsConfigMaps)).toEqual(['grafana-application-health', 'grafana-promises']);
  });

  test('of a package that only another cluster runs are added by its name, and are there once', () => {
    const lab = new Lab();
    const shown = install(lab, { metrics: lab.surroundings.metrics });

    shown.addDashboards('@monosense-io/victoria-stack');
    shown.addDashboards('@monosense-io/grafana');

    expect(Object.keys(values(lab).dashboardsConfigMaps)).toEqual(expect.arrayContaining(['grafana-application-health', 'victoria-stack-cluster-overview']));
  });

  test('of one uid are refused', () => {
    const lab = new Lab();
    install(lab);
    new Shop(lab.cluster, 'shop', lab, { sales: SALES });

    expect(refusals(() => new Shop(lab.cluster, 'market', lab, { market: SALES }))).toMatchObject([{ code: 'GRAFANA-005', path: 'infra/grafana', message: expect.stringContaining("'shop-sales'") }]);
  });
});

describe('sources', () => {
  test('are the metrics, the alerts, and the logs of each cluster, with a login where they ask for one', () => {
    const lab = new Lab();
    const { metrics, logs } = lab.surroundings;
    const login = { name: 'reader', keys: { username: 'user', password: 'pass' } };

    install(lab, {
      hub: { connect: (client) => ({ ...metrics.connect(client), alertsUrl: 'http://alerts.example.org' }) },
      logs: { infra: { connect: (client) => ({ ...logs.connect(client), credentials: login }) }, apps: logs },
    });

    expect(sources(lab)).toMatchObject([
      { uid: 'metrics', type: 'prometheus', url: 'http://metrics.example.org/read', isDefault: true },
      { uid: 'alertmanager', type: 'alertmanager', url: 'http://alerts.example.org' },
      { uid: 'logs-infra', type: 'victoriametrics-logs-datasource', url: 'http://logs.example.org', basicAuthUser: '${LOGS_INFRA_USERNAME}', secureJsonData: { basicAuthPassword: '${LOGS_INFRA_PASSWORD}' } },
      { uid: 'logs-apps', url: 'http://logs.example.org' },
    ]);
    expect(sources(lab)[3].basicAuth).toBeUndefined();
    expect(values(lab).envValueFrom).toEqual({ LOGS_INFRA_USERNAME: { secretKeyRef: { name: 'reader', key: 'user' } }, LOGS_INFRA_PASSWORD: { secretKeyRef: { name: 'reader', key: 'pass' } } });
  });

  test('of logs need a plugin of an exact version, and a way to GitHub', () => {
    const [without, lab] = [new Lab(), new Lab()];

    install(without);
    install(lab, { logs: { infra: lab.surroundings.logs } });

    expect(values(lab).env.GF_PLUGINS_PREINSTALL).toMatch(/^victoriametrics-logs-datasource@(\d+\.\d+\.\d+)@https:\/\/github\.com\/VictoriaMetrics\/victorialogs-datasource\/releases\/download\/v\1\/victoriametrics-logs-datasource-v\1\.zip$/);
    const outside = (one: Lab): string => JSON.stringify(one.objects('CiliumNetworkPolicy').map(({ spec }) => spec.egress));
    expect(outside(lab)).toContain('github.com');
    expect(outside(without)).not.toContain('github.com');
    expect(values(without).env).toBeUndefined();
  });
});

describe('people', () => {
  test('log in at a provider, and may do what their groups may', () => {
    const lab = new Lab();

    install(lab, { signIn: { provider: signIn(lab), adminGroups: ['operators'], editorGroups: ['writers'], viewerGroups: ['family'] } });

    expect(values(lab)['grafana.ini']['auth.generic_oauth']).toMatchObject({
      auth_url: 'https://login.example.org/authorize', token_url: 'https://login.example.org/token', api_url: 'https://login.example.org/userinfo',
      role_attribute_path: "contains(roles[*], 'operators') && 'GrafanaAdmin' || contains(roles[*], 'writers') && 'Editor' || contains(roles[*], 'family') && 'Viewer'", role_attribute_strict: true,
    });
    expect(values(lab).envValueFrom.GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET).toEqual({ secretKeyRef: { name: 'grafana-operator-login', key: 'client-secret' } });
    expect(JSON.stringify(lab.objects('CiliumNetworkPolicy').map(({ spec }) => spec.egress))).toContain('login.example.org');
  });

  test('of no group see everything where no group is named for that', () => {
    const lab = new Lab();

    install(lab, { signIn: { provider: signIn(lab), adminGroups: ['operators'] } });

    expect(values(lab)['grafana.ini']['auth.generic_oauth'].role_attribute_path).toBe("contains(roles[*], 'operators') && 'GrafanaAdmin' || 'Viewer'");
  });
});

test('with a database there are two pods, of which a drain leaves one', () => {
  const lab = new Lab();

  install(lab, { database: database() });

  expect(values(lab)).toMatchObject({ replicas: 2, podDisruptionBudget: { maxUnavailable: 1 } });
  expect(values(lab)['grafana.ini'].database).toEqual({ type: 'postgres', host: 'postgres.example.org:5432', name: 'grafana', ssl_mode: 'require' });
  expect(values(lab).envValueFrom.GF_SECURITY_SECRET_KEY).toEqual({ secretKeyRef: { name: 'grafana-admin', key: 'secret-key' } });
  expect(values(lab).annotations['secret.reloader.stakater.com/reload']).toBe('grafana-admin,grafana-database');
});

test.each<[string, (lab: Lab) => Partial<GrafanaProps>, string, string]>([
  ['a group that breaks the expression', (lab) => ({ signIn: { provider: signIn(lab), adminGroups: ["ops' team"] } }), 'GRAFANA-001', "ops' team"],
  ['a hub that answers no queries', () => ({ hub: { connect: () => ({}) } }), 'GRAFANA-002', "'hub'"],
  ['a log sink that answers nothing', () => ({ logs: { apps: { connect: () => ({}) } } }), 'GRAFANA-003', "'apps'"],
  ['a name that is none of a cluster', (lab) => ({ logs: { 'My hub': lab.surroundings.logs } }), 'GRAFANA-004', "'My hub'"],
])('%s is refused', (_title, props, code, value) => {
  const lab = new Lab();

  expect(refusals(() => install(lab, props(lab)))).toMatchObject([{ code, path: 'infra/grafana', message: expect.stringContaining(value) }]);
});

test('the example renders', () => {
  const lab = new Lab();
  const { gateway, metrics, logs, store } = lab.surroundings;
  Ambient.provide(lab.cluster, { secretStore: store, metrics });

  grafana(lab.cluster, gateway, metrics, { infra: logs }, database());

  expect(lab.refusals()).toEqual([]);
});
