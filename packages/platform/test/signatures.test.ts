import { mkdirSync, mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Component, HelmRelease, Namespace, Platform, Reader, Remediation, Stage } from '../src';
import { Lab, refusals } from '../src/testing';

const seen = { source: 'https://example.org', read: '2026-11-30' };
const SIGNER = { issuer: '^https://issuer\\.example\\.org$', subject: '^https://git\\.example\\.org/shop@refs/tags/v\\d+$' };

/** The folder of a package that knows this of who signs its chart. */
function packageWith(signature: object | undefined): string {
  const folder = mkdtempSync(join(tmpdir(), 'signatures-'));
  mkdirSync(join(folder, 'charts'));
  const support = { format: 1, upstreams: { 'charts.example.org/lab/shop': { newest: { version: '2.0.0', ...seen }, signature, lines: {} } } };
  for (const [file, content] of Object.entries({ 'package.json': { name: '@lab/shop', version: '1.0.0' }, 'support.json': support, 'charts/shop.json': { chart: 'shop', version: '2.0.0', values: true } })) {
    writeFileSync(join(folder, file), JSON.stringify(content));
  }
  return folder;
}

class Shop extends Component {
  constructor(lab: Lab, signature: object | undefined, repository = 'oci://charts.example.org/lab') {
    super(lab.cluster, 'shop', packageWith(signature));
    const stage = new Stage(this, 'App', { namespace: new Namespace(this, 'Namespace', { name: 'shop' }) });
    new HelmRelease(stage, 'Release', { chart: { repository, name: 'shop', version: '2.0.0' }, remediation: Remediation.ROLLBACK });
  }
}

const verification = (lab: Lab): unknown => lab.object('OCIRepository', 'shop').spec.verify;

test('Flux asks for the signer that the package knows', () => {
  const lab = new Lab();
  new Shop(lab, { ...SIGNER, ...seen });

  expect(verification(lab)).toEqual({ provider: 'cosign', matchOIDCIdentity: [SIGNER] });
});

test.each<[string, object | undefined]>([
  ['whose package says why not', { unverified: 'upstream signs nothing', ...seen }],
  ['whose package says nothing, as releases from before this was known', undefined],
])('a chart %s is fetched without a look at its signature', (_, signature) => {
  const lab = new Lab();
  new Shop(lab, signature);

  expect(lab.object('OCIRepository', 'shop').spec).not.toHaveProperty('verify');
});

test('the signer of a chart is not asked of one from elsewhere with the same name', () => {
  const lab = new Lab();
  new Shop(lab, { ...SIGNER, ...seen }, 'oci://mirror.example.org/lab');

  expect(verification(lab)).toBeUndefined();
});

test('a component that is written in a program is fetched without a look at signatures', () => {
  const lab = new Lab();
  const stage = new Stage(lab.cluster, 'shop', { namespace: new Namespace(lab.cluster, 'namespace', { name: 'shop' }) });
  new HelmRelease(stage, 'Release', { chart: { repository: 'oci://charts.example.org/lab', name: 'shop', version: '2.0.0' }, remediation: Remediation.ROLLBACK });

  expect(verification(lab)).toBeUndefined();
});

test.each<[string, object, string]>([
  ['issuer', { subject: SIGNER.subject }, 'got none'],
  ['subject', { issuer: SIGNER.issuer }, 'got none'],
  ['subject', { ...SIGNER, subject: 'github.com/lab/shop' }, "got 'github.com/lab/shop'"],
  ['subject', { ...SIGNER, subject: '^https://git' }, "got '^https://git'"],
  ['issuer', { ...SIGNER, issuer: 'https://issuer$' }, "got 'https://issuer$'"],
])('half a signer is refused: %s of %j', (member, signature, got) => {
  const found = refusals(() => new Shop(new Lab(), { ...signature, ...seen }));

  expect(found).toEqual([{ code: 'PLATFORM-445', path: 'infra/shop/App/Release', message: expect.stringMatching(new RegExp(`^'signature.${member}' of charts.example.org/lab/shop .*${got.replace(/[$^]/g, '\\$&')}`)) }]);
});

test('a reader that looks at no signatures gets none to look at', () => {
  const lab = new Lab({ facts: { reader: Reader.argoCd({ repositoryUrl: 'https://git.example.org/lab' }) } });
  new Shop(lab, { ...SIGNER, ...seen });

  expect(lab.refusals()).toEqual([]);
});

describe('a cluster that skips signatures', () => {
  test('does so for components that were there before, and says why', () => {
    const lab = new Lab();
    new Shop(lab, { ...SIGNER, ...seen });
    lab.cluster.skipSignatures('the mirror has no copies of them');

    expect(verification(lab)).toBeUndefined();
    expect(lab.platform.render()['infra/README.md']).toContain('| infra | installs charts without a look at their signatures | the mirror has no copies of them |');
  });

  test('must say why', () => {
    expect(refusals(() => new Lab().cluster.skipSignatures(' '))).toEqual([expect.objectContaining({ path: 'infra', message: expect.stringContaining("'reason'") })]);
  });
});

test('one chart is let through by a patch', () => {
  const lab = new Lab();
  new Shop(lab, { ...SIGNER, ...seen }).patchObject({ kind: 'OCIRepository', name: 'shop', merge: { spec: { verify: null } }, reason: 'upstream signs by another workflow now' });

  expect(verification(lab)).toBeUndefined();
});

test.each([[true, 1], [false, 0]])('Sigstore is a service outside the cluster where a signature is looked at: %s', (signed, lines) => {
  const lab = new Lab({ platform: new Platform({ outdir: mkdtempSync(join(tmpdir(), 'clusters-')) }) });
  new Shop(lab, signed ? { ...SIGNER, ...seen } : { unverified: 'upstream signs nothing', ...seen });
  const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  lab.platform.synth();
  const said = write.mock.calls.map(([line]) => `${line}`).filter((line) => line.startsWith('outside service [infra] signatures tuf-repo-cdn.sigstore.dev: while it is away, 0 of '));
  write.mockRestore();

  expect(said).toHaveLength(lines);
});
