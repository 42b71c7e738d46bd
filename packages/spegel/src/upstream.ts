import { Chart } from '@monosense-io/platform';

/*
 * What upstream ships, read from github.com/spegel-org/spegel at tag v0.7.4, and github.com/siderolabs/talos at v1.12.0.
 * Renovate edits the version; whoever merges a new one looks the rest up again at its tag.
 */

/**
 * The chart; chart and Spegel share their number. From 0.7 on, Spegel relies on what containerd says of new layers, which it
 * does from 2.1 on: Talos has that since 1.11.
 */
export const CHART: Chart = {
  // renovate: datasource=docker depName=ghcr.io/spegel-org/helm-charts/spegel
  repository: 'oci://ghcr.io/spegel-org/helm-charts',
  name: 'spegel',
  version: '0.7.4',
};

const RELEASE = { 'app.kubernetes.io/name': 'spegel', 'app.kubernetes.io/instance': 'spegel' };

/** Labels of the mirrors, for a release named like the chart. */
export const LABELS = { ...RELEASE, 'app.kubernetes.io/component': 'spegel' };

/** Labels of the pods that clean up on every machine after the release is removed, and of the one that waits for them. */
export const CLEANUP_LABELS = { ...RELEASE, 'app.kubernetes.io/component': 'cleanup' };
export const CLEANUP_WAIT_LABELS = { ...RELEASE, 'app.kubernetes.io/component': 'cleanup-wait' };

/** Container ports: images, the network in which the mirrors tell each other what they have, metrics, the end of cleaning up. */
export const REGISTRY = { port: 5000, portName: 'registry' };
export const ROUTER = { port: 5001, portName: 'router' };
export const METRICS = { port: 9090, portName: 'metrics' };
export const CLEANUP = { port: 8080, portName: 'readiness' };

/** Where Talos has containerd look for mirrors, and containerd's socket and files. */
export const TALOS_PATHS = {
  containerdRegistryConfigPath: '/etc/cri/conf.d/hosts',
  containerdSock: '/run/containerd/containerd.sock',
  containerdContentPath: '/var/lib/containerd/io.containerd.content.v1.content',
};

/** The one file of containerd's configuration that Talos lets its user write. */
export const CONTAINERD_CUSTOMIZATION = '/etc/cri/conf.d/20-customization.part';

/** Public registries that most images come from. */
export const PUBLIC_REGISTRIES = [
  'docker.io', 'gcr.io', 'ghcr.io', 'mcr.microsoft.com', 'public.ecr.aws', 'quay.io', 'registry.gitlab.com', 'registry.k8s.io',
];
