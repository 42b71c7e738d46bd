import { bars, board, graph, number, of, rows } from '../../../tools/dashboards/board.ts';

// A promise of several parts is as good as its worst.
const EACH = 'cluster, slo, part';
const LEFT = `min by (${EACH}) (${of('slo:error_budget_remaining:ratio')})`;

export default board(
  {
    title: 'Promises',
    description: 'Whether each cluster keeps what its components promise, and how much may still go wrong before it does not.',
    everywhere: 'slo:objective:ratio',
    overview: true,
  },
  {
    title: 'At a glance',
    panels: [
      number({ title: 'Promises', description: 'What is kept in sight, each part by itself.', unit: 'none', query: `count by (cluster) (${of('slo:objective:ratio')})` }),
      number({ title: 'Broken', description: 'Promises of whose budget nothing is left.', unit: 'none', query: `count by (cluster) (${LEFT} < 0) or count by (cluster) (${of('slo:objective:ratio')}) * 0`, limits: { bad: 1 } }),
      number({ title: 'Least budget left', description: 'Share of what may go wrong that is left, of the promise where it is least.', unit: 'percentunit', query: `min by (cluster) (${of('slo:error_budget_remaining:ratio')})`, limits: { warn: 0.5, bad: 0.1 } }),
      number({ title: 'Fastest burning', description: 'How many times faster than it may the budget of a promise is used up in the last hour.', unit: 'short', decimals: 1, query: `max by (cluster) (${of('slo:burn_rate:ratio1h')})`, limits: { warn: 1, bad: 6 } }),
    ],
  },
  {
    title: 'Promises',
    panels: [
      rows({
        title: 'All promises', description: 'What is promised, what was kept, and what is left of the budget.',
        labels: { slo: 'Promise', part: 'Part', cluster: 'Cluster' },
        columns: [
          { title: 'Promised', unit: 'percentunit', query: `max by (${EACH}) (${of('slo:objective:ratio')})` },
          { title: 'Kept', unit: 'percentunit', query: `min by (${EACH}) (${of('slo:achieved:ratio')})` },
          { title: 'Budget left', unit: 'percentunit', limits: { warn: 0.5, bad: 0.1 }, query: LEFT },
        ],
      }),
      bars({ title: 'Budget left', description: 'The ten promises of whose budget least is left.', unit: 'percentunit', max: 1, limits: { warn: 0.5, bad: 0.1 }, query: `bottomk(10, ${LEFT})`, legend: '{{cluster}} {{slo}} {{part}}' }),
      graph({ title: 'Burning', description: 'How many times faster than it may each budget is used up. At 1 it just lasts.', unit: 'short', queries: [{ expr: `max by (${EACH}) (${of('slo:burn_rate:ratio1h')})`, legend: '{{cluster}} {{slo}} {{part}}' }] }),
    ],
  },
);
