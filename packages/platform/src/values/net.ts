import { readFileSync } from 'fs';
import { Refusal } from './refusal';

const READABLE_FILE = new Refusal('PLATFORM-141', {
  protects: 'A mistyped path would otherwise end in an error that does not say which file was looked for, or why.',
  wrong: "Cluster.readFacts('clsuter.json')",
  right: "Cluster.readFacts('cluster.json')",
});

const JSON_OBJECT = new Refusal('PLATFORM-142', {
  protects: 'Facts, contracts and schemas are JSON objects; anything else would be read as if every member of them was missing.',
  wrong: 'name: infra',
  right: '{ "name": "infra" }',
});

/** Reads a JSON object from a file. */
export function readJson(file: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(READABLE_FILE.at(file, `the file can't be read (${(error as NodeJS.ErrnoException).code}): check the path`));
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Falls through: both are the same mistake to whoever reads the message.
  }
  throw new Error(JSON_OBJECT.at(file, 'the file is not a JSON object: correct its syntax'));
}

/** Whether the text is a whole DNS name, and no address. */
export function isHostname(text: string): boolean {
  return /^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)*[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(text);
}
