/**
 * How a machine that runs Talos is set up. What the cluster's facts say under `machines` holds for all of them; what a node says under
 * `machine` takes its place for that node, member by member.
 */
export interface MachineFacts {
  /**
   * Which disk Talos is installed on, as an expression of CEL that fits one disk of the machine, for example `disk.model == 'ACME 980'`.
   * It wins over `installDisk`. Refused: names that Talos does not know.
   * @default - `installDisk` of the node
   */
  readonly installDiskSelector?: string;
  /**
   * Ports of the machine that are used, with the names that Talos gives them.
   * @default - Talos asks for an address by DHCP on every port with a cable
   */
  readonly ports?: MachinePort[];
  /**
   * Links that are set up: ports as they are, bonds of ports, and VLANs. Refused without `ports`.
   * @default - Talos asks for an address by DHCP on every port with a cable
   */
  readonly links?: MachineLink[];
  /**
   * Name of the link that has the node's address.
   * @default - the first of `links`
   */
  readonly nodeLink?: string;
  /**
   * Addresses of the DNS servers that the machine asks.
   * @default - those that DHCP names, or Talos' own
   */
  readonly nameServers?: string[];
  /**
   * Addresses or names of the servers that the machine sets its clock by.
   * @default - Talos' own
   */
  readonly timeServers?: string[];
  /**
   * Encryption of Talos' own partitions.
   * @default - none
   */
  readonly encryption?: MachineEncryption;
  /**
   * Registries that images are asked of before the one in their name.
   * @default - none
   */
  readonly registryMirrors?: RegistryMirror[];
  /**
   * What the kubelet keeps back for the system. Requests of pods are held against what is left.
   * @default - nothing beside what Talos keeps back itself
   */
  readonly reserved?: ReservedResources;
  /**
   * Settings of the kernel, by name, beside those that components ask for.
   * @default - none
   */
  readonly sysctls?: { readonly [name: string]: string };
  /**
   * Modules of the kernel that are loaded, beside those that components ask for.
   * @default - none
   */
  readonly kernelModules?: KernelModule[];
  /**
   * System extensions, by their names in the Image Factory, for example `siderolabs/iscsi-tools`.
   * @default - none
   */
  readonly extensions?: string[];
  /**
   * Arguments of the kernel, for example `intel_iommu=on`. An argument that begins with a dash takes one of Talos' own away.
   * @default - none
   */
  readonly kernelArguments?: string[];
  /**
   * Graphics card that pods use: `intel`, `amd`, `nvidia` or `nvidia-open`. Brings its extensions, modules and settings.
   * @default - none
   */
  readonly gpu?: string;
  /**
   * A timer of the board that resets the machine when Talos no longer answers.
   * @default - none
   */
  readonly watchdog?: Watchdog;
  /**
   * Volumes for data, beside those that components ask for. Each is mounted at `/var/mnt/<name>`.
   * @default - none
   */
  readonly volumes?: MachineVolume[];
  /**
   * Labels of the node, beside the zone.
   * @default - none
   */
  readonly labels?: { readonly [name: string]: string };
  /**
   * Taints of the node, each `value:Effect` or `:Effect` by its key, for example `{ "dedicated": "gpu:NoSchedule" }`.
   * @default - none
   */
  readonly taints?: { readonly [key: string]: string };
}

/** A port of a machine. Give `mac` or `driver`. */
export interface MachinePort {
  /** Name that Talos gives it, for example `lan0`. With `%d` in it and `driver`, ports get numbers in the order of their MAC addresses. */
  readonly name: string;
  /**
   * Its own MAC address.
   * @default - `driver` finds it
   */
  readonly mac?: string;
  /**
   * Driver of the kernel, for example `ixgbe`.
   * @default - `mac` finds it
   */
  readonly driver?: string;
}

/** A link that is set up: the port of that name, a bond or a VLAN. */
export interface MachineLink {
  /** Name, at most 15 letters, digits, dashes and dots: that of a port, or a new one such as `bond0`. */
  readonly name: string;
  /**
   * Makes it a bond of ports.
   * @default - it is no bond
   */
  readonly bond?: LinkBond;
  /**
   * Makes it a VLAN of another link.
   * @default - it is no VLAN
   */
  readonly vlan?: LinkVlan;
  /**
   * Largest packet in bytes, from 1280 to 9216. That of the node's link is also that of pods.
   * @default - 1500
   */
  readonly mtu?: number;
  /**
   * Whether it asks for its address by DHCP. On the node's link, the server must have a reservation for the node's address: the
   * checklist says so.
   * @default false
   */
  readonly dhcp?: boolean;
  /**
   * Addresses with the length of their subnet, for example `10.0.40.11/24`, beside the node's own on the node's link.
   * @default - none
   */
  readonly addresses?: string[];
  /**
   * Router that leads to everything else. Refused together with `dhcp`, which brings one.
   * @default - none
   */
  readonly gateway?: string;
}

/** Ports that work as one. */
export interface LinkBond {
  /** Names of the ports. */
  readonly ports: string[];
  /**
   * How they share the work: `802.3ad` (LACP, which the switch must speak too), `active-backup`, `balance-xor`, `balance-rr`, `balance-alb`,
   * `balance-tlb` or `broadcast`.
   * @default '802.3ad'
   */
  readonly mode?: string;
  /**
   * What chooses the port of a packet: `layer2`, `layer2+3`, `layer3+4`, `encap2+3` or `encap3+4`.
   * @default 'layer3+4'
   */
  readonly hashPolicy?: string;
  /**
   * How often LACP is spoken: `slow` or `fast`.
   * @default 'fast'
   */
  readonly lacpRate?: string;
}

/** A VLAN of a link. */
export interface LinkVlan {
  /** Number, from 1 to 4094. */
  readonly id: number;
  /** Name of the link that carries it. */
  readonly parent: string;
}

/**
 * What Talos' own partitions are encrypted with: `nodeID`, a key made of the machine's own number, which helps when a disk leaves the
 * machine; or `tpm`, a key sealed by its TPM. A passphrase would stand in the configuration and is refused.
 */
export interface MachineEncryption {
  /**
   * Key of the partition that holds the machine's configuration.
   * @default - not encrypted
   */
  readonly state?: string;
  /**
   * Key of the partition that holds images, logs, pods' own files and etcd.
   * @default - not encrypted
   */
  readonly ephemeral?: string;
}

/** Other places for the images of a registry. */
export interface RegistryMirror {
  /** Host of the registry, for example `docker.io`, or `*` for all. */
  readonly registry: string;
  /** Addresses that are tried in order, for example `https://registry.example.org`. */
  readonly endpoints: string[];
  /**
   * Whether images come from these alone, and never from the registry itself.
   * @default false
   */
  readonly only?: boolean;
}

/** What is kept back from pods, as Kubernetes writes quantities. */
export interface ReservedResources {
  /**
   * Memory, for example `2Gi`.
   * @default - none
   */
  readonly memory?: string;
  /**
   * CPU, for example `500m`.
   * @default - none
   */
  readonly cpu?: string;
}

/** A module of the kernel. */
export interface KernelModule {
  /** Name, for example `nbd`. */
  readonly name: string;
  /**
   * Parameters, for example `nbds_max=16`.
   * @default - none
   */
  readonly parameters?: string[];
}

/** A timer that resets the machine. */
export interface Watchdog {
  /**
   * Its device.
   * @default '/dev/watchdog0'
   */
  readonly device?: string;
  /**
   * Seconds without an answer, at least 10.
   * @default 60
   */
  readonly timeoutSeconds?: number;
}

/** A volume for data. */
export interface MachineVolume {
  /** Name, 1 to 34 lower-case letters, digits and dashes. */
  readonly name: string;
  /** Which disks it may be on, as an expression of CEL. */
  readonly diskSelector: string;
  /** Least size, for example `100GiB`. */
  readonly minSize: string;
  /**
   * Largest size, for example `1TiB`.
   * @default - all that is free on the disk
   */
  readonly maxSize?: string;
  /**
   * Its file system: `xfs` or `ext4`.
   * @default 'xfs'
   */
  readonly filesystem?: string;
  /**
   * Key that it is encrypted with, `nodeID` or `tpm`.
   * @default - not encrypted
   */
  readonly encryption?: string;
}
