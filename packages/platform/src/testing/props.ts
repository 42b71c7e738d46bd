import { Lab, LabProps } from './lab';

/**
 * The names of props that change nothing: leaving such a prop out renders the very same files.
 *
 * The component is rendered with all props, and then once without each of them. A prop without which the component can't
 * be built or is refused has an effect as well, so required props never appear. Give every prop another value than its
 * default. `Required<P>` makes the test fail to compile when a prop is added and not tested.
 *
 * @param props all props, made for a lab of their own in each run
 * @param build adds the component to the lab
 * @param lab what the labs are made of
 */
export function propsWithoutEffect<P extends object>(props: (lab: Lab) => Required<P>, build: (lab: Lab, props: P) => unknown, lab: LabProps = {}): string[] {
  const rendered = (leftOut?: string): string => {
    const run = new Lab(lab);
    const given: Record<string, unknown> = { ...props(run) };
    if (leftOut !== undefined) delete given[leftOut];
    build(run, given as P);
    return JSON.stringify(run.platform.render());
  };
  const whole = rendered();
  return Object.keys(props(new Lab(lab))).filter((name) => {
    try {
      return rendered(name) === whole;
    } catch {
      return false;
    }
  });
}
