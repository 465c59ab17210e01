/** A rule of a project's own, as it stands in the list `rules` of a configuration. */
export const ACME_RULE = `  - id: acme-key
    name: Acme key
    provider: Acme
    severity: critical
    anchors: [acme_]
    pattern: '(?<secret>acme_{{token}})'
    token: { alphabet: A-Za-z0-9, length: [20, 40] }
    examples: ['acme_{{alnum:24}}']
    counterexamples: [acme_x]
`;
