import { isIP } from 'net';
import { ADDRESSES } from '../declare/claims';
import { EXPECTATIONS } from '../declare/expectations';
import { CONNECTIONS } from '../declare/traffic';
import { textOf } from '../declare/peer';
import { isSignedKeyless, SIGSTORE_HOST } from '../checks/outside';
import { ClusterFacts } from '../facts/cluster-facts';
import { nodeLinkOf, setupOf } from '../facts/machines';
import { ClusterModel, StageModel } from '../model/model';
import { groupOf, KubeObject } from '../model/object';
import { EXPECTED_SECRETS } from '../parts/existing-secrets';

/** Name of the file. */
export const CHECKLIST = 'CHECKLIST.md';

/** What the cluster counts on and nobody here makes, for whoever sets it up: a list to tick off before the first start. */
export function checklist(model: ClusterModel): string {
  const { cluster, stages } = model;
  const { facts } = cluster;
  const isSetUp = facts.nodes.every((node) => nodeLinkOf(setupOf(facts, node)) !== undefined);
  const objects = stages.flatMap((stage) => stage.objects);
  const controlPlane = facts.nodes.filter((node) => node.controlPlane).map(({ address }) => address);
  const pools = (facts.loadBalancerPools ?? []).map(({ start, stop }) => `${start}–${stop}`);
  const claimed = [...new Set(ADDRESSES.all(cluster).map(({ owner, record }) => `${record.address} (${owner.node.path})`))].sort();
  const sections: Array<[string, string[]]> = [
    ['Machines', facts.nodes.map(({ name, address, controlPlane: first, memory, cpu, installDisk }) => (
      `\`${name}\` has ${address}${isSetUp ? '' : ', by a reservation of the DHCP server or set on the machine'}, ${memory} of memory${cpu === undefined ? '' : `, ${cpu} of CPU`}${installDisk === undefined ? '' : `, and its system disk at \`${installDisk}\``}${first ? '; control plane' : ''}`
    )).concat(reservations(facts))],
    ['Addresses', [
      `\`${facts.nodeCidr}\` is the machines' subnet`,
      ...pools.map((pool) => `${pool} belong to Services, and no DHCP server gives them away`),
      ...claimed.map((claim) => `${claim} is taken out of them`),
      ...(facts.meshAddress === undefined ? [] : [`${facts.meshAddress} is reached by the machines of ${cluster.peers.map(({ name }) => name).join(', ') || 'the other clusters'} on TCP 2379`]),
      `pods have ${facts.podCidrs.join(', ')} and Services ${facts.serviceCidrs.join(', ')}: nothing else on the network has these`,
    ]],
    ['Names', isIP(facts.apiEndpoint) === 0
      ? facts.apiVip !== undefined ? [`\`${facts.apiEndpoint}\` stands for ${facts.apiVip}, which the control plane hands over among its machines, and no DHCP server gives it away`]
        : facts.apiLoadBalancer !== undefined ? [`\`${facts.apiEndpoint}\` stands for ${facts.apiLoadBalancer}, which leads to ${controlPlane.join(', ')} on TCP 6443 and passes over those that don't answer, before the first start`] : [`\`${facts.apiEndpoint}\` stands for ${controlPlane.join(', ')}, or for an address that leads to them on TCP 6443, before the first start`]
      : [`${facts.apiEndpoint} leads to ${controlPlane.join(', ')} on TCP 6443`]],
    ['BGP', neighbours(objects, controlPlane.length === facts.nodes.length ? controlPlane : facts.nodes.map(({ address }) => address))],
    ['Secrets that open everything else', keys(model)],
    ['Items of the secret stores', items(objects)],
    ...expected(model),
    ['Reached from the cluster', reached(model)],
  ];
  return `${[
    `# Checklist of ${facts.name}`, '', 'Rendered from the program and its facts; edits here are lost. Each line is something that must exist and that nothing here makes.',
    ...sections.filter(([, lines]) => lines.length > 0).flatMap(([title, lines]) => ['', `## ${title}`, '', ...lines.map((line) => `- [ ] ${line}`)]),
  ].join('\n')}\n`;
}

/** What DHCP servers must give to whom, and what a machine must have that asks them. */
function reservations(facts: ClusterFacts): string[] {
  return facts.nodes.flatMap((node) => {
    const setup = setupOf(facts, node);
    const link = nodeLinkOf(setup);
    if (link?.dhcp !== true) return [];
    const ports = setup.ports ?? [];
    const carriers = (name: string): string[] => {
      const { bond, vlan } = (setup.links ?? []).find((one) => one.name === name) ?? {};
      return bond?.ports ?? (vlan === undefined ? [name] : carriers(vlan.parent));
    };
    const macs = ports.filter(({ name, mac }) => mac !== undefined && carriers(link.name).includes(name)).map(({ mac }) => mac);
    const whom = macs.length === 0 ? `\`${node.name}\`, by the MAC address of its link \`${link.name}\`` : `${macs.join(' or ')}, ${macs.length === 1 ? 'a port' : 'the ports'} of \`${node.name}\``;
    return [`the DHCP server reserves ${node.address} for ${whom}, and names a router${setup.nameServers === undefined ? ' and DNS servers' : ''}`];
  });
}

/** What each router must know of the cluster. */
function neighbours(objects: KubeObject[], machines: string[]): string[] {
  const instances: any[] = objects.filter(({ kind }) => kind === 'CiliumBGPClusterConfig').flatMap(({ spec }) => spec.bgpInstances ?? []);
  return instances.flatMap(({ localASN, peers = [] }) => peers.map(({ name, peerAddress, peerASN }: any) => (
    `router \`${name}\` (${peerAddress}, AS ${peerASN}) has ${machines.join(', ')} as neighbours of AS ${localASN}, and takes their routes`
  )));
}

/** Secrets that stores and issuers are opened with and nothing here makes, and those that a program without a store expects. */
function keys({ cluster, stages }: ClusterModel): string[] {
  const found = new Set<string>();
  const made = new Set(stages.flatMap(({ objects }) => objects.map(({ kind, metadata, spec }) => {
    const name = kind === 'ExternalSecret' ? spec?.target?.name ?? metadata.name : kind === 'Certificate' ? spec?.secretName : undefined;
    return `${metadata.namespace}/${name}`;
  })));
  for (const { objects, stage } of stages) {
    for (const object of objects.filter((one) => OPENED[groupOf(one)]?.includes(one.kind))) {
      const home = object.metadata.namespace ?? stage?.home.name;
      for (const { kind, namespace = home, name, key } of selectorsIn(object.spec)) {
        if (!made.has(`${namespace}/${name}`)) found.add(`${kind} \`${namespace}/${name}\`${key === undefined ? '' : ` with key \`${key}\``} opens ${object.kind} \`${object.metadata.name}\``);
      }
    }
  }
  const plain = EXPECTED_SECRETS.all(cluster).map(({ record: { namespace, name, keys: fields } }) => `Secret \`${namespace}/${name}\` with ${fields.map((field) => `\`${field}\``).join(', ')}`);
  return [...found, ...plain].sort();
}

/** Stores of secrets and issuers of certificates, by group. */
const OPENED: Record<string, string[]> = { 'external-secrets.io': ['ClusterSecretStore', 'SecretStore'], 'cert-manager.io': ['ClusterIssuer', 'Issuer'] };

/** The Secrets and ConfigMaps that an object refers to, wherever that stands. */
function selectorsIn(value: unknown): Array<{ kind: string; namespace?: string; name: string; key?: string }> {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([field, child]) => {
    if (field === 'secretName' && typeof child === 'string') return [{ kind: 'Secret', name: child }];
    // The key of an account is made by whoever opens it.
    const refers = typeof child?.name === 'string' && (typeof child.key === 'string' || (/SecretRef$/.test(field) && field !== 'privateKeySecretRef'));
    return refers ? [{ kind: child.type === 'ConfigMap' ? 'ConfigMap' : 'Secret', namespace: child.namespace, name: child.name, key: child.key }] : selectorsIn(child);
  });
}

/** Items that Secrets are filled from, with all fields that are asked for. What the cluster writes itself is no item to make. */
function items(objects: KubeObject[]): string[] {
  const written = new Set(objects.filter((object) => groupOf(object) === 'external-secrets.io' && object.kind === 'PushSecret').flatMap(({ spec }) => spec.data ?? []).map(({ match }: any) => match?.remoteRef?.remoteKey));
  const fields = new Map<string, { fields: Set<string>; users: Set<string> }>();
  const known = new Map(objects.filter(({ kind, spec }) => kind === 'VMUser' && spec?.username !== undefined && spec.passwordRef !== undefined).map(({ metadata, spec }) => [`${metadata.namespace}/${spec.passwordRef.name}`, `${spec.username}`]));
  const logins = new Map<string, string>();
  for (const { spec, metadata } of objects.filter((object) => groupOf(object) === 'external-secrets.io' && object.kind === 'ExternalSecret')) {
    const { target } = spec ?? {};
    for (const { remoteRef } of spec?.data ?? []) {
      if (typeof remoteRef?.key !== 'string' || written.has(remoteRef.key)) continue;
      const title = `\`${remoteRef.key}\` of ${spec.secretStoreRef?.name}`;
      if (!fields.has(title)) fields.set(title, { fields: new Set(), users: new Set() });
      if (remoteRef.property !== undefined) fields.get(title)!.fields.add(remoteRef.property);
      fields.get(title)!.users.add(`${metadata.namespace}/${metadata.name}`);
      // The other cluster's program reads the name from there: it says whose login this is.
      const login = known.get(`${metadata.namespace}/${target?.name ?? metadata.name}`);
      if (login === undefined) continue;
      fields.get(title)!.fields.add('username');
      logins.set(title, login);
    }
  }
  return [...fields].map(([title, { fields: names, users }]) => `${title}${names.size === 0 ? '' : ` with ${[...names].sort().map((name) => `\`${name}\`${name === 'username' && logins.has(title) ? ` (\`${logins.get(title)}\`)` : ''}`).join(', ')}`}, for ${[...users].sort().join(', ')}`).sort();
}

/** What components have said that they expect, by kind. */
function expected({ cluster }: ClusterModel): Array<[string, string[]]> {
  const all = EXPECTATIONS.all(cluster).map(({ record }) => record);
  return [...new Set(all.map(({ what }) => what))].sort().map((what) => [what, [...new Set(all.filter((other) => other.what === what).map(({ name, details }) => `\`${name}\`: ${details}`))].sort()]);
}

/** The hosts that Flux fetches charts and folders of a stage from, and what it checks their signatures with. */
function fetchedBy(stage: StageModel): Array<{ readonly host: string; readonly port: string }> {
  const urls = stage.objects.filter((object) => groupOf(object) === 'source.toolkit.fluxcd.io').map(({ spec }) => `${spec?.url}`).filter((url) => URL.canParse(url)).map((url) => new URL(url));
  return [
    ...urls.map(({ hostname, port, protocol }) => ({ host: hostname, port: port || (protocol === 'ssh:' ? '22' : protocol === 'http:' ? '80' : '443') })),
    ...(isSignedKeyless(stage) ? [{ host: SIGSTORE_HOST, port: '443' }] : []),
  ];
}

/** Hosts outside that pods are let out to, with who goes there. */
function reached({ cluster, stages }: ClusterModel): string[] {
  const inside = new Set(stages.map(({ name }) => name));
  const hosts = new Map<string, Set<string>>();
  for (const { record: { client, server, ports } } of CONNECTIONS.all(cluster)) {
    // Pods and Gateways have names with a stage or a word before them; hosts have dots, colons or a star.
    if (inside.has(server.split('/')[0]) || !/[.:]/.test(server) || /\s/.test(server)) continue;
    for (const port of ports) {
      const key = `\`${server}\` on ${textOf(port)}`;
      hosts.set(key, (hosts.get(key) ?? new Set()).add(client.split('/')[0]));
    }
  }
  // Flux fetches by itself what its sources name.
  const visit = (host: string, client: string): void => void hosts.set(host, (hosts.get(host) ?? new Set()).add(client));
  for (const stage of stages) {
    for (const { host, port } of fetchedBy(stage)) visit(`\`${host}\` on ${port}`, 'Flux');
  }
  return [...hosts].map(([host, clients]) => `${host}, from ${[...clients].sort().join(', ')}`).sort();
}
