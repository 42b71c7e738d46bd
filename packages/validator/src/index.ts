export { Validator } from './validator.ts';
export type { Cluster, Finding, Known, Options, Subject } from './validator.ts';
