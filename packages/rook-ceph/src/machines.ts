import { Component, Refusal } from '@monosense-io/platform';

const NODE_UNKNOWN = new Refusal('ROOK-CEPH-001', {
  protects: 'Rook waits for ever for a machine that the cluster does not have.',
  wrong: "nodes: [{ name: 'hub-09' }, …]",
  right: "nodes: [{ name: 'hub-01' }, …]",
});

const FIRST_LABEL = new Refusal('ROOK-CEPH-018', {
  protects: 'Talos calls a machine by what comes before the first dot of its name, and Rook looks for the whole one: it would find no machine.',
  wrong: '{ "name": "hub-01.lab.example.org", … } in a cluster with Talos',
  right: '{ "name": "hub-01", … } in a cluster with Talos',
});

const NODE_TWICE = new Refusal('ROOK-CEPH-002', {
  protects: 'A machine counts once, however often it is named: Ceph would have fewer places for its copies than it seems.',
  wrong: "nodes: [{ name: 'hub-01' }, { name: 'hub-01' }]",
  right: "nodes: [{ name: 'hub-01' }, { name: 'hub-02' }]",
});

const TWO_MACHINES = new Refusal('ROOK-CEPH-003', {
  protects: 'Ceph keeps its copies on different machines; on a single one it never becomes healthy.',
  wrong: "nodes: [{ name: 'hub-01' }]",
  right: "nodes: [{ name: 'hub-01' }, { name: 'hub-02' }, { name: 'hub-03' }]",
});

const MACHINE_FOR_EACH_COPY = new Refusal('ROOK-CEPH-004', {
  protects: 'Each copy needs a machine of its own; Ceph never becomes healthy with fewer machines than copies.',
  wrong: "nodes: [{ name: 'hub-01' }, { name: 'hub-02' }], replicas: 3",
  right: "nodes: [{ name: 'hub-01' }, { name: 'hub-02' }], replicas: 2",
});

const MAJORITY = new Refusal('ROOK-CEPH-005', {
  protects: 'Monitors decide by majority: an even number survives no more losses than one monitor less, and all storage stops without a majority.',
  wrong: "monitorNodes: ['hub-01', 'hub-02']",
  right: "monitorNodes: ['hub-01', 'hub-02', 'hub-03']",
});

const ONE_FILTER = new Refusal('ROOK-CEPH-006', {
  protects: 'Rook uses one of the two filters alone, so the other would narrow nothing.',
  wrong: "deviceFilter: '^nvme1n1$', devicePathFilter: '^/dev/disk/by-id/nvme-ACME_'",
  right: "devicePathFilter: '^/dev/disk/by-id/nvme-ACME_'",
});

const EXPRESSION = new Refusal('ROOK-CEPH-007', {
  protects: 'A filter that Go reads as no regular expression makes the jobs that look for disks fail.',
  wrong: "deviceFilter: '^(?!sda)sd[a-z]$'",
  right: "deviceFilter: '^sd[b-z]$'",
});

const KERNEL_NAME = new Refusal('ROOK-CEPH-017', {
  protects: 'Rook compares this filter with names such as sda: a path matches none of them, and Ceph waits for disks for ever.',
  wrong: "deviceFilter: '^/dev/disk/by-id/nvme-ACME_'",
  right: "devicePathFilter: '^/dev/disk/by-id/nvme-ACME_'",
});

const SOME_DISKS = new Refusal('ROOK-CEPH-008', {
  protects: 'A machine without disks holds no copies, and Ceph waits for the place that they need.',
  wrong: "nodes: [{ name: 'hub-01', devices: [] }, …]",
  right: "nodes: [{ name: 'hub-01', devices: ['/dev/disk/by-id/nvme-ACME_1TB_1'] }, …]",
});

const INSTALL_DISK = new Refusal('ROOK-CEPH-009', {
  protects: 'Ceph would take the disk that the operating system is installed on, and its data with it, once that disk looks blank.',
  wrong: "deviceFilter: '^sd' where Talos is installed on /dev/sda",
  right: "deviceFilter: '^sdb$'",
});

/** A machine whose disks Ceph takes. */
export interface CephNode {
  /** Name of the node, one of the cluster's facts. */
  readonly name: string;
  /**
   * Its disks, best as `/dev/disk/by-id/…`, which stays the same after a restart. They must be blank: Ceph takes no disk with partitions or file systems.
   * @default - those that match `deviceFilter` or `devicePathFilter`
   */
  readonly devices?: string[];
}

/** What chooses the machines. */
export interface MachinesProps {
  readonly nodes: CephNode[];
  readonly monitorNodes?: string[];
  readonly replicas: number;
}

/** What chooses their disks. */
export interface DisksProps {
  readonly nodes: CephNode[];
  readonly deviceFilter?: string;
  readonly devicePathFilter?: string;
}

/** Names of the machines that Ceph runs on. */
export interface Machines {
  /** Those whose disks it takes. */
  readonly storage: string[];
  /** Those with a monitor. */
  readonly monitors: string[];
}

/** The machines, checked. */
export function chooseMachines(scope: Component, { nodes, monitorNodes, replicas }: MachinesProps): Machines {
  TWO_MACHINES.unless(scope, Array.isArray(nodes), `'nodes' must be a list of machines, got ${nodes}: name at least 2, as in [{ name: '${scope.cluster.facts.nodes[0].name}' }, …]`);
  const storage = nodes.map((node) => node.name);
  const monitors = monitorNodes ?? storage.slice(0, storage.length < 3 ? 1 : 3);
  checkNames(scope, 'nodes', storage);
  checkNames(scope, 'monitorNodes', monitors);
  TWO_MACHINES.unless(scope, storage.length >= 2, `'nodes' must name at least 2 machines, got ${storage.length}: name more, or use a local storage class on a single machine`);
  MACHINE_FOR_EACH_COPY.unless(scope, replicas <= storage.length, `'replicas' must be at most the number of 'nodes', which is ${storage.length}, got ${replicas}: add nodes or lower replicas`);
  MAJORITY.unless(scope, [1, 3, 5].includes(monitors.length), `'monitorNodes' must name 1, 3 or 5 machines, got ${monitors.length}: add or remove one`);
  return { storage, monitors };
}

function checkNames(scope: Component, prop: string, names: string[]): void {
  const known = scope.cluster.facts.nodes.map((node) => node.name);
  names.forEach((name, index) => {
    NODE_UNKNOWN.unless(scope, known.includes(name), `'${prop}' must name nodes of cluster '${scope.cluster.node.id}', got '${name}': choose among ${known.join(', ')}`);
    FIRST_LABEL.unless(scope, scope.cluster.facts.talosVersion === undefined || !name.includes('.'), `'${prop}' must name machines that have no dot in their name, which Talos cuts there, got '${name}': call the machine '${name.split('.')[0]}' in the facts of the cluster`);
    NODE_TWICE.unless(scope, names.indexOf(name) === index, `'${prop}' must name each node once, got '${name}' twice: remove one`);
  });
}

/** Refuses disks that Ceph can't take, or must not. */
export function checkDisks(scope: Component, { nodes, deviceFilter, devicePathFilter }: DisksProps): void {
  ONE_FILTER.unless(scope, deviceFilter === undefined || devicePathFilter === undefined, "'deviceFilter' and 'devicePathFilter' are both set: keep one of them");
  const filter = deviceFilter === undefined ? 'devicePathFilter' : 'deviceFilter';
  const expression = deviceFilter ?? devicePathFilter;
  EXPRESSION.unless(scope, expression === undefined || isExpression(expression), `'${filter}' must be a regular expression as Go reads it, without look-ahead, look-behind and references to groups, got '${expression}': correct it, or name the disks in 'devices'`);
  KERNEL_NAME.unless(scope, deviceFilter === undefined || !withoutClasses(deviceFilter).includes('/'), `'deviceFilter' must match names as the kernel gives them, such as sda, got '${deviceFilter}', which holds a path: pass it as 'devicePathFilter'`);
  for (const { name, devices } of nodes) {
    SOME_DISKS.unless(scope, devices !== undefined || expression !== undefined, `node '${name}' names no disks: give it 'devices', or set 'deviceFilter' or 'devicePathFilter'`);
    SOME_DISKS.unless(scope, devices === undefined || devices.length > 0, `'devices' of node '${name}' must name a disk, got none: name one, or remove the node`);
    const { installDisk } = scope.cluster.facts.nodes.find((node) => node.name === name)!;
    if (installDisk === undefined) continue;
    const kernelName = installDisk.replace(/^\/dev\//, '');
    const named = devices?.find((device) => device === installDisk || device === kernelName);
    INSTALL_DISK.unless(scope, named === undefined, `'devices' of node '${name}' must not hold the disk that Talos is installed on (${installDisk}), got '${named}': choose another`);
    const matches = devices === undefined && new RegExp(expression!).test(deviceFilter === undefined ? installDisk : kernelName);
    INSTALL_DISK.unless(scope, !matches, `'${filter}' must not match the disk that Talos is installed on in node '${name}' (${installDisk}), got '${expression}': narrow it, or give the node 'devices'`);
  }
}

/** Takes the disks, so that nobody else does. */
export function claimDisks(scope: Component, { nodes, deviceFilter, devicePathFilter }: DisksProps): void {
  const { cluster } = scope;
  for (const { name, devices } of nodes) {
    if (devices) cluster.claimDisks(scope, { nodes: [name], disks: devices.map((device) => (device.startsWith('/') ? device : `/dev/${device}`)) });
  }
  const filtered = nodes.filter(({ devices }) => devices === undefined).map(({ name }) => name);
  if (filtered.length > 0) cluster.claimDisks(scope, { nodes: filtered, filter: devicePathFilter, selector: deviceFilter });
}

/** An expression without its sets of characters. */
function withoutClasses(text: string): string {
  return text.replace(/\\.|\[(?:\\.|[^\]])*\]/g, (part) => (part === '\\/' ? '/' : ''));
}

/** Whether a text is a regular expression here, and holds nothing that Go's don't know. */
function isExpression(text: string): boolean {
  try {
    new RegExp(text);
    return !/\(\?<?[=!]|\\[1-9]|\\k</.test(text);
  } catch {
    return false;
  }
}
