import { Records } from './ledger';

/** Addresses of the pools that constructs have taken. */
export const ADDRESSES = new Records<string>();

/** Hostnames that constructs have taken. */
export const HOSTNAMES = new Records<string>();
