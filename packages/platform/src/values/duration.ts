import { Duration } from 'cdk8s';
import { IConstruct } from 'constructs';
import { Refusal } from './refusal';

const WHOLE_SECONDS = new Refusal('PLATFORM-103', {
  protects: 'Flux, Helm and scrapes take whole seconds; a fraction or zero would be refused by the API server, or mean that there is no limit.',
  wrong: "timeout: Duration.millis(500)",
  right: "timeout: Duration.seconds(1)",
});

/** A duration as Flux and Helm write it: `10m`, or `90s`. Refuses what is no whole number of seconds. */
export function durationText(scope: IConstruct, prop: string, duration: Duration): string {
  const seconds = secondsOf(scope, prop, duration);
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}

/** The seconds of a duration. Refuses what is no whole number of them. */
export function secondsOf(scope: IConstruct, prop: string, duration: Duration): number {
  const seconds = duration.toSeconds({ integral: false });
  WHOLE_SECONDS.unless(scope, Number.isInteger(seconds) && seconds >= 1, `'${prop}' must be a whole number of seconds of at least 1, got ${seconds}: set it to Duration.seconds(1) or more`);
  return seconds;
}
