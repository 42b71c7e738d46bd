/*
 * What upstream ships, read from github.com/fluent/fluent-bit at tag v5.1.1, and github.com/siderolabs/talos at v1.12.0 and v1.14.0.
 * Renovate edits the version; whoever merges a new one looks the rest up again at its tag, and runs `npx projen schemas fluent-bit`.
 */

/** The image, which holds the program and the public authorities, and no shell. It has no user of its own. */
// renovate: datasource=docker depName=docker.io/fluent/fluent-bit
export const IMAGE = 'docker.io/fluent/fluent-bit:5.1.1';

/** Port that it tells on how it is. */
export const HTTP = { port: 2020, portName: 'http' };

/** Where it tells its metrics, with their types. */
export const METRICS_PATH = '/api/v2/metrics/prometheus';

/** Where it answers as soon as it runs, whether its lines get through or not. */
export const ALIVE_PATH = '/api/v1/uptime';

/** Where containerd writes what containers say, and where the kubelet keeps links to that by pod, namespace and container. */
export const CONTAINER_LOGS = { links: '/var/log/containers', files: '/var/log/pods' };

/**
 * Where Talos writes what its services and the kernel say, each into a file of its name that it renames to `….log.1` at 5 MiB. The files
 * are of root, and its group may read them.
 */
export const MACHINE_LOGS = '/var/log';

/** The first Talos that writes them. */
export const MACHINE_LOGS_SINCE: [major: number, minor: number] = [1, 12];

/** Programs whose reports of many lines it knows by itself (`src/multiline/`); `java` knows those of JavaScript and .NET as well. */
export const LANGUAGES = ['java', 'go', 'ruby'];
