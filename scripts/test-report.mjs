// What vitest's JSON report says, in the three numbers the checks count with.

/** Tests passed, failed and skipped; a test file that could not be loaded counts as one failed test. */
export function countTests(report) {
  const broken = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed')).length;
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken, skipped: report.numTotalTests - report.numPassedTests - report.numFailedTests };
}
