// no-key-in-client-code: code that reaches users and reads, imports or sends a secret.
import type { TSESTree } from '@typescript-eslint/utils';
import { secretVariable } from '../analysis/environment.ts';
import { outsideProduction, sideOf } from '../analysis/file-kind.ts';
import { type Evidence, keyIn, provenKeyIn } from '../analysis/flow.ts';
import { propertyEntry } from '../analysis/origin.ts';
import { mentionsEnvironment } from '../analysis/presence.ts';
import { type Node, type SourceFile, unwrap } from '../analysis/source-file.ts';
import { staticValue } from '../analysis/value.ts';
import { type LintRule, type Listener, defineRule, optionsOf } from '../rule.ts';
import { type Header, headerSet, httpRequestOf, requestHeaders } from '../sinks/http.ts';

interface Options {
  readonly everyFile: boolean;
}

const DEFAULTS: Options = { everyFile: false };

export const noKeyInClientCode: LintRule = defineRule({
  name: 'no-key-in-client-code',
  description: 'disallow secrets in code that reaches users',
  recommended: false,
  options: { properties: { everyFile: { type: 'boolean', description: 'Take every file for client code unless it says that it is not (the `client` config sets this).' } }, defaults: DEFAULTS },
  messages: {
    environment: '`{{variable}}` is read in client code: either it is empty there, or it is in the bundle or the page for everyone to read. Call your own server and let it use the key.',
    import: '{{module}} is for the server only; what client code imports reaches users.',
    header: '{{label}} is sent from client code, so it is in the bundle and in every user\'s network tab. Let your own server make this request.',
    browser: 'This switch lets a browser use the key, and with it everyone who opens the page. Let your own server make the request.',
  },
  needsKey: /server-only|\$lib\/server|\.server\b|\/server\/|dangerouslyAllow/,
  code: (file, context, report) => {
    // Tests reach nobody.
    if (outsideProduction(file.filename, file.settings.testFiles) !== undefined) return {};
    const side = sideOf(file);
    if (side === 'server' || (side === 'unknown' && !optionsOf(context, DEFAULTS).everyFile)) return {};
    const checkHeader = ({ name, value }: Header): void => {
      const evidence = sentKey(file, name, value);
      // A variable of the environment is reported where it is read.
      if (evidence !== undefined && evidence.layer !== 'environment') report(value, 'header', { label: evidence.label }, { evidence });
    };
    const reading: Listener = {
      MemberExpression(node) {
        const variable = secretVariable(file, node);
        if (variable !== undefined && !isWritten(node)) report(node, 'environment', { variable });
      },
      VariableDeclarator(node) {
        // const { API_KEY } = process.env
        if (node.id.type !== 'ObjectPattern' || node.init === null) return;
        for (const property of node.id.properties) {
          const target = property.type === 'Property' ? (property.value.type === 'AssignmentPattern' ? property.value.left : property.value) : undefined;
          const variable = target?.type === 'Identifier' ? secretVariable(file, target) : undefined;
          if (variable !== undefined) report(property, 'environment', { variable });
        }
      },
    };
    return {
      ...(mentionsEnvironment(file) ? reading : {}),
      CallExpression(node) {
        const variable = secretVariable(file, node);
        if (variable !== undefined) report(node, 'environment', { variable });
        const set = headerSet(file, node);
        if (set !== undefined) checkHeader(set);
        const request = httpRequestOf(file, node);
        if (request !== undefined) for (const header of requestHeaders(file, request)) checkHeader(header);
      },
      ImportDeclaration(node) {
        const from = node.source.value;
        if (node.importKind === 'type') return;
        if (/^(?:server-only|\$env\/(?:static|dynamic)\/private|\$lib\/server(?:\/.*)?|astro:env\/server)$/.test(from) || /^[.~#@$].*(?:\/server\/secrets?|\.server)(?:\.[cm]?[jt]s)?$/.test(from)) report(node, 'import', { module: `\`${from}\`` });
      },
      NewExpression(node) {
        for (const argument of node.arguments) {
          const entry = propertyEntry(file, argument, 'dangerouslyAllowBrowser', 'dangerouslyAllowAPIKeyInBrowser');
          if (entry !== undefined && staticValue(file, entry.value)?.value === true) report(entry, 'browser', {});
        }
        const request = httpRequestOf(file, node);
        if (request !== undefined) for (const header of requestHeaders(file, request)) checkHeader(header);
      },
    };
  },
});

/** `process.env.API_KEY = …`, `delete process.env.API_KEY`: nothing is read. */
function isWritten(node: TSESTree.MemberExpression): boolean {
  const { parent } = node;
  return (parent.type === 'AssignmentExpression' && parent.left === node && parent.operator === '=') || (parent.type === 'UnaryExpression' && parent.operator === 'delete');
}

/** A key that the bundle holds, in a header: a known one, one of the environment, or a constant of the project named like one. What a user typed in or was given at login is the user's own. */
function sentKey(file: SourceFile, header: string, value: Node): Evidence | undefined {
  const proven = provenKeyIn(file, value);
  if (proven !== undefined) return proven;
  if (!file.settings.vendors.ownHeader(header) && !/^(?:proxy-)?authorization$/i.test(header)) return undefined;
  const named = keyIn(file, value);
  return named !== undefined && isConstant(file, named.at) && !/token|jwt|session/i.test(named.label) ? named : undefined;
}

/** A constant of the module or of another one. */
function isConstant(file: SourceFile, node: Node): boolean {
  const inner = unwrap(node);
  const name = inner.type === 'MemberExpression' ? unwrap(inner.object) : inner;
  const variable = name.type === 'Identifier' ? file.variable(name) : undefined;
  const definition = variable?.defs[0];
  if (variable === undefined || definition === undefined) return false;
  if (definition.type === ('ImportBinding' as never)) return true;
  return definition.type === ('Variable' as never) && (variable.scope.type === ('module' as never) || variable.scope.type === ('global' as never)) && file.writes(variable).every(({ node: source }) => !/Call|Await|New/.test(unwrap(source).type));
}
