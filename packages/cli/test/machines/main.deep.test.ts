import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { machines } from '../../src/machines/main.ts';
import { clustersIn } from '../../src/repository/clusters.ts';
import { CONTRACT, lab } from '../verify/lab.ts';

const ROOT = join(__dirname, '../../../..');

/** Keys of a cluster, as `talosctl gen secrets` makes them: for this run, and for nobody. */
function keys(): string {
  const openssl = (...args: string[]): string => {
    const { status, stdout, stderr } = spawnSync('openssl', args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    return stdout;
  };
  const authority = (algorithm: string[], key: string) => {
    const file = join(mkdtempSync(join(tmpdir(), 'keys-')), 'key.pem');
    openssl('genpkey', '-algorithm', ...algorithm, '-out', file);
    const crt = openssl('req', '-x509', '-new', '-key', file, '-subj', '/O=talos', '-days', '3650', '-addext', 'basicConstraints=critical,CA:TRUE');
    const pem = key === 'ED25519' ? readFileSync(file, 'utf8').replaceAll('PRIVATE KEY', 'ED25519 PRIVATE KEY') : openssl('ec', '-in', file);
    return { crt: Buffer.from(crt).toString('base64'), key: Buffer.from(pem).toString('base64') };
  };
  const ec = () => authority(['EC', '-pkeyopt', 'ec_paramgen_curve:P-256'], 'EC');
  const random = (bytes: number) => Buffer.from(openssl('rand', '-hex', String(bytes)).trim(), 'hex').toString('base64');
  return stringify({
    cluster: { id: random(32), secret: random(32) },
    secrets: { bootstraptoken: 'abcdef.0123456789abcdef', secretboxencryptionsecret: random(32) },
    trustdinfo: { token: 'abcdef.0123456789abcdef' },
    certs: { etcd: ec(), k8s: ec(), k8saggregator: ec(), k8sserviceaccount: { key: ec().key }, os: authority(['ED25519'], 'ED25519') },
  });
}

const KEYS = keys();
const folder = () => mkdtempSync(join(tmpdir(), 'machines-'));

let said: string[];
beforeEach(() => {
  said = [];
  jest.spyOn(console, 'log').mockImplementation((line) => void said.push(line));
});
afterEach(() => jest.restoreAllMocks());

test.each(clustersIn(join(ROOT, 'clusters')))('Talos makes the configuration of every machine of %s, for these keys', (cluster) => {
  const out = folder();

  machines(ROOT, cluster, { out }, KEYS);

  const { nodes, talosVersion, kubernetesVersion } = parseAllDocuments(readFileSync(join(ROOT, 'clusters', cluster, 'talos/talconfig.yaml'), 'utf8'))[0].toJS();
  const files = [...nodes.map(({ hostname }: any) => `${cluster}-${hostname}.yaml`), 'talosconfig'];
  expect(readdirSync(out).sort()).toEqual(files.sort());
  expect(said).toEqual(files.sort().map((file) => join(out, file)));
  for (const { hostname } of nodes) {
    const text = readFileSync(join(out, `${cluster}-${hostname}.yaml`), 'utf8');
    expect(text).toContain(`hostname: ${hostname}`);
    expect(text).toMatch(new RegExp(`image: factory\\.talos\\.dev/metal-installer/[0-9a-f]{64}:${talosVersion}`));
    expect(text).toContain(`kubelet:${kubernetesVersion}`);
  }
  expect(files.map((file) => statSync(join(out, file)).mode & 0o77)).toEqual(files.map(() => 0));
}, 600_000);

test.each<[string, () => [string, string, string, string], string]>([
  ['a cluster without machines of Talos', () => [lab(CONTRACT), 'lab', folder(), KEYS], '[lab] MACHINES-001: the cluster must have clusters/lab/talos/talconfig.yaml'],
  ['a folder that Git sees', () => [ROOT, 'infra', join(ROOT, 'clusters/infra/talos/out'), KEYS], "[infra] MACHINES-002: '--out' must be outside of all repositories"],
  ['keys that are still encrypted', () => [ROOT, 'infra', folder(), 'cluster:\n  id: ENC[AES256_GCM]\nsops: {}\n'], '[infra] MACHINES-003: the configurations must be made from clusters/infra/talos/talconfig.yaml and the keys on standard input'],
  ['no keys', () => [ROOT, 'infra', folder(), ''], 'MACHINES-003'],
])('%s is refused', (_, given, message) => {
  const [root, cluster, out, text] = given();

  expect(() => machines(root, cluster, { out }, text)).toThrow(message);
  expect(said).toEqual([]);
});
