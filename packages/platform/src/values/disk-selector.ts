import { nearest } from './nearest';

/** Fields of a disk, as Talos' selectors know them (its module `pkg/machinery`, message `DiskSpec`), up to v1.14. */
const DISK_FIELDS = [
  'bus_path', 'cdrom', 'dev_path', 'firmware_version', 'io_size', 'modalias', 'model', 'pretty_size', 'readonly', 'rotational', 'secondary_disks', 'sector_size', 'serial',
  'size', 'sub_system', 'symlinks', 'transport', 'uuid', 'wwid',
];

/** What Talos gives its disk selectors beside the language itself (package `celenv`). */
const OF_TALOS = ['disk', 'system_disk', 'glob', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'];

/** Words, functions and types of CEL. */
const OF_CEL = [
  'true', 'false', 'null', 'in', 'has', 'size', 'type', 'dyn', 'bool', 'bytes', 'double', 'duration', 'int', 'string', 'timestamp', 'uint', 'matches',
];

/** What holds no names: comments, texts with their prefixes, and numbers with the letters that are part of them. */
const LITERALS = /\/\/[^\n]*|(?:\b[rRbB]{1,2})?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|\b\d[\w.]*/g;

/** The names of a disk selector that Talos doesn't know, and those that were most likely meant. */
export function unknownNames(selector: string): Array<{ readonly name: string; readonly meant?: string; readonly known: readonly string[] }> {
  const code = selector.replace(LITERALS, ' 0 ');
  // A macro such as `exists` names the item that it looks at.
  const items = [...code.matchAll(/\.(?:all|exists|exists_one|filter|map)\(\s*(\w+)\s*,/g)].map(([, item]) => item);
  const names = [...code.matchAll(/(?<![\w.])[A-Za-z_]\w*/g)].map(([name]) => ({ name, known: OF_TALOS, fits: [...OF_TALOS, ...OF_CEL, ...items].includes(name) }));
  const fields = [...code.matchAll(/(?<![\w.])disk\s*\.\s*([A-Za-z_]\w*)/g)].map(([, field]) => ({ name: `disk.${field}`, known: DISK_FIELDS.map((known) => `disk.${known}`), fits: DISK_FIELDS.includes(field) }));
  const unknown = [...names, ...fields].filter(({ fits }) => !fits).map(({ name, known }) => ({ name, known, meant: nearest(name, known) }));
  return unknown.filter(({ name }, index) => unknown.findIndex((other) => other.name === name) === index);
}
