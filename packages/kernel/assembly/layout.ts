// Where things stand in the kernel's memory. Read by the AssemblyScript sources and by their TypeScript wrapper alike.
//
//   0            static scratch of the modules (memory.data)
//   __heap_base  the plan's image | hash tables | hits | ranges | the arena (Kernel.base)
//
// All numbers are little-endian u32 unless said otherwise. Inside the image, places are offsets from its first byte.

// Image header
export const IMAGE_MAGIC = 0x34504b4c; // "LKP4": the digit changes with whatever changes here
export const H_MAGIC = 0;
export const H_BYTES = 4; // of the whole image
export const H_ANCHORS = 8;
export const H_RECORDS = 12;
export const H_TEDDY = 16; // two sets of eight buckets; 16-byte aligned
export const H_TEDDY_SETS = 20; // 1 or 2
export const H_GRAMS = 24; // entries for four bytes that a Teddy set found
export const H_GRAM_COUNT = 28;
export const H_PAIRS = 32; // entries for two bytes that a Teddy set found: literals of two and three bytes
export const H_PAIR_COUNT = 36;
export const H_STRIDES = 40; // entries for four bytes at every second position: literals of five bytes and more
export const H_STRIDE_COUNT = 44;
export const H_GRAM_FACTOR = 48; // multiplier of the hash
export const H_STRIDE_FACTOR = 52;
export const H_REACH = 56; // the largest distance from a literal's first byte to the bytes that find it
export const H_HASH_BITS = 60; // entries are sorted by their hash
export const HEADER_BYTES = 64;

// A Teddy set: for each of four positions 16 bytes by low nibble, then 16 bytes by high nibble; bit k is bucket k.
export const TEDDY_SET_BYTES = 128;

// One record an anchor, in order of their index
export const R_LITERAL = 0; // place of its bytes (lower case when folded)
export const R_LENGTH = 4;
export const R_FOLLOW = 8; // place of a list of class places
export const R_CONFIRM = 12; // place of a confirm block, or 0
export const RECORD_BYTES = 16;
export const LENGTH_BITS = 16; // R_LENGTH: length | follow classes << 16 | fold << 24
export const FOLD_BIT = 24;

// One entry: the four (two) bytes (strides: | FOLD), then record index << OFFSET_BITS | offset of these bytes in the literal.
// Sorted by the slot of their hash.
export const ENTRY_BYTES = 8;
export const OFFSET_BITS = 6;

// Strides are looked up without regard to case: folded literals would else need up to 16 entries where one will do
export const FOLD = 0x20202020;

// A confirm block. A class place of 0 means: not asked for.
export const C_NOT_BEFORE = 0;
export const C_BEFORE = 4;
export const C_BEFORE_MIN = 8;
export const C_AFTER = 12;
export const C_AFTER_MIN = 16;
export const C_THEN = 20;
export const C_THEN_BYTE = 24;
export const C_THEN_WITHIN = 28;
export const C_GAP = 32;
export const C_NAME = 36;
export const C_OPERATOR = 40;
export const C_PAD = 44;
export const C_LEAD = 48;
export const C_OF = 52;
export const C_OF_MIN = 56;
export const C_NEED = 60;
export const CONFIRM_BYTES = 64;
export const CLASS_BYTES = 32;

// Hash tables: is there any entry (a bitmap; for strides a byte each, and a bitmap under another multiplier), and the first entry of each slot and one more
export const HASH_BITS = 17;
export const BITMAP_BYTES = 16384;
export const AGAIN_FACTOR = 0x85ebca6b;
export const SLOT_BITS = 13;
export const SLOTS_BYTES = 32784; // (2^13 + 1) * 4, rounded up to 16
export const TABLE_BYTES = 147504; // three slot tables and three bitmaps (grams, pairs: two bytes are their own hash, strides once more)

// A hit: offset from the text's first byte, anchor index
export const HIT_BYTES = 8;

// Bytes behind a text that must exist in memory (their content does not matter)
export const SLACK = 192;

// A run of this many bytes passes `AssignmentShape.need` without a byte of it
export const NEED_REACH = 128;
