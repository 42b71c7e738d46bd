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
  /**
   * Whether it is a quantity that may become larger, such as the size of a volume.
   * @default false
   */
  readonly mayGrow?: boolean;
}

/** A field of an object that must get another value when another one changes, because what it names can't be continued. */
export interface RenewedField {
  /** Path of the field, for example `spec.plugins.0.parameters.serverName`. Items of lists are counted from 0. */
  readonly field: string;
  /** Path of the image by whose major version it goes, for example `spec.imageName`. */
  readonly withMajorOf: string;
  /** What to do. */
  readonly advice: string;
}

/** The fields of objects that keep their value. */
export const FIXED_FIELDS = new Records<FixedField & { readonly object: ApiObject }>();

/** The fields of objects that get another value with another major version. */
export const RENEWED_FIELDS = new Records<RenewedField & { readonly object: ApiObject }>();
