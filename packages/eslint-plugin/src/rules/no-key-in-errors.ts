// no-key-in-errors: a key in what is thrown or rejected: error texts end up in logs, trackers and responses.
import type { TSESTree } from '@typescript-eslint/utils';
import { keyIn } from '../analysis/flow.ts';
import { lastName, originOf, writtenPath } from '../analysis/origin.ts';
import { type Node, type SourceFile, isFunction, unwrap } from '../analysis/source-file.ts';
import { type LintRule, defineRule } from '../rule.ts';
import { isComparison } from '../sinks/expectation.ts';
import { loggedArguments } from '../sinks/log.ts';
import { insideCall, trackedArguments } from '../sinks/tracker.ts';
import { redactSuggestion } from '../suggestions.ts';

export const noKeyInErrors: LintRule = defineRule({
  name: 'no-key-in-errors',
  description: 'disallow keys in thrown errors, rejections and assertion messages',
  recommended: true,
  suggests: true,
  messages: {
    thrown: '{{label}} becomes part of an error, and errors are logged, sent to trackers and shown to users. Say which key it is, not what it is.',
    redact: "Write '[redacted]' instead.",
  },
  text: /throw|reject|Promise|assert|invariant|err|Exception|Boom|Fault|Failure/i,
  needsKey: true,
  code: (file, _context, report) => {
    const reported = new Set<Node>();
    const check = (node: Node): void => {
      const evidence = keyIn(file, node);
      if (evidence === undefined || reported.has(evidence.at) || insideCall(node, (call) => loggedArguments(file, call) !== undefined || trackedArguments(file, call) !== undefined)) return;
      reported.add(evidence.at);
      report(evidence.at, 'thrown', { label: evidence.label }, { evidence, suggest: redactSuggestion(file, evidence.at) });
    };
    return {
      NewExpression(node) {
        if (isErrorName(lastName(node.callee) ?? '')) for (const argument of node.arguments) check(argument);
      },
      ThrowStatement(node) {
        if (!isMadeHere(file, node.argument)) check(node.argument);
      },
      CallExpression(node) {
        for (const argument of errorArguments(file, node)) check(argument);
      },
      AssignmentExpression(node) {
        // error.message = …, error.cause = …
        if (node.left.type === 'MemberExpression' && /^(?:message|cause|details?|description)$/.test(lastName(node.left) ?? '') && /^(?:e|err|error|exception)$/.test(lastName(node.left.object) ?? '')) check(node.right);
      },
    };
  },
});

function isErrorName(name: string): boolean {
  return /(?:Error|Exception|Fault|Failure)$/.test(name);
}

/** `const error = new Error(…); throw error;`: reported where it is made. */
function isMadeHere(file: SourceFile, node: Node): boolean {
  const inner = unwrap(node);
  if (inner.type === 'NewExpression') return isErrorName(lastName(inner.callee) ?? '');
  const variable = inner.type === 'Identifier' ? file.variable(inner) : undefined;
  return variable !== undefined && file.writes(variable).some((write) => write.path.length === 0 && write.node.type === 'NewExpression' && isMadeHere(file, write.node));
}

/** The arguments of a call that become an error or its text. */
function errorArguments(file: SourceFile, node: TSESTree.CallExpression): readonly Node[] {
  const callee = unwrap(node.callee);
  const written = writtenPath(callee);
  const name = lastName(callee) ?? '';
  if (callee.type === 'Identifier') {
    if (isErrorName(name) && /^[A-Z]/.test(name)) return node.arguments;
    if (/^(?:createError|createHttpError|httpError|error)$/.test(name) && (name !== 'error' || originOf(file, callee)?.name === '@sveltejs/kit')) return node.arguments;
    if (/^(?:invariant|assert|ok|tinyInvariant)$/.test(name)) return node.arguments.slice(1);
    return isReject(file, callee) ? node.arguments : [];
  }
  if (written === 'Promise.reject') return node.arguments;
  if (/^(?:boom|Boom|httpErrors|createError|createHttpError)\./.test(written)) return node.arguments;
  if (/^assert(?:\.\w+)*$/.test(written)) return node.arguments.slice(isComparison(written) ? 2 : 1).filter((argument) => isText(argument)).slice(-1);
  return [];
}

/** The message of an assertion is a text that is put together; what it compares is not shown by it. */
function isText(node: Node): boolean {
  const inner = unwrap(node);
  return inner.type === 'TemplateLiteral' || (inner.type === 'BinaryExpression' && inner.operator === '+');
}

/** The second parameter of a promise's executor, or a name that says so. */
function isReject(file: SourceFile, callee: TSESTree.Identifier): boolean {
  const definition = file.variable(callee)?.defs[0];
  if (definition?.type !== ('Parameter' as never)) return false;
  const owner = definition?.node as Node | undefined;
  if (owner !== undefined && isFunction(owner) && owner.parent?.type === 'NewExpression' && lastName(owner.parent.callee) === 'Promise') return owner.params[1] === definition?.name;
  return /^reject$/.test(callee.name);
}
