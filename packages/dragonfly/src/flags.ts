import { IObjectRule, Refusal, RenderedObject } from '@monosense-io/platform';
import { FLAG_TYPES } from './flag-types';
import { IMAGE } from './upstream';

const KNOWN = new Refusal('DRAGONFLY-009', {
  protects: 'Dragonfly does not start with a flag that its version does not know.',
  wrong: "spec: { args: ['--max_memory=1gb'] }",
  right: "spec: { args: ['--maxmemory=1gb'] }",
});

const FITS = new Refusal('DRAGONFLY-010', {
  protects: 'Dragonfly does not start with a value that it can not read.',
  wrong: "spec: { args: ['--dbnum=all'] }",
  right: "spec: { args: ['--dbnum=16'] }",
});

/** What a value of a type looks like, for messages, and whether a text is one. */
const VALUES: { [type: string]: readonly [words: string, reads: (value: string) => boolean] } = {
  bool: ['true or false', (value) => /^(true|t|yes|y|1|false|f|no|n|0)$/i.test(value)],
  uint16: ['a whole number from 0 to 65535', within(0n, 2n ** 16n - 1n)],
  uint32: ['a whole number from 0 to 4294967295', within(0n, 2n ** 32n - 1n)],
  uint64: ['a whole number of at least 0', within(0n, 2n ** 64n - 1n)],
  int32: ['a whole number', within(-(2n ** 31n), 2n ** 31n - 1n)],
  int64: ['a whole number', within(-(2n ** 63n), 2n ** 63n - 1n)],
  number: ['a number', (value) => value.trim() !== '' && Number.isFinite(Number(value))],
  bytes: ['a size such as 500MB, 1G or 1073741824', (value) => /^\d+(\.\d+)?([kmgtpeb]|$)/i.test(value)],
  string: ['a text', () => true],
};

/** Flags of every Dragonfly with the pinned image, whoever renders it, are such as this image takes. */
export class KnownFlags implements IObjectRule {
  public violationsIn(objects: RenderedObject[]): string[] {
    return objects.filter(({ manifest: { kind, apiVersion, spec } }) => kind === 'Dragonfly' && `${apiVersion}`.startsWith('dragonflydb.io/') && spec?.image === IMAGE).flatMap(({ path, manifest }) => {
      const args: any[] = manifest.spec.args ?? [];
      return args.flatMap((arg, index) => {
        const [, name, value] = /^--?([^=]+)(?:=(.*))?$/s.exec(`${arg}`) ?? [];
        // A value may stand in a word of its own.
        if (name === undefined) return [];
        const at = `'spec.args[${index}]' of Dragonfly '${manifest.metadata.name}'`;
        const off = value === undefined && FLAG_TYPES[name] === undefined && name.startsWith('no') ? name.slice(2) : undefined;
        const type = off === undefined ? FLAG_TYPES[name] : FLAG_TYPES[off] === 'bool' ? 'bool' : undefined;
        if (type === undefined) return [KNOWN.at(path, `${at} must be a flag that ${IMAGE.slice(IMAGE.lastIndexOf('/') + 1)} has, got '--${name}': correct its name, or remove it`)];
        const [words, reads] = VALUES[type];
        const given = value ?? (type === 'bool' ? 'true' : `${args[index + 1] ?? ''}`);
        return reads(given) ? [] : [FITS.at(path, `${at} must set '--${name}' to ${words}, got '${given}': correct it`)];
      });
    });
  }
}

function within(least: bigint, most: bigint): (value: string) => boolean {
  return (value) => {
    if (!/^\s*[-+]?(0x[\da-f]+|\d+)\s*$/i.test(value)) return false;
    const [, sign, digits] = /^\s*([-+]?)(\S+)\s*$/.exec(value)!;
    const number = BigInt(digits) * (sign === '-' ? -1n : 1n);
    return number >= least && number <= most;
  };
}
