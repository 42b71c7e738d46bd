import { Check, ContainerResources, ExternalSecret, ISecretStore, PodSecurity, Quantity, Refusal, RemoteSecretKey, SecurityContext, Stage } from '@monosense-io/platform';
import type { Container, EnvVar, Probe, Volume, VolumeMount } from '@monosense-io/platform/lib/imports/apps-v1';
import type { ConfigMap } from '@monosense-io/platform/lib/imports/v1';
import { ApiObject, Duration, Size } from 'cdk8s';
import { IConstruct } from 'constructs';

const DIGEST = new Refusal('APP-003', {
  protects: 'Whoever can push a tag again decides what runs here; a digest names one image for ever, and the tag beside it says to people which.',
  wrong: "image: 'ghcr.io/example/shop:1.2.3'",
  right: "image: 'ghcr.io/example/shop:1.2.3@sha256:…'",
});

/** Said of variables that a program adds later as well. */
export const VARIABLE = new Refusal('APP-004', {
  protects: 'Of two values of one variable the last one wins, and which that is can be seen nowhere.',
  wrong: "env: { DB_HOST: 'db' }, database: { server, tells: { DB_HOST: '{host}' } }",
  right: "database: { server, tells: { DB_HOST: '{host}' } }",
});

/** Said of variables that a program adds later as well. */
export const VARIABLE_NAME = new Refusal('APP-005', {
  protects: 'Programs and shells read variables of letters, digits and _ alone; the API server takes others as well, and nobody sees why nothing happens.',
  wrong: "env: { 'LOG-LEVEL': 'debug' }",
  right: "env: { LOG_LEVEL: 'debug' }",
});

const PATH = new Refusal('APP-006', {
  protects: 'A path that does not begin at the root, or that two things are mounted at, keeps the pod from starting.',
  wrong: "files: { 'config.yaml': '…' }",
  right: "files: { '/config/config.yaml': '…' }",
});

const REASON = new Refusal('APP-007', {
  protects: 'A right that nobody remembers the reason of is one that nobody dares to take away.',
  wrong: "privileges: { root: true, reason: '' }",
  right: "privileges: { root: true, reason: 'the image changes the owner of its files when it starts' }",
});

const DEVICE = new Refusal('APP-008', {
  protects: 'Machines offer devices under names with a domain; a pod that asks for another one stays pending for ever.',
  wrong: 'devices: { gpu: 1 }',
  right: "devices: { 'gpu.intel.com/i915': 1 }",
});

const HEALTH = new Refusal('APP-009', {
  protects: 'A container that is asked for its health where it does not answer is restarted for ever.',
  wrong: "health: { path: '/health' }, without a port",
  right: "health: { path: '/health', port: 8080 }",
});

const CAPABILITY = new Refusal('APP-027', {
  protects: 'Kubernetes knows capabilities by names without CAP_; under another name the container does not start, or does not have the right.',
  wrong: "capabilities: ['CAP_NET_ADMIN']",
  right: "capabilities: ['NET_ADMIN']",
});

const ONE_KEY = new Refusal('APP-029', {
  protects: 'Files are kept by their paths with dots in place of slashes: of two with one key, both paths would have the text of the second.',
  wrong: "files: { '/a/b': '…', '/a.b': '…' }",
  right: "files: { '/a/b': '…', '/a/c': '…' }",
});

const UNASKED = new Refusal('APP-042', {
  protects: 'What is said of a question that nobody asks has no effect, and looks as if it had.',
  wrong: "health: { command: ['healthy'], path: '/health' }",
  right: "health: { command: ['healthy'] }",
});

/** Rights beyond the least ones. */
export interface AppPrivileges {
  /** Why the container can't do without. */
  readonly reason: string;
  /**
   * Whether it runs as root, as images do that change the owner of their files when they start.
   * @default false
   */
  readonly root?: boolean;
  /**
   * Whether it may write to its root file system.
   * @default - only to its volumes and `scratch`
   */
  readonly writableRoot?: boolean;
  /**
   * Capabilities of Linux that it keeps, for example `NET_ADMIN`. Refused: names with `CAP_`, or in lower case.
   * @default - none
   */
  readonly capabilities?: string[];
}

/** How it is found out whether a container is well. */
export interface AppHealth {
  /**
   * Path that answers with a status below 400 while it can serve. Refused: without a port.
   * @default - a connection to the port is opened
   */
  readonly path?: string;
  /**
   * Path that answers so while a restart would not help.
   * @default - the same as `path`
   */
  readonly livePath?: string;
  /**
   * Port that is asked.
   * @default - `port` of the application; a sidecar is not asked
   */
  readonly port?: number;
  /**
   * A program in the container that ends with 0 while it is well. It is asked instead of a port. Refused beside `path` and `livePath`.
   * @default - the port is asked
   */
  readonly command?: string[];
  /**
   * How long it may take to start. Refused: without a port and a command.
   * @default Duration.minutes(2)
   */
  readonly startup?: Duration;
}

/** A container, as an application and its sidecars have it. */
export interface AppContainer {
  /** The image with its tag and its digest, for example `ghcr.io/example/shop:1.2.3@sha256:…`. Refused: one without either. */
  readonly image: string;
  /** What it asks for, and what it may take at most. */
  readonly resources: ContainerResources;
  /**
   * What it runs instead of the image's entrypoint.
   * @default - the image's
   */
  readonly command?: string[];
  /**
   * Arguments of that.
   * @default - the image's
   */
  readonly args?: string[];
  /**
   * Variables with texts. `$(NAME)` stands for another variable: of `secretEnv`, of a connection, or one before it. Refused at
   * synthesis: passwords and tokens.
   * @default - none
   */
  readonly env?: { [variable: string]: string };
  /**
   * Variables whose values are in the secret store.
   * @default - none
   */
  readonly secretEnv?: { [variable: string]: RemoteSecretKey };
  /**
   * Files by their paths in the container. It is replaced when one changes.
   * @default - none
   */
  readonly files?: { [path: string]: string };
  /**
   * Files whose content is in the secret store, by their paths.
   * @default - none
   */
  readonly secretFiles?: { [path: string]: RemoteSecretKey };
  /**
   * Folders that it may write to, which are empty when a pod starts.
   * @default - `/tmp`
   */
  readonly scratch?: string[];
  /**
   * How much fits into each of these folders. A pod that writes more is replaced.
   * @default Size.gibibytes(1)
   */
  readonly scratchSize?: Size;
  /**
   * Devices of the machine by the name under which a device plugin offers them, and how many, for example
   * `{ 'gpu.intel.com/i915': 1 }` or `{ 'squat.ai/zigbee': 1 }`. The pod runs where they are.
   * @default - none
   */
  readonly devices?: { [resource: string]: number };
  /**
   * How it is found out whether it is well.
   * @default - a connection to the port is opened; what has no port is well while it runs
   */
  readonly health?: AppHealth;
  /**
   * Rights beyond the least ones. The level of Pod Security of the namespace follows.
   * @default - none: not root, nothing written outside volumes and `scratch`
   */
  readonly privileges?: AppPrivileges;
}

/** What a pod is made of, as its containers come. */
export interface PodParts {
  readonly volumes: Volume[];
  /** Secrets and files that a change of replaces the pods. */
  readonly secrets: Set<string>;
  readonly texts: string[];
}

/** A container as it is asked for, with what its application adds. */
export interface ContainerParts {
  readonly name: string;
  /** Name that objects of the container begin with. */
  readonly objectName: string;
  readonly replicas: number;
  readonly store?: ISecretStore;
  /** What comes before the texts of `env`. */
  readonly variables?: EnvVar[];
  readonly mounts?: VolumeMount[];
  readonly ports?: Container['ports'];
  /** Port that is asked for its health when nothing else is said. */
  readonly port?: number;
  readonly graceful?: Duration;
}

/** The pod's group reads them, and nobody else. */
const SECRET_MODE = 0o440;

/** Capabilities that the baseline level of Pod Security lets containers keep. */
const BASELINE_CAPABILITIES = ['AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT'];

/** Levels of Pod Security, the strictest first. */
export const LEVELS = [PodSecurity.RESTRICTED, PodSecurity.BASELINE, PodSecurity.PRIVILEGED];

/** The strictest level of Pod Security that lets a container have its rights. */
export function levelOf({ root = false, capabilities = [] }: AppPrivileges): PodSecurity {
  if (capabilities.some((capability) => !BASELINE_CAPABILITIES.includes(capability))) return PodSecurity.PRIVILEGED;
  return root || capabilities.some((capability) => capability !== 'NET_BIND_SERVICE') ? PodSecurity.BASELINE : PodSecurity.RESTRICTED;
}

/** Refuses rights that nobody has a reason for. */
export function checkPrivileges(scope: IConstruct, name: string, { reason, capabilities = [] }: AppPrivileges): void {
  REASON.unless(scope, (reason ?? '').trim() !== '', `'privileges.reason' of container '${name}' must say why it needs them, got '${reason ?? ''}': say it, or leave 'privileges' out`);
  for (const capability of capabilities) CAPABILITY.unless(scope, /^(?!CAP_)[A-Z][A-Z_]*$/.test(capability), `'privileges.capabilities' of container '${name}' must be in upper case and without CAP_, got '${capability}': write it as in NET_ADMIN`);
}

/** Makes a container, the objects that it reads, and the pod's volumes for them. */
export function containerOf(stage: Stage, spec: AppContainer, parts: ContainerParts, pod: PodParts): Container {
  const { name } = parts;
  checkImage(stage, name, spec.image);
  const { privileges } = spec;
  for (const prop of ['files', 'secretFiles'] as const) {
    const keys = Object.keys(spec[prop] ?? {}).map(keyOf);
    for (const path of Object.keys(spec[prop] ?? {})) ONE_KEY.unless(stage, keys.indexOf(keyOf(path)) === keys.lastIndexOf(keyOf(path)), `'${prop}' of container '${name}' must differ in more than dots and slashes, got '${path}' with the key '${keyOf(path)}' twice: rename one of them`);
  }
  if (spec.scratchSize !== undefined) Check.size(stage, 'scratchSize', spec.scratchSize);
  for (const [resource, count] of Object.entries(spec.devices ?? {})) {
    DEVICE.unless(stage, /^[a-z0-9.-]+\.[a-z]+\/[\w.-]+$/i.test(resource), `'devices' of container '${name}' must be named as a device plugin offers them, got '${resource}': write it as in gpu.intel.com/i915`);
    Check.wholeNumber(stage, `devices.${resource}`, count, 1);
  }
  const mounts = [...parts.mounts ?? [], ...scratchOf(spec, parts, pod), ...filesOf(stage, spec, parts, pod), ...secretFilesOf(stage, spec, parts, pod)];
  const paths = mounts.map(({ mountPath }) => mountPath);
  for (const path of paths) {
    PATH.unless(stage, /^\/[^:]*[^:/]$/.test(path), `a path in container '${name}' must begin with '/', and not end with one, got '${path}': write it as in /config/app.yaml`);
    PATH.unless(stage, paths.indexOf(path) === paths.lastIndexOf(path), `a path in container '${name}' must be of one thing, got '${path}' twice: keep one of them`);
  }
  const env = environmentOf(stage, spec, parts, pod);
  const names = env.map((variable) => variable.name);
  for (const variable of names) {
    VARIABLE_NAME.unless(stage, /^[A-Za-z_][A-Za-z0-9_]*$/.test(variable), `the name of a variable of container '${name}' must be of letters, digits and _, got '${variable}': rename it`);
    VARIABLE.unless(stage, names.indexOf(variable) === names.lastIndexOf(variable), `a variable of container '${name}' must have one value, got '${variable}' twice: keep one of them`);
  }
  const resources = stage.reserve(name, parts.replicas, spec.resources);
  const devices = Object.fromEntries(Object.entries(spec.devices ?? {}).map(([resource, count]) => [resource, `${count}`]));
  return {
    name,
    image: spec.image,
    ...(spec.command ? { command: spec.command } : {}),
    ...(spec.args ? { args: spec.args } : {}),
    ...(env.length > 0 ? { env } : {}),
    ...(parts.ports?.length ? { ports: parts.ports } : {}),
    ...probesOf(stage, name, spec.health ?? {}, parts.port),
    ...(parts.graceful === undefined ? {} : { lifecycle: { preStop: { sleep: { seconds: Check.duration(stage, 'drain', parts.graceful) } } } }),
    resources: { requests: { ...resources.requests, ...devices }, limits: { ...resources.limits, ...devices } },
    securityContext: {
      ...(privileges?.root ? { runAsUser: 0, runAsGroup: 0, runAsNonRoot: false } : {}),
      ...SecurityContext.container({ writableRoot: privileges?.writableRoot, capabilities: privileges?.capabilities }),
    },
    ...(mounts.length > 0 ? { volumeMounts: mounts } : {}),
  };
}

/** Refuses an image that can become another one. */
function checkImage(scope: IConstruct, name: string, image: string): void {
  DIGEST.unless(scope, /^[^\s@]+:[\w][\w.-]*@sha256:[0-9a-f]{64}$/.test(image), `'image' of container '${name}' must have a tag and a digest, got '${image}': write it as in ghcr.io/example/shop:1.2.3@sha256:…; 'crane digest' or the page of the registry says which`);
}

function environmentOf(stage: Stage, { env = {}, secretEnv = {} }: AppContainer, { objectName, store, variables = [] }: ContainerParts, { secrets }: PodParts): EnvVar[] {
  const fromStore = Object.keys(secretEnv);
  if (fromStore.length > 0) {
    const secret = new ExternalSecret(stage, `Env-${objectName}`, { store, name: `${objectName}-env`, data: secretEnv, restartsUsers: true });
    secrets.add(secret.secretName);
  }
  return [
    ...fromStore.map((name) => ({ name, valueFrom: { secretKeyRef: { name: `${objectName}-env`, key: name } } })),
    ...variables,
    ...Object.entries(env).map(([name, value]) => ({ name, value })),
  ];
}

function scratchOf({ scratch = ['/tmp'], scratchSize = Size.gibibytes(1) }: AppContainer, { name }: ContainerParts, { volumes }: PodParts): VolumeMount[] {
  return scratch.map((mountPath, index) => {
    const volume = `scratch-${name}-${index}`;
    volumes.push({ name: volume, emptyDir: { sizeLimit: Quantity.ofSize(scratchSize) } });
    return { name: volume, mountPath };
  });
}

function filesOf(stage: Stage, { files = {} }: AppContainer, { name, objectName }: ContainerParts, { volumes, texts }: PodParts): VolumeMount[] {
  const entries = Object.entries(files);
  if (entries.length === 0) return [];
  const data = Object.fromEntries(entries.map(([path, text]) => [keyOf(path), text]));
  new ApiObject(stage, `Files-${objectName}`, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `${objectName}-files` }, data } satisfies ConfigMap);
  texts.push(JSON.stringify(data));
  volumes.push({ name: `files-${name}`, configMap: { name: `${objectName}-files` } });
  return entries.map(([mountPath]) => ({ name: `files-${name}`, mountPath, subPath: keyOf(mountPath), readOnly: true }));
}

function secretFilesOf(stage: Stage, { secretFiles = {} }: AppContainer, { name, objectName, store }: ContainerParts, { volumes, secrets }: PodParts): VolumeMount[] {
  const entries = Object.entries(secretFiles);
  if (entries.length === 0) return [];
  const data = Object.fromEntries(entries.map(([path, { item, property }]) => [keyOf(path), { item, property: property ?? keyOf(path) }]));
  const { secretName } = new ExternalSecret(stage, `SecretFiles-${objectName}`, { store, name: `${objectName}-files`, data, restartsUsers: true });
  secrets.add(secretName);
  volumes.push({ name: `secrets-${name}`, secret: { secretName, defaultMode: SECRET_MODE } });
  return entries.map(([mountPath]) => ({ name: `secrets-${name}`, mountPath, subPath: keyOf(mountPath), readOnly: true }));
}

/** The key of a file in its ConfigMap or Secret. */
function keyOf(path: string): string {
  return path.replace(/^\//, '').replace(/[^\w.-]/g, '.');
}

function probesOf(scope: IConstruct, name: string, health: AppHealth, ownPort?: number): { startupProbe?: Probe; readinessProbe?: Probe; livenessProbe?: Probe } {
  const { path, livePath = path, port = ownPort, command, startup = Duration.minutes(2) } = health;
  HEALTH.unless(scope, port !== undefined || (path === undefined && livePath === undefined), `'health' of container '${name}' must say the port that '${path ?? livePath}' is asked on, got none: set 'health.port'`);
  for (const one of [path, livePath]) HEALTH.unless(scope, one === undefined || one.startsWith('/'), `'health.path' of container '${name}' must begin with '/', got '${one}': write it as in /health`);
  UNASKED.unless(scope, command === undefined || livePath === undefined, `'health' of container '${name}' must be a command or a path, got both '${command?.join(' ')}' and '${livePath}': keep one of them`);
  UNASKED.unless(scope, port !== undefined || command !== undefined || health.startup === undefined, `'health.startup' of container '${name}' needs something that is asked, got no port and no command: set one, or leave it out`);
  if (port === undefined && command === undefined) return {};
  const asks = (where?: string): Probe => {
    if (command !== undefined) return { exec: { command } };
    return where === undefined ? { tcpSocket: { port: port! } } : { httpGet: { path: where, port: port! } };
  };
  const attempts = Math.ceil(Check.duration(scope, 'health.startup', startup) / 5);
  return {
    startupProbe: { ...asks(path), periodSeconds: 5, timeoutSeconds: 5, failureThreshold: attempts },
    readinessProbe: { ...asks(path), periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 },
    // A restart helps less often than it harms: it comes after a minute.
    livenessProbe: { ...asks(livePath), periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
  };
}
