/**
 * Who publishes this repository and under which names: stated here once, used everywhere.
 */
export const REPOSITORY = {
  /** The npm scope of every package. */
  scope: '@monosense-io',
  /** The GitHub repository, `owner/name`. */
  github: 'monosense-io/platform',
  /** Author and copyright holder. */
  author: 'monosense-io',
  license: 'Apache-2.0',
  /** Who is asked to review, as CODEOWNERS writes it. */
  owners: '@monosense-io/platform',
  /** Whether packages are published to npmjs too: GitHub Packages wants a token even from readers. */
  npmjs: false,
  /** Under which names the packages appear in jsii's other languages. */
  languages: { python: 'monosense-io', java: 'io.monosense', dotnet: 'Monosense' },
} as const;

/** The web address of the repository. */
export const REPOSITORY_URL = `https://github.com/${REPOSITORY.github}`;

/** The npm name of a package folder: `dragonfly` is `@monosense-io/dragonfly`. */
export function npmName(folder: string): string {
  return `${REPOSITORY.scope}/${folder}`;
}
