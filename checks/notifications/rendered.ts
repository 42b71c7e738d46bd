/** A hub and a spoke as the packages render them, and what the operator makes of both. */
import { spawnSync } from 'node:child_process';
import { gunzipSync } from 'node:zlib';
import { Flux, NotificationSeverity } from '@monosense-io/flux';
import { Ambient, Platform, Receiver, RemoteCluster, Severity } from '@monosense-io/platform';
import { APPS, INFRA, Lab } from '@monosense-io/platform/testing';
import { VictoriaStack } from '@monosense-io/victoria-stack';
import { Duration, Size } from 'cdk8s';

/** What of the operator's input is its own, and in which order it may come. */
const OPERATED = ['VMRule', 'VMUser', 'VMAlertmanagerConfig', 'VMAlertmanager', 'VMAuth', 'VMAlert', 'VMAgent', 'VMCluster'];

/** The rendered clusters: `infra` stores and tells, `apps` sends. */
export interface Clusters {
  readonly infra: any[];
  readonly apps: any[];
}

/** The receivers of the hub, all of them webhooks but the two that only the operator and Alertmanager judge. */
const RECEIVERS = {
  everything: Receiver.webhook({ item: 'everything', host: 'hooks.example.org', severities: [Severity.CRITICAL, Severity.WARNING, Severity.INFO] }),
  nights: Receiver.webhook({ item: 'nights', host: 'hooks.example.org', severities: [Severity.CRITICAL] }),
  apps: Receiver.webhook({ item: 'apps', host: 'hooks.example.org', clusters: ['apps'] }),
  phone: Receiver.ntfy({ item: 'phone', severities: [Severity.CRITICAL] }),
  discord: Receiver.discord({ item: 'discord', severities: [Severity.INFO] }),
  slack: Receiver.slack({ item: 'slack', severities: [Severity.INFO] }),
  telegram: Receiver.telegram({ item: 'telegram', chat: -1001234567890, severities: [Severity.INFO] }),
  pushover: Receiver.pushover({ item: 'pushover', severities: [Severity.INFO] }),
  mail: Receiver.email({ item: 'mail', to: 'me@example.org', from: 'lab@example.org', server: 'mail.example.org', severities: [Severity.INFO] }),
};

/** A rule whose alert is there as soon as the sample is. Its name has a runbook. */
const SOON = { name: 'VolumeFilling', expression: 'vm_free_disk_space_bytes{place="cellar"} < 1', duration: Duration.seconds(1), severity: Severity.CRITICAL, summary: '{{ $labels.place }} is full.' };

/** Renders both. */
export function clusters(): Clusters {
  const without = ['operator.victoriametrics.com'];
  const platform = new Platform({ outdir: '/nonexistent/clusters', memoryBudgets: { observability: Size.gibibytes(8) } });
  const infra = new Lab({ without, facts: { ...INFRA, peers: [APPS] }, platform });
  const { storageClass, store: secretStore } = infra.surroundings;
  const victoria = new VictoriaStack(infra.cluster, 'victoria', { clusterMetrics: false });
  victoria.monitoring.alerts('soon', [SOON]);
  const hub = victoria.addHub({
    storageClass, secretStore, receivers: RECEIVERS, heartbeat: Receiver.webhook({ item: 'heartbeat', host: 'watcher.example.org' }),
    silences: {
      over: { matching: { namespace: 'old' }, reason: 'it moved', until: '2020-01-01' },
      now: { matching: { namespace: 'quiet' }, reason: 'a test', until: '2999-12-31' },
      both: { matching: { pod: 'q' }, reason: 'a test', until: '2999-12-31' },
    },
  });
  hub.export('apps', { loginItem: 'login' });
  const apps = new Lab({ without, facts: { ...APPS, peers: [INFRA] }, platform });
  Ambient.provide(apps.cluster, { secretStore: apps.surroundings.store });
  const spoke = new VictoriaStack(apps.cluster, 'victoria', { clusterMetrics: false });
  spoke.monitoring.alerts('soon', [SOON]);
  spoke.addSpoke({ hub: RemoteCluster.fromCluster(apps.cluster, infra.cluster).metricsSink('metrics/apps'), storageClass: apps.surroundings.storageClass });
  return { infra: infra.objects(), apps: apps.objects() };
}

/** The rendered notifications of Flux. */
export function flux(): any[] {
  const lab = new Lab();
  new Flux(lab.cluster, 'flux', {
    repositoryUrl: 'https://github.com/example/lab',
    notifications: [
      ...Object.entries({ everything: RECEIVERS.everything, discord: RECEIVERS.discord, slack: RECEIVERS.slack, telegram: RECEIVERS.telegram }).map(([name, receiver]) => ({ name, receiver, secretStore: lab.surroundings.store })),
      { name: 'chatty', receiver: RECEIVERS.nights, secretStore: lab.surroundings.store, severity: NotificationSeverity.INFO },
    ],
  });
  return lab.objects();
}

/** A Secret as External Secrets makes it, of what the items hold. */
export function secretsOf(objects: any[], item: (name: string, field: string) => string): any[] {
  return objects.filter(({ kind }) => kind === 'ExternalSecret').map(({ metadata, spec }) => {
    const values: Record<string, string> = Object.fromEntries(spec.data.map(({ secretKey, remoteRef }: any) => [secretKey, item(remoteRef.key, remoteRef.property)]));
    const template: Record<string, string> = spec.target.template?.data ?? Object.fromEntries(Object.keys(values).map((key) => [key, `{{ .${key} }}`]));
    const data = Object.fromEntries(Object.entries(template).map(([key, text]) => [key, Buffer.from(text.replace(/\{\{ \.(\w+) \}\}/g, (_, name) => values[name])).toString('base64')]));
    return { apiVersion: 'v1', kind: 'Secret', metadata: { name: spec.target.name, namespace: metadata.namespace }, data };
  });
}

/** What the operator makes of the objects of a cluster. */
export class Made {
  /** Gives the objects to the operator's own code. */
  public static of(program: string, objects: any[], secrets: any[]): Made {
    const input = [...secrets, ...OPERATED.flatMap((kind) => objects.filter((object) => object.kind === kind))];
    const { status, stdout, stderr } = spawnSync(program, { input: JSON.stringify(input), encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
    if (status !== 0) throw new Error(`the operator must take what is rendered, and says:\n${stderr}`);
    return new Made(JSON.parse(stdout));
  }

  /** Objects that it refuses, with its reasons. */
  public readonly refused: Record<string, string>;
  private readonly made: any;

  private constructor(made: any) {
    this.made = made;
    this.refused = made.refused;
  }

  /** Arguments of a container of a workload. */
  public args(workload: string, container: string): string[] {
    const found = [...(this.made.deployments ?? []), ...(this.made.statefulSets ?? [])].find(({ metadata }: any) => metadata.name === workload);
    if (found === undefined) throw new Error(`${workload} must be made, and there are ${[...(this.made.deployments ?? []), ...(this.made.statefulSets ?? [])].map(({ metadata }: any) => metadata.name).join(', ')}`);
    return found.spec.template.spec.containers.find(({ name }: any) => name === container).args;
  }

  /** A configuration, as the program reads it. */
  public config(secret: string, key: string): string {
    const data = this.made.secrets.find(({ metadata }: any) => metadata.name === secret).data[key];
    const bytes = Buffer.from(data, 'base64');
    return (key.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
  }

  /** Names of the ConfigMaps, Secrets and their keys: what a workload mounts. */
  public files(): Record<string, string[]> {
    return Object.fromEntries([...(this.made.secrets ?? []), ...(this.made.configMaps ?? [])].map(({ metadata, data, binaryData }: any) => [metadata.name, Object.keys({ ...data, ...binaryData })]));
  }

  /** The files of rules of a ruler. */
  public rules(): string[] {
    return this.made.configMaps.flatMap(({ data, binaryData }: any) => [
      ...Object.values<string>(data ?? {}), ...Object.values<string>(binaryData ?? {}).map((text) => gunzipSync(Buffer.from(text, 'base64')).toString()),
    ]);
  }
}
