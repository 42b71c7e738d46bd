import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { constants, zstdCompressSync, zstdDecompress } from 'node:zlib';

/** A program in Go that waits for a question: between two questions nothing of it stands outside of its memory and its globals. */
export interface Snapshot {
  readonly memory: Uint8Array;
  readonly globals: Readonly<Record<string, number | bigint>>;
  /** What its clock showed, in nanoseconds: it must not go back. */
  readonly clock: bigint;
}

/** Numbers of 64 bits are none of JSON. */
const BIG = /^-?\d+n$/;

/** Level 15 saves a fifteenth, and takes four times as long. */
const LEVEL = 9;

export async function readSnapshot(file: string): Promise<Snapshot> {
  const content = await unpacked(file);
  const length = content.readUInt32LE(0);
  const head = JSON.parse(content.subarray(4, 4 + length).toString(), (_, value) => (typeof value === 'string' && BIG.test(value) ? BigInt(value.slice(0, -1)) : value));
  // Threads share it.
  const memory = new Uint8Array(new SharedArrayBuffer(content.length - 4 - length));
  memory.set(content.subarray(4 + length));
  return { ...head, memory };
}

export function writeSnapshot(file: string, { memory, ...head }: Snapshot): void {
  const text = Buffer.from(JSON.stringify(head, (_, value) => (typeof value === 'bigint' ? `${value}n` : value)));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  writePacked(file, Buffer.concat([length, text, memory]));
}

/** What a packed file holds. zstd is unpacked in half the time of brotli, and beside whatever else is being done. */
export async function unpacked(file: string): Promise<Buffer> {
  return decompress(await readFile(file), { chunkSize: ROOM });
}

const decompress = promisify(zstdDecompress);

/** It is unpacked into one piece: the largest takes 140 MB. */
const ROOM = 256 * 1024 * 1024;

/** Writes a file packed. The same content gives the same bytes. */
export function writePacked(file: string, content: Buffer): void {
  writeFileSync(file, zstdCompressSync(content, { params: { [constants.ZSTD_c_compressionLevel]: LEVEL } }));
}
