import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { Operator } from '../operator.ts';
import type { Answer } from '../operator.ts';
import { ROOT } from '../programs.ts';
import { Rack, SCHEMATIC } from '../rack.ts';

/* Tasks of machines, with machines that play. What they ask of Kubernetes is in machines.deep.test.ts. */

let operator: Operator;
let rack: Rack;
beforeEach(() => {
  operator = new Operator('home').standIn('kubectl', 'age', 'curl').logIn('home').answer({ program: 'kubectl', words: ['current-context'], stdout: 'admin@home\n' });
  rack = new Rack(operator);
});

const refused = (message: string) => ({ status: 201, stderr: expect.stringContaining(message) });

test.each(['infra', 'apps'])('the machines of %s are read as YAML has them', (cluster) => {
  const text = readFileSync(`${ROOT}/clusters/${cluster}/talos/talconfig.yaml`, 'utf8');
  operator.write('clusters/home/talos/talconfig.yaml', text);
  operator.write('list.sh', '. .taskfiles/shared.sh\n. .taskfiles/talos/machines.sh\nuse_machines home\necho "$TALOS $KUBERNETES"\necho "$MACHINES"\n');
  operator.write('Taskfile.own.yaml', "version: '3'\ntasks:\n  list: bash list.sh\n");
  const { talosVersion, kubernetesVersion, nodes } = parse(text);

  expect(operator.task(['list']).stdout.trim().split('\n')).toEqual([
    `${talosVersion} ${kubernetesVersion}`,
    ...nodes.map((node: any) => `${node.hostname} ${node.ipAddress} ${node.controlPlane ? 'controlplane' : 'worker'} ${node.installDisk} factory.talos.dev/metal-installer/${SCHEMATIC}`),
  ]);
});

describe('apply-node', () => {
  test('shows what changes, asks, and gives the machine its configuration, by address and by name', () => {
    const outcomes = ['10.0.0.2', 'home-02'].map((node) => operator.task(['talos:apply-node', 'CLUSTER=home', `NODE=${node}`, 'MODE=staged'], { input: 'home\n' }));
    const told = rack.told().filter((line) => line.startsWith('apply-config')).map((line) => line.replace(/--file \S+/, '--file F'));

    expect(outcomes.map(({ status }) => status)).toEqual([0, 0]);
    expect(told).toEqual(Array(2).fill([
      'apply-config --file F --mode staged --dry-run --endpoints 10.0.0.2 --nodes 10.0.0.2',
      'apply-config --file F --mode staged --endpoints 10.0.0.2 --nodes 10.0.0.2',
    ]).flat());
  });

  test('changes nothing when nobody says so', () => {
    expect(operator.task(['talos:apply-node', 'CLUSTER=home', 'NODE=home-02'], { input: 'no\n' })).toMatchObject(refused("the name of the cluster must be typed, got 'no'"));
    expect(rack.told().filter((line) => line.startsWith('apply-config') && !line.includes('--dry-run'))).toEqual([]);
  });

  test('installs Talos on a machine that waits, and says on which disk', () => {
    rack.change(({ machines }) => { machines[3].state = 'waiting'; });

    expect(operator.task(['talos:apply-node', 'CLUSTER=home', 'NODE=home-04', '--yes'])).toMatchObject({ status: 0, stderr: expect.stringContaining('Talos is installed on home-04 (10.0.0.4), and what its system disk (/dev/sda) holds goes.') });
    expect(rack.state.machines[3].state).toBe('ours');
  });

  test.each<['foreign' | 'away', string]>([
    ['foreign', "[home-01] the machine must take this cluster's certificate"],
    ['away', '[home-01] the machine must answer at 10.0.0.1'],
  ])('refuses a machine that is %s', (state, message) => {
    rack.change(({ machines }) => { machines[0].state = state; });

    expect(operator.task(['talos:apply-node', 'CLUSTER=home', 'NODE=home-01', '--yes'])).toMatchObject(refused(message));
  });

  test.each<[string, string[], string]>([
    ['a machine of another cluster', ['NODE=away-01'], "NODE must be a machine of clusters/home/talos/talconfig.yaml, by its name or address, got 'away-01': use one of home-01 home-02 home-03 home-04"],
    ['an unknown mode', ['NODE=home-01', 'MODE=now'], 'MODE must be auto, no-reboot, staged or try'],
  ])('refuses %s', (_, variables, message) => {
    expect(operator.task(['talos:apply-node', 'CLUSTER=home', ...variables, '--yes']).stderr).toContain(message);
    expect(rack.told()).toEqual([]);
  });

  test('leaves nothing behind that holds keys, but the talosconfig', () => {
    operator.write('tmp/keep', '');
    operator.task(['talos:apply-node', 'CLUSTER=home', 'NODE=home-01', '--yes'], { env: { TMPDIR: operator.path('tmp') } });

    expect(operator.list('tmp')).toEqual(['keep']);
    expect(operator.list('apps/home')).toEqual(['cluster.json', 'kubeconfig', 'talosconfig', 'talsecret.sops.yaml']);
  });
});

describe('reset-cluster', () => {
  test('names the cluster, its machines and the disks, and asks', () => {
    const outcome = operator.task(['talos:reset-cluster', 'CLUSTER=home', 'DISKS=/dev/nvme0n1'], { input: 'hoem\n' });

    expect(outcome).toMatchObject(refused("must be typed, got 'hoem': nothing was changed"));
    for (const named of ['All of cluster home goes', 'home-04 (10.0.0.4) home-01 (10.0.0.1)', '/dev/nvme0n1']) expect(outcome.stderr).toContain(named);
    expect(rack.state.machines.map(({ state }) => state)).toEqual(['ours', 'ours', 'ours', 'ours']);
  });

  test('resets workers first, and forgets the login', () => {
    expect(operator.task(['talos:reset-cluster', 'CLUSTER=home'], { input: 'home\n' })).toMatchObject({ status: 0 });
    const wipe = 'reset --graceful=false --reboot --wait=false --system-labels-to-wipe STATE --system-labels-to-wipe EPHEMERAL';

    expect(rack.told().filter((line) => line.startsWith('reset'))).toEqual([4, 1, 2, 3].map((index) => `${wipe} --endpoints 10.0.0.${index} --nodes 10.0.0.${index}`));
    expect(operator.list('apps/home')).not.toContain('kubeconfig');
  });

  test('goes on after a machine that did not answer', () => {
    rack.change(({ machines }) => { machines[1].state = 'away'; });
    const first = operator.task(['talos:reset-cluster', 'CLUSTER=home', '--yes']);
    rack.change(({ machines }) => { machines[1].state = 'ours'; });
    rack.told();
    const second = operator.task(['talos:reset-cluster', 'CLUSTER=home', '--yes']);

    expect(first).toMatchObject(refused('[home-02] the machine must answer at 10.0.0.2 to be reset'));
    expect(second).toMatchObject({ status: 0, stdout: expect.stringContaining('home-01: waits for a configuration already') });
    expect(rack.told().filter((line) => line.startsWith('reset')).map((line) => line.split(' ').at(-1))).toEqual(['10.0.0.2', '10.0.0.3']);
  });
});

describe('generate-iso', () => {
  const EXTENDED = 'c9078f9419961640c712a8bf2bb9174933dfcf1da383fd8ea2b7dc21493f8bac';
  const extend = () => operator.write('clusters/home/talos/talconfig.yaml', readFileSync(operator.path('clusters/home/talos/talconfig.yaml'), 'utf8').replace('    ipAddress: 10.0.0.2\n', `    ipAddress: 10.0.0.2
    talosImageURL: factory.talos.dev/metal-installer/${EXTENDED}
    schematic:
      customization:
        systemExtensions:
          officialExtensions:
            - siderolabs/iscsi-tools
`));

  test('says where the ISO is, and downloads it where it should go', () => {
    const said = operator.task(['talos:generate-iso', 'CLUSTER=home', 'NODE=home-02']);
    const before = operator.calls('curl');
    operator.task(['talos:generate-iso', 'CLUSTER=home', 'NODE=home-02', 'OUT=home-02.iso', 'ARCH=arm64']);

    expect([said.status, said.stdout.trim(), before]).toEqual([0, `https://factory.talos.dev/image/${SCHEMATIC}/v1.14.6/metal-amd64.iso`, []]);
    expect(operator.calls('curl').map(({ args }) => args)).toEqual([['--fail', '--location', '--output', 'home-02.iso.part', `https://factory.talos.dev/image/${SCHEMATIC}/v1.14.6/metal-arm64.iso`]]);
  });

  test('has the Image Factory know the extensions of the machine, and of no other', () => {
    extend();
    operator.write('bin/curl', `#!/bin/sh\ncat > '${operator.path('sent')}'\necho '{"id":"${EXTENDED}"}'\n`);
    const outcomes = ['home-01', 'home-02'].map((name) => operator.task(['talos:generate-iso', 'CLUSTER=home', `NODE=${name}`]));

    expect(outcomes.map(({ stdout }) => stdout.trim())).toEqual([SCHEMATIC, EXTENDED].map((id) => `https://factory.talos.dev/image/${id}/v1.14.6/metal-amd64.iso`));
    expect(parse(readFileSync(operator.path('sent'), 'utf8'))).toEqual({ customization: { systemExtensions: { officialExtensions: ['siderolabs/iscsi-tools'] } } });
  });

  test.each<[string, string, string]>([
    ['gives them another id', '{"id":"0000"}', "[home-02] the schematic of the machine must have the id of its installer"],
    ['does not answer', '', 'must have the id'],
  ])('is refused when the Image Factory %s', (_, stdout, message) => {
    extend();
    operator.answer({ program: 'curl', words: [], stdout });

    expect(operator.task(['talos:generate-iso', 'CLUSTER=home', 'NODE=home-02'])).toMatchObject(refused(message));
  });
});

describe('etcd-snapshot', () => {
  test('asks the next member when one is away, and keeps it encrypted for those who can read the keys of the cluster', () => {
    rack.change(({ machines }) => { machines[0].etcd = false; });

    expect(operator.task(['talos:etcd-snapshot', 'CLUSTER=home', 'OUT=x.age'])).toMatchObject({ status: 0 });
    const [age] = operator.calls('age').map(({ args }) => args);
    expect(age.slice(0, -1)).toEqual(['--recipient', 'age1qqqq', '--recipient', 'age1pppp', '--output', 'x.age']);
  });

  test('goes nowhere in plain text when age fails, and leaves nothing behind', () => {
    operator.write('tmp/keep', '');
    operator.answer({ program: 'age', words: [], status: 1 });

    expect(operator.task(['talos:etcd-snapshot', 'CLUSTER=home', 'OUT=x.age'], { env: { TMPDIR: operator.path('tmp') } }).status).toBe(201);
    expect(operator.list('tmp')).toEqual(['keep']);
    expect(operator.list('.')).not.toContain('x.age');
  });

  test('is refused where it would write over another, and where no member has one to give', () => {
    operator.write('there.age', '');
    const over = operator.task(['talos:etcd-snapshot', 'CLUSTER=home', 'OUT=there.age']);
    rack.change(({ machines }) => machines.forEach((machine) => { machine.etcd = false; }));

    expect(over).toMatchObject(refused("OUT must be a file that isn't there yet, got 'there.age'"));
    expect(operator.task(['talos:etcd-snapshot', 'CLUSTER=home', 'OUT=x.age'])).toMatchObject(refused('[home] a member of etcd must give a snapshot, and none did'));
  });
});

/** What kubectl says of a Node. */
const node = (name: string, fields: Record<string, string>): Answer[] => Object.entries(fields).map(([field, stdout]) => ({ program: 'kubectl', words: ['node', name, `jsonpath={${field}}`], stdout }));
const READY = '.status.conditions[?(@.type=="Ready")].status';

describe('upgrade-node looks first, and', () => {
  const current: Answer = { program: 'kubectl', words: ['current-context'], stdout: 'admin@home\n' };
  const nodes = ['home-01', 'home-02', 'home-03', 'home-04'].flatMap((name) => node(name, { '.status.nodeInfo.osImage': 'Talos (v1.14.5)', [READY]: 'True', '.spec.unschedulable': '' }));
  const upgrade = () => operator.task(['talos:upgrade-node', 'CLUSTER=home', 'NODE=home-02', '--yes']);
  const untouched = () => expect([...operator.calls('kubectl').map(({ args }) => args.join(' ')), ...rack.told()].filter((line) => /cordon|drain|^upgrade(?! --help)/.test(line))).toEqual([]);

  test.each<[string, () => void, string]>([
    ['a member of etcd that is missing', () => rack.change(({ machines }) => { machines[2].etcd = false; }), 'etcd must have 3 full members'],
    ['an alarm of etcd', () => rack.change((state) => { state.alarms = ['10.0.0.1 abc NOSPACE']; }), 'etcd must raise no alarm'],
    ['a cluster that is not healthy', () => rack.change((state) => { state.unhealthy = 'waiting for all k8s nodes to report ready: FAIL'; }), 'the cluster must be healthy'],
    ['another machine that is not ready', () => operator.answer(current, { program: 'kubectl', words: ['home-03', `jsonpath={${READY}}`], stdout: 'Unknown' }, ...nodes), '[home-03] every machine must be ready before one goes away'],
    ['a machine that somebody has cordoned', () => operator.answer(current, { program: 'kubectl', words: ['home-02', 'jsonpath={.spec.unschedulable}'], stdout: 'true' }, ...nodes), '[home-02] the machine must take pods before it is upgraded'],
  ])('refuses %s', (_, arrange, message) => {
    operator.answer(current, ...nodes);
    arrange();

    expect(upgrade()).toMatchObject(refused(message));
    untouched();
  });

  test('asks somebody', () => {
    operator.answer(current, ...nodes);

    expect(operator.task(['talos:upgrade-cluster', 'CLUSTER=home'], { input: 'n\n' }).status).not.toBe(0);
    untouched();
  });
});
