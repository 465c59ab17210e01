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
] as const;

/** Says whether `text` begins as one of them does. */
export function isPublished(text: string): boolean {
  return PUBLISHED.some((head) => text.startsWith(head));
}
