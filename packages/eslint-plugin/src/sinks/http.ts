// HTTP: which calls send a request, and where their address, their options and their headers stand.
import type { TSESTree } from '@typescript-eslint/utils';
import { lastName, objectLiteral, originOf, propertyOf, writtenPath } from '../analysis/origin.ts';
import { type Node, type SourceFile, unwrap } from '../analysis/source-file.ts';
import { entriesOf } from './objects.ts';

export interface HttpRequest {
  readonly call: TSESTree.CallExpression | TSESTree.NewExpression;
  readonly address: Node | undefined;
  /** The object with headers and parameters. */
  readonly options: Node | undefined;
  /** The object sent as body or, by jQuery, as query. */
  readonly data: Node | undefined;
  readonly client: 'fetch' | 'axios' | 'other' | 'jquery' | 'socket';
}

const FETCH_MODULES = /^(?:node-fetch|undici|cross-fetch|isomorphic-fetch|isomorphic-unfetch|make-fetch-happen|minipass-fetch|ofetch|@whatwg-node\/fetch|#app|#imports|@tauri-apps\/plugin-http|expo\/fetch)$/;
const FETCH_NAMES = /^(?:fetch|\$fetch|useFetch|useLazyFetch|ofetch|fetchWithRetry|fetchJson|authFetch|apiFetch|customFetch|nodeFetch|request|stream)$/;
const CLIENTS = /^(?:axios|ky|ky-universal|got|superagent|request|request-promise|request-promise-native|needle|wretch|phin|axios-retry|redaxios|gaxios|node:https?|https?|@angular\/common\/http|@nestjs\/axios|supertest)$/;
const CLIENT_NAMES = /^(?:axios|ky|got|superagent|needle|http|https|httpClient|httpService|api|apiClient|client|instance|axiosInstance|axiosClient|request|agent|\$http|\$axios|axiosRef|rest)$/i;
const METHODS = /^(?:get|post|put|patch|delete|del|head|options|request|create|extend|json|text|stream|jsonp|paginate|defaults)$/;
const WITH_BODY = /^(?:post|put|patch)$/;

const owner = {};

/** The request that a call sends or prepares; undefined when it does not look like one. */
export function httpRequestOf(file: SourceFile, call: TSESTree.CallExpression | TSESTree.NewExpression): HttpRequest | undefined {
  return file.memo<HttpRequest | undefined>(owner, call, () => classify(file, call), undefined);
}

function classify(file: SourceFile, call: TSESTree.CallExpression | TSESTree.NewExpression): HttpRequest | undefined {
  const [first, second, third] = call.arguments;
  const last = lastName(call.callee) ?? '';
  if (call.type === 'NewExpression') {
    if (/^(?:WebSocket|EventSource|ReconnectingWebSocket|WebSocketClient|W3CWebSocket)$/.test(last) || (last === 'default' && /^ws$/.test(originOf(file, call.callee)?.name ?? ''))) return { call, address: first, options: second !== undefined && objectLiteral(file, second) !== undefined ? second : third, data: undefined, client: 'socket' };
    return last === 'Request' ? { call, address: first, options: second, data: undefined, client: 'fetch' } : undefined;
  }
  const callee = unwrap(call.callee);
  // Of most calls the name of the method says enough, and is sooner known than where they come from.
  const origin = callee.type === 'Identifier' || last === 'fetch' || METHODS.test(last) ? originOf(file, call.callee) : undefined;
  const written = writtenPath(callee);
  if (callee.type === 'Identifier' || /^(?:window|globalThis|self|this)\.fetch$/.test(written)) {
    if ((origin?.root === 'module' && (FETCH_MODULES.test(origin.name) || CLIENTS.test(origin.name))) || (origin?.root !== 'module' && (FETCH_NAMES.test(last) || /^(?:axios|ky|got|superagent|needle)$/.test(last))) || (origin?.root === 'module' && FETCH_NAMES.test(last) && /fetch/i.test(last))) {
      // axios({ url, headers }), got({ url }): one object.
      const alone = first !== undefined && second === undefined ? objectLiteral(file, first) : undefined;
      if (alone !== undefined) return { call, address: propertyOf(file, alone, 'url', 'uri', 'path'), options: first, data: undefined, client: /axios/.test(origin?.name ?? last) ? 'axios' : 'other' };
      return { call, address: first, options: second, data: undefined, client: origin?.name === 'axios' || last === 'axios' ? 'axios' : FETCH_NAMES.test(last) || FETCH_MODULES.test(origin?.name ?? '') ? 'fetch' : 'other' };
    }
    return undefined;
  }
  if (callee.type !== 'MemberExpression' || !METHODS.test(last)) return undefined;
  const holder = lastName(callee.object) ?? '';
  const known = origin?.root === 'module' && CLIENTS.test(origin.name);
  if (!known && !(CLIENT_NAMES.test(holder) && origin?.root !== 'module')) return undefined;
  const client = origin?.name === 'axios' || /axios/i.test(holder) ? 'axios' : 'other';
  if (/^(?:request|create|extend|stream|paginate)$/.test(last) && first !== undefined && objectLiteral(file, first) !== undefined) return { call, address: propertyOf(file, first, 'url', 'baseURL', 'prefixUrl', 'uri', 'path'), options: first, data: undefined, client };
  const takesBody = WITH_BODY.test(last) && !/^(?:ky|got)$/.test(origin?.name ?? holder);
  return takesBody ? { call, address: first, options: third, data: second, client } : { call, address: first, options: second, data: undefined, client };
}

/** The call of jQuery that sends data in the query: `$.get(url, data)`, `$.getJSON(url, data)`, `$.ajax({ data })` unless it posts. */
export function jqueryQuery(file: SourceFile, call: TSESTree.CallExpression): Node | undefined {
  const callee = unwrap(call.callee);
  if (callee.type !== 'MemberExpression' || !/^(?:\$|jQuery)$/.test(writtenPath(callee.object))) return undefined;
  const method = lastName(callee) ?? '';
  const [first, second] = call.arguments;
  if (method === 'get' || method === 'getJSON') return second;
  if (method === 'param') return first;
  if (method !== 'ajax') return undefined;
  const options = first !== undefined && second === undefined ? first : second;
  const type = propertyOf(file, options, 'type', 'method');
  if (type !== undefined && !(type.type === 'Literal' && /^get$/i.test(String(type.value)))) return undefined;
  return propertyOf(file, options, 'data');
}

/** A header that is given a value: its name, its value, the node to rename. */
export interface Header {
  readonly name: string;
  readonly key: Node;
  readonly value: Node;
}

/** The headers of an object: `{ 'X-API-Key': key }`, `new Headers({ … })`, lists of pairs. */
export function headersIn(file: SourceFile, node: Node | undefined): readonly Header[] {
  // axios: headers: { common: { … } }
  return entriesOf(file, node).flatMap(({ name, key, value }) => (/^(?:common|get|post|put|patch|delete)$/.test(name) ? headersIn(file, value) : [{ name, key, value }]));
}

/** The headers of a request. */
export function requestHeaders(file: SourceFile, request: HttpRequest): readonly Header[] {
  return headersIn(file, propertyOf(file, request.options, 'headers', 'defaultHeaders'));
}

/** `headers.set('X-API-Key', key)`, `xhr.setRequestHeader('X-API-Key', key)`, `request.set(…)` of superagent. */
export function headerSet(file: SourceFile, call: TSESTree.CallExpression): Header | undefined {
  const callee = unwrap(call.callee);
  const [key, value] = call.arguments;
  if (callee.type !== 'MemberExpression' || key?.type !== 'Literal' || typeof key.value !== 'string' || value === undefined) return undefined;
  const method = lastName(callee) ?? '';
  const onHeaders = /headers?$/i.test(lastName(callee.object) ?? '') || originOf(file, callee.object)?.path.at(-1) === 'new';
  if (/^(?:setRequestHeader|setHeader)$/.test(method) || ((method === 'set' || method === 'append') && (onHeaders || /^(?:x-[\w-]+|authorization)$/i.test(key.value)))) return { name: key.value, key, value };
  return undefined;
}
