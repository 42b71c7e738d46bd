import { Duration } from 'cdk8s';
import { IConstruct } from 'constructs';
import { Check } from './check';

/** A duration as Flux and Helm write it: `10m`, or `90s`. Refuses what is no whole number of seconds. */
export function durationText(scope: IConstruct, prop: string, duration: Duration): string {
  const seconds = Check.duration(scope, prop, duration);
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}
