// no-key-in-logs: a key that reaches the console, a stream or a logger.
import { keyIn } from '../analysis/flow.ts';
import { type LintRule, defineRule } from '../rule.ts';
import { BULK, bulkIn } from '../sinks/bulk.ts';
import { loggedArguments } from '../sinks/log.ts';
import { redactSuggestion, removeArgumentSuggestion } from '../suggestions.ts';

export const noKeyInLogs: LintRule = defineRule({
  name: 'no-key-in-logs',
  description: 'disallow keys in logs',
  recommended: true,
  suggests: true,
  messages: {
    logged: '{{label}} goes to the log, where it is kept and read by more people than the key is meant for. Log that it is set, or its length.',
    bulk: '{{label}} goes to the log, and keys with it. Pick out what the log needs.',
    redact: "Write '[redacted]' instead.",
    removeArgument: 'Remove it from the log call.',
  },
  needsKey: BULK,
  code: (file, _context, report) => ({
    CallExpression(node) {
      for (const argument of loggedArguments(file, node) ?? []) {
        const evidence = keyIn(file, argument);
        if (evidence !== undefined) {
          report(evidence.at, 'logged', { label: evidence.label }, { evidence, suggest: [...redactSuggestion(file, evidence.at), ...removeArgumentSuggestion(file, evidence.at)] });
          continue;
        }
        const bulk = bulkIn(file, argument);
        if (bulk !== undefined) report(bulk.at, 'bulk', { label: bulk.label }, { suggest: removeArgumentSuggestion(file, bulk.at) });
      }
    },
  }),
});
