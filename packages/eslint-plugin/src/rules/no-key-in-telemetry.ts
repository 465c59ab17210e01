// no-key-in-telemetry: a key that leaves for an error tracker, for tracing or for analytics.
import { keyIn } from '../analysis/flow.ts';
import { type LintRule, defineRule } from '../rule.ts';
import { BULK, bulkIn } from '../sinks/bulk.ts';
import { trackedArguments } from '../sinks/tracker.ts';
import { redactSuggestion, removeArgumentSuggestion } from '../suggestions.ts';

export const noKeyInTelemetry: LintRule = defineRule({
  name: 'no-key-in-telemetry',
  description: 'disallow keys in error trackers, traces and analytics',
  recommended: true,
  suggests: true,
  messages: {
    sent: '{{label}} is sent to a third party with this report, and kept there. Leave it out.',
    bulk: '{{label}} is sent to a third party with this report, and keys with it. Pick out what the report needs.',
    redact: "Write '[redacted]' instead.",
    removeArgument: 'Remove it from the call.',
  },
  needsKey: BULK,
  code: (file, _context, report) => ({
    CallExpression(node) {
      for (const argument of trackedArguments(file, node) ?? []) {
        const evidence = keyIn(file, argument);
        if (evidence !== undefined) {
          report(evidence.at, 'sent', { label: evidence.label }, { evidence, suggest: [...redactSuggestion(file, evidence.at), ...removeArgumentSuggestion(file, evidence.at)] });
          continue;
        }
        const bulk = bulkIn(file, argument);
        if (bulk !== undefined) report(bulk.at, 'bulk', { label: bulk.label }, { suggest: removeArgumentSuggestion(file, bulk.at) });
      }
    },
  }),
});
