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
  const example = `import { Cluster, IMetricsSink } from '${npmName('platform')}';
import { ${main} } from '${npmName(name)}';

/** ${main} with metrics and alerts. */
export function ${camel(name)}(cluster: Cluster, metrics: IMetricsSink): ${main} {
  return new ${main}(cluster, '${name}', { metrics });
}
`;

  return {
    'src/index.ts': `export * from './${name}';
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
    [`src/${name}.ts`]: `import { join } from 'path';
import { Component, Endpoint, HelmRelease, IMetricsSink, Monitoring, Namespace, Remediation, Severity, Stage } from '${npmName('platform')}';
import { Construct } from 'constructs';
import { CHART, METRICS, POD_LABELS } from './upstream';

/** How ${main} is installed. */
export interface ${main}Props {
  /**
   * Where metrics and alerts go.
   * @default - nothing is scraped and nothing alerts
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
    super(scope, id, join(__dirname, '..'));
    const namespace = new Namespace(this, 'Namespace', { name: props.namespace ?? '${name}-system' });
    this.operator = new Stage(this, 'Operator', { namespace, podLabels: POD_LABELS });
    new HelmRelease(this.operator, 'Release', { chart: CHART, remediation: Remediation.ROLLBACK });
    this.cluster.kubeApi.connect(this.operator);

    if (props.metrics) {
      const monitoring = new Monitoring(this, 'Monitoring', { namespace, sink: props.metrics });
      monitoring.scrape(new Endpoint(this.operator, 'Metrics', METRICS));
      monitoring.alerts('operator', [{
        name: '${main}Down',
        expression: \`absent(up{namespace="\${namespace.name}"} == 1)\`,
        severity: Severity.WARNING,
        summary: 'No pod of ${name} answers',
      }]);
    }
  }
}
`,
    [`examples/${name}.ts`]: example,
    [`test/${name}.test.ts`]: `import { Lab } from '${npmName('platform/testing')}';
import { ${camel(name)} } from '../examples/${name}';
import { ${main}, ${main}Props } from '../src';

test('with nothing but defaults, the release is a safe one', () => {
  const lab = new Lab();
  new ${main}(lab.cluster, '${name}');

  expect(lab.object('HelmRelease', '${chartName}')).toMatchSnapshot();
});

test('takes every prop', () => {
  const lab = new Lab();
  const props: Required<${main}Props> = { metrics: lab.surroundings.metrics, namespace: 'elsewhere' };
  new ${main}(lab.cluster, '${name}', props);

  expect(lab.object('HelmRelease', '${chartName}').metadata.namespace).toBe('elsewhere');
  expect(lab.object('VMRule', '${name}-operator').metadata.namespace).toBe('elsewhere');
});

test('the example renders', () => {
  const lab = new Lab();
  ${camel(name)}(lab.cluster, lab.surroundings.metrics);

  expect(lab.object('Namespace', '${name}-system')).toBeDefined();
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
| \`${name}-monitoring\` | scrapes and alerts; left out without \`metrics\` |

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
