import { Construct, IConstruct } from 'constructs';
import { Refusal } from '../values/refusal';
import { ILogSink, IMetricsSink, IPrerequisite, ISecretStore } from './capabilities';
import { clusterOf, Records } from './ledger';
import { Check } from '../values/check';

const PROVIDED_TWICE = new Refusal('PLATFORM-321', {
  protects: 'Of two capabilities of one kind at one place, which of them a component gets would depend on chance.',
  wrong: 'Ambient.provide(cluster, { metrics: a }); Ambient.provide(cluster, { metrics: b })',
  right: 'Ambient.provide(cluster, { metrics: a }); new Dragonfly(cluster, \'dragonfly\', { metrics: b })',
});

const PROVIDED_LATE = new Refusal('PLATFORM-322', {
  protects: 'A component that was created before would go without what the ones after it get.',
  wrong: "new Dragonfly(cluster, 'dragonfly'); Ambient.provide(cluster, { metrics })",
  right: "Ambient.provide(cluster, { metrics }); new Dragonfly(cluster, 'dragonfly')",
});

const NO_SECRET_STORE = new Refusal('PLATFORM-323', {
  protects: 'A component that needs a secret would render a workload that waits for its Secret for ever.',
  wrong: "new Dragonfly(cluster, 'dragonfly')",
  right: "Ambient.provide(cluster, { secretStore }); new Dragonfly(cluster, 'dragonfly')",
});

/** What everything below a construct may use without being handed it. */
export interface AmbientCapabilities {
  /**
   * Where metrics and alerts go.
   * @default - what a construct above provides
   */
  readonly metrics?: IMetricsSink;
  /**
   * Where log lines go. What collects them asks for it; pods write to their standard output and need none.
   * @default - what a construct above provides
   */
  readonly logs?: ILogSink;
  /**
   * Where secrets are kept.
   * @default - what a construct above provides
   */
  readonly secretStore?: ISecretStore;
  /**
   * The network of the pods. The component that installs it provides it.
   * @default - what a construct above provides
   */
  readonly network?: IPrerequisite;
  /**
   * Names inside the cluster. The component that installs the DNS server provides it.
   * @default - what a construct above provides
   */
  readonly dns?: IPrerequisite;
  /**
   * Secrets that Flux decrypts from the repository. The component that installs Flux provides it.
   * @default - what a construct above provides
   */
  readonly decryptedSecrets?: IPrerequisite;
}

/**
 * Capabilities that are provided once, to everything below a construct, instead of being passed to each component. A
 * component's own prop wins over what is provided; of several constructs above, the nearest wins.
 */
export class Ambient {
  /** For a component that shall not be watched although metrics are provided. */
  public static readonly NO_METRICS: IMetricsSink = { connect: () => ({}) };

  /** For a component that shall send no log lines although a sink is provided. */
  public static readonly NO_LOGS: ILogSink = { connect: () => ({}) };

  /** For a component that shall use no secret store although one is provided. */
  public static readonly NO_SECRET_STORE: ISecretStore = { connect: () => ({ apiVersion: '', kind: '', name: '' }) };

  /**
   * Provides capabilities to everything below a construct. Refused: one that is provided there already, and one that a
   * component below has asked for before.
   *
   * @param scope the cluster, or any construct in it
   * @param capabilities what is provided
   */
  public static provide(scope: Construct, capabilities: AmbientCapabilities): void {
    for (const [name, capability] of Object.entries(capabilities)) {
      if (capability === undefined) continue;
      PROVIDED_TWICE.unless(scope, provided(scope, name) === undefined, `'${name}' is provided twice: provide it once, and pass another one as a prop to the components that need it`);
      const early = ASKED.of(scope).find((asked) => asked.name === name);
      PROVIDED_LATE.unless(scope, early === undefined, `'${name}' is provided after [${early?.by.node.path}] has asked for it: provide it before that component is created`);
      PROVIDED.add(scope, { name, capability });
    }
  }

  /**
   * The sink for a component's metrics: its own prop, or what is provided. Undefined where there is neither.
   *
   * @param client the component
   * @param prop its own prop
   */
  public static metrics(client: IConstruct, prop?: IMetricsSink): IMetricsSink | undefined {
    const metrics = prop ?? find(client, 'metrics') as IMetricsSink | undefined;
    return metrics === Ambient.NO_METRICS ? undefined : metrics;
  }

  /**
   * The sink for log lines that a component collects or reads: its own prop, or what is provided. Undefined where there is neither.
   *
   * @param client the component
   * @param prop its own prop
   */
  public static logs(client: IConstruct, prop?: ILogSink): ILogSink | undefined {
    const logs = prop ?? find(client, 'logs') as ILogSink | undefined;
    return logs === Ambient.NO_LOGS ? undefined : logs;
  }

  /**
   * The store for a component's secrets: its own prop, or what is provided. Ask only when a secret is needed. Refused when
   * there is neither.
   *
   * @param client the component
   * @param prop its own prop
   */
  public static secretStore(client: IConstruct, prop?: ISecretStore): ISecretStore {
    const store = Ambient.optionalSecretStore(client, prop);
    if (store !== undefined) Check.kind(client, 'secretStore', store, 'ISecretStore', 'connect');
    NO_SECRET_STORE.unless(client, store !== undefined, "needs a secret store and has none: pass 'secretStore', or provide one to everything before with Ambient.provide(cluster, { secretStore })");
    return store!;
  }

  /**
   * The store for secrets that a component can do without: its own prop, or what is provided. Undefined where there is neither.
   *
   * @param client the component
   * @param prop its own prop
   */
  public static optionalSecretStore(client: IConstruct, prop?: ISecretStore): ISecretStore | undefined {
    const store = prop ?? find(client, 'secretStore') as ISecretStore | undefined;
    return store === Ambient.NO_SECRET_STORE ? undefined : store;
  }

  /**
   * The network of the cluster's pods; undefined where no component installs it.
   *
   * @param client the component
   */
  public static network(client: IConstruct): IPrerequisite | undefined {
    return find(client, 'network') as IPrerequisite | undefined;
  }

  /**
   * Names inside the cluster; undefined where no component installs the DNS server.
   *
   * @param client the component
   */
  public static dns(client: IConstruct): IPrerequisite | undefined {
    return find(client, 'dns') as IPrerequisite | undefined;
  }

  /**
   * Secrets that Flux decrypts; undefined where it decrypts none.
   *
   * @param client the component
   */
  public static decryptedSecrets(client: IConstruct): IPrerequisite | undefined {
    return find(client, 'decryptedSecrets') as IPrerequisite | undefined;
  }

  private constructor() {}
}

/** What constructs provide to everything below them. */
const PROVIDED = new Records<{ readonly name: string; readonly capability: unknown }>();

/** Constructs at which a capability was looked for in vain, and for whom. */
const ASKED = new Records<{ readonly name: string; readonly by: IConstruct }>();

function provided(scope: IConstruct, name: string): unknown {
  return PROVIDED.of(scope).find((one) => one.name === name)?.capability;
}

/** The nearest one above; what is passed on the way remembers who asked. */
function find(client: IConstruct, name: string): unknown {
  const scopes = [...client.node.scopes].reverse();
  for (const scope of scopes.slice(0, scopes.indexOf(clusterOf(client)) + 1)) {
    const capability = provided(scope, name);
    if (capability !== undefined) return capability;
    ASKED.add(scope, { name, by: client });
  }
  return undefined;
}
