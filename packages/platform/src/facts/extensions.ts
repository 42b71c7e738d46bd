import { hasDocuments } from './talos';

/** The official extensions of Talos 1.14, without `siderolabs/` before them, as the Image Factory lists them. */
const OF_1_14 = [
  'amazon-ena', 'amd-ucode', 'amdgpu', 'binfmt-misc', 'bird2', 'bnx2-bnx2x', 'btrfs', 'chelsio-drivers', 'chelsio-firmware', 'cloudflared', 'crun',
  'ctr', 'drbd', 'dvb-cx23885', 'dvb-m88ds3103', 'ecr-credential-provider', 'fuse3', 'gasket-driver', 'glibc', 'gpio-pinctrl', 'gvisor',
  'gvisor-debug', 'hailort', 'harbor-credential-provider', 'hello-world-service', 'hyperv-guest-agent', 'i915', 'intel-ice-firmware', 'intel-npu',
  'intel-ucode', 'iscsi-tools', 'joydev', 'kata-containers', 'kata-containers-snp', 'lldpd', 'mdadm', 'mei', 'mellanox-mstflint', 'metal-agent',
  'multipath-tools', 'nebula', 'netbird', 'newt', 'nfs-utils', 'nfsd', 'nfsrahead', 'nonfree-kmod-nvidia-lts', 'nonfree-kmod-nvidia-production',
  'nut-client', 'nvidia-container-toolkit-lts', 'nvidia-container-toolkit-production', 'nvidia-fabricmanager-lts', 'nvidia-fabricmanager-production',
  'nvidia-gdrdrv-device', 'nvidia-open-gpu-kernel-modules-lts', 'nvidia-open-gpu-kernel-modules-production', 'nvme-cli', 'panfrost', 'px-fuse',
  'qemu-guest-agent', 'qlogic-firmware', 'realtek-firmware', 'revpi-firmware', 'rockchip-rknn', 'soci-snapshotter', 'spin', 'stargz-snapshotter',
  'tailscale', 'tenstorrent', 'thunderbolt', 'trident-iscsi-tools', 'uhid', 'uinput', 'usb-audio-drivers', 'usb-modem-drivers', 'util-linux-tools',
  'v4l-uvc-drivers', 'vc4', 'vmtoolsd-guest-agent', 'wasmedge', 'xdma-driver', 'xe', 'xen-guest-agent', 'youki', 'zerotier', 'zfs',
];

/** The names of the official extensions of a version of Talos; undefined for one whose extensions are not known here. */
export function officialExtensions(talosVersion: string): string[] | undefined {
  return hasDocuments(talosVersion) && talosVersion.startsWith('v1.14.') ? OF_1_14.map((name) => `siderolabs/${name}`) : undefined;
}
