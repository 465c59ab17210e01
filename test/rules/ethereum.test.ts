/** The accounts of local test networks: made from the words that Hardhat and Anvil document (BIP 39, BIP 32), and found by no rule. */
import { createECDH, createHmac, pbkdf2Sync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { firing } from './specimens.ts';

/** The order of secp256k1 (SEC 2, 2.4.1). */
const ORDER = 0xffff_ffff_ffff_ffff_ffff_ffff_ffff_fffe_baae_dce6_af48_a03b_bfd2_5e8c_d036_4141n;
const HARDENED = 0x8000_0000;

interface Node {
  readonly key: Buffer;
  readonly chain: Buffer;
}

function nodeOf(bytes: Buffer): Node {
  return { key: bytes.subarray(0, 32), chain: bytes.subarray(32) };
}

function child({ key, chain }: Node, index: number): Node {
  const curve = createECDH('secp256k1');
  curve.setPrivateKey(key);
  const number = Buffer.alloc(4);
  number.writeUInt32BE(index);
  const parent = index >= HARDENED ? [Buffer.alloc(1), key] : [Buffer.from(curve.getPublicKey('hex', 'compressed'), 'hex')];
  const made = nodeOf(createHmac('sha512', chain).update(Buffer.concat([...parent, number])).digest());
  const sum = (BigInt(`0x${made.key.toString('hex')}`) + BigInt(`0x${key.toString('hex')}`)) % ORDER;
  return { key: Buffer.from(sum.toString(16).padStart(64, '0'), 'hex'), chain: made.chain };
}

/** The private key at m/44'/60'/0'/0/`account`. */
function keyOf(account: number): string {
  const words = `${'test '.repeat(11)}junk`;
  const root = nodeOf(createHmac('sha512', 'Bitcoin seed').update(pbkdf2Sync(words, 'mnemonic', 2048, 64, 'sha512')).digest());
  return [44 + HARDENED, 60 + HARDENED, HARDENED, 0, account].reduce(child, root).key.toString('hex');
}

describe('the accounts of a local test network', () => {
  it.each(Array.from({ length: 20 }, (_, account) => account))('%i is nobody\'s', (account) => {
    const key = keyOf(account);
    for (const text of [`PRIVATE_KEY=0x${key}`, `new ethers.Wallet('${key}', provider)`, `accounts: ['0x${key.toUpperCase()}'],`]) expect(firing(text), text.slice(0, -key.length)).toEqual([]);
  });

  it('are twenty: the next key is found', () => {
    expect(firing(`PRIVATE_KEY=0x${keyOf(20)}`)).toContain('ethereum-private-key');
  });
});
