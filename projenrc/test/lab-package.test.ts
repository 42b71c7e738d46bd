import { Project } from 'projen';
import { Sandbox } from '../../checks/sandbox/sandbox.ts';
import { ComponentPackage } from '../component-package.ts';
import { labPackage } from '../lab-package.ts';
import { ToolPackage } from '../tool-package.ts';
import { PROJEN, TOOLCHAIN } from '../toolchain.ts';

const sandbox = new Sandbox();
afterAll(() => sandbox.remove());

test('what makes labs is told every version and action of this repository, and does not stand on the core', () => {
  sandbox.write('packages/cilium/package.json', { version: '2.4.1' });
  sandbox.write('packages/foundation/package.json', { version: '1.3.0' });
  sandbox.write('packages/foundation/src/foundation.ts', "import { Cilium } from '@monosense-io/cilium';\n");
  sandbox.write('packages/cli/package.json', { version: '1.2.0' });
  const root = new Project({ name: 'root', outdir: sandbox.root });
  new ComponentPackage(root, 'cilium', 'The network');
  new ComponentPackage(root, 'foundation', 'What is composed', { composes: true });
  new ToolPackage(root, 'cli', 'The command', { commands: { platform: 'platform.mjs' }, packages: [], libraries: [], files: [] });
  new ComponentPackage(root, 'projen-lab', 'Labs', labPackage(root));
  root.synth();

  const { lab, peerDependencies } = JSON.parse(sandbox.read('packages/projen-lab/package.json'));
  expect(Object.keys(peerDependencies)).toEqual(['projen', 'constructs']);
  expect(lab.components).toEqual({ '@monosense-io/cilium': '2.4.1', '@monosense-io/foundation': '1.3.0', 'cdk8s': TOOLCHAIN.cdk8s, 'constructs': TOOLCHAIN.constructs });
  expect(lab.foundation).toEqual(['@monosense-io/cilium']);
  expect(lab.tools).toMatchObject({ '@monosense-io/cli': '1.2.0', 'projen': PROJEN });
  expect(Object.entries(lab.actions).filter(([action, tag]) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/.test(action) || !/^v\d/.test(String(tag)))).toEqual([]);
});
