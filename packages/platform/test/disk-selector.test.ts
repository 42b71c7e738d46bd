import { Check } from '../src';
import { Lab, refusals } from '@monosense-io/platform/testing';
import { refusal } from './refused';

const check = (selector: string): ReturnType<typeof refusals> => refusals(() => Check.diskSelector(new Lab().cluster, 'diskSelector', selector));

test.each([
  "disk.transport == 'nvme' && disk.size < 600u * GB && !system_disk",
  'disk.size >= 1.5e3 * double(GiB) || disk.rotational',
  "glob('WDC*', disk.model) && disk.serial != \"it's\"",
  "disk.symlinks.exists(link, link.startsWith('/dev/disk/by-id/nvme'))",
  "has(disk.wwid) && disk.wwid in ['naa.1', r'naa.2'] // the sizes of disks",
  "disk.model.matches(r'^Samsung\\s') && size(disk.serial) > 0x1u",
])('takes %s', (selector) => {
  expect(check(selector)).toEqual([]);
});

test.each([
  ['disk.sizes > 100u * GB', 'disk.sizes', 'write disk.size'],
  ["disk.transprot == 'nvme'", 'disk.transprot', 'write disk.transport'],
  ['disk.colour == 1', 'disk.colour', 'choose from disk.bus_path, '],
  ['disk.size > 100u * Gb', 'uses Gb', 'write GB'],
  ['!systemdisk', 'uses systemdisk', 'write system_disk'],
  ["disks.transport == 'nvme'", 'uses disks', 'write disk'],
  ['nvme', 'uses nvme', 'choose from disk, system_disk, glob'],
])('refuses %s', (selector, name, fix) => {
  expect(check(selector)).toEqual([refusal('PLATFORM-145', 'infra', name, fix)]);
});

test('an empty selector selects nothing', () => {
  expect(check(' ')).toEqual([refusal('PLATFORM-106', 'infra', "'diskSelector'")]);
});
