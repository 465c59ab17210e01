/** The workflow that `leaklint init` writes for GitHub: scans what a push or a pull request adds. */
import type { Edit } from './edit.ts';

/** actions/checkout v7.0.1, by its commit. */
const CHECKOUT = '3d3c42e5aac5ba805825da76410c181273ba90b1';

function workflow(version: string): string {
  return `# Looks for API keys in what a push or a pull request adds. Written by leaklint init.
name: leaklint

on:
  push:
  pull_request:
  merge_group:

permissions:
  contents: read

jobs:
  leaklint:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@${CHECKOUT} # v7.0.1
        with:
          # A shallow clone cannot be scanned completely, and is reported as incomplete.
          fetch-depth: 0
          persist-credentials: false
      # Annotations in the log, and the job's summary.
      - run: npx --yes leaklint@${version} ci --report github=- --report markdown="$GITHUB_STEP_SUMMARY"
`;
}

/** Taken away only where it is as it was written, be it by another version. */
export function workflowFile(version: string): Edit {
  const known = (text: string): string => text.replace(/(?<=npx --yes leaklint@)\d+\.\d+\.\d+\S*/, version);
  return {
    add: (text) => text ?? workflow(version),
    remove: (text) => (known(text) === workflow(version) ? undefined : text),
  };
}
