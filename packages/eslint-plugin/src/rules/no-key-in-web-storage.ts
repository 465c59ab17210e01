// no-key-in-web-storage: a key kept where every script of the page, and every extension, can read it.
import type { TSESTree } from '@typescript-eslint/utils';
import { keyIn } from '../analysis/flow.ts';
import { isHarmless } from '../analysis/harmless.ts';
import { namesKey } from '../analysis/name.ts';
import { lastName, originOf, writtenPath } from '../analysis/origin.ts';
import { type Node, type SourceFile, memberName, unwrap } from '../analysis/source-file.ts';
import { staticText } from '../analysis/value.ts';
import { type LintRule, defineRule } from '../rule.ts';

export const noKeyInWebStorage: LintRule = defineRule({
  name: 'no-key-in-web-storage',
  description: 'disallow keys in local storage, cookies, IndexedDB and global variables',
  recommended: false,
  messages: {
    stored: '{{label}} is kept in {{place}}, where every script of the page can read it. Keep it on the server; for a session use a cookie that is HttpOnly.',
    device: '{{label}} is kept unencrypted on the device ({{place}}). Use the secure store of the platform (Keychain, Keystore).',
    global: '{{label}} becomes a global variable, which every script of the page can read.',
  },
  text: /stor(?:age|e)|cookie|indexeddb|idb|localforage|window|global|\bself\b|mmkv|dexie|lscache|lockr/i,
  needsKey: true,
  code: (file, _context, report) => {
    const check = (name: string | undefined, value: Node, messageId: string, place: string): void => {
      const evidence = keyIn(file, value);
      if (evidence !== undefined) report(evidence.at, messageId, { label: evidence.label, place }, { evidence });
      else if (name !== undefined && namesKey(name, file.settings.keyNames) && !isHarmless(file, value) && !isFunctionLike(value)) report(value, messageId, { label: `\`${name}\``, place });
    };
    return {
      CallExpression(node) {
        const store = storeOf(file, node);
        if (store === undefined) return;
        const name = store.key === undefined ? undefined : staticText(file, store.key);
        for (const value of store.values) check(name, value, store.device ? 'device' : 'stored', store.place);
      },
      AssignmentExpression(node) {
        if (node.left.type !== 'MemberExpression') return;
        const holder = writtenPath(node.left.object);
        const name = memberName(node.left) ?? staticText(file, node.left.property);
        if (/^(?:(?:window|globalThis|self)\.)?(?:localStorage|sessionStorage)$/.test(holder)) check(name, node.right, 'stored', lastName(node.left.object) ?? 'storage');
        else if (/^(?:(?:window|globalThis|self)\.)?document$/.test(holder) && name === 'cookie') check(cookieName(file, node.right), node.right, 'stored', COOKIE);
        else if (/^(?:window|globalThis|self|global)$/.test(holder) && originOf(file, node.left.object)?.root === 'global') check(name, node.right, 'global', holder);
      },
    };
  },
});

interface Store {
  readonly place: string;
  readonly key: Node | undefined;
  readonly values: readonly Node[];
  readonly device: boolean;
}

const COOKIE = 'a cookie that scripts can read';

/** What a call keeps, and where. */
function storeOf(file: SourceFile, node: TSESTree.CallExpression): Store | undefined {
  const callee = unwrap(node.callee);
  const [first, second] = node.arguments;
  if (callee.type === 'Identifier') {
    // import { set } from 'idb-keyval', import { setCookie } from 'cookies-next', const [, setCookie] = useCookies()
    if (second === undefined) return undefined;
    if (callee.name === 'setCookie') return { place: COOKIE, key: first, values: [second], device: false };
    const from = originOf(file, callee);
    return from?.name === 'idb-keyval' && from.path[0] === 'set' ? { place: 'IndexedDB', key: first, values: [second], device: false } : undefined;
  }
  if (callee.type !== 'MemberExpression') return undefined;
  const method = memberName(callee) ?? '';
  const holder = lastName(callee.object) ?? '';
  const origin = originOf(file, callee.object);
  if (method === 'setItem' && second !== undefined) {
    if (/AsyncStorage|MMKV/.test(holder) || /async-storage/.test(origin?.name ?? '')) return { place: 'AsyncStorage', key: first, values: [second], device: true };
    if (/^(?:localStorage|sessionStorage|storage|localforage|localForage)$/i.test(holder) || origin?.name === 'localforage') return { place: holder, key: first, values: [second], device: false };
    return undefined;
  }
  if ((method === 'multiSet' || method === 'mergeItem') && /AsyncStorage/.test(holder) && first !== undefined) return { place: 'AsyncStorage', key: undefined, values: node.arguments, device: true };
  if (method === 'setCookie' || (method === 'set' && holder === 'cookieStore')) return { place: COOKIE, key: first, values: node.arguments.slice(1), device: false };
  if (method === 'set' && second !== undefined) {
    if (/^(?:js-cookie|cookies-js|universal-cookie|react-cookie|es-cookie|tiny-cookie)$/.test(origin?.name ?? '') || /^(?:Cookies|Cookie)$/.test(holder)) return { place: COOKIE, key: first, values: [second], device: false };
    if (origin?.root === 'module' && origin.name === 'react-native-mmkv') return { place: 'MMKV', key: first, values: [second], device: true };
    if (/^(?:store2?|lscache|lockr)$/.test(origin?.name ?? '') || origin?.name === 'idb-keyval') return { place: 'the storage of the browser', key: first, values: [second], device: false };
    return undefined;
  }
  // IndexedDB: db.transaction(…).objectStore('keys').put({ apiKey })
  if ((method === 'put' || method === 'add') && first !== undefined && (/objectStore/i.test(writtenPath(callee.object)) || origin?.path.includes('objectStore') === true || /^(?:idb|dexie)$/.test(origin?.name ?? ''))) return { place: 'IndexedDB', key: undefined, values: [first], device: false };
  return undefined;
}

/** The name in `name=value; path=/`. */
function cookieName(file: SourceFile, node: Node): string | undefined {
  const inner = unwrap(node);
  const text = inner.type === 'TemplateLiteral' ? (inner.quasis[0]?.value.cooked ?? '') : inner.type === 'BinaryExpression' ? (staticText(file, leftmost(inner)) ?? '') : '';
  return /^\s*([\w-]+)=/.exec(text)?.[1];
}

function leftmost(node: Node): Node {
  return node.type === 'BinaryExpression' ? leftmost(unwrap(node.left)) : node;
}

function isFunctionLike(node: Node): boolean {
  return /^(?:Function|ArrowFunction|Class)/.test(unwrap(node).type);
}
