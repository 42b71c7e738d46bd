import { Refusal } from '@monosense-io/platform';

/** What may become of a program: it is accepted or refused, and says which in a way that helps. */
export type Outcome = { readonly files: { readonly [path: string]: string } } | { readonly refusal: string };

/** What no message and no file says, unless the program itself does. */
const LEAKS = /\bundefined\b|\bNaN\b|\bInfinity\b|\[object \w+\]/;

/** Names that the API server takes: DNS subdomains, and roles' own with colons. */
const NAME = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9:]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9:]*[a-z0-9])?)*$/;

/** The core's rules by which an object doesn't fit its schema, or a value its chart; a component should have seen it before. */
const SCHEMA = /^PLATFORM-6[567]\d$/;

/**
 * Runs a program twice.
 *
 * @param program renders a cluster, anew each time
 * @param text the program as it is printed
 * @returns what became of it. Throws when that is none of the ways in which a program may end
 */
export function outcomeOf(program: () => { [path: string]: string }, text: string): Outcome {
  let files: { [path: string]: string };
  try {
    files = program();
  } catch (error) {
    return { refusal: refusalOf(error as Error, text) };
  }
  const again = program();
  const other = Object.keys({ ...files, ...again }).find((path) => files[path] !== again[path]);
  if (other !== undefined) throw new Error(`rendered twice, ${other} differs:\n${files[other]}\n---\n${again[other]}`);
  for (const [path, content] of Object.entries(files)) {
    const name = /^[^/]+\/[^/]+\/[a-z0-9.]+_(?:[^_/]+_)?([^_/]+)\.yaml$/.exec(path)?.[1];
    if (name !== undefined && !NAME.test(decodeURIComponent(name))) throw new Error(`the API server takes no object of the name in ${path}`);
    const leak = LEAKS.exec(content);
    if (leak && !LEAKS.test(text)) throw new Error(`${path} holds ${leak[0]}: …${content.slice(Math.max(0, leak.index - 200), leak.index + 100)}…`);
  }
  return { files };
}

/** The message of an error, when it is one that a user can act on. */
function refusalOf(error: Error, text: string): string {
  const { message } = error;
  const fault = (what: string): Error => new Error(`${what}: ${error.stack}`);
  if (Object.getPrototypeOf(error).name !== 'Error') throw fault('refused by a raw error');
  const [header, ...violations] = message.split(/\n(?= {2}\[)/);
  const listed = /^\d+ violations?, nothing was written:$/.test(header);
  if (!listed && !/^\[[^\]]+\] ./.test(message)) throw fault('refused without the name of a construct');
  if (listed && violations.length === 0) throw fault('refused without a reason');
  const twice = [message, ...violations].find((problem) => /^ *(\[[^\]]+\]) \1/.test(problem));
  if (twice !== undefined) throw fault('names the construct twice');
  if (Refusal.violationsIn(message).some(({ code }) => SCHEMA.test(code))) throw fault('refused by a schema, and not by the component');
  if (LEAKS.test(message) && !LEAKS.test(text)) throw fault('refused in words of the program');
  return message;
}
