/** Where the pages with examples in other languages are: a file for each package. */
export const PAGES = 'docs/examples';
