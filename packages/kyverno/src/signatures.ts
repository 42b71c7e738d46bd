import { Check } from '@monosense-io/platform';
import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { ImageValidatingPolicy } from './imports/policies.kyverno.io-v1beta1';
import { CHANGED_SPEC, Enforcement, PODS, policySpec, RuleOptions } from './rules';
import { API_VERSION, SIGNATURE_LOG } from './upstream';

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
      : "'signer' has no public key in PEM: give it the content of cosign.pub");
  }

  /**
   * Whoever an issuer vouches for, such as a workflow of a repository, by an entry in the public log.
   *
   * @param issuer address of the issuer, for example `https://token.actions.githubusercontent.com`
   * @param subject regular expression that the whole subject matches, for example `https://github\.com/example/.+`
   */
  public static identity(issuer: string, subject: string): ImageSigner {
    return new ImageSigner(
      { keyless: { identities: [{ issuer, subjectRegExp: `^(?:${subject})$` }] } },
      issuer.startsWith('https://') && subject !== '' ? undefined : `'signer' needs an issuer's https address and a subject, got '${issuer}' and '${subject}': write them as the certificate of the signature has them`,
    );
  }

  /** @internal */ public readonly _cosign: { [key: string]: any };
  /** @internal */ public readonly _problem?: string;

  private constructor(cosign: { [key: string]: any }, problem?: string) {
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
  const registry = images.split('/')[0];
  Check.that(scope, /^[a-z0-9-]+(\.[a-z0-9-]+)+\/[a-z0-9._/-]*$/.test(images), `'images' must be the host name of a registry, a slash, and no wildcard, got '${images}': write it as in ghcr.io/example/`);
  Check.that(scope, signer._problem === undefined, signer._problem ?? '');
  for (const host of registryHosts ?? []) {
    Check.that(scope, /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(host), `'registryHosts' holds '${host}', which is no host name: write it as in pkg-containers.githubusercontent.com`);
  }
  return [registry, ...registryHosts ?? []];
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
