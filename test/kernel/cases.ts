/** What a prefilter must find: text, anchors, hits. Every engine runs all of them. */
import { type Anchor, ByteClass } from '@leaklint/kernel';
import { anchor, type Hit } from './text.ts';

export interface Case {
  readonly name: string;
  readonly text: string;
  readonly anchors: readonly Anchor[];
  readonly hits: readonly Hit[];
}

const hex = ByteClass.of('0-9a-f');
const word = ByteClass.of('A-Za-z0-9_');
const userinfo = ByteClass.of('A-Za-z0-9._~%!$&*+,;=:-');
const value = {
  gap: 8,
  name: ByteClass.of('A-Za-z0-9_"\' -'),
  operator: ByteClass.of(':='),
  pad: 3,
  lead: ByteClass.of(' "\'=>'),
  of: ByteClass.of('A-Za-z0-9+/='),
  min: 6,
  need: ByteClass.of('0-9'),
};

export const cases: readonly Case[] = [
  { name: 'nothing in nothing', text: '', anchors: [anchor('ab')], hits: [] },
  { name: 'no anchors', text: 'abc', anchors: [], hits: [] },
  { name: 'the text is the literal', text: 'ab', anchors: [anchor('ab')], hits: [[0, 0]] },
  { name: 'literals of every length', text: 'ab abc abcd abcdefg abcdefgh', anchors: [anchor('ab'), anchor('abc'), anchor('abcd'), anchor('abcdefg'), anchor('abcdefgh')], hits: [[0, 0], [3, 0], [3, 1], [7, 0], [7, 1], [7, 2], [12, 0], [12, 1], [12, 2], [12, 3], [20, 0], [20, 1], [20, 2], [20, 3], [20, 4]] },
  { name: 'a literal overlaps itself', text: 'aaaaaaaaaa', anchors: [anchor('aaaaaaaa'), anchor('aaaa')], hits: [[0, 0], [0, 1], [1, 0], [1, 1], [2, 0], [2, 1], [3, 1], [4, 1], [5, 1], [6, 1]] },
  { name: 'equal anchors are all reported', text: 'x token-1', anchors: [anchor('token-1'), anchor('token-1'), anchor('tok'), anchor('tok')], hits: [[2, 0], [2, 1], [2, 2], [2, 3]] },
  { name: 'the last byte is missing', text: 'sk_live', anchors: [anchor('sk_live_')], hits: [] },
  { name: 'one byte differs', text: 'sk_livE_ zk_live_', anchors: [anchor('sk_live_')], hits: [] },
  { name: 'folded letters, and nothing but letters', text: 'PassWord API_KEY api\x7fkey', anchors: [anchor('password', { fold: true }), anchor('api_key', { fold: true })], hits: [[0, 0], [9, 1]] },
  { name: 'a folded anchor in capitals', text: 'secret SECRET', anchors: [anchor('SECRET', { fold: true })], hits: [[0, 0], [7, 0]] },
  { name: 'any byte may stand in a literal', text: 's\0k\0_\0 \xff\xfe\x80\x81', anchors: [anchor('s\0k\0_\0'), anchor('\xff\xfe\x80'), anchor('\0k')], hits: [[0, 0], [1, 2], [7, 1]] },
  { name: 'classes behind a short literal', text: 'SK12 SKa SKab SKz1', anchors: [anchor('SK', { follow: [hex, hex] })], hits: [[0, 0], [9, 0]] },
  { name: 'a class behind the last byte', text: 'SG.', anchors: [anchor('SG.', { follow: [word] })], hits: [] },
  { name: 'not before', text: 'sk- ask- _sk-', anchors: [anchor('sk-', { confirm: { notBefore: word } })], hits: [[0, 0]] },
  { name: 'before', text: 'abc@h ab@h @h', anchors: [anchor('@h', { confirm: { before: { of: word, min: 3 } } })], hits: [[3, 0]] },
  { name: 'after', text: 'npm_abcdef npm_abcde', anchors: [anchor('npm_', { confirm: { after: { of: word, min: 6 } } })], hits: [[0, 0]] },
  { name: 'after, up to the end of the text', text: 'npm_abcdef', anchors: [anchor('npm_', { confirm: { after: { of: word, min: 6 } } }), anchor('npm_', { confirm: { after: { of: word, min: 7 } } })], hits: [[0, 0]] },
  { name: 'then', text: 'a://b:c@d e://f/g@h i://@', anchors: [anchor('://', { confirm: { then: { byte: 0x40, through: userinfo, within: 9 } } })], hits: [[1, 0], [21, 0]] },
  { name: 'then, one byte too far', text: '://12345678@ ://123456789@', anchors: [anchor('://', { confirm: { then: { byte: 0x40, through: userinfo, within: 9 } } })], hits: [[0, 0]] },
  { name: 'an assignment', text: 'token = "abc123" token: abcdef tokens["x"] token=>ab12cd', anchors: [anchor('token', { fold: true, confirm: { value } })], hits: [[0, 0], [43, 0]] },
  { name: 'an assignment whose classes overlap', text: 'token===ab12=', anchors: [anchor('token', { confirm: { value } })], hits: [[0, 0]] },
  { name: 'a name as long as it may be, and longer', text: 'key_1234567=abc123 key_12345678=abc123', anchors: [anchor('key', { confirm: { value } })], hits: [[0, 0]] },
  { name: 'a lead as long as it may be, and longer', text: 'key=   abc123 key=    abc123', anchors: [anchor('key', { confirm: { value } })], hits: [[0, 0]] },
  { name: 'a run too long to look for what it needs', text: `key=${'a'.repeat(200)}\nkey=${'a'.repeat(127)}\n`, anchors: [anchor('key', { confirm: { value } })], hits: [[0, 0]] },
  { name: 'an assignment at the end of the text', text: 'key=abc12', anchors: [anchor('key', { confirm: { value } })], hits: [] },
];
