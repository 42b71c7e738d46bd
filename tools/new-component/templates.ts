import { className } from '../../projenrc/component-package.ts';
import { npmName } from '../../projenrc/repository.ts';
import type { ChartArgument } from './generate.ts';

/** The files of a new component package, by path: a chart, its policies, a scrape and one alert. */
export function templates(name: string, chart?: ChartArgument): Record<string, string> {
  const main = className(name);
  const address = chart?.address ?? `oci://registry.example.org/charts/${name}`;
  const repository = address.slice(0, address.lastIndexOf('/'));
  const chartName = address.slice(address.lastIndexOf('/') + 1);
  const version = chart?.version ?? '0.1.0';
  const example = `import { Cluster } from '${npmName('platform')}';
import { ${main} } from '${npmName(name)}';

/** ${main} as it comes; metrics go to what the cluster provides. */
export function ${camel(name)}(cluster: Cluster): ${main} {
  return new ${main}(cluster, '${name}');
}
`;

  const [upstream, line] = [address.startsWith('oci://') ? address.slice('oci://'.length) : chartName, /\d+\.\d+/.exec(version)![0]];
  // Words say that nobody has looked: whoever does writes down what stands there, and on which day.
  const unread = { unknown: 'say here until when, on which Kubernetes and with which advisories, or why nobody knows', source: repository, read: '2000-01-01' };

  const signature = address.startsWith('oci://') ? { signature: { unverified: 'say here who signs the chart, or why nobody is asked', source: repository, read: '2000-01-01' } } : {};

  return {
    'support.json': `${JSON.stringify({ format: 1, upstreams: { [upstream]: { newest: { version, source: repository, read: '2000-01-01' }, ...signature, lines: { [line]: { support: unread, kubernetes: unread, advisories: unread } } } } }, undefined, 2)}\n`,
    'src/index.ts': `import { Types } from '${npmName('platform')}';

export * from './${name}';

Types.enforce(module);
`,
    'src/upstream.ts': `import { Chart } from '${npmName('platform')}';

/*
 * What upstream ships, at the versions below. Whoever merges a new version looks the rest up again at its tag.
 */

/** The chart. */
export const CHART: Chart = {
  repository: '${repository}',
  name: '${chartName}',
  version: '${version}',
};

/** Labels that the chart puts on its pods. */
export const POD_LABELS = { 'app.kubernetes.io/name': '${chartName}', 'app.kubernetes.io/instance': '${chartName}' };

/** Port of the metrics. */
export const METRICS = { port: 8080, portName: 'metrics' };
`,
    [`src/${name}.ts`]: `import { Component, Endpoint, HelmRelease, IMetricsSink, Namespace, Remediation, Severity, Stage } from '${npmName('platform')}';
import { Construct } from 'constructs';
import { CHART, METRICS, POD_LABELS } from './upstream';

/** How ${main} is installed. */
export interface ${main}Props {
  /**
   * Where metrics and alerts go.
   * @default - the sink that a construct above provides; nothing is scraped where there is none
   */
  readonly metrics?: IMetricsSink;
  /**
   * Its namespace.
   * @default '${name}-system'
   */
  readonly namespace?: string;
}

/** ${main}, installed by its chart. */
export class ${main} extends Component {
  /** The stage that installs the chart. */
  public readonly operator: Stage;

  /**
   * @param scope the cluster
   * @param id name of the installation, usually \`${name}\`
   * @param props metrics and namespace
   */
  constructor(scope: Construct, id: string, props: ${main}Props = {}) {
    super(scope, id);
    const namespace = new Namespace(this, 'Namespace', { name: props.namespace ?? '${name}-system' });
    this.operator = new Stage(this, 'Operator', { namespace, podLabels: POD_LABELS });
    new HelmRelease(this.operator, 'Release', { chart: CHART, remediation: Remediation.ROLLBACK });
    this.cluster.kubeApi.connect(this.operator);

    this.addMonitoring({
      namespace,
      metrics: props.metrics,
      scrapes: [{ endpoint: new Endpoint(this.operator, 'Metrics', METRICS) }],
      alerts: {
        operator: [{
          name: '${main}Down',
          expression: \`absent(up{namespace="\${namespace.name}"} == 1)\`,
          severity: Severity.WARNING,
          summary: 'No pod of ${name} answers.',
        }],
      },
    });
  }
}
`,
    [`examples/${name}.ts`]: example,
    [`test/${name}.test.ts`]: `import { Ambient } from '${npmName('platform')}';
import { Lab, propsWithoutEffect, refusals } from '${npmName('platform/testing')}';
import { ${camel(name)} } from '../examples/${name}';
import { ${main}, ${main}Props } from '../src';

test('with nothing but defaults, the release is a safe one', () => {
  const lab = new Lab();
  new ${main}(lab.cluster, '${name}');

  expect(lab.object('HelmRelease', '${chartName}')).toMatchSnapshot();
});

test('every prop has its effect', () => {
  expect(propsWithoutEffect<${main}Props>(
    ({ surroundings: { metrics } }) => ({ metrics, namespace: 'elsewhere' }),
    (lab, props) => new ${main}(lab.cluster, '${name}', props),
  )).toEqual([]);
});

test('the example is scraped and alerts where the cluster provides metrics', () => {
  const lab = new Lab();
  Ambient.provide(lab.cluster, { metrics: lab.surroundings.metrics });

  ${camel(name)}(lab.cluster);

  expect(lab.object('VMPodScrape', '${name}-operator-metrics').spec.podMetricsEndpoints).toMatchObject([{ port: 'metrics' }]);
  expect(lab.object('VMRule', '${name}-operator').spec.groups[0].rules.map(({ alert }: any) => alert)).toEqual(['${main}Down']);
});

test('a namespace that is no DNS label is refused', () => {
  const lab = new Lab();

  expect(refusals(() => new ${main}(lab.cluster, '${name}', { namespace: 'My_Namespace' }))).toEqual([
    { code: 'PLATFORM-102', path: 'infra/${name}/Namespace', message: expect.stringContaining("got 'My_Namespace'") },
  ]);
});
`,
    'README.md': `# ${main}

Say here what ${name} is, and for whom.

\`\`\`ts
${example}\`\`\`

## What it creates

| stage | what |
|---|---|
| \`${name}-operator\` | the chart |
| \`${name}-monitoring\` | scrapes and alerts; left out where metrics go nowhere |

The alert has a section in [RUNBOOK.md](RUNBOOK.md). All props and their defaults are in [API.md](API.md).
`,
    'RUNBOOK.md': `# Runbook: ${main}

One section per alert.

## ${main}Down

No pod has been scraped for five minutes.

1. \`kubectl -n ${name}-system get pods\`: pods that don't start say why in \`kubectl describe\`.
2. Pods that are well: the scrape is at fault. Look for the target in the scraper's list.
`,
  };
}

function camel(name: string): string {
  const pascal = className(name);
  return pascal[0].toLowerCase() + pascal.slice(1);
}
