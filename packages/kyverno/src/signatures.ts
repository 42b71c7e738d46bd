import { Check, Refusal } from '@monosense-io/platform';
import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { ImageValidatingPolicy } from './imports/policies.kyverno.io-v1';
import { CHANGED_SPEC, Enforcement, PODS, policySpec, RuleOptions } from './rules';
import { API_VERSION, SIGNATURE_LOG } from './upstream';

const IMAGES = new Refusal('KYVERNO-002', {
  protects: 'Signatures are looked up at a registry; a name without one, or with a wildcard in it, would match none of the images that are meant.',
  wrong: "images: 'nginx'",
  right: "images: 'ghcr.io/example/'",
});

const SIGNER = new Refusal('KYVERNO-003', {
  protects: 'A signature proves nothing unless it is known whose it must be.',
  wrong: "signedImages: { 'our-images': { images: 'ghcr.io/example/' } }",
  right: "signedImages: { 'our-images': { images: 'ghcr.io/example/', signer: ImageSigner.key(publicKey) } }",
});

const PUBLIC_KEY = new Refusal('KYVERNO-004', {
  protects: 'Nothing can be verified with what is no public key, and an enforced rule would refuse every image.',
  wrong: "ImageSigner.key('cosign.pub')",
  right: "ImageSigner.key(readFileSync('cosign.pub', 'utf8'))",
});

const IDENTITY = new Refusal('KYVERNO-005', {
  protects: 'No certificate of a signature names such an issuer or subject, and an enforced rule would refuse every image.',
  wrong: "ImageSigner.identity('github', '.+')",
  right: "ImageSigner.identity('https://token.actions.githubusercontent.com', 'https://github\\\\.com/example/.+')",
});

/** What is wrong with a signer, until it is known whose prop it is. */
interface Problem {
  readonly rule: Refusal;
  readonly message: string;
}

/** Who signs images, with cosign. */
export class ImageSigner {
  /**
   * Whoever has the private half of a key. No entry in the public log is asked for.
   *
   * @param publicKey the public key, as PEM
   */
  public static key(publicKey: string): ImageSigner {
    return new ImageSigner({
      key: { data: publicKey },
      ctlog: { url: SIGNATURE_LOG, insecureIgnoreTlog: true, insecureIgnoreSCT: true },
    }, /^-----BEGIN PUBLIC KEY-----\n[\s\S]+\n-----END PUBLIC KEY-----\n?$/.test(publicKey)
      ? undefined
      : { rule: PUBLIC_KEY, message: "'signer' must have a public key in PEM, got something else: give ImageSigner.key the content of cosign.pub" });
  }

  /**
   * Whoever an issuer vouches for, such as a workflow of a repository, by an entry in the public log.
   *
   * @param issuer address of the issuer, for example `https://token.actions.githubusercontent.com`
   * @param subject regular expression that the whole subject matches, for example `https://github\.com/example/.+`
   */
  public static identity(issuer: string, subject: string): ImageSigner {
    const known = typeof issuer === 'string' && issuer.startsWith('https://') && typeof subject === 'string' && subject !== '';
    return new ImageSigner(
      { keyless: { identities: [{ issuer, subjectRegExp: `^(?:${subject})$` }] } },
      known ? undefined : { rule: IDENTITY, message: `'signer' must have an issuer's https address and a subject, got '${issuer}' and '${subject}': write them as the certificate of the signature has them` },
    );
  }

  /** @internal */ public readonly _cosign: { [key: string]: any };
  /** @internal */ public readonly _problem?: Problem;

  private constructor(cosign: { [key: string]: any }, problem?: Problem) {
    this._cosign = cosign;
    this._problem = problem;
  }
}

/** Images that must be signed. */
export interface SignedImages {
  /**
   * What the names of the images begin with: registry and path, for example `ghcr.io/example/`. All others need no
   * signature. Refused: wildcards, and what has no registry.
   */
  readonly images: string;
  /** Who signs them. */
  readonly signer: ImageSigner;
  /**
   * What happens to pods with unsigned ones.
   * @default Enforcement.AUDIT
   */
  readonly enforcement?: Enforcement;
  /**
   * Further hosts that the registry sends its clients to for signatures, for example `pkg-containers.githubusercontent.com`.
   * @default - none
   */
  readonly registryHosts?: string[];
}

/** Hosts that must be reached to look for the signatures. Throws for images or a signer that make no sense. */
export function hostsOf(scope: Construct, { images, registryHosts, signer }: SignedImages): string[] {
  IMAGES.unless(scope, /^[a-z0-9-]+(\.[a-z0-9-]+)+\/[a-z0-9._/-]*$/.test(images), `'images' must be the host name of a registry, a slash, and no wildcard, got '${images}': write it as in ghcr.io/example/`);
  SIGNER.unless(scope, signer?._cosign !== undefined, `'signer' must be an ImageSigner, got ${signer}: write it as in ImageSigner.key(publicKey)`);
  signer._problem?.rule.unless(scope, false, signer._problem.message);
  for (const host of registryHosts ?? []) Check.hostname(scope, 'registryHosts', host);
  return [images.split('/')[0], ...registryHosts ?? []];
}

/** The policy of one kind of signed images. */
export function addSignaturePolicy(scope: Construct, name: string, { images, signer }: SignedImages, options: RuleOptions): void {
  new ApiObject(scope, name, {
    apiVersion: API_VERSION,
    kind: 'ImageValidatingPolicy',
    metadata: { name },
    spec: {
      // Pods only: this kind finds the images of other objects by itself, but not in the namespaces that it is told.
      ...policySpec({ resources: PODS.slice(0, 1), conditions: CHANGED_SPEC }, options),
      matchImageReferences: [{ glob: `${images}*` }],
      attestors: [{ name: 'signer', cosign: signer._cosign }],
      // Tags stay tags: who applies a pod would undo the change.
      validationConfigurations: { mutateDigest: false, verifyDigest: false, required: true },
      validations: [{
        // Images that the glob doesn't match are among them, and none of those counts as signed.
        expression: `(images.containers + images.initContainers).filter(image, image.startsWith('${images}')).all(image, verifyImageSignatures(image, [attestors.signer]) > 0)`,
        message: `has an image of ${images} without the signature that is asked for: sign it, or find out who has built it`,
      }],
    },
  } satisfies ImageValidatingPolicy);
}
