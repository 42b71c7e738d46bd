import { Component, DiskClaim } from '../src';
import { Lab } from '@monosense-io/platform/testing';
import { refusal } from './refused';

class Ceph extends Component {}

const FIRST = '/dev/disk/by-path/pci-0000:01:00.0-nvme-1';
const SECOND = '/dev/disk/by-path/pci-0000:02:00.0-nvme-1';

/** What a synthesis says to two that take disks of the same machines. */
function both(one: DiskClaim, other: DiskClaim): unknown {
  const lab = new Lab();
  lab.cluster.claimDisks(lab.surroundings, one);
  lab.cluster.claimDisks(new Ceph(lab.cluster, 'ceph'), other);
  return lab.refusals();
}

test.each<[string, DiskClaim, DiskClaim]>([
  ['are on different machines', { selector: "disk.transport == 'nvme'", nodes: ['infra-01'] }, { selector: '^nvme', nodes: ['infra-02'] }],
  ['name other disks by paths of one kind', { disks: [FIRST] }, { disks: [SECOND] }],
  ['name disks that the filter does not fit', { disks: [FIRST], partitions: true }, { filter: '^/dev/disk/by-path/pci-0000:02:' }],
  ['only make partitions', { selector: "disk.transport == 'nvme'", partitions: true }, { selector: 'disk.size > 1u * TB', partitions: true }],
])('two may take disks that %s', (_, one, other) => {
  expect(both(one, other)).toEqual([]);
  expect(both(other, one)).toEqual([]);
});

test.each<[string, DiskClaim, DiskClaim]>([
  ['two patterns', { selector: "disk.transport == 'nvme'", partitions: true }, { selector: '^nvme[0-9]+n1$' }],
  ['the same disk', { disks: [FIRST] }, { disks: [SECOND, FIRST] }],
  ['a disk that the filter fits', { disks: [FIRST] }, { filter: '^/dev/disk/by-path/pci-0000:0[12]:' }],
  ['paths of two kinds', { disks: [FIRST] }, { disks: ['/dev/disk/by-id/nvme-ACME_1'] }],
  ['a path and a filter of another kind', { disks: [FIRST] }, { filter: '^/dev/disk/by-id/nvme-ACME_' }],
  ['a filter of two kinds', { disks: [FIRST] }, { filter: '^/dev/disk/by-path/pci-0000:09|^/dev/disk/by-id/nvme' }],
  ['names that change at a restart', { disks: ['/dev/nvme0n1'] }, { disks: ['/dev/nvme1n1'] }],
  ['a pattern, on one machine of several', { selector: '^nvme', nodes: ['infra-01', 'infra-02'] }, { selector: 'sd', nodes: ['infra-02'] }],
])('refuses %s', (_, one, other) => {
  expect(both(one, other)).toEqual([refusal('PLATFORM-624', 'infra/ceph', '[infra/surroundings]', 'by-path')]);
});
