import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from './client.ts';
import { freePort, LOOPBACK, until } from './lab.ts';
import type { Lab } from './lab.ts';
import { programOf } from './programs.ts';

/** A running API server. */
export interface ApiServer {
  readonly client: Client;
  /** Path of a kubeconfig for programs. */
  readonly kubeconfig: string;
  /** Path of the key that signs the tokens of ServiceAccounts. */
  readonly key: string;
  /** Path of its certificate, behind which its authority stands. */
  readonly certificate: string;
}

/** What an API server does that only checks what it is sent. */
const FORM = ['--authorization-mode=AlwaysAllow'];

/** What it does as well when pods are scheduled. Webhooks are called at the address of a pod, since nobody plays kube-proxy. */
export const BEHAVIOUR = ['--authorization-mode=RBAC', '--allow-privileged=true', '--enable-aggregator-routing=true'];

/**
 * Starts an API server with nothing in it.
 *
 * @param behaviour flags beyond those that all labs have
 */
export async function startApiServer(root: string, lab: Lab, serviceCidr: string, behaviour: readonly string[] = FORM): Promise<ApiServer> {
  const [etcd, apiserver] = [await programOf(root, 'etcd'), await programOf(root, 'kube-apiserver')];
  const [clients, peers, port] = [await freePort(), await freePort(), await freePort()];
  const etcdUrl = `http://${LOOPBACK}:${clients}`;
  lab.start('etcd', etcd, [
    `--data-dir=${join(lab.folder, 'etcd')}`,
    `--listen-client-urls=${etcdUrl}`, `--advertise-client-urls=${etcdUrl}`,
    `--listen-peer-urls=http://${LOOPBACK}:${peers}`,
    // What is lost with the machine is thrown away anyway.
    '--unsafe-no-fsync', '--log-level=error',
  ]);

  const secrets = join(lab.folder, 'secrets');
  mkdirSync(secrets, { mode: 0o700 });
  const token = randomBytes(24).toString('hex');
  const tokens = join(secrets, 'tokens.csv');
  writeFileSync(tokens, `${token},lab,lab,system:masters\n`, { mode: 0o600 });
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = join(secrets, 'service-accounts.key');
  writeFileSync(key, privateKey.export({ type: 'sec1', format: 'pem' }), { mode: 0o600 });
  lab.start('kube-apiserver', apiserver, [
    `--etcd-servers=${etcdUrl}`,
    `--bind-address=${LOOPBACK}`, `--secure-port=${port}`, `--cert-dir=${secrets}`,
    // Nobody may be told to reach it on another address of the machine.
    `--advertise-address=${LOOPBACK}`, '--endpoint-reconciler-type=none',
    `--token-auth-file=${tokens}`, '--anonymous-auth=false', ...behaviour,
    '--service-account-issuer=https://lab.example.org', `--service-account-key-file=${key}`, `--service-account-signing-key-file=${key}`,
    `--service-cluster-ip-range=${serviceCidr}`,
    '--profiling=false',
  ]);

  // It makes its certificate itself, and signs it with an authority that stands behind it in the same file.
  const certificate = join(secrets, 'apiserver.crt');
  const ca = await until('the certificate of kube-apiserver', 60, async () => {
    lab.check();
    const text = existsSync(certificate) ? readFileSync(certificate, 'utf8') : '';
    return text.trimEnd().endsWith('END CERTIFICATE-----') ? text : undefined;
  }, () => lab.logOf('kube-apiserver'));
  const client = new Client({ port, ca, token });
  lab.defer(() => client.close());
  await until('an answer of kube-apiserver', 90, () => client.ask('GET', '/readyz').catch(() => lab.check()), () => lab.logOf('kube-apiserver'));

  const kubeconfig = join(secrets, 'kubeconfig');
  writeFileSync(kubeconfig, JSON.stringify({
    'apiVersion': 'v1',
    'kind': 'Config',
    'clusters': [{ name: 'lab', cluster: { 'server': `https://${LOOPBACK}:${port}`, 'certificate-authority-data': Buffer.from(ca).toString('base64') } }],
    'users': [{ name: 'lab', user: { token } }],
    'contexts': [{ name: 'lab', context: { cluster: 'lab', user: 'lab' } }],
    'current-context': 'lab',
  }), { mode: 0o600 });
  return { client, kubeconfig, key, certificate };
}
