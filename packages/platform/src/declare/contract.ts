import { Contract, ContractBackup, ContractClaim, ContractFile } from '@monosense-io/output';
import { ADDRESSES, CLAIMS, HOSTNAMES } from './claims';
import { Cluster } from './cluster';
import { EXPORTS, IMPORTS } from './exports';
import { versionsOf } from './versions';

/** What a package brings, as a component is. */
interface Brought {
  readonly packageName: string;
  readonly packageVersion: string;
}

/** The contract of a cluster, as far as it has been declared by now. */
export function contractOf(cluster: Cluster, components: readonly Brought[], backups: readonly ContractBackup[] = []): Contract {
  const sorted = <T>(entries: Array<[string, T]>): { [key: string]: T } => Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  const versions = versionsOf(cluster);
  const claims = claimsOf(cluster);
  const imports = importsOf(cluster);
  return {
    format: ContractFile.FORMAT,
    cluster: cluster.facts,
    components: sorted(components.filter(({ packageVersion }) => packageVersion !== 'local').map(({ packageName, packageVersion }) => [packageName, packageVersion])),
    ...(Object.keys(versions).length > 0 ? { versions } : {}),
    hostnames: HOSTNAMES.all(cluster).map(({ record }) => record).sort(),
    addresses: ADDRESSES.all(cluster).map(({ record }) => record.address).sort(),
    ...(claims.length > 0 ? { claims } : {}),
    ...(backups.length > 0 ? { backups: [...backups] } : {}),
    ...(imports.length > 0 ? { imports: sorted(imports) } : {}),
    exports: sorted(EXPORTS.all(cluster).map(({ record: { name, ...entry } }) => [name, entry])),
  };
}

/** The exports of other clusters that a cluster uses, by the cluster. */
function importsOf(cluster: Cluster): Array<[string, string[]]> {
  const used = IMPORTS.all(cluster).map(({ record }) => record);
  return [...new Set(used.map((one) => one.cluster))].map((other) => [other, [...new Set(used.filter((one) => one.cluster === other).map(({ name }) => name))].sort()]);
}

/** What a cluster takes that only one may have, as it stands in its contract: what was claimed, by whom. */
function claimsOf(cluster: Cluster): ContractClaim[] {
  const order = ({ what, key, owner }: ContractClaim): string => [what, key, owner].join('\n');
  return CLAIMS.all(cluster)
    .map(({ owner, record: { what, key, atMost } }) => ({ what, key, owner: owner.node.path, ...(atMost === undefined ? {} : { atMost }) }))
    .sort((a, b) => (order(a) < order(b) ? -1 : 1));
}
