import { Types } from '..';

/**
 * Holds also packages that run from their sources to the types that were compiled last, so that tests can see how a program
 * without types is refused. Other tests keep to the types by themselves, and run before anything is compiled.
 */
export function enforceTypesOfSources(): void {
  Types._alsoInSources();
}
