import { refused } from './rules';

/** The list of what a lab has. */
export const LIST = '.projenrc.ts';

/**
 * What is wrong with the list, from the error that it ended with: the message, and where it stands in the list. The rest of a
 * stack is this package, projen and Node, of which its owner wrote nothing.
 */
export function sentenceOf(error: unknown): string {
  const { name, message, stack = '', code } = Object(error) as Error & { code?: string };
  if (code === 'ERR_MODULE_NOT_FOUND' && message.startsWith('Cannot find module') && message.includes(`/${LIST}'`)) {
    return refused('PROJEN-LAB-008', LIST, 'the list must exist, got no such file: run this in the folder of the lab, or bring the file back from Git').message;
  }
  // Node shows the place of a syntax error before the message: the file with its line, the text of the line, and a mark.
  const [header, shown = ''] = /^(?:file:\/\/)?(\/[^\n]*:\d+)\n([\s\S]*?)\n\n?SyntaxError\b/.exec(stack)?.slice(1) ?? [];
  if (name === 'SyntaxError' && header !== undefined) {
    const conflict = /^(<{7}|={7}|>{7})/m.test(shown);
    const place = header.replace(`${process.cwd()}/`, '');
    const got = conflict ? 'the marks of a merge' : message.split(/\n|\. /)[0];
    const wayOut = conflict ? 'decide what stays, and remove the lines with <<<<<<<, ======= and >>>>>>>' : 'correct it there';
    return `${refused('PROJEN-LAB-008', place, `the list must be TypeScript that Node runs, got ${got}: ${wayOut}`).message}\n\n${shown.trimEnd()}`;
  }
  const places = [...stack.matchAll(/\/(\.projenrc\.ts:\d+:\d+)\)?$/gm)].map(([, place]) => `    at ${place}`);
  // A rule says by its code what it is; of other errors the kind is half of the message.
  const sentence = / [A-Z][A-Z0-9-]*-\d{3}: /.test(message ?? '') ? message : `${name ?? 'Error'}: ${message ?? String(error)}`;
  return [sentence, ...places].join('\n');
}
