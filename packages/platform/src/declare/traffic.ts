import { Records } from './ledger';
import { Connection, Rule } from './peer';

/** Who is let in to some pods. */
export const INGRESS = new Records<Rule>();

/** Whom some pods are let out to. */
export const EGRESS = new Records<Rule>();

/** Names of the Gateways in Cilium's proxy that some pods go through. */
export const THROUGH_GATEWAY = new Records<string>();

/** What a Gateway routes traffic to. */
export const ROUTED = new Records<{ readonly gateway: string; readonly rule: Rule }>();

/** The arrows in the picture of the cluster. */
export const CONNECTIONS = new Records<Connection>();
