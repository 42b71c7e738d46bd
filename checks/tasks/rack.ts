/**
 * Machines that play: a stand-in for talosctl that knows in which state each of them is, and one for the command of the lab. What
 * talosctl is told changes the states, so that a task that is called again finds what the first call has left.
 */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Operator } from './operator.ts';

export interface Machine {
  readonly name: string;
  readonly address: string;
  readonly role: 'controlplane' | 'worker';
  /** What it is in: waiting for a configuration, with this cluster's, with another's, or silent. */
  state: 'away' | 'foreign' | 'ours' | 'waiting';
  /** Whether it has data of etcd. */
  data?: boolean;
  /** Whether its etcd runs. */
  etcd?: boolean;
  /** What keeps it from coming back: it takes a configuration or an upgrade, and is silent afterwards. */
  broken?: boolean;
  /** Whether Talos goes back to the former version after an upgrade. */
  fallsBack?: boolean;
}

export interface RackState {
  readonly machines: Machine[];
  /** What `talosctl health` says when all is not well. */
  unhealthy?: string;
  /** Alarms of etcd, as lines of its table. */
  alarms?: string[];
  /** Where Nodes are changed when their machines are: a kubectl, with the login of an API server. */
  kubectl?: { readonly program: string; readonly kubeconfig: string };
}

/** What talosctl takes, from the reference of Talos 1.14. */
const FLAGS = JSON.parse(readFileSync(join(__dirname, 'talosctl.json'), 'utf8'));

const TALOSCTL = `
const { appendFileSync, existsSync, readFileSync, writeFileSync } = require('node:fs');
const { spawnSync } = require('node:child_process');
const { dirname, join } = require('node:path');
const root = join(dirname(process.argv[1]), '..');
const args = process.argv.slice(2);
appendFileSync(join(root, 'calls'), JSON.stringify({ program: 'talosctl', args }) + '\\n');
const rack = JSON.parse(readFileSync(join(root, 'rack.json'), 'utf8'));
// The flags of each command, as Talos 1.14 documents them.
const known = ${JSON.stringify(FLAGS)};
const command = Object.keys(known).find((name) => name.split(' ').every((word, index) => args[index] === word));
const unknown = args.filter((arg) => arg.startsWith('--')).map((arg) => arg.split('=')[0]).find((name) => !known[command]?.includes(name));
if (command === undefined || unknown !== undefined) {
  process.stderr.write('unknown ' + (command === undefined ? 'command ' + args.join(' ') : 'flag: ' + unknown) + '\\n');
  process.exit(1);
}
const flag = (name) => { const at = args.indexOf(name); return at < 0 ? undefined : args[at + 1]; };
const fail = (text) => { process.stderr.write(text + '\\n'); process.exit(1); };
const keep = () => writeFileSync(join(root, 'rack.json'), JSON.stringify(rack));
const at = (flag('--nodes') ?? '').split(',');
const machine = rack.machines.find(({ address }) => address === at[0]);
const is = (...words) => words.every((word, index) => args[index] === word);
const silent = () => fail('rpc error: code = Unavailable desc = connection error: connect: connection refused');
const ours = () => { if (machine.state === 'away') silent(); if (machine.state !== 'ours') fail('rpc error: code = Unavailable desc = remote error: tls: certificate required'); };
const control = rack.machines.filter(({ role }) => role === 'controlplane');
const patch = (name, status) => { if (rack.kubectl) spawnSync(rack.kubectl.program, ['--kubeconfig', rack.kubectl.kubeconfig, 'patch', 'node', name, '--subresource', 'status', '--patch', JSON.stringify({ status })], { stdio: 'inherit' }); };

if (is('version') && args.includes('--client')) console.log('Talos v1.14.6');
else if (is('upgrade', '--help')) console.log('      --drain                      drain the Kubernetes node before rebooting');
else if (args.includes('--insecure')) {
  if (machine.state === 'away') silent();
  if (machine.state !== 'waiting') fail('rpc error: code = Unavailable desc = connection error: remote error: tls: certificate required');
  if (is('apply-config')) {
    if (!existsSync(flag('--file'))) fail('no such file');
    machine.state = machine.broken ? 'away' : 'ours';
    keep();
  } else console.log('NODE   NAMESPACE   TYPE   ID');
} else {
  ours();
  if (is('etcd', 'members')) {
    if (!machine.etcd) fail('rpc error: code = Unavailable desc = etcd is not running');
    console.log('NODE ID HOSTNAME PEER URLS CLIENT URLS LEARNER');
    for (const each of control.filter(({ etcd }) => etcd)) console.log([machine.address, 'abc', each.name, 'https://' + each.address + ':2380', 'https://' + each.address + ':2379', 'false'].join('   '));
  } else if (is('etcd', 'alarm', 'list')) {
    if (rack.alarms) console.log(['NODE MEMBER ALARM', ...rack.alarms].join('\\n'));
  } else if (is('etcd', 'snapshot')) {
    if (!machine.etcd) fail('rpc error: code = Unavailable desc = etcd is not running');
    writeFileSync(args[2], 'everything of ' + machine.name);
  } else if (is('list', '/var/lib/etcd/member')) {
    if (!machine.data) fail('lstat /var/lib/etcd/member: no such file or directory');
  } else if (is('bootstrap')) {
    if (machine.data) fail('rpc error: code = AlreadyExists desc = etcd data directory is not empty');
    for (const each of control) each.data = each.etcd = true;
    keep();
  } else if (is('kubeconfig')) {
    writeFileSync(args[1], readFileSync(join(root, 'admin.json')));
  } else if (is('health')) {
    if (rack.unhealthy) fail(rack.unhealthy);
  } else if (is('upgrade')) {
    if (machine.broken) {
      machine.state = 'away';
      keep();
      patch(machine.name, { conditions: [{ type: 'Ready', status: 'Unknown' }] });
      fail('timed out waiting for the machine to come back');
    }
    const [, schematic, version] = /\\/([0-9a-f]{64}):(.+)$/.exec(flag('--image'));
    if (!machine.fallsBack) {
      patch(machine.name, { nodeInfo: { osImage: 'Talos (' + version + ')' } });
      if (rack.kubectl) spawnSync(rack.kubectl.program, ['--kubeconfig', rack.kubectl.kubeconfig, 'annotate', '--overwrite', 'node', machine.name, 'extensions.talos.dev/schematic=' + schematic], { stdio: 'inherit' });
    }
  } else if (is('upgrade-k8s')) {
    for (const { name } of rack.machines) patch(name, { nodeInfo: { kubeletVersion: flag('--to') } });
  } else if (is('reset')) {
    Object.assign(machine, { state: 'waiting', etcd: false, data: false });
    keep();
  }
}
`;

/** The id of the schematic that the played machines get. */
export const SCHEMATIC = '376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba';

/** The command of the lab, which writes a file for each machine when it is given keys. */
const PLATFORM = `
const { appendFileSync, readFileSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const root = join(dirname(process.argv[1]), '..');
const args = process.argv.slice(2);
appendFileSync(join(root, 'calls'), JSON.stringify({ program: 'platform', args }) + '\\n');
const { answers } = JSON.parse(readFileSync(join(root, 'answers.json'), 'utf8'));
const answer = answers.find(({ program, words }) => program === 'platform' && words.every((word) => args.includes(word)));
if (answer) {
  process.stderr.write(answer.stderr ?? '');
  process.exitCode = answer.status ?? 0;
} else if (args[0] === 'machines') {
  if (readFileSync(0, 'utf8') !== 'cluster: keys\\n') { console.error('no keys'); process.exit(1); }
  const out = args[args.indexOf('--out') + 1];
  const config = readFileSync(join(root, 'clusters', args[1], 'talos/talconfig.yaml'), 'utf8');
  for (const [, name] of config.matchAll(/^  - hostname: (.*)/gm)) writeFileSync(join(out, args[1] + '-' + name + '.yaml'), 'machine: {}\\n');
  writeFileSync(join(out, 'talosconfig'), 'context: ' + args[1] + '\\n');
}
`;

/** Says what it has decrypted, unless it is to say something else. */
const SOPS = `
const { appendFileSync, readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const root = join(dirname(process.argv[1]), '..');
const args = process.argv.slice(2);
appendFileSync(join(root, 'calls'), JSON.stringify({ program: 'sops', args }) + '\\n');
const answer = JSON.parse(readFileSync(join(root, 'answers.json'), 'utf8')).answers.find(({ program, words }) => program === 'sops' && words.every((word) => args.includes(word)));
if (answer) process.exitCode = answer.status ?? 0;
else console.log('cluster: keys');
`;

/** The machines of cluster `home` of an operator: three control planes and a worker. */
export class Rack {
  private readonly file: string;

  constructor(private readonly operator: Operator, options: { readonly state?: Machine['state']; readonly running?: boolean } = {}) {
    this.file = operator.path('rack.json');
    operator.standInPlatform();
    const names = ['home-01', 'home-02', 'home-03', 'home-04'];
    operator.write('clusters/home/talos/talconfig.yaml', [
      'clusterName: home', 'talosVersion: v1.14.6', 'kubernetesVersion: v1.35.10', 'endpoint: https://home-k8s.example.org:6443', 'nodes:',
      ...names.flatMap((name, index) => [`  - hostname: ${name}`, `    ipAddress: 10.0.0.${index + 1}`, `    controlPlane: ${index < 3}`, '    installDisk: /dev/sda', '    patches:', '      - |', '        hostname: other', '        ipAddress: 10.9.9.9']),
      'patches:', '  - |', '    # of all', '    hostname: nobody', '',
    ].join('\n'));
    operator.write('apps/home/talsecret.sops.yaml', 'sops:\n  age:\n    - recipient: age1qqqq\n    - recipient: age1pppp\n');
    for (const [program, text] of Object.entries({ talosctl: TALOSCTL, platform: PLATFORM, sops: SOPS })) {
      operator.write(`bin/${program}`, `#!${process.execPath}\n${text}`);
      chmodSync(operator.path(`bin/${program}`), 0o755);
    }
    this.set({ machines: names.map((name, index) => ({ name, address: `10.0.0.${index + 1}`, role: index < 3 ? 'controlplane' : 'worker', state: options.state ?? 'ours', ...(options.running !== false && index < 3 && options.state === undefined ? { data: true, etcd: true } : {}) })) });
  }

  public get state(): RackState {
    return JSON.parse(readFileSync(this.file, 'utf8'));
  }

  /** Changes what the machines are in. */
  public change(change: (state: RackState) => void): void {
    const { state } = this;
    change(state);
    this.set(state);
  }

  /** What talosctl was told since this was asked last, by the words before its flags. */
  public told(): string[] {
    return this.operator.calls('talosctl').map(({ args }) => args.join(' '));
  }

  private set(state: RackState): void {
    writeFileSync(this.file, JSON.stringify(state));
  }
}
