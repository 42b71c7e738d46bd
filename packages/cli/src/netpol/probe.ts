/**
 * `netpol probe`: tries in a running cluster what the policies say. Pods that run are given a container for a moment, which has
 * their network, and so is let through and refused as they are.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { oneOf } from '../nearest.ts';
import { Refusal } from '../refusal.ts';
import { parseJson } from '../repository/json.ts';
import { clustersIn } from '../repository/clusters.ts';
import { World } from './audit.ts';
import type { ClusterInput, Identity, Labels } from './model.ts';
import { intersect } from './ports.ts';
import { readCluster } from './read.ts';

const CLUSTER = new Refusal('NETPOL-008', {
  protects: 'The probes of one cluster say nothing of another.',
  wrong: 'platform netpol probe hmoe',
  right: 'platform netpol probe home',
});

const IMAGE = new Refusal('NETPOL-009', {
  protects: 'Pods of a cluster run nothing that nobody has pinned.',
  wrong: 'platform netpol probe home, in a cluster without a connectivity test',
  right: 'cilium.addConnectivityTest() in its program, or --image with a digest',
});

const KUBECTL = new Refusal('NETPOL-010', {
  protects: 'A probe that was never made is no answer.',
  wrong: 'platform netpol probe home, with a context of another cluster',
  right: 'platform netpol probe home --context admin@home',
});

/** How long one probe may take, in seconds: a policy drops what it refuses, so that nothing comes back. */
const TIMEOUT = 3;
/** How long the container of a pod may need to be fetched, and to end, in seconds. */
const PATIENCE = 120;
/** How long after a look at a pod comes the next, in milliseconds. */
const PAUSE = 1000;
/** Nobody in particular: it writes nothing. */
const USER_ID = 65532;

/** What the command is told. */
export interface ProbeOptions {
  readonly clusters: string;
  readonly context?: string;
  readonly namespace?: string;
  readonly all?: boolean;
  readonly image?: string;
  readonly list?: boolean;
  readonly json?: boolean;
}

/** One way that is tried. */
export interface Probe {
  readonly client: Side;
  readonly server: Side;
  readonly port: number;
  readonly answers: boolean;
}

/** Pods at one end of it. */
export interface Side {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
}

/** What became of a probe. Of a way that should be closed nothing is known, unless somebody else has reached the server. */
export type Result = 'as it should' | 'WRONG' | 'no pod' | 'not known';

/**
 * What is tried from the pods of a cluster: what they have declared must answer, and for each client one server of others must not.
 *
 * @param clusters those whose pods reach each other
 * @param name the cluster whose pods are the clients, and the servers
 * @param all whether every client is tried, and not one of each namespace with three servers
 */
export function probesOf(clusters: readonly ClusterInput[], name: string, { namespace, all = false }: { readonly namespace?: string; readonly all?: boolean } = {}): Probe[] {
  const world = new World(clusters);
  const pods = world.identities.filter((identity): identity is Identity & { namespace: string } => identity.cluster === name && identity.namespace !== undefined && Object.keys(identity.labels).length > 0).sort((a, b) => (a.name < b.name ? -1 : 1));
  const reached = pods.flatMap((client) => pods.filter((server) => server !== client).flatMap((server) => {
    const port = intersect(world.declared(client, server), world.passes(client, server)).filter(({ protocol, first, last }) => protocol === 'TCP' && first === last).map(({ first }) => first).sort((a, b) => a - b)[0];
    return port === undefined ? [] : [{ client, server, port }];
  }));
  // A namespace with most to try speaks for the others; in it, the client with most servers.
  const byClient = [...Map.groupBy(reached, ({ client }) => client)].filter(([client]) => namespace === undefined || client.namespace === namespace);
  const chosen = all ? byClient : [...Map.groupBy(byClient, ([client]) => client.namespace).values()].map((same) => same.reduce((most, other) => (other[1].length > most[1].length ? other : most)));
  // Everybody asks for names: that comes last, and once.
  const isDns = ({ port }: { readonly port: number }): boolean => port === 53;
  const tried = chosen.map(([client, ways]) => ({ client, ways: all ? ways : [...ways.filter((way) => !isDns(way)), ...ways.filter(isDns).slice(0, 1)].slice(0, 3) }));
  const known = [...new Map(tried.flatMap(({ ways }) => ways).map((way) => [`${way.server.name} ${way.port}`, way])).values()];
  return tried.flatMap(({ client, ways }) => {
    const closed = known.find(({ server, port }) => server !== client && !world.passes(client, server).some(({ protocol, first, last }) => protocol === 'TCP' && first <= port && port <= last));
    return [...ways.map(({ server, port }) => probe(client, server, port, true)), ...(closed === undefined ? [] : [probe(client, closed.server, closed.port, false)])];
  });
}

function probe(client: Identity, server: Identity, port: number, answers: boolean): Probe {
  const side = ({ name, namespace, labels }: Identity): Side => ({ name, namespace: namespace!, labels });
  return { client: side(client), server: side(server), port, answers };
}

/** Prints what is tried, or tries it. */
export function probeCluster(name: string, options: ProbeOptions): number {
  const names = clustersIn(options.clusters);
  if (!names.includes(name)) throw CLUSTER.error('netpol', `the cluster must be one of ${names.join(', ') || 'none, since none is rendered'}, got '${name}': ${names.length === 0 ? "run 'npx platform render'" : oneOf(name, names)}`);
  const clusters = names.map((each) => readCluster(options.clusters, each));
  const probes = probesOf(clusters, name, options);
  if (options.list) {
    console.log(options.json ? JSON.stringify(probes, undefined, 2) : probes.map((one) => lineOf(one, one.answers ? 'must answer' : 'must be refused')).join('\n'));
    return 0;
  }
  const image = options.image ?? imageOf(clusters.find((cluster) => cluster.name === name)!);
  if (image === undefined) throw IMAGE.error(name, "'--image' must name an image with curl and a shell, since the cluster has no connectivity test to take it from: name one by its digest");
  const results = resultsOf(probes, new Pods(options.context, image));
  if (options.json) console.log(JSON.stringify(results, undefined, 2));
  else results.forEach(({ result, ...one }) => console.log(lineOf(one, one.answers ? (result === 'WRONG' ? 'WRONG: must answer, and does not' : `answers: ${result}`) : (result === 'WRONG' ? 'WRONG: must be refused, and answers' : `is refused: ${result}`))));
  const count = (wanted: Result): number => results.filter(({ result }) => result === wanted).length;
  if (!options.json) console.log(`${results.length} ways tried: ${count('as it should')} as they should be, ${count('WRONG')} wrong, ${count('no pod')} without a pod that runs, ${count('not known')} not known`);
  return count('WRONG') > 0 || count('as it should') === 0 ? 1 : 0;
}

function lineOf({ client, server, port }: Probe, text: string): string {
  return `${client.name} -> ${server.name} on ${port} ${text}`;
}

/** The image of the connectivity test: it has curl, and is pinned. */
function imageOf({ objects }: ClusterInput): string | undefined {
  return objects.filter(({ kind, metadata }) => kind === 'CronJob' && metadata.name === 'connectivity-test').map(({ spec }): string => spec.jobTemplate.spec.template.spec.containers[0].image)[0];
}

/** Tries all ways of a client in one container of it. */
function resultsOf(probes: readonly Probe[], pods: Pods): Array<Probe & { readonly result: Result }> {
  const connected = [...Map.groupBy(probes, ({ client }) => client.name).values()].flatMap((same) => {
    const client = pods.oneOf(same[0].client);
    const servers = same.map(({ server }) => pods.oneOf(server));
    const addresses = same.flatMap(({ port }, index) => (servers[index] === undefined ? [] : [`${hostOf(servers[index].ip)}:${port}`]));
    const said = client === undefined || addresses.length === 0 ? undefined : pods.connected(client, [...new Set(addresses)]);
    return same.map((one, index) => ({ ...one, connected: said === undefined || servers[index] === undefined ? undefined : said.get(`${hostOf(servers[index].ip)}:${one.port}`) }));
  });
  const answering = new Set(connected.filter((one) => one.connected === true).map(({ server, port }) => `${server.name} ${port}`));
  return connected.map(({ connected: does, ...one }) => ({
    ...one,
    result: does === undefined ? 'no pod' : does !== one.answers ? 'WRONG' : !one.answers && !answering.has(`${one.server.name} ${one.port}`) ? 'not known' : 'as it should',
  }));
}

function hostOf(ip: string): string {
  return ip.includes(':') ? `[${ip}]` : ip;
}

/** A pod that runs. */
interface Pod {
  readonly namespace: string;
  readonly name: string;
  readonly ip: string;
  readonly labels: Labels;
}

/** The pods of a cluster, by kubectl. */
class Pods {
  private readonly context: string | undefined;
  private readonly image: string;
  private readonly all: readonly Pod[];

  constructor(context: string | undefined, image: string) {
    this.context = context;
    this.image = image;
    const { items = [] } = parseJson(this.kubectl('get', 'pods', '--all-namespaces', '--output', 'json'), 'the answer of kubectl');
    this.all = (items as any[]).filter(({ status, spec, metadata }) => status?.phase === 'Running' && status.podIP && spec?.hostNetwork !== true && metadata.deletionTimestamp === undefined)
      .map(({ metadata, status }) => ({ namespace: metadata.namespace, name: metadata.name, ip: status.podIP, labels: metadata.labels ?? {} }));
  }

  /** The first of these pods that runs. */
  public oneOf({ namespace, labels }: Side): Pod | undefined {
    return this.all.find((pod) => pod.namespace === namespace && Object.entries(labels).every(([key, value]) => pod.labels[key] === value));
  }

  /** Whether a pod is connected to each address. */
  public connected({ namespace, name }: Pod, addresses: readonly string[]): Map<string, boolean> {
    // An ephemeral container stays in the pod's list until the pod goes, so that each needs a name of its own.
    const container = `probe-${Date.now().toString(36)}`;
    const scratch = mkdtempSync(join(tmpdir(), 'probe-'));
    try {
      const custom = join(scratch, 'container.json');
      writeFileSync(custom, JSON.stringify({ securityContext: { runAsUser: USER_ID, runAsGroup: USER_ID, readOnlyRootFilesystem: true } }));
      this.kubectl('debug', name, '--namespace', namespace, '--image', this.image, '--profile', 'restricted', '--custom', custom, '--container', container, '--quiet', '--attach=false', '--', 'sh', '-c', SCRIPT, 'probe', ...addresses);
      this.ended(namespace, name, container);
      return new Map(this.kubectl('logs', name, '--namespace', namespace, '--container', container).split('\n').flatMap((line) => {
        const [, verdict, address] = /^(connected|refused) (\S+)$/.exec(line.trim()) ?? [];
        return verdict === undefined ? [] : [[address, verdict === 'connected'] as const];
      }));
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  }

  private ended(namespace: string, name: string, container: string): void {
    const end = Date.now() + PATIENCE * 1000;
    for (;;) {
      const { status } = parseJson(this.kubectl('get', 'pod', name, '--namespace', namespace, '--output', 'json'), 'the answer of kubectl');
      const state = (status?.ephemeralContainerStatuses ?? []).find((one: any) => one.name === container)?.state;
      if (state?.terminated !== undefined) return;
      if (Date.now() > end) throw KUBECTL.error(`${namespace}/${name}`, `the probe must end within ${PATIENCE} seconds, got ${state?.waiting?.reason ?? 'no end'}: look at 'kubectl describe pod ${name} -n ${namespace}'`);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
    }
  }

  private kubectl(...args: string[]): string {
    const { status, stdout, stderr, error } = spawnSync('kubectl', [...(this.context === undefined ? [] : ['--context', this.context]), ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
    if (status !== 0) throw KUBECTL.error('netpol', `'kubectl ${args.slice(0, 2).join(' ')}' must work, and said '${(error?.message ?? stderr).trim().split('\n').at(-1)}': set KUBECONFIG or --context, and take a kubectl of 1.32 or later`);
    return stdout;
  }
}

/** What is run in a pod. curl says when the connection stood, whatever is spoken on it. */
const SCRIPT = `for address in "$@"; do
  time=$(curl --silent --output /dev/null --connect-timeout ${TIMEOUT} --max-time ${TIMEOUT + 1} --write-out '%{time_connect}' "http://$address" || true)
  if [ "$time" = 0.000000 ]; then echo "refused $address"; else echo "connected $address"; fi
done`;
