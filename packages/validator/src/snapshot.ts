import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** A program that waits for a question. */
export interface Snapshot {
  readonly memory: Uint8Array;
  readonly globals: Readonly<Record<string, number | bigint>>;
}

/** Numbers of 64 bits are none of JSON. */
const BIG = /^-?\d+n$/;

/** @returns undefined for a file that can't be read: the program then starts from nothing */
export function readSnapshot(file: string): Snapshot | undefined {
  try {
    const content = zstdDecompressSync(readFileSync(file));
    const length = content.readUInt32LE(0);
    const globals = JSON.parse(content.subarray(4, 4 + length).toString(), (_, value) => (typeof value === 'string' && BIG.test(value) ? BigInt(value.slice(0, -1)) : value));
    return { memory: content.subarray(4 + length), globals };
  } catch {
    return undefined;
  }
}

export function writeSnapshot(file: string, { memory, globals }: Snapshot): void {
  const head = Buffer.from(JSON.stringify(globals, (_, value) => (typeof value === 'bigint' ? `${value}n` : value)));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(head.length);
  mkdirSync(dirname(file), { recursive: true });
  // Two at the same time don't see each other's half-written file.
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, zstdCompressSync(Buffer.concat([length, head, memory]), { params: { [constants.ZSTD_c_compressionLevel]: 1 } }));
  renameSync(unfinished, file);
}
