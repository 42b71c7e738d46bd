/**
 * What the synthesis checks and admission policies check again: the synthesis sees what is rendered, admission also what
 * charts make of their values and what is applied by hand. Said once, so that both mean the same.
 */
export class Rules {
  /** What a digest in an image begins with; an image with one is pinned. */
  public static readonly IMAGE_DIGEST = '@sha256:';
  /** Regular expression of an image with a tag, for JavaScript and RE2: what follows the last colon, unless a slash comes later. */
  public static readonly IMAGE_TAG = ':[^/:@]+$';
  /** The tag that pins nothing. */
  public static readonly MOVING_TAG = 'latest';
  /** Label of a namespace's tier. */
  public static readonly TIER_LABEL = 'platform.monosense.io/tier';
  /** The role that applications are never bound to. */
  public static readonly FORBIDDEN_ROLE = 'cluster-admin';

  private constructor() {}
}
