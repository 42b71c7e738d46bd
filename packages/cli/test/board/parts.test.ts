import { addressesOf, hostnamesOf } from '../../src/board/addresses.ts';
import { alertsOf, alertsHtml, byRunbook } from '../../src/board/alerts.ts';
import { connectionsHtml, pathsOf } from '../../src/board/connections.ts';
import { exceptionsHtml } from '../../src/board/exceptions.ts';
import { newsOf, notesHtml } from '../../src/board/notes.ts';
import { rowsOf, stagesOf } from '../../src/board/order.ts';
import { pushedOf, secretsOf } from '../../src/board/secrets.ts';
import { headlinesOf, versionsHtml } from '../../src/board/versions.ts';
import { rowsUnder } from '../../src/repository/overview.ts';
import { BOARD, CLUSTER, fiveClusters, item, stage, statusAt } from './lab.ts';

describe('support', () => {
  test('what needs somebody comes first, and what ends within two months is among it', () => {
    const page = versionsHtml(BOARD).toString();

    expect(page).toContain('<ul class="needs"><li>ghcr.io/example/charts/dns 1.0.0: CVE-1 (fixed in 1.0.1) (infra)</li><li>ghcr.io/example/charts/dns 1.0.0: support ends on 2026-12-01, in 10 days (infra)</li></ul>');
    expect(page).toContain('<td data-head="supported until">2026-12-01</td>');
    expect(page).toContain('<td data-head="known against it">nobody knows</td>');
  });

  test('what a cluster accepts is listed with its reason and its end', () => {
    const readme = '# infra\n\n## Accepted risks\n\nVersions.\n\n| what | version | risks | until | why |\n| --- | --- | --- | --- | --- |\n| cilium | 1.0.0 | CVE-1 | 2026-12-31 | a | b |\n';

    expect(exceptionsHtml({ ...CLUSTER, readme }, '1.4.0').toString()).toContain('<td data-head="until">2026-12-31</td><td data-head="why">a | b</td>');
    expect(exceptionsHtml(CLUSTER, '1.4.0').toString()).toContain('None is accepted.');
  });
});

describe('order', () => {
  const rows = (...items: ReturnType<typeof stage>[]) => rowsOf(stagesOf(items));

  test('stages that wait for the same stand together, wave by wave, and what nobody waits for comes first', () => {
    expect(rows(stage('namespaces'), stage('crds', 'namespaces'), stage('cilium', 'namespaces'), stage('b-rules', 'crds'), stage('a-rules', 'crds'), stage('pools', 'cilium', 'crds')).map(({ names, wave }) => `${wave} ${names.join('+')}`))
      .toEqual(['1 namespaces', '2 cilium', '2 crds', '3 pools', '3 a-rules+b-rules']);
  });

  test('a rail reaches to the last that waits, and its column is free below', () => {
    expect(rows(stage('a'), stage('b', 'a'), stage('c', 'a', 'b'), stage('d', 'c'))).toEqual([
      { names: ['a'], wave: 1, waitsOn: [], rail: { column: 0, end: 2 } },
      { names: ['b'], wave: 2, waitsOn: [0], rail: { column: 1, end: 2 } },
      // No rail starts where another ends: it would look as if it went on.
      { names: ['c'], wave: 3, waitsOn: [0, 1], rail: { column: 2, end: 3 } },
      { names: ['d'], wave: 4, waitsOn: [2], rail: undefined },
    ]);
  });
});

describe('connections', () => {
  test('are counted from namespace to namespace, with the ports of the same pods in one', () => {
    expect(pathsOf(CLUSTER.connections!).map(({ from, to, links }) => `${from} → ${to}: ${links.map(({ client, server, ports }) => `${client} → ${server} ${ports}`).join('; ')}`)).toEqual([
      'app → db: app/Web → db 5432, 53/UDP; app/Worker → db 5432',
      'db → API server: db → API server 6443',
      'db → outside: db → backup.example.org 443',
      'apps: shop → db: apps: shop → db 5432',
      'gateways → app: ingress → app/Web 8080',
    ]);
  });

  test('the matrix has heads for both directions, and says what stays open', () => {
    const matrix = connectionsHtml('infra', CLUSTER.connections!).toString();

    expect(matrix).toContain('Nobody else may, except with kube-system, which no policy closes.');
    expect(matrix).toContain('<thead><tr><td></td><th scope="col"><span>API server</span></th><th scope="col"><span>outside</span></th><th scope="col"><span>app</span></th><th scope="col"><span>db</span></th></tr></thead>');
    expect(matrix).toContain('<tr><th scope="row">app</th><td></td><td></td><td class="self"></td><td class="on" title="app → db: db 5432, 53/UDP; db 5432">2</td></tr>');
  });
});

describe('addresses', () => {
  const items = [
    item('Service', 'app/app', { loadBalancerIP: '10.0.0.100' }),
    item('gateway.networking.k8s.io/HTTPRoute', 'app/app', { hostnames: ['app.example.org'], parentRefs: [{ name: 'internal', namespace: 'gateways' }], rules: [{ backendRefs: [{ name: 'app', port: 80 }] }] }),
    item('helm.toolkit.fluxcd.io/HelmRelease', 'app/app', { values: { host: 'app.example.org' } }),
  ];

  test('say what has them', () => {
    expect(addressesOf({ ...CLUSTER, items })).toEqual([
      ['10.0.0.1', 'machine a, control plane, 64Gi'],
      ['10.0.0.100', 'Service app/app'],
      ['10.0.0.100 to 10.0.0.119', 'pool for Services and Gateways, 1 taken'],
      ['10.0.0.0/24', 'machines'],
      ['10.1.0.0/16', 'pods'],
      ['10.2.0.0/16', 'Services'],
    ]);
  });

  test('hostnames lead somewhere', () => {
    expect(hostnamesOf({ ...CLUSTER, items })).toEqual([
      ['infra.example.org', 'Kubernetes API'],
      ['app.example.org', 'HTTPRoute app/app to app:80 through Gateway gateways/internal'],
    ]);
    expect(hostnamesOf(CLUSTER)[1]).toEqual(['app.example.org', 'no rendered object']);
  });
});

describe('secrets', () => {
  const external = item('external-secrets.io/ExternalSecret', 'app/login', {
    secretStoreRef: { name: 'vault' }, target: { template: { data: { 'admin-secret': '{{ .password }}' } } },
    data: [{ secretKey: 'a', remoteRef: { key: 'shop', property: 'user' } }, { secretKey: 'b', remoteRef: { key: 'shop', property: 'password' } }], dataFrom: [{ extract: { key: 'other' } }],
  });

  test('come from the items of a store, and are found in whatever names them', () => {
    expect(secretsOf([
      external,
      item('apps/Deployment', 'app/app', { template: { spec: { volumes: [{ secret: { secretName: 'login' } }, { configMap: { name: 'settings' } }], containers: [{ env: [{ valueFrom: { configMapKeyRef: { name: 'settings', key: 'a' } } }] }] } } }),
      item('helm.toolkit.fluxcd.io/HelmRelease', 'flux-system/app', { targetNamespace: 'app', values: { auth: { existingSecret: 'login', enabled: true, 'client-secret': 'c2VjcmV0Cg==' } } }),
      item('cert-manager.io/ClusterIssuer', 'acme', { apiTokenSecretRef: { name: 'login', key: 'a' } }),
      item('postgresql.cnpg.io/Cluster', 'db/db', { backup: { accessKeyId: { name: 'backup', key: 'id' } }, secretStoreRef: { name: 'vault' } }),
      item('storage.k8s.io/StorageClass', 'block', { 'csi/node-stage-secret-name': 'ceph', 'csi/node-stage-secret-namespace': 'rook' }),
    ])).toEqual([
      { name: 'app/login', from: 'vault: shop (user, password), other (*)', usedBy: ['ClusterIssuer acme', 'Deployment app/app', 'HelmRelease flux-system/app'] },
      { name: 'db/backup', from: undefined, usedBy: ['Cluster db/db'] },
      { name: 'rook/ceph', from: undefined, usedBy: ['StorageClass block'] },
    ]);
  });

  test('or go to one', () => {
    expect(pushedOf([item('external-secrets.io/PushSecret', 'rook/keys', { secretStoreRefs: [{ name: 'vault' }], selector: { secret: { name: 'ceph' } }, data: [{ match: { secretKey: 'k', remoteRef: { remoteKey: 'ceph-apps', property: 'node' } } }] })]))
      .toEqual([{ name: 'rook/ceph', to: 'vault: ceph-apps (node)' }]);
  });
});

describe('alerts', () => {
  const rule = (alert: string, severity: string, runbook?: string) => ({ alert, for: '300s', labels: { severity }, annotations: { summary: `${alert}!`, ...(runbook === undefined ? {} : { runbook_url: runbook }) } });
  const items = [
    item('operator.victoriametrics.com/VMRule', 'app/app', { groups: [{ rules: [rule('Slow', 'warning', 'https://example.org/runbooks/app.md#slow'), rule('Down', 'critical', 'https://example.org/runbooks/app.md#down'), { record: 'a:b', expr: '1' }] }] }),
    item('monitoring.coreos.com/PrometheusRule', 'app/odd', { groups: [{ rules: [rule('Odd', 'info'), rule('Bad', 'info', 'javascript:alert(1)')] }] }),
  ];

  test('stand under their runbook, the worst first; a runbook without alerts is there too', () => {
    expect(byRunbook(alertsOf(items), ['app.md', 'idle.md']).map(([file, alerts]) => [file, alerts.map(({ name }) => name)])).toEqual([['app.md', ['Down', 'Slow']], ['idle.md', []], [undefined, ['Odd']], ['alert(1)', ['Bad']]]);
  });

  test('link to what to do, if that is an address of the web', () => {
    const page = alertsHtml(items, ['app.md']).toString();

    expect(page).toContain('<p>Alerts: 1 critical, 1 warning, 2 info. Runbooks: 1.</p>');
    expect(page).toContain('<tr><th scope="row"><a href="https://example.org/runbooks/app.md#down" rel="noreferrer">Down</a></th><td data-head="severity"><span class="badge critical">critical</span></td><td data-head="after">5\u00a0min</td><td data-head="says">Down!</td></tr>');
    expect(page).not.toContain('javascript:');
  });
});

describe('what is out of the ordinary', () => {
  const readme = '# infra\n\n## Escape hatches\n\n| where | what | why |\n| --- | --- | --- |\n| infra/cilium | patches Deployment a | a | b is down |\n\n## Not checked\n\nNo schema says.\n\n| where | what | to have it checked |\n| --- | --- | --- |\n| infra/app | kind Odd | install it |\n';

  test('is read from the README', () => {
    expect(rowsUnder(readme, 'Not checked')).toEqual([['infra/app', 'kind Odd', 'install it']]);
    expect(exceptionsHtml({ ...CLUSTER, readme }, '1.4.0').toString()).toContain('<td data-head="why">a | b is down</td>');
  });

  test('is said when there is none, with the version that looked', () => {
    const page = exceptionsHtml(CLUSTER, '1.4.0').toString();

    expect(page).toContain('<p>None is in use.</p>');
    expect(page).toContain('<p>Nothing is listed by platform 1.4.0, which renders this cluster.</p>');
  });
});

describe('versions', () => {
  const cell = (now: string, overridden = false) => /<a href="#notes-cilium">.*<\/tr>/.exec(versionsHtml({ ...BOARD, status: statusAt(now, overridden) }).toString())![0].split('<td data-head="apps">')[1];

  test('a version that soaks says how long it still does', () => {
    expect(cell('2026-11-21T19:20:00Z')).toBe('<strong>1.0.0</strong><small>since 2026-11-01</small><span class="next"><b>2.0.0</b> <span class="badge warning">12 h 40 min left</span></span></td></tr>');
    expect(headlinesOf(statusAt('2026-11-21T19:20:00Z'))).toEqual([{ style: 'warning', text: '1 version soaking for apps: cilium 2.0.0' }, { style: 'warning', text: '1 version released and not yet on infra: dns 1.1.0' }]);
  });

  test('one that has soaked may go', () => {
    expect(cell('2026-11-22T08:00:00Z')).toContain('<b>2.0.0</b> <span class="badge good">may go</span>');
    expect(headlinesOf(statusAt('2026-11-22T08:00:00Z'))).toContainEqual({ style: 'good', text: '1 version may go to apps: cilium 2.0.0' });
  });

  test('so may one that somebody lets go, with who and why, and what came by one commit is one row', () => {
    expect(cell('2026-11-21T19:20:00Z', true)).toContain('<span class="badge good">may go (override)</span>');
    expect(versionsHtml({ ...BOARD, status: statusAt('2026-11-21T19:20:00Z', true) }).toString()).toContain('<tr><th scope="row">cilium 2.0.0 for apps, dns 2.0.0 for apps</th><td data-head="by">Ada</td><td data-head="when">2026-11-21 09:00 UTC <code>33333333</code></td><td data-head="why">it closes a &lt;hole&gt;</td></tr>');
  });

  test('what is wrong comes first, in the words of rollout', () => {
    const { stages, components: [cilium], ...rest } = BOARD.status;
    const [infra, apps] = cilium.cells;
    const cells = [{ ...infra, bad: 'rolled back' }, { ...apps, next: { version: '2.0.0', go: false, why: 'unhealthy' as const, sentence: 'an alert fired' } }];

    expect(headlinesOf({ ...rest, stages: stages.map((one) => ({ ...one, problem: one.after && 'the evidence is stale' })), components: [{ component: 'cilium', cells }] })).toEqual([
      { style: 'critical', text: 'rolled back' }, { style: 'critical', text: 'the evidence is stale' }, { style: 'warning', text: 'an alert fired' },
    ]);
  });

  test('in a lab of five clusters, what waits for an hour is one line per cluster, and what differs is named', () => {
    const five = fiveClusters();

    expect(headlinesOf(five.status).map(({ text }) => text)).toEqual([
      '1 version soaking for near: cert-manager 1.1.0', '1 version soaking for far: cert-manager 1.1.0', '2 versions soaked, and held by the calendar of far: cilium 2.0.0, platform 1.5.0',
      '1 version released and not yet on canary: cilium 2.1.0', '2 versions may go to home: cilium 2.0.0, platform 1.5.0',
    ]);
    const page = versionsHtml(five).toString();
    expect(page).toContain('<li>near would have in another version than canary: cert-manager 1.0.0 (canary 1.1.0)</li>');
    expect(page).toContain('It is frozen from 2026-11-20 00:00 UTC to 2026-12-01 00:00 UTC (the busy week).');
    expect(page.match(/a hole that is used already/g)).toHaveLength(1);
  });

  test('a cluster that follows nobody has what is released before it; one may not have the component', () => {
    expect(versionsHtml(BOARD).toString()).toContain('<tr><th scope="row">dns</th><td data-head="infra"><strong>1.0.0</strong><small>since 2026-11-01</small><span class="next"><b>1.1.0</b> <span class="badge warning">released</span></span></td><td data-head="apps"><span class="none">not there</span></td></tr>');
  });
});

describe('upstream', () => {
  test('what nobody proposes any more is a row, with how long upstream takes; what is proposed in time is counted', () => {
    const page = versionsHtml(BOARD).toString();

    expect(page).toContain('<tr><th scope="row">dns</th><td data-head="what">ghcr.io/example/charts/dns</td><td data-head="version"><code>1.0.0</code></td><td data-head="last proposal">2026-03-01, 265 days ago</td><td data-head="upstream takes">up to 90 days</td></tr>');
    expect(page).toContain("Of 2 versions of upstream's, these had no proposal");
    expect(versionsHtml({ ...BOARD, upstream: BOARD.upstream.slice(1) }).toString()).toContain("<p>Of all 1 versions of upstream's, Renovate has proposed another one no longer ago than upstream takes.</p>");
  });
});

describe('what a cluster is', () => {
  const stageOf = (more: object) => versionsHtml({ ...BOARD, status: { ...BOARD.status, stages: BOARD.status.stages.map((stage) => ({ ...stage, ...(stage.after === undefined ? {} : more) })) } }).toString();

  test('says why nobody looks at the health of the one before, or that evidence is waited for', () => {
    expect(stageOf({})).toContain('<li>apps follows infra after 24 h, by the commit times on main; nobody looks at its health: a test.</li>');
    expect(stageOf({ mode: 'evidence' })).toContain('<li>apps follows infra after 24 h, by the evidence of its health.</li>');
  });
});

describe('release notes', () => {
  const [cilium] = BOARD.components;

  test('are those that some cluster has yet to get, or else the last', () => {
    expect(newsOf(cilium, ['2.0.0', '1.0.0']).map(({ version }) => version)).toEqual(['2.0.0', '1.1.0']);
    expect(newsOf(cilium, ['2.0.0']).map(({ version }) => version)).toEqual(['2.0.0']);
    expect(newsOf({ ...cilium, changelog: undefined }, ['2.0.0'])).toEqual([]);
  });

  test('are Markdown, which can neither be HTML nor load anything', () => {
    expect(notesHtml(cilium, newsOf(cilium, ['2.0.0'])).toString())
      .toBe('<h4>2.0.0<small> released 2026-11-20</small></h4>\n<div class="notes"><h5>Major Changes</h5>\n<ul>\n<li>abc: <code>gateways</code> is a <strong>method</strong>.</li>\n</ul>\n</div>');
    expect(notesHtml(cilium, [{ version: '9.0.0', text: '<script>alert(1)</script> ![x](https://example.org/x.png) [y](javascript:alert(2))' }]).toString()).not.toMatch(/<script|<img|href="javascript/);
  });
});
