import { ApiObject } from 'cdk8s';
import { Records } from './ledger';

/** A field that an operator, or Kubernetes behind it, refuses to change while the object exists, although its schema allows it. */
export interface FixedField {
  /** Path of the field, for example `spec.snapshot.persistentVolumeClaimSpec.storageClassName`. */
  readonly field: string;
  /** What to do instead, or before. */
  readonly advice: string;
  /**
   * The value that is given up, as it is committed: says that what has to be done is being done.
   * @default - a change is refused
   */
  readonly from?: string;
}

/** The fields of objects that keep their value. */
export const FIXED_FIELDS = new Records<FixedField & { readonly object: ApiObject }>();
