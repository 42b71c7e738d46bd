/*
 * What upstream ships, read from github.com/VictoriaMetrics/VictoriaLogs, /VictoriaMetrics and /operator (v0.74.0), each at the tag of
 * the version. Renovate edits the versions; whoever merges a new one looks the rest up again at its tag.
 */

/** VictoriaLogs: the newest patch of the line that operator v0.74.0 is released with. */
// renovate: datasource=docker depName=docker.io/victoriametrics/victoria-logs
export const LOGS_VERSION = 'v1.52.1';

/** The proxy before it and what evaluates its rules, which are programs of VictoriaMetrics. */
// renovate: datasource=docker depName=docker.io/victoriametrics/vmauth
export const METRICS_VERSION = 'v1.150.0';

/** Group and version of the kind that stores logs. */
export const LOGS_API_VERSION = 'operator.victoriametrics.com/v1';

/** Group and version of the proxy, its users and the ruler. */
export const METRICS_API_VERSION = 'operator.victoriametrics.com/v1beta1';

/** Labels that the operator puts on the pods of an object, by what runs in them. */
export function labelsOf(app: string, name: string): { [label: string]: string } {
  return { 'app.kubernetes.io/name': app, 'app.kubernetes.io/instance': name, 'app.kubernetes.io/component': 'monitoring', 'managed-by': 'vm-operator' };
}

/** Ports that the operator gives to what it runs; its Services are called `<app>-<name>`, and their port is the pods'. */
export const PORTS = {
  vlsingle: { port: 9428, portName: 'http' },
  vmauth: { port: 8427, portName: 'http' },
  vmalert: { port: 8080, portName: 'http' },
};

/** Port on which the proxy says how it is, apart from the one for clients; the operator calls it so. */
export const PROXY_INTERNAL = { port: 8426, portName: 'internal' };

/** Folder below which the operator mounts the ConfigMaps that a VMAlert names. */
export const CONFIG_MAPS = '/etc/vm/configs';
