/*
 * What a lab's list of clusters is refused for. This package stands beside the core and not on it: these are the same facts as a
 * `Refusal` of the core, as plain data.
 */

/** What a rule is for, told by an example. */
interface Rule {
  readonly protects: string;
  readonly wrong: string;
  readonly right: string;
}

/** The rules by their codes. */
export const RULES = {
  'PROJEN-LAB-001': {
    protects: 'The list of clusters and their programs are TypeScript, which an older Node does not run.',
    wrong: 'npx projen, with Node 20',
    right: 'npx projen, with Node 22.18 or later',
  },
  'PROJEN-LAB-002': {
    protects: "A cluster's name is that of its folders, of its objects and of what other clusters follow.",
    wrong: "lab.addCluster('Home')",
    right: "lab.addCluster('home')",
  },
  'PROJEN-LAB-003': {
    protects: 'A cluster that follows one which is not there, or itself, would wait for ever.',
    wrong: "lab.addCluster('edge', { follows: 'hoem' })",
    right: "lab.addCluster('edge', { follows: 'home' })",
  },
  'PROJEN-LAB-004': {
    protects: 'A time that nobody can read would hold every version, or none.',
    wrong: "lab.addCluster('edge', { follows: 'home', soak: '12' })",
    right: "lab.addCluster('edge', { follows: 'home', soak: '12h' })",
  },
  'PROJEN-LAB-005': {
    protects: 'A component that nobody has released can be pinned to no version.',
    wrong: "lab.addCluster('home', { components: ['dragonfyl'] })",
    right: "lab.addCluster('home', { components: ['dragonfly'] })",
  },
  'PROJEN-LAB-006': {
    protects: 'A file with a merge conflict in it would be taken for an empty one, and what its owner wrote would be lost.',
    wrong: '<<<<<<< HEAD in rollout.json',
    right: '{ "stages": [{ "cluster": "home" }] }',
  },
  'PROJEN-LAB-007': {
    protects: 'The workflows, the feed and the links on the board are made from this address.',
    wrong: "new LabProject({ repositoryUrl: 'example/lab' })",
    right: "new LabProject({ repositoryUrl: 'https://github.com/example/lab' })",
  },
  'PROJEN-LAB-008': {
    protects: 'Nothing is generated from a list that Node can not read, and its stack says more of Node than of the list.',
    wrong: '<<<<<<< HEAD in .projenrc.ts',
    right: "lab.addCluster('home');",
  },
} satisfies Record<string, Rule>;

/** A violation with the place where it was found, as an error. */
export function refused(code: keyof typeof RULES, where: string, message: string): Error {
  const error = new Error(`[${where}] ${code}: ${message}`);
  // Who edits the list wants to know its line, and nobody the rest of the stack.
  error.stack = [error.message, ...(error.stack ?? '').split('\n').filter((line) => line.includes('/.projenrc.ts:'))].join('\n');
  return error;
}
