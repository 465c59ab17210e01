// no-key-in-response: a key in what a server answers, and in what a server component hands to a client one.
import type { TSESTree } from '@typescript-eslint/utils';
import { type Evidence, keyIn, provenKeyIn } from '../analysis/flow.ts';
import { wordsOf } from '../analysis/name.ts';
import { lastName, originOf, propertyOf, writtenPath } from '../analysis/origin.ts';
import { type Node, type SourceFile, enclosing, isFunction, unwrap } from '../analysis/source-file.ts';
import { sideOf } from '../analysis/file-kind.ts';
import { type LintRule, defineRule } from '../rule.ts';
import { BULK, bulkIn } from '../sinks/bulk.ts';
import { redactSuggestion } from '../suggestions.ts';

export const noKeyInResponse: LintRule = defineRule({
  name: 'no-key-in-response',
  description: 'disallow keys in responses and in props for the client',
  recommended: false,
  suggests: true,
  messages: {
    answered: '{{label}} is part of the answer, so whoever asks has it. Answer what the client needs, not what it is made with.',
    bulk: '{{label}} is part of the answer, and keys with it.',
    props: '{{label}} is handed to an element: what the page and its client components are given stands in the page. Use it on the server.',
    redact: "Write '[redacted]' instead.",
  },
  needsKey: BULK,
  code: (file, _context, report) => {
    const check = (node: Node): void => {
      const evidence = keyIn(file, node);
      if (evidence !== undefined) {
        if (!isMeantForClient(evidence)) report(evidence.at, 'answered', { label: evidence.label }, { evidence, suggest: redactSuggestion(file, evidence.at) });
        return;
      }
      const bulk = bulkIn(file, node);
      if (bulk?.label === 'the whole environment') report(bulk.at, 'bulk', { label: bulk.label });
    };
    return {
      CallExpression(node) {
        for (const argument of answeredArguments(file, node)) check(argument);
      },
      NewExpression(node) {
        if (/^(?:Response|NextResponse)$/.test(lastName(node.callee) ?? '')) for (const argument of node.arguments) check(argument);
      },
      AssignmentExpression(node) {
        if (/^(?:ctx|context|c|this|res|response)\.(?:response\.)?body$/.test(writtenPath(node.left)) && writtenPath(node.left) !== 'this.body') check(node.right);
      },
      ReturnStatement(node) {
        if (node.argument !== null && isLoader(file, node)) check(propertyOf(file, node.argument, 'props') ?? node.argument);
      },
      ArrowFunctionExpression(node) {
        if (node.expression && isLoader(file, node.body)) check(propertyOf(file, node.body, 'props') ?? node.body);
      },
      JSXAttribute(node) {
        if (node.value?.type !== 'JSXExpressionContainer' || sideOf(file) === 'client') return;
        const evidence = provenKeyIn(file, node.value.expression);
        if (evidence !== undefined) report(node, 'props', { label: evidence.label }, { evidence });
      },
    };
  },
});

/** Tokens that a server issues to its own users, and secrets that a vendor makes for the client, belong in answers. */
function isMeantForClient({ layer, label }: Evidence): boolean {
  if (layer !== 'name') return false;
  const words = wordsOf(label);
  return words.some((word) => /^(?:token|tokens|jwt|accesstoken|refreshtoken|authtoken|authorization)$/.test(word)) || (words.includes('client') && words.includes('secret'));
}

const ANSWERS = /^(?:json|jsonp|send|end|write|render|sendStatus|success|ok|body|header|setHeader|set|append|code|reply)$/;

function answeredArguments(file: SourceFile, node: TSESTree.CallExpression): readonly Node[] {
  const callee = unwrap(node.callee);
  const name = lastName(callee) ?? '';
  if (callee.type === 'Identifier') {
    const origin = originOf(file, callee);
    return (name === 'json' || name === 'data' || name === 'defer') && origin?.root === 'module' && /^(?:@remix-run\/|react-router|@sveltejs\/kit|@solidjs\/)/.test(origin.name) ? node.arguments.slice(0, 1) : [];
  }
  if (callee.type !== 'MemberExpression' || !ANSWERS.test(name)) return [];
  const root = rootOf(callee.object);
  if (/^(?:Response|NextResponse)$/.test(root) && name === 'json') return node.arguments.slice(0, 1);
  if (!/^(?:res|response|reply|resp|rep|h|c|ctx)$/.test(root)) return [];
  if ((root === 'c' || root === 'ctx' || root === 'h') && !/^(?:json|body|send|text|render|html)$/.test(name)) return [];
  if (/^(?:set|setHeader|header|append)$/.test(name)) return node.arguments.slice(1);
  return name === 'render' ? node.arguments.slice(1) : node.arguments;
}

/** The name that a chain of calls begins with: `res.status(200).json` is `res`. */
function rootOf(node: Node): string {
  const inner = unwrap(node);
  if (inner.type === 'CallExpression') return rootOf(inner.callee);
  if (inner.type === 'MemberExpression') return inner.object.type === 'ThisExpression' ? (lastName(inner) ?? '') : rootOf(inner.object);
  return inner.type === 'Identifier' ? inner.name : '';
}

/** Whether a return gives page data: `getServerSideProps`, `loader`, `load` of a server file. */
function isLoader(file: SourceFile, node: Node): boolean {
  const owner = enclosing(node, isFunction);
  if (owner === undefined || !isFunction(owner)) return false;
  const holder = owner.parent;
  const name = owner.id?.name ?? (holder?.type === 'VariableDeclarator' && holder.id.type === 'Identifier' ? holder.id.name : '');
  if (/^(?:getServerSideProps|getStaticProps|getInitialProps)$/.test(name)) return true;
  const exported = holder?.type === 'ExportNamedDeclaration' || (holder?.type === 'VariableDeclarator' && holder.parent.parent.type === 'ExportNamedDeclaration');
  return exported && (name === 'loader' || (name === 'load' && /\+(?:page|layout)/.test(file.filename)));
}
