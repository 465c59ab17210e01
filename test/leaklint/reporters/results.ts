/** Results made by hand: what reporters are tested on. Secrets are built at run time; no whole one stands in the tree. */
import { NOTHING } from '../../../packages/leaklint/src/coverage.ts';
import type { Coverage } from '../../../packages/leaklint/src/coverage.ts';
import type { Finding, Place, Severity } from '../../../packages/leaklint/src/finding.ts';
import type { ScanResult } from '../../../packages/leaklint/src/scan-result.ts';
import type { UsageFinding } from '../../../packages/leaklint/src/lint/usage.ts';

export const id = (digit: string): string => digit.repeat(40);

export function place(over: Partial<Place> = {}): Place {
  return { source: 'blob', id: id('b'), path: 'src/notify.ts', line: 12, column: 5, endLine: 12, endColumn: 37, commit: id('c'), exposure: 'head', atHead: true, encoding: 'plain', ...over };
}

export function finding(over: Partial<Finding> = {}): Finding {
  const places = over.places ?? [place()];
  return {
    fingerprint: `lk1_${'0123456789abcdef'.repeat(2)}`,
    rule: 'zavu-live-key',
    name: 'Zavu live API key',
    provider: 'Zavu',
    severity: 'critical',
    environment: 'live',
    confidence: 'high',
    notes: [],
    redacted: 'zv_live_… (32 characters)',
    length: 32,
    exposure: 'head',
    exposures: ['head'],
    introduced: { commit: id('c'), author: 'Ada Lovelace', email: 'ada@example.org', date: '2024-03-01T10:20:30Z', path: 'src/notify.ts', line: 12, column: 5 },
    places,
    placesTotal: places.length,
    versions: 1,
    services: ['api'],
    ageDays: 612,
    rotateAfterDays: 90,
    overdue: true,
    revoke: { url: 'https://dashboard.zavu.dev', steps: ['Open Settings → API Keys and create a new key.', 'Deploy the new key.', 'Click Revoke on the old one; it stops working at once.'] },
    ...over,
  };
}

const whole: Coverage = {
  blobs: { scanned: 262_343, total: 262_343, bytes: 8_100_000_000 },
  commits: { scanned: 70_012, total: 70_012, bytes: 31_000_000 },
  tags: { scanned: 911, total: 911, bytes: 300_000 },
  names: { scanned: 30_117, total: 30_117, bytes: 400_000 },
  trees: { scanned: 180_004, total: 180_004, bytes: 0 },
  files: { scanned: 4_567, total: 4_567, bytes: 41_000_000 },
  staged: { scanned: 4_567, total: 4_567, bytes: 41_000_000 },
  ignored: 12,
  submodules: 2,
  connectivity: 'complete',
};

export function result(over: Partial<ScanResult> = {}): ScanResult {
  const findings = over.findings ?? [];
  const bySeverity: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const one of findings) bySeverity[one.severity]++;
  const places = findings.reduce((sum, one) => sum + one.placesTotal, 0);
  const blocking = findings.some((one) => one.severity === 'critical' || one.severity === 'high');
  return {
    schema: 1,
    tool: { name: 'leaklint', version: '0.1.0', rules: 'sha256:0011223344556677' },
    scope: { kind: 'everything', root: '.', head: id('a'), objectFormat: 'sha1', shallow: false, partial: false, alternates: [] },
    coverage: whole,
    findings,
    problems: [],
    totals: { matches: places, findings: findings.length, suppressed: 0, baselined: 0, bySeverity },
    failOn: 'high',
    exitCode: blocking ? 1 : (over.problems ?? []).length > 0 ? 3 : 0,
    seconds: 12.34,
    ...over,
  };
}

export const EMPTY_COVERAGE: Coverage = { blobs: NOTHING, commits: NOTHING, tags: NOTHING, names: NOTHING, trees: NOTHING, files: NOTHING, staged: NOTHING, ignored: 0, submodules: 0, connectivity: 'not checked' };

/** One of everything: shared, old, test, medium, in a commit message, in a name, over standard input. */
export function manyFindings(): Finding[] {
  return [
    finding({
      exposure: 'worktree',
      exposures: ['worktree', 'staged', 'head', 'history'],
      versions: 3,
      services: ['packages/api', 'packages/web'],
      notes: ['checksum valid'],
      places: [
        place({ source: 'file', exposure: 'worktree' }),
        place({ source: 'staged', exposure: 'staged' }),
        place(),
        place({ path: 'packages/web/src/config/environments/production.settings.ts', line: 3, column: 19, otherPaths: 2 }),
        place({ id: id('d'), path: 'old/notify.js', exposure: 'history', atHead: false }),
      ],
      placesTotal: 37,
    }),
    finding({
      fingerprint: `lk1_${'fedcba9876543210'.repeat(2)}`,
      exposure: 'history',
      exposures: ['history'],
      places: [place({ source: 'commit', id: id('e'), commit: id('e'), exposure: 'history', line: 3, column: 9 })],
      ageDays: 12,
      overdue: false,
    }),
    finding({
      fingerprint: `lk1_${'00ff'.repeat(8)}`,
      rule: 'github-token',
      name: 'GitHub personal access token',
      provider: 'GitHub',
      severity: 'high',
      redacted: 'ghp_… (40 characters)',
      exposure: 'unreachable',
      exposures: ['unreachable'],
      places: [place({ source: 'blob', path: undefined as never, exposure: 'unreachable', encoding: 'base64' })].map(({ path: _, ...rest }) => rest),
      revoke: { url: 'https://github.com/settings/tokens', steps: ['Delete the token.'] },
    }),
    finding({ fingerprint: `lk1_${'aaaa'.repeat(8)}`, rule: 'generic-password', name: 'Password', provider: 'generic', severity: 'medium', confidence: 'low', redacted: '… (12 characters)', places: [place({ source: 'name', path: 'backup/pw=x.txt', line: 1, column: 1 })] }),
    finding({ fingerprint: `lk1_${'bbbb'.repeat(8)}`, rule: 'zavu-test-key', name: 'Zavu test API key', severity: 'low', environment: 'test', redacted: 'zv_test_… (32 characters)', places: [place({ path: 'test/send.test.ts' }), place({ path: 'test/b.test.ts' })] }),
  ];
}

export function usage(over: Partial<UsageFinding> = {}): UsageFinding {
  return { rule: 'leaklint/no-key-in-url', path: 'src/a.ts', line: 3, column: 5, endLine: 3, endColumn: 9, message: 'A key in a URL is kept.', severity: 'error', new: true, url: 'https://github.com/leaklint/leaklint/blob/main/docs/rules/no-key-in-url.md', ...over };
}
