/** Compares a folder of rendered clusters with itself after a new version of every application: `node tools/bench/diff.ts FOLDER`. */
import { ClusterFolder, ConnectionsFile, ContractFile } from '@monosense-io/output';
import type { Files, Side } from '../../packages/cli/src/diff/model.ts';
import { clustersIn, itemsOf } from '../../packages/cli/src/diff/rendering.ts';
import { reportOf } from '../../packages/cli/src/diff/report.ts';

const sideOf = (files: Files): Side => ({
  items: itemsOf(files),
  contract: ContractFile.parse(files.get(ClusterFolder.CONTRACT)!, ClusterFolder.CONTRACT),
  connections: ConnectionsFile.parse(files.get(ClusterFolder.CONNECTIONS)!, ClusterFolder.CONNECTIONS),
  packages: {},
});

const before = clustersIn(process.argv[2]);
// Another port, so that the paths of the network are compared as well.
const bumped = (text: string): string => text.replaceAll(':1.0.0', ':1.0.1').replaceAll(/\b8080\b/g, '8081');
const after = new Map([...before].map(([name, files]) => [name, new Map([...files].map(([path, text]) => [path, bumped(text)]))]));
const sides = [before, after].map((clusters) => new Map([...clusters].map(([name, files]) => [name, sideOf(files)])));
const [report] = reportOf(sides[0], sides[1]);
console.log(report.rows.length);
