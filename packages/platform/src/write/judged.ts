let judged = true;

/** Whether the versions that clusters run are held to what is known against them. */
export function judgesVersions(): boolean {
  return judged;
}

/**
 * Leaves that to the programs of clusters: what a component renders doesn't change on the day on which an advisory is
 * published, so its own tests must not either.
 */
export function judgeNoVersions(): void {
  judged = false;
}
