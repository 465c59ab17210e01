// Addresses: URLs put together from pieces, and what stands where in them.
import { type Node, type SourceFile, unwrap } from '../analysis/source-file.ts';
import { staticText } from '../analysis/value.ts';
import { staticPieces } from './pieces.ts';

/** A hole in a URL: an expression and its place. */
export interface Hole {
  readonly node: Node;
  readonly place: 'query' | 'user' | 'path';
  /** The parameter's name, for `query`. */
  readonly name: string;
  /** The text before the hole, other holes left out. */
  readonly before: string;
}

/** Stands for another hole in texts. */
const GAP = '\u0000';

/** The holes of a text that is a URL. `bare`: the text is a query of its own and begins with a name. */
export function holesOf(file: SourceFile, node: Node, bare = false): readonly Hole[] {
  const pieces = staticPieces(file, node);
  const holes: Hole[] = [];
  let before = '';
  for (const [at, piece] of pieces.entries()) {
    if (typeof piece === 'string') {
      before += piece;
      continue;
    }
    const name = parameterBefore(before, bare);
    if (name !== undefined) holes.push({ node: piece, place: 'query', name, before });
    else if (/(?:^|[^a-z])(?:https?|wss?|git\+https|ftp):\/\/[^/?#\s]*$/i.test(before)) {
      const next = pieces.slice(at + 1).map((each) => (typeof each === 'string' ? each : GAP));
      if (/^[^/?#\s]*@/.test(next.join(''))) holes.push({ node: piece, place: 'user', name: '', before });
    } else if (/^(?:https?|wss?):\/\/[^/?#\s]+\/[^?#\s]*$/i.test(before)) holes.push({ node: piece, place: 'path', name: '', before });
    before += GAP;
  }
  return holes;
}

/** The name of the parameter that a text ends in giving a value to. */
function parameterBefore(text: string, bare: boolean): string | undefined {
  return /[?&#;]([\w.\-[\]$%]{1,64})=(?:Bearer(?:%20|\+| ))?$/i.exec(text)?.[1] ?? (bare ? /^([\w.\-[\]$%]{1,64})=$/.exec(text)?.[1] : undefined);
}

/** The host of an address, as far as the file decides it. */
export function hostOf(file: SourceFile, node: Node | undefined): string | undefined {
  if (node === undefined) return undefined;
  const inner = unwrap(node);
  if (inner.type === 'NewExpression' && inner.arguments.length > 0) return inner.arguments.map((argument) => hostOf(file, argument)).find((host) => host !== undefined);
  const text = staticText(file, inner) ?? staticPieces(file, inner).map((piece) => (typeof piece === 'string' ? piece : GAP)).join('');
  return hostIn(text);
}

/** The host in a URL's text. */
export function hostIn(text: string): string | undefined {
  return /^(?:https?|wss?):\/\/(?:[^/?#@]*@)?([A-Za-z\d.-]+(?::\d+)?)(?:[/?#]|$)/i.exec(text)?.[1];
}

/** The scheme and host of an unencrypted address that leaves the machine. */
export function insecureAddress(file: SourceFile, node: Node | undefined): string | undefined {
  if (node === undefined) return undefined;
  const inner = unwrap(node);
  if (inner.type === 'NewExpression') return insecureAddress(file, inner.arguments[0]);
  const text = staticText(file, inner) ?? staticPieces(file, inner).map((piece) => (typeof piece === 'string' ? piece : GAP)).join('');
  const found = /^(http|ws):\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)/i.exec(text);
  const host = found?.[2] ?? '';
  // A name without a dot is a machine of the own network: a container, a service of a cluster.
  if (found === null || host.includes(GAP) || !host.includes('.') || /^(?:127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|0\.0\.0\.0|\[)/.test(host) || /\.(?:localhost|local|test|internal|lan|home|example|invalid|svc|cluster|docker|onion|intranet|corp)$/i.test(host) || /(?:^|\.)example\.(?:com|org|net)$/i.test(host)) return undefined;
  return `${(found[1] ?? '').toLowerCase()}://`;
}
