/** What a person does wrong, one row each. `npx nx test:deep mistakes` holds the answers to them. */
import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { npmName } from '../../projenrc/repository.ts';
import { REPOSITORY_ROOT } from '../sandbox/sandbox.ts';
import { DRAGONFLY, mainOf } from './lab.ts';
import type { MistakesLab, Way } from './lab.ts';

/** A mistake, and how it must be answered. */
export interface Try extends Way {
  /** What the person did. */
  readonly did: string;
  /** Makes the mistake. */
  readonly make?: (lab: MistakesLab) => void;
  /** What is run: a command of `platform`, or with `tool` a file of this repository. */
  readonly run: string;
  readonly tool?: string;
  readonly exit: number;
  /** The code of the rule that answers. */
  readonly code: string;
  /** The path that the answer begins with. */
  readonly at: string;
  /** What the answer holds beside: what it got, and the way out. */
  readonly says: readonly string[];
}

/** What Git leaves in a file of JSON where it can't merge. */
const MERGE = '{\n<<<<<<< HEAD\n  "name": "lab"\n=======\n  "name": "other"\n>>>>>>> branch\n}\n';
const MARKS = ['line 2', 'remove the lines with <<<<<<<'];
const NO_SYNTH = mainOf('home').replace('platform.synth();\n', '');
/** Nobody listens there, and npm remembers nothing of the last minutes. */
const OFFLINE = { npm_config_registry: 'http://127.0.0.1:9/', npm_config_fetch_retries: '0', npm_config_cache: join(tmpdir(), 'mistakes-offline') };
const OLD_NODE = { NODE_OPTIONS: '--no-experimental-strip-types' };
const pin = (lab: MistakesLab, name: string, version: string): void => {
  const manifest = JSON.parse(lab.read('apps/home/package.json'));
  lab.write('apps/home/package.json', { ...manifest, dependencies: { ...manifest.dependencies, [name]: version } });
};

/** What a message must not show: it stands outside the repository. */
export const ELSEWHERE = 'a-secret-of-somebody-else';
const linkFacts = (lab: MistakesLab): void => {
  const [file, target] = [join(lab.root, 'apps/home/cluster.json'), join(lab.elsewhere, 'facts')];
  writeFileSync(target, `${ELSEWHERE}\n`);
  rmSync(file);
  symlinkSync(target, file);
};

/** Files that are merged badly, cut off or missing. */
export const FILES: readonly Try[] = [
  { did: 'left the marks of a merge in a lock file', make: (lab) => lab.write('apps/home/package-lock.json', MERGE), run: 'render', exit: 1, code: 'CLI-001', at: 'apps/home/package-lock.json', says: MARKS },
  { did: "left them in a program's package.json", make: (lab) => lab.write('apps/home/package.json', MERGE), run: 'render', exit: 1, code: 'CLI-001', at: 'apps/home/package.json', says: MARKS },
  { did: 'left them in it, and asks what may be promoted', make: (lab) => lab.write('apps/away/package.json', MERGE), run: 'rollout promote', exit: 2, code: 'CLI-001', at: 'apps/away/package.json', says: MARKS },
  { did: "left them in the root's package.json", make: (lab) => lab.write('package.json', MERGE), run: 'lock', exit: 1, code: 'CLI-001', at: 'package.json', says: MARKS },
  { did: "left them in the root's lock file", make: (lab) => lab.write('package-lock.json', MERGE), run: 'render', exit: 1, code: 'CLI-001', at: 'package-lock.json', says: MARKS },
  { did: 'left them in platform.json', make: (lab) => lab.write('platform.json', MERGE), run: 'diff', exit: 1, code: 'CLI-001', at: 'platform.json', says: MARKS },
  { did: 'left them in rollout.json', make: (lab) => lab.write('rollout.json', MERGE), run: 'rollout status', exit: 2, code: 'CLI-001', at: 'rollout.json', says: MARKS },
  { did: 'left them in rollout.json, and asks for the board', make: (lab) => lab.write('rollout.json', MERGE), run: 'board', exit: 1, code: 'CLI-001', at: 'rollout.json', says: MARKS },
  { did: 'left them in cluster.json', make: (lab) => lab.write('apps/home/cluster.json', MERGE), run: 'render', exit: 1, code: 'CLI-001', at: 'apps/home/cluster.json', says: MARKS },
  { did: 'left them in cluster.json, and asks the gate', make: (lab) => lab.write('apps/home/cluster.json', MERGE), run: 'rollout gate', exit: 1, code: 'CLI-001', at: 'apps/home/cluster.json', says: MARKS },
  { did: 'wrote one comma too many into cluster.json', make: (lab) => lab.write('apps/home/cluster.json', '{\n  "name": "home",\n}\n'), run: 'render', exit: 1, code: 'CLI-001', at: 'apps/home/cluster.json', says: ["'}'", 'line 3, column 1'] },
  { did: 'forgot a quote', make: (lab) => lab.write('apps/home/cluster.json', '{\n  "name": home\n}\n'), run: 'render', exit: 1, code: 'CLI-001', at: 'apps/home/cluster.json', says: ["'home'", 'line 2, column 11'] },
  { did: 'removed cluster.json', make: (lab) => rmSync(join(lab.root, 'apps/home/cluster.json')), run: 'render', exit: 1, code: 'PLATFORM-141', at: 'cluster.json', says: ['ENOENT', 'apps/home/main.ts:4'] },
  { did: 'emptied a lock file', make: (lab) => lab.write('apps/home/package-lock.json', ''), run: 'render', exit: 1, code: 'CLI-001', at: 'apps/home/package-lock.json', says: ['an empty file'] },
  { did: 'wrote a list where an object belongs', make: (lab) => lab.write('apps/home/package.json', '[]\n'), run: 'lock', exit: 1, code: 'CLI-001', at: 'apps/home/package.json', says: ['a list'] },
  { did: 'mistyped a setting', make: (lab) => lab.write('platform.json', { program: 'apps' }), run: 'render', exit: 1, code: 'CLI-002', at: 'platform.json', says: ["'programs'"] },
  { did: 'wrote stages that are none', make: (lab) => lab.write('rollout.json', { stages: 'home' }), run: 'board', exit: 1, code: 'ROLLOUT-003', at: 'rollout', says: ['"home"', '"stages": ['] },
  { did: 'removed a lock file', make: (lab) => rmSync(join(lab.root, 'apps/home/package-lock.json')), run: 'render', exit: 1, code: 'RENDER-005', at: 'apps/home', says: ["'npx platform lock'"] },
  { did: 'pinned a range', make: (lab) => pin(lab, 'constructs', '^10.0.0'), run: 'render', exit: 1, code: 'RENDER-001', at: 'apps/home', says: ["'^10.0.0'"] },
  { did: 'pinned a version that nobody released', make: (lab) => pin(lab, npmName('dragonfly'), '9.9.9'), run: 'render', exit: 1, code: 'RENDER-002', at: 'apps/home', says: ['9.9.9', DRAGONFLY] },
  { did: 'left the marks of a merge in a lock file, and asks what would change', make: (lab) => lab.write('apps/home/package-lock.json', MERGE), run: 'diff', exit: 1, code: 'CLI-001', at: 'apps/home/package-lock.json', says: ["run 'npx platform lock', which makes it anew"] },
  { did: 'wrote a fact twice', make: (lab) => lab.write('apps/home/cluster.json', '{\n  "name": "home",\n  "id": 1,\n  "name": "away"\n}\n'), run: 'render', exit: 1, code: 'CLI-013', at: 'apps/home/cluster.json', says: ["'name'", 'line 4', 'line 2'] },
  { did: 'wrote a fact of the lab twice', make: (lab) => lab.write('apps/lab.json', '{ "router": 1, "router": 2 }\n'), run: 'render --installed home', exit: 1, code: 'CLI-013', at: 'apps/lab.json', says: ["'router'"] },
  { did: 'pinned a package twice', make: (lab) => lab.write('apps/home/package.json', lab.read('apps/home/package.json').replace('"constructs":', '"cdk8s": "2.0.0",\n    "constructs":')), run: 'diff', exit: 1, code: 'CLI-013', at: 'apps/home/package.json', says: ["'cdk8s'"] },
  { did: 'wrote a soak twice', make: (lab) => lab.write('rollout.json', lab.read('rollout.json').replace('"soak":', '"soak": "1h", "soak":')), run: 'rollout status', exit: 2, code: 'CLI-013', at: 'rollout.json', says: ["'soak'"] },
  { did: 'wrote a setting twice', make: (lab) => lab.write('platform.json', '{ "programs": "apps", "programs": "labs" }\n'), run: 'render', exit: 1, code: 'CLI-013', at: 'platform.json', says: ["'programs'"] },
  { did: 'linked cluster.json to a file elsewhere', make: linkFacts, run: 'render', exit: 1, code: 'CLI-014', at: 'apps/home/cluster.json', says: ['a link to another'] },
  { did: 'linked it, and renders with what is installed', make: linkFacts, run: 'render --installed home', exit: 1, code: 'CLI-014', at: 'apps/home/cluster.json', says: ['a link to another'] },
  ...([['cluster.json', 'render'], ['cluster.json', 'render --installed home'], ['cluster.json', 'rollout gate'], ['package.json', 'render'], ['package.json', 'rollout gate'], ['package-lock.json', 'render'], ['package-lock.json', 'lock'], ['package-lock.json', 'rollout gate'], ['../lab.json', 'render'], ['../../platform.json', 'render'], ['../../rollout.json', 'rollout status']] as const).map(([file, run]): Try => ({
    did: `has a folder in the place of ${file}, and runs ${run}`,
    make: (lab) => {
      rmSync(join(lab.root, 'apps/home', file), { force: true });
      lab.write(`apps/home/${file}/.keep`, '');
    },
    run, exit: run.startsWith('rollout') ? 2 : 1, code: 'CLI-017', at: join('apps/home', file), says: ['a folder'],
  })),
  { did: 'raised a pin alone, and asks the gate', make: (lab) => pin(lab, 'constructs', '10.4.0'), run: 'rollout gate', exit: 1, code: 'ROLLOUT-007', at: 'home/constructs', says: ['10.4.0', "'npx platform render'"] },
  { did: 'let CI build with a lock file that is behind', make: (lab) => pin(lab, 'constructs', '10.4.0'), env: { CI: 'true' }, run: 'render', exit: 1, code: 'RENDER-006', at: 'apps/home', says: ['10.4.0', "'npx platform lock'"] },
];

/** Programs that fail, or render nothing. */
export const PROGRAMS: readonly Try[] = [
  { did: 'forgot platform.synth()', make: (lab) => lab.write('apps/home/main.ts', NO_SYNTH), run: 'render home', exit: 1, code: 'RENDER-025', at: 'apps/home', says: ['synth()'] },
  { did: 'forgot platform.synth(), and asks what would change', make: (lab) => lab.write('apps/home/main.ts', NO_SYNTH), run: 'diff', exit: 1, code: 'RENDER-025', at: 'apps/home', says: ['synth()', '0 changed'] },
  { did: 'ended the program too early', make: (lab) => lab.write('apps/home/main.ts', `process.exit(0);\n${mainOf('home')}`), run: 'render home', exit: 1, code: 'RENDER-025', at: 'apps/home', says: ['synth()'] },
  { did: 'wrote an empty program', make: (lab) => lab.write('apps/home/main.ts', ''), run: 'render home', exit: 1, code: 'RENDER-025', at: 'apps/home', says: ['synth()'] },
  { did: 'renders into another folder', make: (lab) => lab.write('apps/home/main.ts', mainOf('home').replace("'../../clusters'", "'../../node_modules/clusters'")), run: 'render home', exit: 1, code: 'RENDER-023', at: 'apps/home', says: ["'../../node_modules/clusters'", '../../clusters'] },
  { did: 'renders into another folder, and asks what would change', make: (lab) => lab.write('apps/home/main.ts', mainOf('home').replace("'../../clusters'", "'../../node_modules/clusters'")), run: 'diff', exit: 1, code: 'RENDER-023', at: 'apps/home', says: ['../../clusters'] },
  { did: 'used what is undefined', make: (lab) => lab.write('apps/home/main.ts', `${NO_SYNTH}const lab: any = {};\nlab.domain.length;\n`), run: 'render home', exit: 1, code: 'RENDER-026', at: 'apps/home', says: ['TypeError', 'apps/home/main.ts:6'] },
  { did: 'gave a package what is no value', make: (lab) => lab.write('apps/home/main.ts', mainOf('home').replace("'home', Cluster", 'undefined as any, Cluster')), run: 'render home', exit: 1, code: 'PLATFORM-345', at: 'apps/home', says: ['apps/home/main.ts:4'] },
  { did: 'waits for what fails', make: (lab) => lab.write('apps/home/main.ts', `${mainOf('home')}void Promise.resolve().then(() => { throw new RangeError('late'); });\n`), run: 'render home', exit: 1, code: 'RENDER-026', at: 'apps/home', says: ["RangeError 'late'"] },
  { did: 'made a mistake of syntax', make: (lab) => lab.write('apps/home/main.ts', `${mainOf('home')}const = 1;\n`), run: 'render home', exit: 1, code: 'RENDER-026', at: 'apps/home', says: ['SyntaxError', 'apps/home/main.ts:6'] },
  { did: 'used what TypeScript makes into code', make: (lab) => lab.write('apps/home/main.ts', `enum Disk { A }\n${mainOf('home')}`), run: 'render home', exit: 1, code: 'RENDER-026', at: 'apps/home', says: ['enum', 'apps/home/main.ts:1'] },
  { did: 'mistyped a file to import', make: (lab) => lab.write('apps/home/main.ts', `import './tennant.ts';\n${mainOf('home')}`), run: 'render home', exit: 1, code: 'RENDER-026', at: 'apps/home', says: ["'apps/home/tennant.ts'", 'apps/home/main.ts:1'] },
  { did: 'imported a component that is not pinned', make: (lab) => lab.write('apps/home/main.ts', `import '${npmName('reloader')}';\n${mainOf('home')}`), run: 'diff', exit: 1, code: 'RENDER-026', at: 'apps/home', says: [npmName('reloader'), 'apps/home/main.ts:1', "'npx platform lock'"] },
  { did: 'imported what is not pinned', make: (lab) => lab.write('apps/home/main.ts', `import 'left-pad';\n${mainOf('home')}`), run: 'render home', exit: 1, code: 'RENDER-026', at: 'apps/home', says: ["'left-pad'", 'apps/home/main.ts:1', 'apps/home/package.json', "'npx platform lock'"] },
  { did: 'read a file that is not there', make: (lab) => lab.write('apps/home/main.ts', `import { readFileSync } from 'node:fs';\n${mainOf('home')}readFileSync('lab.json');\n`), run: 'render home', exit: 1, code: 'CLI-003', at: 'lab.json', says: ['ENOENT', 'apps/home/main.ts:7'] },
  { did: 'removed the program', make: (lab) => rmSync(join(lab.root, 'apps/home/main.ts')), run: 'render home', exit: 1, code: 'RENDER-022', at: 'apps/home', says: ["'main.ts'"] },
  { did: 'changed the lock file, and renders with what is installed', make: (lab) => lab.write('apps/home/package-lock.json', `${lab.read('apps/home/package-lock.json')}\n`), run: 'render --installed home', exit: 1, code: 'RENDER-007', at: 'apps/home', says: ["'npx platform render'"] },
];

/** Names and words that are mistyped, or that nobody reads. */
export const WORDS: readonly Try[] = [
  { did: 'mistyped a command', run: 'rendre', exit: 2, code: 'CLI-009', at: 'platform', says: ["'rendre'", 'Did you mean render?'] },
  { did: 'mistyped a command of a command', run: 'rollout gaet', exit: 2, code: 'CLI-009', at: 'platform', says: ["'gaet'", 'Did you mean gate?'] },
  { did: 'mistyped an option', run: 'diff --markdwon', exit: 2, code: 'CLI-009', at: 'platform', says: ["'--markdwon'", 'Did you mean --markdown?'] },
  { did: 'mistyped a cluster', run: 'render hoem', exit: 2, code: 'CLI-009', at: 'platform', says: ["'hoem'", "Did you mean 'home'?"] },
  { did: 'mistyped a cluster to verify', run: 'verify hoem', exit: 2, code: 'CLI-009', at: 'platform', says: ["'hoem'", "Did you mean 'home'?"] },
  { did: 'mistyped a cluster for the lab', run: 'lab awya', exit: 2, code: 'CLI-009', at: 'platform', says: ["'awya'", "Did you mean 'away'?"] },
  { did: 'mistyped a code', run: 'explain PLATFROM-101', exit: 1, code: 'CLI-011', at: 'explain', says: ["'PLATFORM-101'"] },
  { did: 'wrote a word too many', run: 'lock now', exit: 2, code: 'CLI-009', at: 'platform', says: ['too many arguments'] },
  { did: 'named no cluster where one is needed', run: 'render --installed', exit: 2, code: 'CLI-009', at: 'platform', says: ["'--installed'"] },
  { did: 'wrote a time without its zone', run: 'rollout status --at 2026-11-22', exit: 2, code: 'ROLLOUT-001', at: 'rollout', says: ["'2026-11-22'", '2026-11-22T13:30:00Z'] },
  { did: 'overrode a version that never was', run: 'rollout override away dragonfly 9.9.9 --reason urgent', exit: 2, code: 'ROLLOUT-001', at: 'rollout', says: ["'9.9.9'", DRAGONFLY] },
  { did: 'mistyped a cluster to override', run: `rollout override awya dragonfly ${DRAGONFLY} --reason urgent`, exit: 2, code: 'CLI-009', at: 'platform', says: ["'awya'", "'away'"] },
  { did: 'left the cluster of an override out', run: `rollout override dragonfly ${DRAGONFLY}`, exit: 2, code: 'CLI-009', at: 'platform', says: ["'dragonfly' is no cluster", 'name one of away, home'] },
  { did: 'left the version of an override out', run: 'rollout override away dragonfly', exit: 2, code: 'CLI-009', at: 'platform', says: ["'version' is missing"] },
  { did: 'left a letter of a component out', run: 'rollout promote dragonfl', exit: 2, code: 'ROLLOUT-001', at: 'away/dragonfl', says: ["'dragonfly'"] },
  { did: 'mistyped what to do with evidence', run: 'rollout evidence fecth', exit: 2, code: 'CLI-009', at: 'platform', says: ["'fecth'", "Did you mean 'fetch'?"] },
  { did: 'mistyped a component to override', run: 'rollout override away dragonfyl 1.0.0 --reason urgent', exit: 2, code: 'ROLLOUT-001', at: 'rollout', says: ["'dragonfyl'", "'dragonfly'"] },
  { did: 'gave no reason', run: `rollout override away dragonfly ${DRAGONFLY}`, exit: 2, code: 'ROLLOUT-030', at: 'rollout', says: ['--reason'] },
  { did: 'overrode content that the file does not have', run: 'rollout override away main.ts 0123456789ab --reason urgent', exit: 2, code: 'ROLLOUT-001', at: 'rollout', says: ["'0123456789ab'", "'main.ts'"] },
  { did: 'mistyped a component to promote', run: 'rollout promote platfrom', exit: 2, code: 'ROLLOUT-001', at: 'away/platfrom', says: ["'platform'"] },
  { did: 'added a cluster, and asks the gate', make: (lab) => lab.cluster('edge', 3), run: 'rollout gate', exit: 1, code: 'ROLLOUT-005', at: 'edge', says: ['"cluster": "edge"', 'rollout.json'] },
  { did: 'added a cluster, and asks for the status', make: (lab) => lab.cluster('edge', 3), run: 'rollout status', exit: 1, code: 'ROLLOUT-005', at: 'edge', says: ['"cluster": "edge"', 'rollout.json'] },
  { did: 'checks evidence of a cluster without a key', run: 'rollout evidence verify home.json --cluster home', exit: 2, code: 'ROLLOUT-001', at: 'rollout', says: ["'publicKey'"] },
  { did: 'compares with a cluster that is not there', run: 'netpol audit --live moon', exit: 1, code: 'NETPOL-003', at: 'netpol', says: ["'moon'", 'away, home'] },
  { did: "gave the audit what isn't kubectl's answer", make: (lab) => lab.write('answer.json', { kind: 'NetworkPolicy' }), run: 'netpol audit --live home --answer answer.json', exit: 1, code: 'NETPOL-005', at: 'netpol', says: ['"NetworkPolicy"', 'kubectl get'] },
  { did: 'gave it half an answer', make: (lab) => lab.write('answer.json', '{ "kind": "List",'), run: 'netpol audit --live home --answer answer.json', exit: 1, code: 'CLI-001', at: 'answer.json', says: ['line 1'] },
  { did: 'cut a contract off', make: (lab) => lab.write('clusters/home/contract.json', '{'), run: 'netpol audit', exit: 1, code: 'OUTPUT-003', at: 'clusters/home/contract.json', says: ['render the cluster again'] },
  { did: 'removed the declared connections', make: (lab) => rmSync(join(lab.root, 'clusters/home/connections.json')), run: 'netpol audit', exit: 1, code: 'NETPOL-007', at: 'clusters/home/connections.json', says: ["'npx platform render'"] },
  { did: 'audits before anything is rendered', make: (lab) => rmSync(join(lab.root, 'clusters'), { recursive: true }), run: 'netpol audit', exit: 1, code: 'NETPOL-002', at: 'netpol', says: ["'npx platform render'"] },
  { did: 'compares with a revision that nobody has', run: 'diff --base nowhere', exit: 1, code: 'DIFF-001', at: 'diff', says: ["'nowhere'"] },
  { did: 'asks for what is not released, where there are no sources', run: 'diff --unreleased', exit: 1, code: 'DIFF-005', at: 'platform.json', says: ["'workspace'"] },
  { did: 'compares with sources that do not compile', make: (lab) => lab.configure({ workspace: { packages: 'packages', compile: 'git frobnicate' } }), run: 'diff --unreleased', exit: 1, code: 'DIFF-003', at: 'diff', says: ["'git frobnicate'"] },
];

/** Folders, machines and networks that are not as they should be. */
export const PLACES: readonly Try[] = [
  { did: 'runs it where no lab is', in: 'elsewhere', run: 'render', exit: 1, code: 'CLI-008', at: 'elsewhere', says: ["'apps'", "'clusters'"] },
  { did: "runs it in a program's folder", in: 'apps/home', run: 'rollout status', exit: 2, code: 'CLI-008', at: 'apps/home', says: ['run it in ../..'] },
  { did: 'has no program yet', make: (lab) => rmSync(join(lab.root, 'apps'), { recursive: true }), run: 'render', exit: 1, code: 'RENDER-022', at: 'apps', says: ['holds none'] },
  { did: 'unpacked an archive in place of a clone', in: 'copy', run: 'rollout status', exit: 2, code: 'CLI-005', at: 'copy', says: ['git init'] },
  { did: 'compares in an archive', in: 'copy', run: 'diff', exit: 1, code: 'CLI-005', at: 'copy', says: ['git init'] },
  { did: 'made a repository without a commit', in: 'empty', run: 'rollout status', exit: 2, code: 'CLI-007', at: 'empty', says: ["'git commit'"] },
  { did: 'compares without a commit', in: 'empty', run: 'diff', exit: 1, code: 'CLI-007', at: 'empty', says: ["'git commit'"] },
  { did: "works in another user's clone", env: { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' }, run: 'rollout status', exit: 2, code: 'CLI-006', at: '', says: ['another user', 'git config --global --add safe.directory'] },
  { did: "compares in another user's clone", env: { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' }, run: 'diff', exit: 1, code: 'CLI-006', at: '', says: ['another user', 'git config --global --add safe.directory'] },
  { did: 'has no Git', programs: [], run: 'board', exit: 1, code: 'CLI-004', at: 'platform', says: ["'git'", 'install it'] },
  { did: 'cloned without history', in: 'shallow', run: 'rollout status', exit: 2, code: 'ROLLOUT-002', at: 'rollout', says: ["'git fetch --unshallow'"] },
  { did: 'names a main that is not there', run: 'rollout gate --main mian', exit: 2, code: 'ROLLOUT-002', at: 'rollout', says: ["'mian'"] },
  { did: 'has no Go, and verifies', programs: ['git'], run: 'verify', exit: 1, code: 'VERIFY-003', at: 'verify', says: ["'go'", 'https://go.dev/dl'] },
  { did: 'has no Go, and starts the lab', programs: ['git'], run: 'lab', exit: 1, code: 'LAB-001', at: 'lab', says: ["'go'", 'https://go.dev/dl'] },
  { did: 'has no kubectl', programs: ['git'], run: 'netpol audit --live home', exit: 1, code: 'NETPOL-005', at: 'netpol', says: ['kubectl'] },
  { did: 'is offline, and pins what is not here', make: (lab) => pin(lab, 'constructs', '10.4.0'), env: OFFLINE, run: 'lock', exit: 1, code: 'RENDER-027', at: 'apps/home', says: ['http://127.0.0.1:9', 'ECONNREFUSED', 'go online'] },
  { did: 'is offline, and compares with such a pin', make: (lab) => pin(lab, 'constructs', '10.4.0'), env: OFFLINE, run: 'diff', exit: 1, code: 'RENDER-027', at: 'apps/home', says: ['ECONNREFUSED', 'go online'] },
  { did: 'pins a version that npm does not have', make: (lab) => pin(lab, 'constructs', '99.0.0'), run: 'lock', exit: 1, code: 'RENDER-029', at: 'apps/home', says: ['99.0.0'] },
  { did: 'may write nothing, and renders', make: (lab) => lab.write('apps/home/package-lock.json', `${lab.read('apps/home/package-lock.json')}\n`), readOnly: true, run: 'render', exit: 1, code: 'CLI-003', at: 'node_modules/.cache/npm-', says: ['EACCES', 'owner'] },
  { did: 'may write nothing, and writes the board', readOnly: true, env: { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'safe.directory', GIT_CONFIG_VALUE_0: '*' }, run: 'board', exit: 1, code: 'CLI-003', at: 'dist', says: ['EACCES', 'owner'] },
  { did: 'has a file where the board goes', make: (lab) => lab.write('dist', 'a file\n'), run: 'board', exit: 1, code: 'CLI-003', at: 'dist/board', says: ['a file stands in'] },
  { did: 'has a file where the feed goes', make: (lab) => lab.write('dist', 'a file\n'), run: 'rollout feed --out dist', exit: 2, code: 'CLI-003', at: 'dist/home', says: ['a file stands in'] },
  { did: 'writes a page into a folder that is not there', run: 'diff --html nowhere/diff.html', exit: 1, code: 'CLI-003', at: 'nowhere/diff.html', says: ['ENOENT'] },
  { did: 'has an old Node', env: OLD_NODE, run: 'render', exit: 2, code: 'CLI-010', at: 'platform', says: ['22.18', 'https://nodejs.org'] },
];

/** The tasks of this repository. */
export const TASKS: readonly Try[] = [
  { did: 'has an old Node, and installs', env: OLD_NODE, in: REPOSITORY_ROOT, tool: 'tools/install.mjs', run: '', exit: 1, code: 'BUILD-007', at: 'install', says: ['22.18', 'https://nodejs.org'] },
  { did: 'has an old Node, and starts the registry', env: OLD_NODE, tool: 'tools/registry/serve.mjs', run: '', exit: 2, code: 'REGISTRY-011', at: 'registry', says: ['22.18', 'https://nodejs.org'] },
  { did: 'starts the registry where no releases are', in: 'elsewhere', tool: 'tools/registry/serve.mjs', run: '', exit: 1, code: 'REGISTRY-010', at: 'registry', says: ['at the root'] },
  { did: 'mistyped a port', tool: 'tools/registry/serve.mjs', run: '--port 48731111', exit: 1, code: 'REGISTRY-010', at: 'registry', says: ['48731111', '4873'] },
  { did: 'mistyped an option of the registry', tool: 'tools/registry/serve.mjs', run: '--prot 1', exit: 1, code: 'CLI-009', at: 'arguments', says: ["'--prot'"] },
  { did: 'mistyped a cluster to build', tool: 'tools/build/main.ts', run: 'hoem', exit: 2, code: 'BUILD-004', at: 'build', says: ["'hoem'", "'home'"] },
  { did: 'mistyped a project to test', in: REPOSITORY_ROOT, tool: 'tools/build/run.ts', run: 'test dragonfyl', exit: 2, code: 'BUILD-006', at: 'build', says: ["'dragonfyl'", "'dragonfly'"] },
  { did: 'mistyped an option of the release', tool: 'tools/release/main.ts', run: '--cheque', exit: 1, code: 'CLI-009', at: 'arguments', says: ["'--cheque'"] },
  { did: 'wrote a word behind --check', tool: 'tools/release/main.ts', run: '--check infra', exit: 1, code: 'RELEASE-014', at: 'release', says: ["'infra'"] },
  { did: 'released a changeset that is not committed', make: (lab) => lab.write('.changeset/new.md', `---\n'${npmName('dragonfly')}': patch\n---\n\nFaster.\n`), tool: 'tools/release/main.ts', run: '', exit: 1, code: 'RELEASE-008', at: '.changeset/new.md', says: ['commit it'] },
  { did: 'checks a release outside of a clone', in: 'copy', tool: 'tools/release/main.ts', run: '--check', exit: 1, code: 'CLI-005', at: 'copy', says: ['git init'] },
  { did: 'mistyped a package to make schemas of', in: REPOSITORY_ROOT, tool: 'tools/schemas/main.ts', run: 'reloder', exit: 1, code: 'SCHEMAS-001', at: 'schemas', says: ["'reloder'", "'reloader'"] },
  { did: 'gave a component a name with a capital', tool: 'tools/new-component/main.ts', run: 'Radarr', exit: 1, code: 'NEW-COMPONENT-005', at: 'new-component', says: ["'Radarr'"] },
  { did: 'mistyped a command of renovate', tool: 'tools/renovate/main.ts', run: 'proprose', exit: 1, code: 'RENOVATE-001', at: 'renovate', says: ["'proprose'"] },
  { did: 'mistyped an option of the site', tool: 'tools/site/main.ts', run: '--ot x', exit: 1, code: 'CLI-009', at: 'arguments', says: ["'--ot'"] },
];

export const TRIES: readonly Try[] = [...FILES, ...PROGRAMS, ...WORDS, ...PLACES, ...TASKS];

