// Barriers: expressions that no longer hold the key they are made from, and values that never were one.
import type { TSESTree } from '@typescript-eslint/utils';
import { firstKey } from '../detector.ts';
import { wordsOf } from './name.ts';
import { originOf, writtenPath } from './origin.ts';
import { type Node, type SourceFile, enclosing, isFunction, memberName, unwrap } from './source-file.ts';
import { staticValue } from './value.ts';

/** First words of functions that hide or only judge what they are given. */
const HIDING: ReadonlySet<string> = new Set('hide obscure censor scrub sanitize sanitise anonymize anonymise encrypt sha1 sha256 sha512 md5 hmac bcrypt scrypt argon2 truncate shorten abbreviate partial strip omit is has validate verify check compare equals matches test count measure exists assert sign safe filtered cloak blank'.split(' '));
/** Words anywhere in a function's name that say the same: `getMaskedKey`. */
const HIDDEN: ReadonlySet<string> = new Set('masked redacted hidden obfuscated censored scrubbed sanitized sanitised anonymized hashed encrypted digest truncated mask redact obfuscate hash fingerprint valid validator last4 length'.split(' '));
/** Calls that build something about keys: labels, schemas, columns. */
const DESCRIBING = /^(?:z|zod|yup|joi|Joi|v|t|i18n|intl|Type|S|schema|Schema|s|vine|faker|chance|gql|sql|Symbol|styled|css|PropTypes|jest|vi|sinon|expect|screen|cy|page|String\.raw|field|column|varchar|text|useTranslation|useId|document|console|Math|Number|parseInt|parseFloat|Boolean|Date|RegExp)(?:$|\.)|(?:^|\.)(?:t|translate|formatMessage|\$t|gettext|__|describe|label|string|object|optional)$/;
/** Methods whose result tells about a text and does not hold it. */
const JUDGING: ReadonlySet<string> = new Set('startsWith endsWith includes indexOf lastIndexOf search match charAt charCodeAt codePointAt at localeCompare every some findIndex'.split(' '));
const MEASURING: ReadonlySet<string> = new Set(['length', 'size', 'byteLength', 'count', 'constructor']);
/** The most characters of a key that may be shown. */
const SHORT = 8;

/** Whether an expression holds no key by what it does, whatever it is made from. */
export function isBarrier(file: SourceFile, wrapped: Node): boolean {
  const node = unwrap(wrapped);
  switch (node.type) {
    case 'UnaryExpression':
    case 'UpdateExpression':
    case 'ClassExpression':
    case 'JSXElement':
    case 'JSXFragment':
      return true;
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return true;
    case 'BinaryExpression':
      return node.operator !== '+';
    case 'Identifier':
      return isKnownMissing(file, node);
    case 'MemberExpression':
      return MEASURING.has(memberName(node) ?? '') || isKnownMissing(file, node);
    case 'CallExpression':
      return isHidingCall(file, node);
    default:
      return false;
  }
}

/** Whether an expression is a value that the file decides and that is no key. */
export function isStaticNonKey(file: SourceFile, node: Node): boolean {
  const inner = unwrap(node);
  if (inner.type === 'Literal' && 'regex' in inner) return true;
  const known = staticValue(file, inner);
  return known !== undefined && (typeof known.value !== 'string' || firstKey(known.value) === undefined);
}

/** `if (!key) throw new Error(`no key: ${key}`)`: what stands under its own absence is empty. */
function isKnownMissing(file: SourceFile, node: Node): boolean {
  const text = file.code.getText(node);
  let inside: Node = node;
  const guard = enclosing(node, (each) => {
    if (isFunction(each)) return true;
    const denied = (each.type === 'IfStatement' || each.type === 'ConditionalExpression') && each.consequent === inside && each.test.type === 'UnaryExpression' && each.test.operator === '!' && file.code.getText(each.test.argument) === text;
    inside = each;
    return denied;
  });
  return guard !== undefined && !isFunction(guard) && !isAssignedIn(file, guard, text);
}

/** Whether the text is given a value between the guard and its end. */
function isAssignedIn(file: SourceFile, guard: Node, text: string): boolean {
  const body = file.code.getText(guard);
  for (let at = body.indexOf(text); at >= 0; at = body.indexOf(text, at + 1)) if (/^\s*(?:\?\?|\|\||\+)?=(?![=>])/.test(body.slice(at + text.length))) return true;
  return false;
}

function isHidingCall(file: SourceFile, node: TSESTree.CallExpression): boolean {
  const written = writtenPath(node.callee);
  const name = written.slice(written.lastIndexOf('.') + 1);
  if (file.settings.redactors.has(written) || file.settings.redactors.has(name)) return true;
  const words = wordsOf(name);
  if (HIDING.has(words[0] ?? '') || words.some((word) => HIDDEN.has(word))) return true;
  if (DESCRIBING.test(written)) return true;
  if (node.callee.type === 'MemberExpression') {
    if (JUDGING.has(name)) return true;
    if (name === 'slice' || name === 'substring' || name === 'substr') return isShortCut(file, name, node.arguments);
    if (name === 'replace' || name === 'replaceAll') return hidesEverything(file, node.arguments);
    if (name === 'repeat') return true;
    if (name === 'stringify' && node.arguments[1] !== undefined) {
      const replacer = unwrap(node.arguments[1]);
      return replacer.type === 'Identifier' ? replacer.name !== 'undefined' : isFunction(replacer) || replacer.type === 'ArrayExpression';
    }
  }
  const origin = originOf(file, node.callee);
  if (origin?.root === 'module' && /^(?:node:)?crypto$/.test(origin.name)) return origin.path.some((step) => /^(?:create(?:Hash|Hmac|Cipheriv|Sign)|scrypt|pbkdf2|hash|hkdf|timingSafeEqual)/.test(step));
  return false;
}

/** `key.slice(0, 4)`, `key.slice(-4)`: few characters whatever the key. */
function isShortCut(file: SourceFile, method: string, parts: readonly Node[]): boolean {
  // What is unknown is NaN, which no comparison takes for short.
  const [from = NaN, to = NaN] = parts.map((part) => Number(staticValue(file, part)?.value));
  if (parts.length === 1) return method !== 'substring' && from < 0 && from >= -SHORT;
  if (method === 'substr') return to <= SHORT;
  return from >= 0 === to >= 0 && to - from <= SHORT;
}

/** `key.replace(/./g, '*')`, `key.replace(/.(?=.{4})/g, '*')`: every character, or all that a pattern of wildcards takes. */
function hidesEverything(file: SourceFile, [pattern, by]: readonly Node[]): boolean {
  if (pattern === undefined || by === undefined) return false;
  const inner = unwrap(pattern);
  const replacement = staticValue(file, by)?.value;
  if (inner.type !== 'Literal' || !('regex' in inner) || (typeof replacement === 'string' && replacement.includes('$&'))) return false;
  // A dot behind a backslash or in a set is a dot.
  const wildcards = inner.regex.pattern.replace(/\\[^wSd]/g, '').replace(/\[(?!\^)[^\]]*\]/g, (set) => set.replaceAll('.', ''));
  return /\.|\\[wSd]|\[\^/.test(wildcards);
}
