import { REPOSITORY } from '../../projenrc/repository.ts';
import type { Commit, Override } from './history.ts';
import { isExact } from './history.ts';

/** The trailer's name. */
export const TRAILER = 'Rollout-Override';

const LINE = new RegExp(`^${TRAILER}:(.*)$`, 'gim');

/**
 * The overrides in a commit's message, and what is wrong with those that say no reason.
 * Any line counts, not the last paragraph alone: a squash puts the trailers of the
 * branch's commits into the middle.
 */
export function overridesIn(message: string, commit: Commit): { overrides: Override[]; problems: string[] } {
  const overrides: Override[] = [];
  const problems: string[] = [];
  for (const [, value] of message.matchAll(LINE)) {
    const [, component, version, reason] = /^\s*(\S+)@(\S+)(?:\s+(.*\S))?\s*$/.exec(value) ?? [];
    if (component === undefined || !isExact(version) || reason === undefined) {
      problems.push(`[commit ${commit.id.slice(0, 8)}] '${TRAILER}' must name a component, its exact version and a reason, got '${value.trim()}': write '${TRAILER}: cilium@2.0.0 why it can't wait'`);
    } else {
      overrides.push({ component: componentName(component), version, reason, commit });
    }
  }
  return { overrides, problems };
}

/** The trailer for a commit's message. */
export function trailerOf(component: string, version: string, reason: string): string {
  const trailer = `${TRAILER}: ${componentName(component)}@${version} ${reason.trim()}`;
  const { problems } = overridesIn(trailer, { id: 'to be', time: 0, author: '', subject: '' });
  if (problems.length > 0 || /[\r\n]/.test(reason.trim())) {
    throw new Error(`[rollout] 'override' must have a component, its exact version and a reason of one line, got '${component} ${version} ${reason}': run 'npx projen rollout override cilium 2.0.0 --reason "why it can't wait"'`);
  }
  return trailer;
}

/** `cilium`, whether or not the npm scope stands before it. */
export function componentName(name: string): string {
  return name.startsWith(`${REPOSITORY.scope}/`) ? name.slice(REPOSITORY.scope.length + 1) : name;
}
