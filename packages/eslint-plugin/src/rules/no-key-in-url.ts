// no-key-in-url: a key in a query, a fragment, the user part or the path of a URL, which logs, caches, proxies and histories keep.
import type { TSESTree } from '@typescript-eslint/utils';
import { type Evidence, keyIn } from '../analysis/flow.ts';
import { isHarmless } from '../analysis/harmless.ts';
import { namesKey, weakParameter } from '../analysis/name.ts';
import { lastName, originOf, propertyOf, writtenPath } from '../analysis/origin.ts';
import { type Node, type SourceFile, isFunction, memberName, unwrap } from '../analysis/source-file.ts';
import { staticText } from '../analysis/value.ts';
import { findKeys, isPlaceholder } from '../detector.ts';
import { type LintRule, type Report, type Suggestion, defineRule, optionsOf } from '../rule.ts';
import { type Hole, hostIn, hostOf, holesOf } from '../sinks/address.ts';
import { type HttpRequest, httpRequestOf, jqueryQuery } from '../sinks/http.ts';
import { isExpectation } from '../sinks/expectation.ts';
import { entriesOf } from '../sinks/objects.ts';
import { moveToHeader, moveParameterToHeader } from '../sinks/move-to-header.ts';
import { isSentAsBody } from '../sinks/body.ts';

interface Options {
  readonly allowParameters: readonly string[];
  readonly allowHosts: readonly string[];
}

const DEFAULTS: Options = { allowParameters: [], allowHosts: [] };

/** One of these stands in every file that has the parameters of a URL in hand. */
const SEARCH_PARAMS = /[sS]earchParams|urlParams|queryParams/;

export const noKeyInUrl: LintRule = defineRule({
  name: 'no-key-in-url',
  description: 'disallow keys in URLs',
  recommended: true,
  suggests: true,
  options: {
    properties: {
      allowParameters: { type: 'array', items: { type: 'string' }, description: 'Parameters that may hold a key, such as the one of a service that knows no other way.' },
      allowHosts: { type: 'array', items: { type: 'string' }, description: 'Hosts whose URLs may hold a key.' },
    },
    defaults: DEFAULTS,
  },
  messages: {
    query: 'A key in the parameter `{{name}}` of a URL is kept by server logs, proxies and browser histories. Send it in {{instead}}.',
    user: 'A key in front of the host of a URL is kept by logs, shells and histories. Send it in {{instead}}.',
    path: 'A key in the path of a URL is kept by logs and histories. Send it in {{instead}}.',
    move: 'Move it to the header `{{header}}`.',
  },
  text: /key|token|secret|pass|pwd|credential|auth|[?&#]\w+=|:\/\/[^/\s]*@/i,
  needsKey: true,
  code: (file, context, report) => {
    const options = optionsOf(context, DEFAULTS);
    const checker = new UrlChecker(file, options, report);
    return {
      TemplateLiteral: (node) => checker.text(node),
      BinaryExpression(node) {
        if (node.operator === '+' && !(node.parent.type === 'BinaryExpression' && node.parent.operator === '+')) checker.text(node);
      },
      Literal(node) {
        if (typeof node.value === 'string' && node.value.length > 12 && /[?&#][\w.-]+=|:\/\/[^/\s]*@/.test(node.value)) checker.literal(node);
      },
      CallExpression: (node) => checker.call(node),
      NewExpression(node) {
        if (lastName(node.callee) === 'URLSearchParams') checker.searchParams(node);
      },
      AssignmentExpression: (node) => checker.assignment(node),
    };
  },
});

class UrlChecker {
  readonly #file: SourceFile;
  readonly #options: Options;
  readonly #report: Report;
  readonly #reported = new Set<Node>();

  constructor(file: SourceFile, options: Options, report: Report) {
    this.#file = file;
    this.#options = options;
    this.#report = report;
  }

  /** A text that is put together. */
  text(node: TSESTree.TemplateLiteral | TSESTree.BinaryExpression | TSESTree.CallExpression): void {
    if (isExpectation(node)) return;
    for (const hole of holesOf(this.#file, node)) this.#hole(hole, node);
  }

  #hole(hole: Hole, whole: Node): void {
    const host = hostIn(`${hole.before}/`) ?? hostIn(hole.before);
    if (hole.place === 'query') {
      const evidence = this.#parameter(hole.name, hole.node, host);
      if (evidence !== undefined) this.#found(hole.node, 'query', hole.name, host, evidence, moveToHeader(this.#file, whole, hole, this.#vendor(host)));
      return;
    }
    const evidence = keyIn(this.#file, hole.node);
    if (evidence === undefined) return;
    if (hole.place === 'user') this.#found(hole.node, 'user', '', host, evidence);
    else if (this.#vendor(host)?.header !== undefined) this.#found(hole.node, 'path', '', host, evidence);
  }

  /** A whole URL as a literal. */
  literal(node: TSESTree.Literal): void {
    const text = String(node.value);
    const host = hostIn(text);
    for (const [, name = '', value = ''] of text.matchAll(/[?&#]([\w.-]{1,64})=([^&#\s"'<>{}$]{8,})/g)) {
      if (!this.#isNamed(name) || isPlaceholder(value) || this.#isAllowed(name, host) || !/\d/.test(value) || findKeys(value).length > 0) continue;
      this.#found(node, 'query', name, host, undefined);
      return;
    }
    const match = findKeys(text).find((each) => !each.fuzzy && /[?&#][\w.-]+=(?:Bearer%20)?$|:\/\/[^/\s?#]*$/i.test(text.slice(0, each.start)));
    if (match === undefined) return;
    const name = /[?&#]([\w.-]+)=(?:Bearer%20)?$/i.exec(text.slice(0, match.start))?.[1];
    if (name !== undefined && this.#isAllowed(name, host)) return;
    this.#found(node, name === undefined ? 'user' : 'query', name ?? '', host, { layer: 'value', at: node, label: match.shown, match });
  }

  call(node: TSESTree.CallExpression): void {
    const callee = unwrap(node.callee);
    const method = lastName(callee) ?? '';
    const written = writtenPath(callee);
    if (callee.type === 'MemberExpression' && (method === 'set' || method === 'append') && node.arguments.length >= 2 && this.#mentionsSearchParams() && this.#isSearchParams(callee.object)) {
      const [key, value] = node.arguments;
      const name = key === undefined ? undefined : staticText(this.#file, key);
      if (name !== undefined && value !== undefined) this.#entry(name, value, value, hostOf(this.#file, urlOf(callee.object)), node);
      return;
    }
    if (method === 'concat' || method === 'join') {
      this.text(node);
      return;
    }
    if (/^(?:qs|querystring|queryString|query_string|URLSearchParams)\.(?:stringify|encode)$/.test(written) || (callee.type === 'Identifier' && /^(?:node:)?(?:qs|querystring|query-string|fast-querystring|picoquery)$/.test(originOf(this.#file, callee)?.name ?? '') && /stringify|encode/.test(originOf(this.#file, callee)?.path.at(-1) ?? ''))) {
      if (!isSentAsBody(this.#file, node)) this.#entries(node.arguments[0], undefined, node);
      return;
    }
    if (method === 'stringifyUrl') {
      this.#entries(propertyOf(this.#file, node.arguments[0], 'query'), undefined, node);
      return;
    }
    // superagent and supertest: request.get(url).query({ … })
    if (method === 'query' && callee.type === 'MemberExpression' && callee.object.type === 'CallExpression' && node.arguments[0] !== undefined) {
      const argument = node.arguments[0];
      this.#entries(argument, undefined, node);
      this.#bare(argument);
      return;
    }
    const jquery = jqueryQuery(this.#file, node);
    if (jquery !== undefined) {
      this.#entries(jquery, hostOf(this.#file, node.arguments[0]), node);
      this.#bare(jquery);
      return;
    }
    const request = httpRequestOf(this.#file, node);
    if (request !== undefined) this.#request(request);
    else if (method === 'push' || method === 'replace' || method === 'navigate' || method === 'redirect') this.#entries(propertyOf(this.#file, node.arguments[0], 'query', 'search', 'params'), undefined, node);
    else if ((method === 'set' || method === 'append') && /HttpParams/.test(writtenPath(callee))) {
      const name = node.arguments[0] === undefined ? undefined : staticText(this.#file, node.arguments[0]);
      if (name !== undefined && node.arguments[1] !== undefined) this.#entry(name, node.arguments[1], node.arguments[1], undefined, node);
    }
  }

  #request(request: HttpRequest): void {
    const base = propertyOf(this.#file, request.options, 'baseURL', 'prefixUrl');
    const host = hostOf(this.#file, request.address) ?? hostOf(this.#file, base);
    for (const name of request.client === 'fetch' ? ['query', 'params'] : ['params', 'searchParams', 'query', 'qs']) {
      const value = propertyOf(this.#file, request.options, name);
      if (value === undefined) continue;
      this.#entries(value, host, request.call, request);
      this.#bare(value);
    }
  }

  searchParams(node: TSESTree.NewExpression): void {
    const [init] = node.arguments;
    if (init === undefined || isSentAsBody(this.#file, node)) return;
    const entries = entriesOf(this.#file, init);
    // The body of a request for a token, by RFC 6749.
    if (entries.some(({ name }) => name === 'grant_type' || name === 'client_assertion')) return;
    this.#entries(init, undefined, node);
    this.#bare(init);
  }

  assignment(node: TSESTree.AssignmentExpression): void {
    if (node.left.type !== 'MemberExpression') return;
    const name = memberName(node.left);
    const isUrl = /(?:^|\.)(?:\w*[uU]rl|uri|location|u)$/.test(writtenPath(node.left.object)) || originOf(this.#file, node.left.object)?.name === 'URL';
    if (!isUrl) return;
    if (name === 'search' || name === 'hash') this.#bare(node.right);
    if (name === 'password' || name === 'username') {
      const evidence = keyIn(this.#file, node.right);
      if (evidence !== undefined) this.#found(node.right, 'user', '', undefined, evidence);
    }
  }

  /** A query as a text of its own: `'api_key=' + key`. */
  #bare(node: Node): void {
    for (const hole of holesOf(this.#file, node, true)) if (hole.place === 'query') this.#hole(hole, unwrap(node));
  }

  #entries(node: Node | undefined, host: string | undefined, whole: Node, request?: HttpRequest): void {
    for (const { name, value, property } of entriesOf(this.#file, node)) {
      const suggest = property === undefined || request === undefined ? [] : moveParameterToHeader(this.#file, property, request, this.#vendor(host));
      this.#entry(name, value, property ?? value, host, whole, suggest);
    }
  }

  #entry(name: string, value: Node, at: Node, host: string | undefined, _whole: Node, suggest: readonly Suggestion[] = []): void {
    const evidence = this.#parameter(name, value, host);
    if (evidence !== undefined) this.#found(at, 'query', name, host, evidence, suggest);
  }

  /** Whether a parameter is given a key: by its name, whatever the value; or, under a name that says little, by the value. */
  #parameter(name: string, value: Node, host: string | undefined): Evidence | undefined {
    if (this.#isAllowed(name, host)) return undefined;
    const evidence = keyIn(this.#file, value);
    if (evidence !== undefined && (weakParameter(name) || this.#isNamed(name) || evidence.layer !== 'name')) return evidence;
    if (!this.#isNamed(name) || isHarmless(this.#file, value) || this.#isStaticText(value)) return undefined;
    return { layer: 'name', at: value, label: `\`${name}\`` };
  }

  #isStaticText(value: Node): boolean {
    return staticText(this.#file, value) !== undefined;
  }

  #isNamed(name: string): boolean {
    const plain = name.replace(/\[\]$|^.*\[|\]$/g, '');
    return namesKey(plain, this.#file.settings.keyNames) || /^(?:api|access|auth)[-_.]?(?:key|token)$/i.test(plain);
  }

  #isAllowed(name: string, host: string | undefined): boolean {
    if (this.#options.allowParameters.includes(name)) return true;
    if (host === undefined) return false;
    if (this.#options.allowHosts.some((allowed) => host === allowed || host.endsWith(`.${allowed}`))) return true;
    // The vendor's own documents put the key there, and know no header.
    const vendor = this.#vendor(host);
    return vendor !== undefined && vendor.header === undefined && vendor.query === name;
  }

  #vendor(host: string | undefined): ReturnType<SourceFile['settings']['vendors']['atHost']> {
    return host === undefined ? undefined : this.#file.settings.vendors.atHost(host);
  }

  /** Every `set` of a Map would be traced. */
  #mentionsSearchParams(): boolean {
    return this.#file.once(SEARCH_PARAMS, () => SEARCH_PARAMS.test(this.#file.code.text));
  }

  #isSearchParams(node: Node): boolean {
    const inner = unwrap(node);
    const origin = originOf(this.#file, inner);
    if (origin?.root === 'global' && origin.name === 'URLSearchParams' && origin.path[0] === 'new') return !isSentAsBody(this.#file, inner);
    if (origin?.path.at(-1) === 'searchParams') return true;
    if (origin?.path.at(-1) === 'new') return false;
    const name = lastName(inner) ?? '';
    if (/^(?:searchParams|urlParams|queryParams|urlSearchParams)$/.test(name)) return true;
    return inner.type === 'Identifier' && isTyped(this.#file, inner, 'URLSearchParams') && !isSentAsBody(this.#file, inner);
  }

  #found(at: Node, messageId: 'query' | 'user' | 'path', name: string, host: string | undefined, evidence: Evidence | undefined, suggest: readonly Suggestion[] = []): void {
    if (this.#reported.has(at)) return;
    this.#reported.add(at);
    const vendor = this.#vendor(host) ?? (evidence?.variable === undefined ? undefined : this.#file.settings.vendors.ofVariable(evidence.variable)) ?? (evidence?.match === undefined ? undefined : this.#file.settings.vendors.named(evidence.match.vendor));
    const instead = vendor?.header === undefined ? 'a header' : `the header \`${vendor.header}${vendor.scheme === undefined ? '' : `: ${vendor.scheme} …`}\``;
    this.#report(at, messageId, { name, instead }, { evidence, suggest });
  }
}

function isTyped(file: SourceFile, node: TSESTree.Identifier, type: string): boolean {
  const name = file.variable(node)?.defs[0]?.name as TSESTree.Identifier | undefined;
  const annotation = name?.typeAnnotation?.typeAnnotation;
  return annotation?.type === 'TSTypeReference' && annotation.typeName.type === 'Identifier' && annotation.typeName.name === type && !isFunction(node);
}

/** The URL whose searchParams an expression is. */
function urlOf(node: Node): Node | undefined {
  const inner = unwrap(node);
  return inner.type === 'MemberExpression' ? inner.object : undefined;
}
