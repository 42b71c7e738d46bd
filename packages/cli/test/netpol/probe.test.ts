import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { stringify } from 'yaml';
import { CONTRACT } from '../../../output/test/lab.ts';
import type { ClusterInput } from '../../src/netpol/model.ts';
import { probesOf } from '../../src/netpol/probe.ts';
import { connected, connection, guarded, networkPolicy, pods } from './lab.ts';

const IMAGE = 'curl@sha256:0';

/** A client, its server, and a third who may reach the server too, or nobody. */
function cluster(port = 8080, third = true): ClusterInput {
  const allowed = { protocol: 'TCP', port };
  return connected({
    without: ['NetworkPolicy client/out', 'NetworkPolicy server/in'],
    objects: [
      ...guarded('other'),
      networkPolicy('client', 'out-again', { app: 'client' }, { egress: [{ to: [pods('server', { app: 'server' })], ports: [allowed] }] }),
      networkPolicy('server', 'in-again', { app: 'server' }, { ingress: [{ from: [pods('client', { app: 'client' })], ports: [allowed] }] }),
      ...(third ? [
        networkPolicy('other', 'out', { app: 'other' }, { egress: [{ to: [pods('store', { app: 'store' })], ports: [allowed] }] }),
        ...guarded('store'),
        networkPolicy('store', 'in', { app: 'store' }, { ingress: [{ from: [pods('other', { app: 'other' })], ports: [allowed] }] }),
      ] : []),
    ],
    connections: {
      pods: ['client', 'server', ...(third ? ['other', 'store'] : [])].map((name) => ({ name, namespace: name, labels: { app: name } })),
      connections: [connection({ pods: 'client' }, { pods: 'server' }, port), ...(third ? [connection({ pods: 'other' }, { pods: 'store' }, port)] : [])],
    },
  });
}

const lines = (probes: ReturnType<typeof probesOf>): string[] => probes.filter(({ port }) => port !== 53).map(({ client, server, port, answers }) => `${client.namespace} ${answers ? '->' : '-x'} ${server.namespace}:${port}`);

test('what is declared must answer, and what somebody else may reach must not', () => {
  expect(lines(probesOf([cluster()], 'lab'))).toEqual(['client -> server:8080', 'client -x store:8080', 'other -> store:8080', 'other -x server:8080', 'server -x store:8080', 'store -x server:8080']);
});

test('one namespace alone, and the same for a cluster in which nobody is refused anything that answers', () => {
  expect(lines(probesOf([cluster()], 'lab', { namespace: 'client' }))).toEqual(['client -> server:8080']);
  expect(lines(probesOf([cluster(8080, false)], 'lab'))).toEqual(['client -> server:8080']);
});

test('a way that is declared and denied is none that must answer', () => {
  const denied = cluster();

  expect(lines(probesOf([{ ...denied, objects: denied.objects.filter(({ metadata }) => metadata.name !== 'in-again') }], 'lab'))).not.toContain('client -> server:8080');
});

describe('in a cluster', () => {
  let server: Server;
  let port: number;
  beforeAll(() => new Promise<void>((done) => { server = createServer((socket) => socket.end()).listen(0, '0.0.0.0', done); }).then(() => { port = (server.address() as AddressInfo).port; }));
  afterAll(() => void server.close());

  /**
   * Runs the command with a kubectl that has some pods, and runs on this machine what it is to run in one of them.
   *
   * @param addresses of the pods, by namespace
   * @param image the image that is named
   */
  async function probed(addresses: Record<string, string>, image?: string): Promise<{ status: number; output: string; asked: string }> {
    const folder = mkdtempSync(join(tmpdir(), 'probe-'));
    const input = cluster(port);
    mkdirSync(join(folder, 'clusters/lab/stage'), { recursive: true });
    writeFileSync(join(folder, 'clusters/lab/contract.json'), JSON.stringify({ ...CONTRACT, cluster: { ...CONTRACT.cluster, name: 'lab' } }));
    writeFileSync(join(folder, 'clusters/lab/connections.json'), JSON.stringify(input.connections));
    input.objects.forEach((object, index) => writeFileSync(join(folder, 'clusters/lab/stage', `${index}.yaml`), stringify(object)));
    writeFileSync(join(folder, 'pods.json'), JSON.stringify({ items: Object.entries(addresses).map(([name, podIP]) => ({ metadata: { name: `${name}-0`, namespace: name, labels: { app: name, 'pod-template-hash': 'x' } }, spec: {}, status: { phase: 'Running', podIP } })) }));
    // A connection that a policy drops has no answer: this machine can only say no.
    writeFileSync(join(folder, 'kubectl'), `#!/bin/bash
echo "$*" >> ${folder}/asked
[[ $1 == --context ]] && shift 2
case "$1 $2" in
  'get pods') cat ${folder}/pods.json ;;
  debug*)
    while [[ $1 != -- ]]; do [[ $1 == --container ]] && echo "$2" > ${folder}/container; [[ $1 == --custom ]] && cat "$2" >> ${folder}/asked; shift; done; shift
    "$@" > ${folder}/log ;;
  'get pod') echo "{ \\"status\\": { \\"ephemeralContainerStatuses\\": [{ \\"name\\": \\"$(cat ${folder}/container)\\", \\"state\\": { \\"terminated\\": {} } }] } }" ;;
  logs*) cat ${folder}/log ;;
esac
`);
    chmodSync(join(folder, 'kubectl'), 0o755);
    const child = spawn(process.execPath, [join(__dirname, '../../src/main.ts'), 'netpol', 'probe', 'lab', '--clusters', join(folder, 'clusters'), '--context', 'admin@lab', ...(image === undefined ? [] : ['--image', image])], { cwd: folder, env: { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` } });
    let output = '';
    [child.stdout, child.stderr].forEach((stream) => stream.on('data', (text) => { output += text; }));
    const status = await new Promise<number>((done) => { child.on('close', (code) => done(code ?? -1)); });
    return { status, output, asked: existsSync(join(folder, 'asked')) ? readFileSync(join(folder, 'asked'), 'utf8') : '' };
  }

  test('what answers and should is told, from the network of a pod that runs, as nobody in particular', async () => {
    const { output, asked } = await probed({ client: '127.0.0.2', server: '127.0.0.1' }, IMAGE);

    expect(output).toContain(`lab/client/client -> lab/server/server on ${port} answers: as it should`);
    expect(asked).toMatch(/--context admin@lab debug client-0 --namespace client --image curl@sha256:0 --profile restricted --custom \S+ --container probe-\S+ --quiet --attach=false -- sh -c /);
    expect(asked).toContain('"runAsUser":65532');
  });

  test('what answers and should not is WRONG', async () => {
    const { status, output } = await probed({ client: '127.0.0.2', server: '127.0.0.1', other: '127.0.0.3', store: '127.0.0.1' }, IMAGE);

    expect(output).toContain(`lab/client/client -> lab/store/store on ${port} WRONG: must be refused, and answers`);
    expect(status).toBe(1);
  });

  test('what must answer and does not is WRONG, and a server that nobody has reached proves nothing', async () => {
    // Nothing listens in this range.
    const { status, output } = await probed({ client: '127.0.0.2', server: '198.51.100.1', other: '127.0.0.3' }, IMAGE);

    expect(output).toContain(`lab/client/client -> lab/server/server on ${port} WRONG: must answer, and does not`);
    expect(output).toContain(`lab/other/other -> lab/server/server on ${port} is refused: not known`);
    expect(output).toContain(`lab/other/other -> lab/store/store on ${port} answers: no pod`);
    expect(status).toBe(1);
  }, 30_000);

  test('a cluster without a connectivity test must be told an image', async () => {
    expect(await probed({})).toMatchObject({ status: 1, output: expect.stringContaining('[lab] NETPOL-009: '), asked: '' });
  });
});

test('kubectl knows what it is told', () => {
  const { status, stdout } = spawnSync('kubectl', ['debug', '--help'], { encoding: 'utf8' });
  // Where there is no kubectl, the tests of the tasks have one.
  if (status !== 0) return;

  for (const flag of ['--image', '--profile', '--custom', '--container', '--quiet', '--attach']) expect(stdout).toContain(flag);
});
