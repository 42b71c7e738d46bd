import { Chart } from '@monosense-io/platform';

/*
 * What upstream ships, read from github.com/grafana-community/helm-charts at tag grafana-12.11.1, which brings Grafana 13.2.0: the
 * chart moved there from github.com/grafana/helm-charts in January 2026, where nothing follows any more. Renovate edits the versions;
 * whoever merges a new one looks the rest up again at its tag.
 */

/** The chart. Its number is not Grafana's own. */
export const CHART: Chart = {
  // renovate: datasource=docker depName=ghcr.io/grafana-community/helm-charts/grafana
  repository: 'oci://ghcr.io/grafana-community/helm-charts',
  name: 'grafana',
  version: '12.11.1',
};

/** The source of logs, which Grafana itself does not bring. */
// renovate: datasource=github-releases depName=VictoriaMetrics/victorialogs-datasource
export const LOGS_PLUGIN_VERSION = 'v0.30.1';

/** Name of that source, and of the plugin. */
export const LOGS_PLUGIN = 'victoriametrics-logs-datasource';

/** Where the plugin of this version is. */
export const LOGS_PLUGIN_URL = `https://github.com/VictoriaMetrics/victorialogs-datasource/releases/download/${LOGS_PLUGIN_VERSION}/${LOGS_PLUGIN}-${LOGS_PLUGIN_VERSION}.zip`;

/** Hosts that are asked for it: GitHub, and where GitHub keeps what belongs to releases. */
export const LOGS_PLUGIN_HOSTS = ['github.com', 'release-assets.githubusercontent.com'];

/** What Grafana would fetch from grafana.com at every start, at whatever version is newest there. */
export const FETCHED_PLUGINS = ['grafana-exploretraces-app', 'grafana-lokiexplore-app', 'grafana-metricsdrilldown-app', 'grafana-pyroscope-app'];

/** Labels that select the pods, for a release that is called like the chart. */
export const LABELS = { 'app.kubernetes.io/name': 'grafana', 'app.kubernetes.io/instance': 'grafana' };

/** The only port: pages, API and metrics. */
export const PORT = { port: 80, targetPort: 3000, portName: 'grafana', service: 'grafana' };

/** Where the chart mounts the ConfigMaps in `dashboardsConfigMaps`, each in a folder of its name. */
export const DASHBOARDS_FOLDER = '/var/lib/grafana/dashboards';

/** What comes back from a provider of OpenID Connect comes back here. */
export const LOGIN_PATH = '/login/generic_oauth';
