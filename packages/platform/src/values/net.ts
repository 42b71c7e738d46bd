/** Whether the text is a whole DNS name, and no address. */
export function isHostname(text: string): boolean {
  return /^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)*[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(text);
}
