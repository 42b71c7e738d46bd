import { FAULTS as API_SERVER } from '../../packages/cli/src/lab/faults.ts';
import { FAULTS, LAYERS } from './faults.ts';
import type { LayerName } from './faults.ts';

/** What each layer is, for readers of the table. */
const MEANING: Record<LayerName, string> = {
  types: "the compiler, by a component's props and the types of objects",
  synthesis: 'the render, by its checks over the whole cluster and the schemas of its pins',
  kustomize: '`kustomize build` of each folder',
  flux: "each Kustomization built with Flux' own library",
  kubeconform: 'every object that Flux would apply, against the schemas of the pins',
  helm: 'the charts rendered with the values, and what comes out of them',
  gitleaks: 'secrets in files and in history',
  actionlint: 'workflows',
};

/** The table of faults in Markdown. */
export function tableOf(): string {
  const all = Object.values(FAULTS).flat();
  const firsts = LAYERS.map((layer) => [layer, all.filter(({ caughtBy }) => caughtBy[0] === layer).length] as const).filter(([, count]) => count > 0);
  const sections = Object.entries(FAULTS).map(([about, faults]) => section(about, ['fault', 'caught by', 'which says', 'behind it also by'], faults.map(
    ({ title, caughtBy: [first, ...others], says }) => [title, first, says, others.join(', ') || '–'],
  )));
  return [
    `${all.length} faults planted, ${all.length} caught: ${firsts.map(([layer, count]) => `${count} first by ${layer}`).join(', ')}. ${API_SERVER.length} more are rules that only an API server knows, and the lab plants those.`,
    LAYERS.map((layer) => `- **${layer}**: ${MEANING[layer]}`).join('\n'),
    ...sections,
    section('What only the API server sees', ['fault', 'in a', 'which says, among other things'], API_SERVER.map(({ title, kind, says }) => [title, kind, says])),
  ].join('\n\n');
}

function section(title: string, head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [`### ${title}`, '', line(head), line(head.map(() => '---')), ...rows.map((cells) => line(cells.map((cell) => cell.replaceAll(/[|_*<]/g, '\\$&'))))].join('\n');
}
