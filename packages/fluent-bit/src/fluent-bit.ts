import { createHash } from 'crypto';
import {
  AddressFamily, Ambient, Check, Cidr, Component, Cpu, Endpoint, ILogSink, IMetricsSink, LogConnection, MemoryBudget, Namespace, PodSecurity, Refusal, SecurityContext, Stage, Url,
} from '@monosense-io/platform';
import type { DaemonSet, PodSpec } from '@monosense-io/platform/lib/imports/apps-v1';
import type { ClusterRole, ClusterRoleBinding } from '@monosense-io/platform/lib/imports/rbac.authorization.k8s.io-v1';
import type { ConfigMap, ServiceAccount } from '@monosense-io/platform/lib/imports/v1';
import { ApiObject, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { alerts } from './alerts';
import { configuration, ENVIRONMENT, FILES, FOLDERS } from './configuration';
import { script } from './script';
import { SecretMask } from './secret-mask';
import { ALIVE_PATH, CONTAINER_LOGS, HTTP, IMAGE, MACHINE_LOGS, MACHINE_LOGS_SINCE, METRICS_PATH } from './upstream';

const NAME = 'fluent-bit';
const LABELS = { 'app.kubernetes.io/name': NAME };
// Of the machine's own disk, below what outlives a reboot and an upgrade.
const BUFFER = '/var/lib/fluent-bit';

const DEFAULT_BUFFER_SIZE = Size.gibibytes(2);
const DEFAULT_MEMORY = Size.mebibytes(64);

const SOME_SINK = new Refusal('FLUENT-BIT-004', {
  protects: 'Agents without a sink would read everything, and keep it until their buffers are full.',
  wrong: "new FluentBit(cluster, 'fluent-bit')",
  right: "Ambient.provide(cluster, { logs }); new FluentBit(cluster, 'fluent-bit')",
});

const TAKES_LINES = new Refusal('FLUENT-BIT-005', {
  protects: 'A sink that is there for readers takes no lines.',
  wrong: "new FluentBit(cluster, 'fluent-bit', { logs: logs.reader('home') })",
  right: "new FluentBit(cluster, 'fluent-bit', { logs })",
});

const ON_TALOS = new Refusal('FLUENT-BIT-006', {
  protects: 'Only Talos writes the logs of its services and of the kernel into these files, and only since 1.12.',
  wrong: "machineLogs: true, on talosVersion: 'v1.11.5'",
  right: "machineLogs: true, on talosVersion: 'v1.12.0'",
});

/** Which lines are sent where, and what of them is masked. */
export interface FluentBitProps {
  /**
   * Where lines go.
   * @default - the sink that a construct above provides (`Ambient`)
   */
  readonly logs?: ILogSink;
  /**
   * What an agent holds back on its machine's disk while the sink is away. When it is full, the oldest lines go. Refused: less than
   * 64 MiB.
   * @default Size.gibibytes(2)
   */
  readonly bufferSize?: Size;
  /**
   * What is masked beside passwords in addresses, headers with credentials, private keys, tokens of well-known services, and fields
   * whose names say that they are secret.
   * @default - nothing more
   */
  readonly masks?: SecretMask[];
  /**
   * Whether the fields of lines that are JSON can be searched by their names, below `json`. The line itself stays.
   * @default true
   */
  readonly parseJson?: boolean;
  /**
   * Whether the logs of Talos' services and of the kernel are collected as well. Refused: on anything but Talos 1.12 or later.
   * @default - true on Talos 1.12 and later
   */
  readonly machineLogs?: boolean;
  /**
   * Namespaces whose pods' lines are not collected.
   * @default - none
   */
  readonly skippedNamespaces?: string[];
  /**
   * Memory that an agent asks for; it may take twice as much. Refused: less than 48 MiB.
   * @default Size.mebibytes(64)
   */
  readonly memory?: Size;
  /**
   * Where metrics and alerts go.
   * @default - the sink that a construct above provides; nothing is scraped where there is none
   */
  readonly metrics?: IMetricsSink;
}

/**
 * Fluent Bit: an agent on each machine that reads what pods, Talos' services and the kernel say, masks secrets, joins reports of many
 * lines, adds the pod's labels, and sends everything to a log sink. What can't be sent waits on the machine's disk.
 *
 * Create it once per cluster. Nothing waits for it, and it waits for nothing.
 */
export class FluentBit extends Component {
  /** The stage that runs the agents. */
  public readonly operator: Stage;
  private readonly bufferSize: Size;
  private readonly machineLogs: boolean;

  /**
   * @param scope the cluster
   * @param id name of the installation, usually `fluent-bit`
   * @param props where lines go
   */
  constructor(scope: Construct, id: string, props: FluentBitProps = {}) {
    super(scope, id);
    this.bufferSize = props.bufferSize ?? DEFAULT_BUFFER_SIZE;
    this.machineLogs = this.hasMachineLogs(props.machineLogs);
    Check.size(this, 'bufferSize', this.bufferSize, { atLeast: Size.mebibytes(64) });
    const memory = props.memory ?? DEFAULT_MEMORY;
    Check.size(this, 'memory', memory, { atLeast: Size.mebibytes(48) });
    for (const skipped of props.skippedNamespaces ?? []) Check.dnsLabel(this, 'skippedNamespaces', skipped);
    const sink = Ambient.logs(this, props.logs);
    SOME_SINK.unless(this, sink !== undefined, "needs a sink for its lines and has none: pass 'logs', or provide one to everything before with Ambient.provide(cluster, { logs })");
    Check.kind(this, 'logs', sink, 'ILogSink', 'connect');

    const namespace = new Namespace(this, 'Namespace', {
      name: NAME,
      podSecurity: PodSecurity.PRIVILEGED,
      reason: "the agents read the machines' log files, and hold lines back in a folder of the machine: the other levels allow no hostPath",
    });
    this.operator = new Stage(this, 'Operator', { namespace, podLabels: LABELS });
    const connection = sink!.connect(this.operator);
    TAKES_LINES.unless(this, connection.writeUrl !== undefined, "'logs' must be a sink that takes lines, got one without 'writeUrl': take the store itself, and not one of its readers");
    TAKES_LINES.unless(this, Url.isUrl(connection.writeUrl!, ['http', 'https']), `'logs' must take lines at an http or https address, got '${connection.writeUrl}': write it as in https://logs.example.org/insert/jsonline`);
    // The names and labels of pods.
    this.cluster.kubeApi.connect(this.operator);
    this.install(connection, this.files(props, connection), memory);

    this.addMonitoring({
      namespace,
      metrics: props.metrics,
      scrapes: [{ endpoint: new Endpoint(this.operator, 'Http', HTTP), path: METRICS_PATH }],
      alerts: { agents: alerts({ namespace: namespace.name, machines: this.cluster.facts.nodes.length }) },
    });
  }

  private hasMachineLogs(asked?: boolean): boolean {
    const { talosVersion } = this.cluster.facts;
    const [major, minor] = (talosVersion ?? '').replace(/^v/, '').split('.').map(Number);
    const written = talosVersion !== undefined && (major > MACHINE_LOGS_SINCE[0] || (major === MACHINE_LOGS_SINCE[0] && minor >= MACHINE_LOGS_SINCE[1]));
    ON_TALOS.unless(this, written || !asked, `'machineLogs' needs Talos ${MACHINE_LOGS_SINCE.join('.')} or later, got ${talosVersion === undefined ? 'machines that run something else' : `talosVersion '${talosVersion}'`}: leave it out`);
    return asked ?? written;
  }

  private files(props: FluentBitProps, { writeUrl, credentials }: LogConnection): { [name: string]: string } {
    return {
      [FILES.configuration]: configuration({
        cluster: this.cluster.facts.name,
        writeUrl: writeUrl!,
        login: credentials !== undefined,
        bufferSize: this.bufferSize,
        parseJson: props.parseJson ?? true,
        machineLogs: this.machineLogs,
        skippedNamespaces: props.skippedNamespaces ?? [],
        onlyIpv6: this.cluster.facts.podCidrs.every((cidr) => Cidr.of(cidr).family === AddressFamily.IPV6),
      }),
      [FILES.script]: script(props.masks ?? []),
    };
  }

  private install({ credentials }: LogConnection, files: { [name: string]: string }, memory: Size): void {
    this.allowPods();
    new ApiObject(this.operator, 'Config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: NAME }, data: files } satisfies ConfigMap);
    new ApiObject(this.operator, 'Agents', {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: NAME, ...(credentials ? { annotations: { 'secret.reloader.stakater.com/reload': credentials.name } } : {}) },
      spec: {
        selector: { matchLabels: LABELS },
        // A configuration that doesn't start is seen on one machine, and stays there.
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
        template: {
          // It reads its files when it starts.
          metadata: { labels: LABELS, annotations: { 'platform.monosense.io/config': createHash('sha256').update(JSON.stringify(files)).digest('hex') } },
          spec: this.pod(memory, credentials),
        },
      },
    } satisfies DaemonSet);
  }

  /** A pod is asked for by its name: nothing is listed, and nothing but pods is read. */
  private allowPods(): void {
    const apiGroup = 'rbac.authorization.k8s.io';
    const namespace = this.operator.home.name;
    new ApiObject(this.operator, 'Account', { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: NAME } } satisfies ServiceAccount);
    new ApiObject(this.operator, 'Role', {
      apiVersion: `${apiGroup}/v1`,
      kind: 'ClusterRole',
      metadata: { name: NAME },
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
    } satisfies ClusterRole);
    new ApiObject(this.operator, 'RoleBinding', {
      apiVersion: `${apiGroup}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: NAME },
      roleRef: { apiGroup, kind: 'ClusterRole', name: NAME },
      subjects: [{ kind: 'ServiceAccount', name: NAME, namespace }],
    } satisfies ClusterRoleBinding);
  }

  private pod(memory: Size, credentials: LogConnection['credentials']): PodSpec {
    const probe = { httpGet: { path: ALIVE_PATH, port: HTTP.portName }, periodSeconds: 10, timeoutSeconds: 5 };
    const login = Object.entries({ [ENVIRONMENT.username]: 'username', [ENVIRONMENT.password]: 'password' });
    // Talos' files stand in a folder with all others.
    const logs = this.machineLogs ? { machine: MACHINE_LOGS } : CONTAINER_LOGS;
    return {
      serviceAccountName: NAME,
      enableServiceLinks: false,
      priorityClassName: 'system-node-critical',
      // On every machine, whatever it is kept free for, and also on one that is about to be left.
      tolerations: [{ operator: 'Exists' }],
      // Longer than it tries to send what it has left.
      terminationGracePeriodSeconds: 30,
      // Root, since the files are root's, and what is made on the machine for the buffer is so too; without any of its capabilities.
      securityContext: SecurityContext.pod({ anyUser: true }),
      containers: [{
        name: NAME,
        image: IMAGE,
        args: [`--config=${FOLDERS.configuration}/${FILES.configuration}`],
        env: [
          { name: ENVIRONMENT.node, valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
          ...(credentials ? login.map(([name, role]) => ({ name, valueFrom: { secretKeyRef: { name: credentials.name, key: credentials.keys[role] } } })) : []),
        ],
        ports: [{ name: HTTP.portName, containerPort: HTTP.port }],
        readinessProbe: { ...probe, failureThreshold: 3 },
        livenessProbe: { ...probe, failureThreshold: 6 },
        resources: this.operator.reserve(NAME, this.cluster.facts.nodes.length, {
          cpu: Cpu.millis(50), memory, memoryLimit: Size.kibibytes(2 * memory.toKibibytes()), budget: MemoryBudget.OBSERVABILITY,
        }),
        securityContext: SecurityContext.container(),
        volumeMounts: [
          { name: 'config', mountPath: FOLDERS.configuration, readOnly: true },
          { name: 'buffer', mountPath: FOLDERS.buffer },
          ...Object.entries(logs).map(([name, path]) => ({ name, mountPath: path, readOnly: true })),
        ],
      }],
      volumes: [
        { name: 'config', configMap: { name: NAME } },
        // Without a type: containerd makes the folder on the machine, while Talos' kubelet would look for it in its own file system.
        { name: 'buffer', hostPath: { path: BUFFER } },
        ...Object.entries(logs).map(([name, path]) => ({ name, hostPath: { path } })),
      ],
    };
  }
}
