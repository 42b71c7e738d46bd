import { Chart } from '@monosense-io/platform';

/* What the shop's chart installs, at the version below. */

/** The chart. */
export const CHART: Chart = { repository: 'oci://registry.example.org/charts', name: 'shop', version: '1.2.3' };

/** Labels that the chart puts on its pods. */
export const POD_LABELS = { 'app.kubernetes.io/name': 'shop' };

/** Where the pages are served, and the chart's Service for them. */
export const WEB = { port: 80, targetPort: 8080, portName: 'http', service: 'shop' };

/** Port of the metrics. */
export const METRICS = { port: 9090, portName: 'metrics' };
