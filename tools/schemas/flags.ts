/**
 * Writes the flags that Dragonfly takes, with their types, as its sources declare them:
 *
 *     node tools/schemas/flags.ts DRAGONFLY HELIO
 *
 * Both are clones of dragonflydb/dragonfly and of romange/helio, the library that it is built upon. The tag is that of the image in
 * `upstream.ts`, and Dragonfly's tree at this tag names helio's commit. Run it when the image changes.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const FILE = 'packages/dragonfly/src/flag-types.ts';
const UPSTREAM = 'packages/dragonfly/src/upstream.ts';

/** Sources that are part of the server: no tests, no tools. */
const SERVER = /^src\/(server|facade|core)\/.*\.cc$/;
const LIBRARY = /^(base|io|strings|util\/(fibers|tls|cloud|http|aws|accept_server|listener))\b.*\.cc$/;
const TOOLS = /(^|\/)(\w+_)?(test|bench|test_lib|test_utils|fuzz|validator)\w*\.cc$|\/(ok_main|http_main|dash_bench|dfly_bench)\.cc$/;

/** What the libraries for flags and logs bring: they are built from other repositories. */
const OF_LIBRARIES = {
  alsologtostderr: 'bool', colorlogtostderr: 'bool', flagfile: 'string', fromenv: 'string', help: 'bool', helpfull: 'bool', helpshort: 'bool', log_backtrace_at: 'string', log_dir: 'string', log_link: 'string',
  log_prefix: 'bool', logbuflevel: 'int32', logbufsecs: 'int32', logtostderr: 'bool', max_log_size: 'uint32', minloglevel: 'int32', stderrthreshold: 'string', stop_logging_if_full_disk: 'bool',
  tryfromenv: 'string', undefok: 'string', v: 'int32', version: 'bool', vmodule: 'string',
};

/** C++'s types by ours; any other one is read by a parser of its own. */
const TYPES: Record<string, string> = {
  bool: 'bool', int: 'int32', int32_t: 'int32', int64_t: 'int64', unsigned: 'uint32', uint32: 'uint32', uint32_t: 'uint32', uint16_t: 'uint16', uint64_t: 'uint64', size_t: 'uint64',
  float: 'number', double: 'number', 'strings::MemoryBytesFlag': 'bytes', string: 'string', 'std::string': 'string', 'vector<string>': 'string', 'std::vector<std::string>': 'string',
};

/** The flags that a C++ source declares. */
export function flagsIn(text: string): Array<[name: string, type: string]> {
  return [...text.matchAll(/^ABSL_FLAG\(\s*([\w:<>]+),\s*(\w+),/gm)].map(([, type, name]) => [name, TYPES[type] ?? 'string']);
}

function main([dragonfly, helio]: string[]): void {
  const [, tag] = /dragonflydb\/dragonfly:(v[\d.]+)'/.exec(readFileSync(UPSTREAM, 'utf8'))!;
  const git = (folder: string, ...args: string[]): string => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const [, commit] = /commit (\w+)/.exec(git(dragonfly, 'ls-tree', tag, 'helio'))!;
  const sources = [[dragonfly, tag, SERVER], [helio, commit, LIBRARY]] as const;
  const found = sources.flatMap(([folder, at, wanted]) => (
    git(folder, 'ls-tree', '-r', '--name-only', at).split('\n').filter((path) => wanted.test(path) && !TOOLS.test(path)).flatMap((path) => flagsIn(git(folder, 'show', `${at}:${path}`)))
  ));
  const flags = Object.entries({ ...OF_LIBRARIES, ...Object.fromEntries(found) }).sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(FILE, `/*
 * Written by tools/schemas/flags.ts from the sources of dragonflydb/dragonfly at tag ${tag} and of romange/helio at commit
 * ${commit}.
 */

/** The flags that Dragonfly takes, and what each is: a text that a parser of its own reads is a string. */
export const FLAG_TYPES: { [name: string]: string } = {
${flags.map(([name, type]) => `  ${name}: '${type}',\n`).join('')}};
`);
}

if (import.meta.main) main(process.argv.slice(2));
