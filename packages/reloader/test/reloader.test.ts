import { Ambient, Component, Namespace, Stage } from '@monosense-io/platform';
import { INFRA, Lab, refusals } from '@monosense-io/platform/testing';
import { annotated } from '../examples/annotated';
import { rotated } from '../examples/rotated';
import { Reloader, ReloaderProps, WatchedNamespaces } from '../src';

class Shop extends Component {}

const values = (lab: Lab): any => lab.object('HelmRelease', 'reloader').spec.values.reloader;

test('the defaults watch everything and restart who asks for it', () => {
  const lab = new Lab();

  new Reloader(lab.cluster, 'reloader');

  expect(lab.object('HelmRelease', 'reloader').spec).toMatchSnapshot();
});

test('every prop has its effect', () => {
  const lab = new Lab();
  const props: Required<ReloaderProps> = {
    namespaces: WatchedNamespaces.only('gitlab', 'harbor'),
    autoReloadAll: true,
    metrics: lab.surroundings.metrics,
  };

  new Reloader(lab.cluster, 'reloader', props);

  expect(values(lab)).toMatchObject({ namespaceSelector: 'kubernetes.io/metadata.name in (gitlab,harbor)', autoReloadAll: true });
  expect(lab.object('VMRule', 'reloader-restarts').spec.groups[0].rules.map(({ alert }: any) => alert)).toEqual(['ReloaderDown', 'ReloaderRestartFailed', 'ReloaderRestartsOften']);
});

test('the example leaves a namespace out', () => {
  const lab = new Lab();

  annotated(lab.cluster);

  expect(values(lab).ignoreNamespaces).toBe('kube-system');
  expect(values(lab).namespaceSelector).toBeUndefined();
});

test('the example of a rotated password marks the Secret, and the workload that looks for such', () => {
  const lab = new Lab();
  const shop = new Shop(lab.cluster, 'shop');

  rotated(new Stage(shop, 'Web', { namespace: new Namespace(shop, 'Namespace', { name: 'shop' }) }), lab.surroundings.store);

  expect(lab.object('ExternalSecret', 'login').spec.target.template.metadata.annotations).toEqual({ 'reloader.stakater.com/match': 'true' });
  expect(lab.object('Deployment', 'shop').metadata.annotations).toEqual({ 'reloader.stakater.com/search': 'true' });
  expect(lab.object('Deployment', 'shop').spec.template.spec.containers[0].envFrom).toEqual([{ secretRef: { name: 'login' } }]);
});

test('metrics keep the namespace of the workload that was restarted', () => {
  const lab = new Lab();
  Ambient.provide(lab.cluster, { metrics: lab.surroundings.metrics });

  annotated(lab.cluster);

  expect(lab.object('VMPodScrape', 'reloader-controller-metrics').spec).toMatchObject({
    selector: { matchLabels: { app: 'reloader', release: 'reloader' } },
    podMetricsEndpoints: [{ port: 'http', honorLabels: true }],
  });
});

test('it talks to the API server and to nobody else, and only the scraper comes in', () => {
  const lab = new Lab();
  Ambient.provide(lab.cluster, { metrics: lab.surroundings.metrics });

  annotated(lab.cluster);

  const policies = lab.objects().filter(({ kind, metadata }) => kind.endsWith('NetworkPolicy') && metadata.name === 'reloader-controller');
  expect(policies.map(({ spec }) => [spec.ingress, spec.egress])).toEqual([
    [undefined, [{ toEntities: ['kube-apiserver'], toPorts: [{ ports: [{ port: '6443', protocol: 'TCP' }] }] }]],
    [[{ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'surroundings' } }, podSelector: { matchLabels: { app: 'scraper' } } }], ports: [{ protocol: 'TCP', port: 9090 }] }], undefined],
  ]);
});

test('others can wait for the stage that installs it', () => {
  const { operator } = new Reloader(new Lab().cluster, 'reloader');

  expect(operator.stageName).toBe('reloader-controller');
});

test('a single machine gets a single pod, which does not keep it from being drained', () => {
  const lab = new Lab({ facts: { nodes: [INFRA.nodes[0]] } });

  new Reloader(lab.cluster, 'reloader');

  expect(values(lab)).toMatchObject({ podDisruptionBudget: { enabled: false }, deployment: { replicas: 1 } });
});

test.each<[string, ReloaderProps, string, string]>([
  ['no namespace to watch', { namespaces: WatchedNamespaces.only() }, 'RELOADER-001', 'got none'],
  ['no namespace to leave out', { namespaces: WatchedNamespaces.allBut() }, 'RELOADER-001', 'got none'],
  ['what is no namespace', { namespaces: WatchedNamespaces.only('gitlab', 'Harbor') }, 'PLATFORM-102', "got 'Harbor'"],
])('refused: %s', (_case, props, code, value) => {
  const { cluster } = new Lab();

  expect(refusals(() => new Reloader(cluster, 'reloader', props))).toEqual([{ code, path: 'infra/reloader', message: expect.stringContaining(value) }]);
});
