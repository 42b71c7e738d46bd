/*
 * What is refused by the readers of this package. It stands below the core, which declares what a rule is: these are the same
 * facts as plain data.
 */

/** What a rule is for, told by an example. */
interface Rule {
  readonly protects: string;
  readonly wrong: string;
  readonly right: string;
}

/** The rules by their codes. */
export const RULES = {
  'OUTPUT-001': {
    protects: 'Another number means that the same members mean something else, so a reader would take one thing for another.',
    wrong: '{ "format": 2, … }, read by a release that knows format 1',
    right: '{ "format": 1, … }',
  },
  'OUTPUT-002': {
    protects: 'A file that was cut short or edited by hand would be read as if the other cluster offered nothing.',
    wrong: '{ "format": 1, "cluster": { … } }',
    right: '{ "format": 1, "cluster": { … }, "components": {}, "hostnames": [], "addresses": [], "exports": {} }',
  },
  'OUTPUT-003': {
    protects: 'Text that is no JSON object, such as a merge conflict, can hold nothing that a reader looks for.',
    wrong: '<<<<<<< HEAD',
    right: '{ "format": 1, … }',
  },
  'OUTPUT-004': {
    protects: 'A path that leads nowhere would otherwise end in an error that does not say which file was looked for.',
    wrong: "ContractFile.read('clusters/infar/contract.json')",
    right: "ContractFile.read('clusters/hub/contract.json')",
  },
} satisfies Record<string, Rule>;

/** A violation with the file where it was found. */
export function violation(code: keyof typeof RULES, file: string, message: string): string {
  return `[${file}] ${code}: ${message}`;
}
