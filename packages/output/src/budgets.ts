/** Finds out whether PodDisruptionBudgets let a drain take a pod. */
export class DisruptionBudgets {
  /**
   * The field by which a budget keeps all of its pods. Undefined where a drain may take one, and where this depends on a number of
   * pods that nobody knows.
   *
   * @param spec the budget's `spec`
   * @param pods how many pods it is for
   */
  public static keptBy(spec: any, pods?: number): string | undefined {
    const { minAvailable, maxUnavailable } = spec ?? {};
    if (maxUnavailable !== undefined && /^0+%?$/.test(`${maxUnavailable}`)) return 'maxUnavailable';
    if (minAvailable === undefined) return undefined;
    const share = /^(\d+)%$/.exec(`${minAvailable}`)?.[1];
    if (share !== undefined && Number(share) >= 100) return 'minAvailable';
    if (pods === undefined || pods === 0) return undefined;
    const kept = share === undefined ? Number(minAvailable) : Math.ceil((pods * Number(share)) / 100);
    return kept >= pods ? 'minAvailable' : undefined;
  }

  private constructor() {}
}
