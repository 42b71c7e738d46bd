import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Right, Rights } from '@monosense-io/output';
import type { GrantedRights } from '@monosense-io/output';
import { Refusal } from '../refusal.ts';
import { readJson } from '../repository/json.ts';
import { componentName, isOurs, npmName } from '../repository/packages.ts';
import { pinsOf, programOf } from '../repository/programs.ts';
import { factsFolder } from './facts.ts';
import type { Made } from './made.ts';
import type { Found } from './report.ts';

const ACCEPTED = new Refusal('VERIFY-014', {
  protects: 'A chart that may do everything, read every Secret or reach into every pod owns the cluster, and its next version may ask for more.',
  wrong: "a chart whose ClusterRole reads Secrets of all namespaces, and 'rights.json' says nothing of it",
  right: '{ "format": 1, "charts": { "shop": [{ "role": "ClusterRole/shop", "rights": ["secrets"], "reason": "copies certificates into every namespace" }] } }',
});

const READABLE = new Refusal('VERIFY-015', {
  protects: 'An acceptance that is misspelt accepts nothing, or something else.',
  wrong: '{ "role": "ClusterRole/shop", "rights": ["secret"], "reason": "" }',
  right: '{ "role": "ClusterRole/shop", "rights": ["secrets"], "reason": "copies certificates into every namespace" }',
});

/** Which rights of charts are accepted: in a package for the charts that it pins, beside a cluster's program for all others. */
const FILE = 'rights.json';
const FORMAT = 1;

/** What the table calls a right that everybody has. */
const EVERYBODY = 'everybody';

/** A role of a chart, and what of it is accepted. */
interface Acceptance {
  /** Kind and name, such as `ClusterRole/shop`. */
  readonly role: string;
  /** Rights, as `Right` of the output calls them, or `everybody`. */
  readonly rights: readonly string[];
  readonly reason: string;
}

/** What is accepted of charts, by their names. */
type Table = ReadonlyMap<string, readonly Acceptance[]>;

/** Judges the roles that charts make by what they give, as the synthesis does with those of programs. */
export async function judgeRights(root: string, cluster: string, made: readonly Made[]): Promise<Found> {
  const { folder, path } = programOf(root, cluster);
  const own = existsSync(join(folder, FILE)) ? tableIn(join(folder, FILE), `${path}/${FILE}`) : undefined;
  const packages = Object.keys(pinsOf(programOf(root, cluster))).filter(isOurs).map(componentName);
  const tables = new Map(packages.flatMap((name) => {
    const file = join(dirname(factsFolder(root, cluster, name, 'charts')), FILE);
    return existsSync(file) ? [[name, tableIn(file, `${npmName(name)}/${FILE}`)] as const] : [];
  }));
  const notes: string[] = [];
  let judged = 0;
  const problems = made.flatMap(({ release: { id, chart, version }, objects }) => {
    const owner = packages.find((one) => existsSync(join(factsFolder(root, cluster, one, 'charts'), `${chart}.json`)));
    const granted = Rights.grantedBy([...objects]);
    judged += granted.length;
    if (granted.length > 0 && owner !== undefined && !tables.has(owner) && own?.get(chart) === undefined) {
      notes.push(`rights of ${chart} ${version}, of which this release of ${npmName(owner)} says nothing`);
      return [];
    }
    const accepted = [...own?.get(chart) ?? [], ...owner === undefined ? [] : tables.get(owner)?.get(chart) ?? []];
    return granted.flatMap((one) => {
      const open = rightsOf(one).filter((right) => !accepted.some(({ role, rights }) => role === one.roleName && rights.includes(right)));
      return open.length === 0 ? [] : [
        ACCEPTED.at(id, `${one.object.kind} '${one.object.metadata.name}' of chart ${chart} ${version} gives by ${one.roleName} what a reason is needed for (${open.join(', ')}): take the right away by values of the chart, or accept it with a reason in ${owner === undefined ? `${path}/${FILE}` : `${FILE} of ${npmName(owner)}`}`),
      ];
    });
  });
  return { checked: `${judged} far-reaching role${judged === 1 ? '' : 's'} of charts`, notes: [...new Set(notes)], problems };
}

function rightsOf({ rights, everybody }: GrantedRights): string[] {
  return [...rights, ...(everybody.length > 0 ? [EVERYBODY] : [])];
}

/** Reads a table, and refuses what is no acceptance. */
function tableIn(file: string, label: string): Table {
  const { format, charts } = readJson(file, label);
  if (format !== FORMAT) throw READABLE.error(label, `'format' must be ${FORMAT}, got ${JSON.stringify(format) ?? 'none'}: write it so, or update the command`);
  const known: string[] = [...Object.values(Right), EVERYBODY];
  return new Map(Object.entries(charts ?? {}).map(([chart, acceptances]) => {
    if (!Array.isArray(acceptances)) throw READABLE.error(label, `'charts.${chart}' must be a list, got ${JSON.stringify(acceptances)}: write a map for each role`);
    acceptances.forEach(({ role, rights, reason }, index) => {
      const wrong = (field: string, rule: string, got: unknown): Error => READABLE.error(label, `'charts.${chart}[${index}].${field}' must ${rule}, got ${JSON.stringify(got) ?? 'none'}: correct it`);
      if (typeof role !== 'string' || !/^(Cluster)?Role\/.+$/.test(role)) throw wrong('role', "be a kind and a name, such as 'ClusterRole/shop'", role);
      if (!Array.isArray(rights) || rights.length === 0 || rights.some((right) => !known.includes(right))) throw wrong('rights', `be some of ${known.join(', ')}`, rights);
      if (typeof reason !== 'string' || reason.trim() === '') throw wrong('reason', 'say why the chart needs them', reason);
    });
    return [chart, acceptances];
  }));
}
