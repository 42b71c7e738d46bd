/** What a change of `talconfig.yaml` does to the machines, and what somebody must do for it: Flux applies objects only. */
import { ClusterFolder } from '@monosense-io/output';
import { parseDocument } from 'yaml';
import { isRecord } from './compare.ts';
import type { Change, Row } from './model.ts';

/** Kinds of documents that set up the network, which changes while the machine runs. */
const NETWORK = ['LinkAliasConfig', 'LinkConfig', 'BondConfig', 'VLANConfig', 'DHCPv4Config', 'Layer2VIPConfig'];

/** A machine as the file has it. */
interface Machine {
  readonly image: string;
  readonly disk: string;
  /** Its documents, those of all machines included, by kind and name. */
  readonly documents: ReadonlyMap<string, any>;
}

/**
 * What is worth a row of its own; everything else in the file is applied to machines that keep running. That machines come, go, or get
 * another role or address, the contract tells: `lifecycle.ts`.
 */
export function machineRows({ before, after }: Change): Row[] {
  if (!before || !after || after.id !== ClusterFolder.TALCONFIG) return [];
  const [old, current] = [before.content, after.content];
  const [was, is] = [machinesIn(old), machinesIn(current)];
  const both = [...is].flatMap(([name, machine]) => (was.has(name) ? [{ name, before: was.get(name)!, after: machine }] : []));
  const rows: Row[] = [];
  const say = (names: readonly string[], text: string, dangerous = false): void => void (names.length > 0 && rows.push({ topic: 'machines', dangerous, text: `${names.join(', ')}: ${text}` }));
  const where = (differs: (one: Machine, other: Machine) => boolean): string[] => both.filter((one) => differs(one.before, one.after)).map(({ name }) => name);
  const document = (machine: Machine, key: string, part?: string): string => JSON.stringify(part === undefined ? machine.documents.get(key) : machine.documents.get(key)?.[part]);

  say(where((one, other) => one.image !== other.image), 'is made of another image (extensions or arguments of the kernel), which takes an upgrade to that image, with a restart: one machine at a time');
  say(where((one, other) => one.disk !== other.disk), 'names another disk to be installed on, which counts for a new installation only: a machine that runs stays where it is until it is reset');
  for (const volume of ['STATE', 'EPHEMERAL']) {
    say(where((one, other) => document(one, `VolumeConfig/${volume}`, 'encryption') !== document(other, `VolumeConfig/${volume}`, 'encryption')), `changes the encryption of ${volume}, which Talos does only when it makes the partition: reset one machine at a time, with all data on it`, true);
  }
  for (const key of new Set(both.flatMap(({ before: one, after: other }) => [...one.documents.keys(), ...other.documents.keys()]).filter((name) => name.startsWith('UserVolumeConfig/')))) {
    const volume = key.slice(key.indexOf('/') + 1);
    say(where((one, other) => one.documents.has(key) && !other.documents.has(key)), `no longer names volume '${volume}', which keeps its partition and is not mounted: what is on it is no longer found`, true);
    say(where((one, other) => one.documents.has(key) && other.documents.has(key) && document(one, key) !== document(other, key)), `changes volume '${volume}', which stays on its disk with its file system and key: only its size may grow`);
  }
  say(where((one, other) => networkOf(one) !== networkOf(other)), 'changes its network while it runs, and is away for ever if the switch does not agree: one machine at a time, the switch first', true);
  for (const range of ['clusterPodNets', 'clusterSvcNets']) {
    if (JSON.stringify(old[range]) !== JSON.stringify(current[range])) rows.push({ topic: 'machines', dangerous: true, text: `'${range}' changes, which no cluster that runs survives: pods and Services keep their addresses, and the certificates of the API too` });
  }
  return rows;
}

function machinesIn(talconfig: any): Map<string, Machine> {
  return new Map((talconfig?.nodes ?? []).map((node: any): [string, Machine] => {
    const group = node.controlPlane ? talconfig.controlPlane : talconfig.worker;
    const documents = new Map<string, any>();
    for (const text of [...talconfig.patches ?? [], ...group?.patches ?? [], ...node.patches ?? []]) {
      const content = parseDocument(text).toJS();
      if (isRecord(content) && typeof content.kind === 'string') documents.set(content.name === undefined ? content.kind : `${content.kind}/${content.name}`, content);
    }
    const selector = documents.get('UnattendedInstallConfig')?.provisioning?.diskSelector?.match;
    return [node.hostname, { image: node.talosImageURL ?? '', disk: selector ?? node.installDisk ?? '', documents }];
  }));
}

function networkOf({ documents }: Machine): string {
  return JSON.stringify([...documents].filter(([key]) => NETWORK.includes(key.split('/')[0])).sort(([a], [b]) => (a < b ? -1 : 1)));
}
