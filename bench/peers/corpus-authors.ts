/** Who wrote which public corpus, as far as more than one peer is at home in it. */

export const GITLEAKS: readonly string[] = ['gitleaks', 'gitleaks-generated'];
/** nosey parker's cases went into titus', and those into kingfisher's. */
export const NOSEYPARKER: readonly string[] = ['noseyparker', 'titus', 'kingfisher', 'kingfisher-files'];
