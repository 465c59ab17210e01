// What can be wrong with a zlib stream or a git delta. Read by the AssemblyScript sources and by their TypeScript wrapper alike.
// A result below zero is one of these.

// zlib stream (RFC 1950, RFC 1951)
export const Z_TRUNCATED = -1; // the stream goes on behind the last byte given
export const Z_HEADER = -2; // no zlib header: method, window size or header check
export const Z_DICTIONARY = -3; // wants a preset dictionary
export const Z_BLOCK_TYPE = -4; // block type 3
export const Z_STORED_LENGTH = -5; // LEN and NLEN of a stored block disagree
export const Z_TOO_MANY_CODES = -6; // more than 286 literal and length codes, or more than 30 distance codes
export const Z_CODE_LENGTHS = -7; // the code of the code lengths is over-subscribed or incomplete
export const Z_REPEAT = -8; // a repeat without a length before it, or past the last length
export const Z_NO_END = -9; // no code for the end of the block
export const Z_LITERALS = -10; // the literal and length code is over-subscribed or incomplete
export const Z_DISTANCES = -11; // the distance code is over-subscribed or incomplete
export const Z_LITERAL_CODE = -12; // a bit pattern that is no literal, length or end
export const Z_DISTANCE_CODE = -13; // a bit pattern that is no distance
export const Z_TOO_FAR = -14; // a distance from before the first byte
export const Z_LONG = -15; // more output than expected
export const Z_SHORT = -16; // less output than expected
export const Z_CHECKSUM = -17; // Adler-32 differs

// git delta (gitformat-pack(5), "Deltified representation")
export const D_TRUNCATED = -33; // ends inside its header or an instruction
export const D_HEADER = -34; // a size that no memory holds
export const D_BASE_SIZE = -35; // made for a base of another size
export const D_RESULT_SIZE = -36; // its header gives another size than expected
export const D_COPY = -37; // copies from behind the end of the base
export const D_RESERVED = -38; // instruction 0
export const D_LONG = -39; // makes more bytes than its header says
export const D_SHORT = -40; // makes fewer bytes than its header says
