/** `platform netpol probe` with the real kubectl against a real API server, which admits only restricted pods. No kubelet runs there: what it would do, the test does. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { stringify } from 'yaml';
import { startApiServer } from '../../../packages/cli/src/lab/api-server.ts';
import { namespaceOf } from '../../../packages/cli/src/lab/api.ts';
import type { Client } from '../../../packages/cli/src/lab/client.ts';
import { Lab } from '../../../packages/cli/src/lab/lab.ts';
import { CONTRACT } from '../../../packages/output/test/lab.ts';
import { connected } from '../../../packages/cli/test/netpol/lab.ts';
import { REPOSITORY_ROOT } from '../../sandbox/sandbox.ts';
import { programOf } from '../../tasks/programs.ts';

const IMAGE = 'quay.io/cilium/alpine-curl:v1.10.0';

let lab: Lab;
let client: Client;
let folder: string;
let kubeconfig: string;
let playing = true;

const pod = (name: string): any => ({
  apiVersion: 'v1', kind: 'Pod', metadata: { name: `${name}-0`, namespace: name, labels: { app: name } },
  spec: {
    containers: [{ name: 'app', image: 'example.org/app:1.0.0', securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } }],
    securityContext: { runAsNonRoot: true, runAsUser: 1001, seccompProfile: { type: 'RuntimeDefault' } },
  },
});

/** Ends each ephemeral container, as a kubelet says it. */
async function play(): Promise<void> {
  while (playing) {
    for (const { apiVersion, kind, metadata, spec, status } of (await client.list('v1', 'Pod')).items as any[]) {
      const open = (spec.ephemeralContainers ?? []).filter(({ name }: any) => !(status.ephemeralContainerStatuses ?? []).some((one: any) => one.name === name));
      if (open.length === 0) continue;
      const ended = open.map(({ name, image }: any) => ({ name, image, imageID: '', ready: false, restartCount: 0, state: { terminated: { exitCode: 0, reason: 'Completed' } } }));
      await client.patch({ apiVersion, kind, metadata }, { status: { ephemeralContainerStatuses: [...status.ephemeralContainerStatuses ?? [], ...ended] } }, '/status').catch(() => undefined);
    }
    await new Promise((done) => setTimeout(done, 200));
  }
}

beforeAll(async () => {
  lab = new Lab();
  const server = await startApiServer(REPOSITORY_ROOT, lab, '10.96.0.0/12');
  ({ client, kubeconfig } = server);
  for (const [index, name] of ['client', 'server'].entries()) {
    await client.apply({ ...namespaceOf(name), metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } } });
    await client.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: name } });
    await client.apply(pod(name));
    await client.patch(pod(name), { status: { phase: 'Running', podIP: `10.1.0.${index + 1}`, podIPs: [{ ip: `10.1.0.${index + 1}` }] } }, '/status');
  }
  folder = mkdtempSync(join(tmpdir(), 'probe-'));
  const { name, objects, connections } = connected();
  mkdirSync(join(folder, 'clusters', name, 'stage'), { recursive: true });
  writeFileSync(join(folder, 'clusters', name, 'contract.json'), JSON.stringify({ ...CONTRACT, cluster: { ...CONTRACT.cluster, name } }));
  writeFileSync(join(folder, 'clusters', name, 'connections.json'), JSON.stringify(connections));
  objects.forEach((object, index) => writeFileSync(join(folder, 'clusters', name, 'stage', `${index}.yaml`), stringify(object)));
  // Logs come from a kubelet, and from nowhere else.
  writeFileSync(join(folder, 'kubectl'), `#!/bin/bash\nif [[ " $* " == *" logs "* ]]; then echo 'connected 10.1.0.2:8080'; else exec ${programOf('kubectl')} "$@"; fi\n`, { mode: 0o755 });
  void play();
}, 1_800_000);

afterAll(async () => {
  playing = false;
  await lab.close();
});

test('a pod gets a container that the cluster admits, as nobody in particular, and is told by it', async () => {
  const child = spawn(process.execPath, [join(REPOSITORY_ROOT, 'packages/cli/src/main.ts'), 'netpol', 'probe', 'lab', '--clusters', join(folder, 'clusters'), '--context', 'lab', '--namespace', 'client', '--image', IMAGE], { cwd: folder, env: { ...process.env, KUBECONFIG: kubeconfig, PATH: `${folder}${delimiter}${process.env.PATH}` } });
  let output = '';
  [child.stdout, child.stderr].forEach((stream) => stream.on('data', (text) => { output += text; }));
  const status = await new Promise((done) => { child.on('close', done); });

  expect(output).toContain('lab/client/client -> lab/server/server on 8080 answers: as it should');
  expect(status).toBe(0);
  const { spec } = await client.get(pod('client')) as any;
  expect(spec.ephemeralContainers).toEqual([expect.objectContaining({
    name: expect.stringMatching(/^probe-/), image: IMAGE, command: expect.arrayContaining(['sh', '-c', '10.1.0.2:8080']),
    securityContext: expect.objectContaining({ runAsUser: 65532, runAsNonRoot: true, readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } }),
  })]);
}, 180_000);
