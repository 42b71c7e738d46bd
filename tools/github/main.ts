/**
 * `npx projen github COMMAND`: what workflows do on GitHub, as commands that run anywhere with a token in GITHUB_TOKEN.
 *
 *   soak      judges the pins and the releases of every open pull request, and sets its status
 *             `soak`; with --pull-request N only of that one
 *   evidence  gets what clusters have uploaded, for what is judged and shown afterwards
 *   comment   --pull-request N --file FILE
 *             keeps one comment of a pull request up to date
 *   issue     --file FILE
 *             keeps one issue up to date with a text, and closes it when the text is empty
 *   patch     --out FILE
 *             writes what the working tree changes as a patch
 *   push      --patch FILE --branch NAME --message TEXT [--pull-request-title TEXT]
 *             commits a patch and pushes it, when it changes nothing but what its branch may;
 *             with a title the branch is made anew from here, and has a pull request
 *   rules     fails when the rules of main on GitHub differ from .github/ruleset.json; with
 *             --apply they are set
 *
 * Imports nothing that is installed: where a token that writes is, no other code runs.
 *
 * Exit codes: 0 done, 1 not.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { GitHub, gitEnvironment } from '../../packages/cli/src/github/api.ts';
import { soak } from '../../packages/cli/src/github/soak.ts';
import { Refusal } from '../../packages/cli/src/refusal.ts';
import { REPOSITORY } from '../../projenrc/repository.ts';
import { comment } from './comment.ts';
import { patch, push } from './commit.ts';
import { evidence } from './evidence.ts';
import { issue } from './issue.ts';
import { judgeReleases } from './releases.ts';
import { rules } from './rules.ts';

const OPTION = new Refusal('GITHUB-008', {
  protects: 'A command without its options would do something else.',
  wrong: 'github comment --file diff.md',
  right: 'github comment --file diff.md --pull-request 7',
});
const COMMAND = new Refusal('GITHUB-009', {
  protects: 'A mistyped command would do nothing, and look as if it had.',
  wrong: 'github rulez',
  right: 'github rules',
});

const root = process.cwd();

/** What a workflow's environment says counts; elsewhere it is this repository on github.com. */
const github = (): GitHub => new GitHub({ GITHUB_REPOSITORY: REPOSITORY.github, ...process.env });

try {
  const { values, positionals: [command] } = parseArgs({
    allowPositionals: true,
    options: {
      'pull-request': { type: 'string' }, 'file': { type: 'string' }, 'out': { type: 'string' }, 'patch': { type: 'string' }, 'branch': { type: 'string' },
      'message': { type: 'string' }, 'pull-request-title': { type: 'string' }, 'apply': { type: 'boolean', default: false },
    },
  });
  const need = (name: Exclude<keyof typeof values, 'apply'>): string => {
    const value = values[name];
    if (!value) throw OPTION.error('github', `'--${name}' must be given for '${command}', and isn't: see tools/github/main.ts`);
    return value;
  };
  switch (command) {
    case 'soak': console.log((await soak(root, github(), { only: values['pull-request'] === undefined ? undefined : Number(values['pull-request']), also: judgeReleases(root) })).join('\n')); break;
    case 'evidence': console.log(evidence(root, gitEnvironment()).join('\n')); break;
    case 'comment': console.log(await comment(github(), Number(need('pull-request')), readFileSync(need('file'), 'utf8'))); break;
    case 'issue': console.log(await issue(github(), readFileSync(need('file'), 'utf8'))); break;
    case 'patch': patch(root, need('out')); break;
    case 'push': console.log(await push(root, { patch: need('patch'), branch: need('branch'), message: need('message'), title: values['pull-request-title'] }, github)); break;
    case 'rules': console.log(await rules(root, github(), values.apply)); break;
    default: throw COMMAND.error('github', `the command must be one of soak, evidence, comment, issue, patch, push, rules, got '${command ?? ''}': see tools/github/main.ts`);
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
