/** An address with a scheme, a host and no more than an address needs. */
export class Url {
  /**
   * Whether a text is an address with one of these schemes and a host, and means the same wherever it is rendered: letters,
   * digits and `. _ ~ : / ? # @ & + , ; = % -` only. Flux would replace `${…}` in it, and a page would read brackets, backticks and
   * tags as markup.
   *
   * @param text the text
   * @param schemes the schemes that it may have, such as `https`
   */
  public static isUrl(text: string, schemes: string[]): boolean {
    if (typeof text !== 'string' || !/^[a-z]+:\/\/[\w.~:@%+-]*(\[[\dA-Fa-f:.]+\])?[\w.~:?#@&+,;=%/-]*$/.test(text) || !URL.canParse(text)) return false;
    const { protocol, hostname } = new URL(text);
    return schemes.includes(protocol.slice(0, -1)) && hostname !== '';
  }

  private constructor() {}
}
