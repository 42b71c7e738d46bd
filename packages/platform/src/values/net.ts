import { readFileSync } from 'fs';

/** Reads a JSON object from a file; the message of what is thrown begins with the file's path. */
export function readJson(file: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`${file}: can't be read (${(error as NodeJS.ErrnoException).code}): check the path`);
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Falls through: both are the same mistake to whoever reads the message.
  }
  throw new Error(`${file}: is not a JSON object: correct its syntax`);
}

/** Whether the text is a whole DNS name, and no address. */
export function isHostname(text: string): boolean {
  return /^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)*[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(text);
}
