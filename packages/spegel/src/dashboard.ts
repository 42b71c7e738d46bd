interface Panel {
  readonly title: string;
  readonly unit: string;
  readonly query: string;
  readonly legend: string;
}

/** Model of the Grafana dashboard of the mirrors in `namespace`; its variables choose the source and the clusters. */
export function dashboard(namespace: string): object {
  const of = `cluster=~"$cluster", namespace="${namespace}"`;
  const panels: Panel[] = [
    {
      title: 'Found on another machine',
      unit: 'percentunit',
      query: `sum by (registry) (increase(spegel_mirror_requests_total{${of}, cache="hit"}[1h])) / sum by (registry) (increase(spegel_mirror_requests_total{${of}}[1h]))`,
      legend: '{{registry}}',
    },
    {
      title: 'Asked for and not in place',
      unit: 'reqps',
      query: `sum by (cache) (rate(spegel_mirror_requests_total{${of}}[5m]))`,
      legend: '{{cache}}',
    },
    {
      title: 'Sent',
      unit: 'Bps',
      query: `sum by (pod) (rate(http_response_size_bytes_sum{${of}, handler="/v2/*"}[5m]))`,
      legend: '{{pod}}',
    },
    {
      title: 'Time to find a machine (95 %)',
      unit: 's',
      query: `histogram_quantile(0.95, sum by (le) (rate(spegel_resolve_duration_seconds_bucket{${of}}[15m])))`,
      legend: '95 %',
    },
    {
      title: 'Parts of images on offer',
      unit: 'short',
      query: `sum by (pod) (spegel_advertised_content_digests{${of}})`,
      legend: '{{pod}}',
    },
    {
      title: 'Refused or failed',
      unit: 'reqps',
      query: `sum by (code) (rate(http_request_duration_seconds_count{${of}, handler="/v2/*", code!~"2.."}[5m]))`,
      legend: '{{code}}',
    },
  ];
  const datasource = { type: 'prometheus', uid: '${datasource}' };
  return {
    uid: 'spegel-mirrors',
    title: 'Spegel',
    tags: ['images'],
    schemaVersion: 39,
    refresh: '1m',
    time: { from: 'now-24h', to: 'now' },
    templating: {
      list: [
        { name: 'datasource', type: 'datasource', query: 'prometheus' },
        { name: 'cluster', type: 'query', datasource, query: 'label_values(spegel_advertised_content_digests, cluster)', includeAll: true, multi: true, refresh: 2 },
      ],
    },
    panels: panels.map(({ title, unit, query, legend }, index) => ({
      id: index + 1,
      title,
      type: 'timeseries',
      datasource,
      gridPos: { x: (index % 2) * 12, y: Math.floor(index / 2) * 8, w: 12, h: 8 },
      fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
      targets: [{ refId: 'A', datasource, expr: query, legendFormat: legend }],
    })),
  };
}
