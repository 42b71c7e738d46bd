/** Sections of a program in WebAssembly. */
const GLOBALS = 6;
const EXPORTS = 7;
const DATA = 11;
/** What an export is. */
const GLOBAL = 3;

/**
 * The same program with all of its globals exported, as `global0` and so on: with them and its memory, a program in Go that waits
 * for a question is all there.
 */
export function withGlobals(program: Buffer): Buffer {
  let count = 0;
  return eachSection(program, (id, content) => {
    if (id === GLOBALS) [count] = numberAt(content, 0);
    return id === EXPORTS ? exported(content, count) : content;
  });
}

/** The same program without what it puts into its memory when it starts: a snapshot holds that already. */
export function withoutData(program: Buffer): Buffer {
  return eachSection(program, (id, content) => (id === DATA ? undefined : content));
}

/** @param change what becomes of the content of a section; undefined leaves it out */
function eachSection(program: Buffer, change: (id: number, content: Buffer) => Buffer | undefined): Buffer {
  const parts: Buffer[] = [program.subarray(0, 8)];
  for (let at = 8; at < program.length;) {
    const id = program[at];
    const [size, start] = numberAt(program, at + 1);
    const content = change(id, program.subarray(start, start + size));
    if (content !== undefined) parts.push(Buffer.from([id]), number(content.length), content);
    at = start + size;
  }
  return Buffer.concat(parts);
}

function exported(content: Buffer, count: number): Buffer {
  const [before, start] = numberAt(content, 0);
  const added = Array.from({ length: count }, (_, index) => {
    const name = Buffer.from(`global${index}`);
    return Buffer.concat([number(name.length), name, Buffer.from([GLOBAL]), number(index)]);
  });
  return Buffer.concat([number(before + count), content.subarray(start), ...added]);
}

/** A number of WebAssembly (LEB128), and where the next byte is. */
function numberAt(bytes: Buffer, at: number): [value: number, next: number] {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return [value, at];
  }
}

function number(value: number): Buffer {
  const bytes: number[] = [];
  do {
    const rest = Math.floor(value / 0x80);
    bytes.push((value % 0x80) + (rest > 0 ? 0x80 : 0));
    value = rest;
  } while (value > 0);
  return Buffer.from(bytes);
}
