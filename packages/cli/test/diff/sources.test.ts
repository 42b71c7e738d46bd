import { Sandbox } from '../../../../checks/sandbox/sandbox.ts';

const MAIN = `import { mkdirSync, writeFileSync } from 'node:fs';
import { Size, text } from '@monosense-io/platform';
import { more } from '@monosense-io/platform/lib/more';
mkdirSync('../../clusters/infra', { recursive: true });
writeFileSync('../../clusters/infra/text.yaml', [text(), Size.LARGE, more].join());
`;

const sandbox = new Sandbox();
beforeAll(() => {
  sandbox.write('platform.json', { workspace: { packages: 'packages' } });
  // What the compiler must change, not only leave out.
  sandbox.write('packages/platform/src/index.ts', "import { word } from './text';\nexport enum Size { LARGE = 'large' }\nexport class Text { constructor(public readonly value: string) {} }\nexport function text(): string { return new Text(word).value; }\n");
  sandbox.write('packages/platform/src/text/index.ts', "export const word: string = 'source';\n");
  sandbox.write('packages/platform/src/more.ts', "export const more = 'more';\n");
  sandbox.write('preview/apps/infra/.keep', '');
  sandbox.program('infra', {}, MAIN);
});
afterAll(() => sandbox.remove());

const run = () => sandbox.run('node', 'packages/cli/src/diff/run.ts', 'infra', 'preview', 'unreleased');

test('sources run as they stand', () => {
  expect(run()).toEqual({ status: 0, output: '' });
  expect(sandbox.read('preview/clusters/infra/text.yaml')).toBe('source,large,more');
});

test('a saved source is what runs next', () => {
  sandbox.write('packages/platform/src/text/index.ts', "export const word: string = 'saved';\n");

  expect(run().status).toBe(0);

  expect(sandbox.read('preview/clusters/infra/text.yaml')).toBe('saved,large,more');
});

test('half a source is refused', () => {
  sandbox.write('packages/platform/src/text/index.ts', "export const word: string = 'sa\n");

  expect(run()).toEqual({ status: 1, output: expect.stringMatching(/\[packages\/platform\/src\/text\/index\.ts\] DIFF-007: .*in line 1/) });
});
