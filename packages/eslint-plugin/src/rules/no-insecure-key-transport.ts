// no-insecure-key-transport: a key sent over an unencrypted connection, or with the check of certificates turned off.
import { keyIn } from '../analysis/flow.ts';
import { namesKey } from '../analysis/name.ts';
import { environmentRead } from '../analysis/environment.ts';
import { lastName, originOf, propertyEntry, propertyOf } from '../analysis/origin.ts';
import { type Node, type SourceFile, unwrap } from '../analysis/source-file.ts';
import { staticValue } from '../analysis/value.ts';
import { type Fixer, type LintRule, defineRule } from '../rule.ts';
import { holesOf, insecureAddress } from '../sinks/address.ts';
import { type HttpRequest, httpRequestOf, requestHeaders } from '../sinks/http.ts';
import { entriesOf } from '../sinks/objects.ts';

export const noInsecureKeyTransport: LintRule = defineRule({
  name: 'no-insecure-key-transport',
  description: 'disallow sending keys over unencrypted connections or without checking certificates',
  recommended: true,
  suggests: true,
  messages: {
    plain: 'The key travels unencrypted: everyone between here and {{scheme}} can read it. Use {{secure}}.',
    unchecked: 'With this, certificates are not checked and whoever sits in between reads the keys that are sent. Trust the certificate instead (`ca`, `NODE_EXTRA_CA_CERTS`).',
    encrypt: 'Use {{secure}}.',
  },
  text: /http:\/\/|ws:\/\/|rejectUnauthorized|NODE_TLS_REJECT_UNAUTHORIZED|strictSSL/,
  code: (file, _context, report) => {
    const checkRequest = (node: HttpRequest['call']): void => {
      const request = httpRequestOf(file, node);
      if (request === undefined) return;
      const base = propertyOf(file, request.options, 'baseURL', 'prefixUrl');
      const address = insecureAddress(file, request.address) !== undefined ? request.address : base;
      const scheme = insecureAddress(file, address);
      if (scheme === undefined || address === undefined || !carriesKey(file, request)) return;
      const secure = scheme === 'ws://' ? 'wss://' : 'https://';
      const literal = firstText(address);
      const start = literal === undefined ? -1 : file.code.text.indexOf(scheme, literal.range[0]);
      const suggest = literal === undefined || start < 0 || start > literal.range[0] + 1 ? [] : [{ messageId: 'encrypt', data: { secure }, fix: (fixer: Fixer) => fixer.replaceTextRange([start, start + scheme.length], secure) }];
      report(address, 'plain', { scheme: `the end of ${scheme}`, secure }, { suggest });
    };
    return {
      CallExpression: checkRequest,
      NewExpression(node) {
        checkRequest(node);
        // new https.Agent({ rejectUnauthorized: false })
        if (!/^(?:Agent|HttpsProxyAgent|ProxyAgent|Client|Pool)$/.test(lastName(node.callee) ?? '') || /^(?:pg|mysql2?|ioredis|redis)/.test(originOf(file, node.callee)?.name ?? '')) return;
        for (const argument of node.arguments) reportUnchecked(argument);
      },
      AssignmentExpression(node) {
        if (environmentRead(file, node.left)?.name === 'NODE_TLS_REJECT_UNAUTHORIZED' && /^(?:0|false)$/.test(String(staticValue(file, node.right)?.value))) report(node, 'unchecked', {});
      },
      'CallExpression:exit'(node) {
        const request = httpRequestOf(file, node);
        if (request?.options === undefined || !carriesKey(file, request)) return;
        reportUnchecked(request.options);
      },
    };

    function reportUnchecked(options: Node): void {
      for (const holder of [options, propertyOf(file, options, 'connect', 'tls', 'https', 'requestTls')]) {
        const entry = propertyEntry(file, holder, 'rejectUnauthorized', 'strictSSL');
        if (entry !== undefined && staticValue(file, entry.value)?.value === false) report(entry, 'unchecked', {});
      }
    }
  },
});

/** Whether a request sends a key: in a header, a parameter or its address. */
function carriesKey(file: SourceFile, request: HttpRequest): boolean {
  const inHeaders = requestHeaders(file, request).some(({ name, value }) => file.settings.vendors.ownHeader(name) || (/^(?:proxy-)?authorization$/i.test(name) && !/^(?:Literal)$/.test(unwrap(value).type)) || keyIn(file, value) !== undefined);
  if (inHeaders) return true;
  if (request.address !== undefined && holesOf(file, request.address).some((hole) => keyIn(file, hole.node) !== undefined || (hole.place === 'query' && (namesKey(hole.name, file.settings.keyNames) || hole.name === 'token')))) return true;
  const query = propertyOf(file, request.options, 'params', 'searchParams', 'query', 'qs');
  if (entriesOf(file, query).some(({ name, value }) => namesKey(name, file.settings.keyNames) || keyIn(file, value) !== undefined)) return true;
  return propertyOf(file, request.options, 'auth') !== undefined;
}

/** The literal that an address begins with. */
function firstText(node: Node): Node | undefined {
  const inner = unwrap(node);
  if (inner.type === 'BinaryExpression') return firstText(inner.left);
  if (inner.type === 'NewExpression') return inner.arguments[0] === undefined ? undefined : firstText(inner.arguments[0]);
  return inner.type === 'Literal' || inner.type === 'TemplateLiteral' ? inner : undefined;
}
