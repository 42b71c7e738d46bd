/** An object that a cluster renders, with every patch applied. */
export interface RenderedObject {
  /** Path of the stage that renders it: where its violations are reported. */
  readonly path: string;
  /** The object: apiVersion, kind, metadata and the rest. */
  readonly manifest: { [key: string]: any };
}

/** A rule of a component about everything that its cluster renders, whoever renders it: other components, raw manifests, patches. */
export interface IObjectRule {
  /**
   * Every violation, as `Refusal.at` gives it.
   *
   * @param objects what the cluster renders
   */
  violationsIn(objects: RenderedObject[]): string[];
}
