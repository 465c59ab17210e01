/** The context of a file: what its path says of what it is for. Names that whole communities use, and nothing of what is in it. */

/** In the order in which they are told. */
export const FILE_CONTEXTS = ['test', 'fixture', 'story', 'example', 'docs', 'development', 'env-file', 'ci-config', 'lock-file', 'source-map', 'bundle'] as const;

export type FileContext = (typeof FILE_CONTEXTS)[number];

const PATHS: Readonly<Record<FileContext, RegExp>> = {
  test: /(?:^|\/)(?:__tests__|tests?|specs?|e2e|cypress|playwright|test-utils|testing)\/|[._-](?:test|tests|spec|cy|e2e|bench)\.[\w.]+$|(?:^|\/)(?:conftest|jest\.setup|vitest\.setup|setupTests|test_\w+)\.\w+$|(?:^|\/)\.env\.(?:test|testing)(?:\.local)?$/i,
  fixture: /(?:^|\/)(?:__mocks__|__fixtures__|__snapshots__|fixtures|mocks|testdata|cassettes)\/|[._-](?:mock|mocks|fixture|fixtures)\.[\w.]+$|\.snap$/i,
  story: /(?:^|\/)(?:stories|\.storybook)\/|[._-](?:stories|story)\.[\w.]+$/i,
  example: /(?:^|\/)(?:examples?|samples?|demos?|tutorials?)\/|[._-](?:example|sample|template|dist)$|[._-](?:example|sample)\.[\w.]+$/i,
  docs: /(?:^|\/)(?:docs?|documentation|man|wiki)\/|\.(?:md|mdx|markdown|rst|adoc|asciidoc)$|(?:^|\/)(?:readme|changelog|contributing)[^/]*$/i,
  development: /(?:^|\/)\.env\.(?:development|dev|local|staging)(?:\.local)?$|(?:^|\/)(?:docker-compose|compose)\.(?:dev|override)\.ya?ml$|\.(?:development|dev)\.(?:ya?ml|json|toml|ini|properties)$/i,
  'env-file': /(?:^|\/)(?:\.env(?:\.[\w.-]+)?|[\w-]+\.env|\.envrc|\.dev\.vars)$/i,
  'ci-config': /(?:^|\/)(?:\.github\/(?:workflows|actions)|\.circleci|\.buildkite|\.woodpecker|\.gitea\/workflows)\/|(?:^|\/)(?:\.gitlab-ci|\.travis|\.drone|\.appveyor|appveyor|azure-pipelines|bitbucket-pipelines|cloudbuild|buildspec)\.ya?ml$|(?:^|\/)Jenkinsfile[^/]*$/i,
  'lock-file': /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|deno\.lock|composer\.lock|Gemfile\.lock|Cargo\.lock|go\.sum|poetry\.lock|uv\.lock|Pipfile\.lock|pdm\.lock|flake\.lock|mix\.lock|pubspec\.lock|Podfile\.lock|Package\.resolved|packages\.lock\.json)$/i,
  'source-map': /\.(?:[cm]?js|css|ts)\.map$/i,
  bundle: /\.(?:min|bundle|chunk)\.[cm]?js$|(?:^|\/)(?:_next|\.next|\.nuxt|\.output|\.svelte-kit)\//i,
};

/** What `path` (with `/`) says; nothing for most. */
export function fileContexts(path: string): FileContext[] {
  return FILE_CONTEXTS.filter((context) => PATHS[context].test(path));
}
