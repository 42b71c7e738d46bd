import { IConstruct } from 'constructs';
import { Records } from './ledger';

/** A Service, by what names it. */
export interface ServiceName {
  /** Namespace of the Service. */
  readonly namespace: string;
  /** Name of the Service. */
  readonly name: string;
}

/** What an address of the pools is for. */
export interface AddressClaimOptions {
  /**
   * The Service of type LoadBalancer that has it. It must ask for the address by its annotation `lbipam.cilium.io/ips`; the
   * address is kept for it then, and no other Service gets it, also while this one isn't there.
   * @default - not known: the address stays in its pool, and a Service that asks for none can get it before its owner is there
   */
  readonly service?: ServiceName;
}

/** Is told of the addresses that a cluster's constructs take out of its pools for one Service each. */
export interface IAddressWatcher {
  /**
   * Called once for each address. It may create constructs.
   *
   * @param address the address
   * @param service the Service that has it
   */
  addressClaimed(address: string, service: ServiceName): void;
}

/** Something outside the cluster that has an address. */
export interface OutsideAddress {
  /** The address. What isn't one, such as a name, is ignored. */
  readonly address: string;
  /** What messages call it, for example `router 'core'`. */
  readonly what: string;
  /**
   * Whether it is a device of its own: refused at an address of one of the machines then.
   * @default false
   */
  readonly apartFromMachines?: boolean;
}

/** Something that only one in the world may have, or a few: the owner of DNS records, a tunnel, a place for backups. */
export interface Claim {
  /** What kind of thing it is, as messages call it, for example `tunnel`. Things of one kind are told apart by their key. */
  readonly what: string;
  /** Which one it is: the same text wherever it is claimed, such as the id of the tunnel. */
  readonly key: string;
  /** What to do when another has it too, for example `make a tunnel for each cluster`. */
  readonly fix: string;
  /**
   * How many may have it, in all clusters together. Where claims differ, the smallest number counts.
   * @default 1
   */
  readonly atMost?: number;
  /**
   * Whether the key is a folder: nobody else may then have one above or below it either.
   * @default false
   */
  readonly folder?: boolean;
}

/** Addresses of the pools that constructs have taken. */
export const ADDRESSES = new Records<{ readonly address: string; readonly service?: ServiceName }>();

/** Addresses outside the cluster that constructs name. */
export const OUTSIDE = new Records<OutsideAddress>();

/** Hostnames that constructs have taken. */
export const HOSTNAMES = new Records<string>();

/** What else constructs have taken, and nobody else may have. */
export const CLAIMS = new Records<Claim>();

/** Who wants to know of addresses that are taken for a Service. */
const WATCHERS = new Records<IAddressWatcher>();

/** Takes an address, and tells who wants to know. */
export function claimAddress(owner: IConstruct, address: string, { service }: AddressClaimOptions): void {
  ADDRESSES.add(owner, { address, service });
  if (service !== undefined) for (const { record } of WATCHERS.all(owner)) record.addressClaimed(address, service);
}

/** Tells a watcher of all addresses that are taken for a Service, now and later. */
export function watchAddresses(scope: IConstruct, watcher: IAddressWatcher): void {
  WATCHERS.add(scope, watcher);
  for (const { record: { address, service } } of ADDRESSES.all(scope)) if (service !== undefined) watcher.addressClaimed(address, service);
}
