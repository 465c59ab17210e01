/**
 * Secrets that their makers have published: the fixed keys of emulators and local servers, and samples in documents. They look drawn at random, and open nothing of anybody's. Only how they begin stands here.
 */
const PUBLISHED = [
  'Eby8vdM02xNOcqFl', // Azurite, the emulator of Azure Storage
  'C2y6yDjf5/R+ob0N', // the emulator of Azure Cosmos DB
  'sig_7kYjw48mhY7kAj', // the local server of QStash
  'sig_5ZB6DVzB1wjE8S',
  'eyJVc2VySUQiOiJkZWZhdWx0VXNlciI',
  'Jhj5dZrVaK7ZwHHj', // verification tokens in documents of Slack
  'gIkuvaNzQIHg97AT',
  'z26uFbvR1xHJEdHE',
  '123e4567-e89b-', // UUIDs that everybody's documents give as samples, the last two those of RFC 4122
  '550e8400-e29b-41d4-a716-',
  'f81d4fae-7dec-11d0-',
  '6ba7b81',
] as const;

/** The first of those UUIDs with another beginning, as people make more of it. */
const SAMPLE_UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-12d3-a456-4266/;

/** Says whether `text` begins as one of them does. */
export function isPublished(text: string): boolean {
  return PUBLISHED.some((head) => text.startsWith(head)) || SAMPLE_UUID.test(text);
}

/**
 * The private keys of the twenty accounts that every local test network of Ethereum has: m/44'/60'/0'/0/0 to 19 of "test … test junk", in Hardhat (packages/hardhat-core/src/internal/core/config/default-config.ts)
 * and in Anvil (getfoundry.sh/anvil). Their first eight digits; test/rules/ethereum.test.ts works them out.
 */
const LOCAL_ACCOUNTS = /^(?:0x)?(?:ac0974be|59c6995e|5de4111a|7c852118|47e179ec|8b3a350c|92db14e4|4bbbf85c|dbda1821|2a871d07|f214f2b2|701b615b|a267530f|47c99abe|c526ee95|8166f546|ea6c44ac|689af8ef|de9be858|df57089f)[0-9a-f]{56}$/i;

/** Says whether `text` is the private key of such an account. */
export function isLocalAccount(text: string): boolean {
  return LOCAL_ACCOUNTS.test(text);
}
