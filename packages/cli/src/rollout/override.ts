import { Refusal } from '../refusal.ts';
import { componentName } from '../repository/packages.ts';
import type { Commit, Override } from './history.ts';
import { isExact } from './history.ts';

const OVERRIDE = new Refusal('ROLLOUT-030', {
  protects: 'An override that lacks something would hold for more than somebody meant.',
  wrong: 'Rollout-Override: cilium',
  right: 'Rollout-Override: edge/cilium@2.0.0 at 59e5f1a2c0de closes a hole',
});

/** The trailer's name. */
export const TRAILER = 'Rollout-Override';

/** How long an override holds after the commit that it was given at, in days. */
export const OVERRIDE_DAYS = 14;

/** A line of the last paragraphs of a message. */
const TRAILER_LINE = /^([A-Za-z0-9-]+):(.*)$/;

/**
 * The overrides in a commit's message, and what is wrong with those that don't say what they must. Only trailers
 * count: lines `Name: value` in the last paragraphs that hold nothing else. What stands in the text above them,
 * such as an example or a quoted message, says nothing.
 */
export function overridesIn(message: string, commit: Commit): { overrides: Override[]; problems: string[] } {
  const overrides: Override[] = [];
  const problems: string[] = [];
  for (const value of trailersOf(message)) {
    const [, cluster, component, version, base, reason] = /^\s*([a-z0-9-]+)\/(\S+)@(\S+)\s+at\s+([0-9a-f]{7,64})\s+(\S.*?)\s*$/.exec(value) ?? [];
    if (cluster === undefined || !(isExact(version) || isContent(version))) {
      problems.push(OVERRIDE.at(`commit ${commit.id.slice(0, 8)}`, `'${TRAILER}' must name a cluster, a component, its exact version, the commit of main that it was given at and a reason, got '${value.trim()}': write what 'npx platform rollout override away cilium 2.0.0 --reason "why it can't wait"' prints`));
    } else {
      overrides.push({ cluster, component: componentName(component), version, base, reason, commit });
    }
  }
  return { overrides, problems };
}

function trailersOf(message: string): string[] {
  const paragraphs = message.replaceAll('\r', '').trim().split(/\n[ \t]*\n/);
  // The first paragraph is the subject.
  const from = paragraphs.findLastIndex((paragraph, index) => index === 0 || !paragraph.split('\n').every((line) => TRAILER_LINE.test(line)));
  return paragraphs.slice(from + 1).flatMap((paragraph) => paragraph.split('\n')).flatMap((line) => {
    const [, name, value] = TRAILER_LINE.exec(line) ?? [];
    return name?.toLowerCase() === TRAILER.toLowerCase() ? [value] : [];
  });
}

/** The trailer for a commit's message, given at a commit of main. */
export function trailerOf(cluster: string, component: string, version: string, base: string, reason: string | undefined): string {
  if (reason === undefined || !/^[^\n]*\S[^\n]*$/.test(reason.trim())) {
    throw OVERRIDE.error('rollout', `'--reason' must say in one line why it can't wait, got ${reason === undefined ? 'none' : JSON.stringify(reason)}: add it, as in 'npx platform rollout override ${cluster} ${component} ${version} --reason "closes a hole"'`);
  }
  if (!isExact(version) && !isContent(version)) throw OVERRIDE.error('rollout', `'override' must name an exact version, got '${version}': write it as in the lock file`);
  return `${TRAILER}: ${cluster}/${componentName(component)}@${version} at ${base.slice(0, 12)} ${reason.trim()}`;
}

/** Whether it is the beginning of the id of a file's content, as the gate names a program. */
function isContent(version: string): boolean {
  return /^[0-9a-f]{12}$/.test(version);
}
