// Vendors: how each one's key travels and what its variables are called, derived from the engine's rules and the user's settings.
import { RuleSet } from '@leaklint/engine';

export interface Vendor {
  readonly name: string;
  readonly hosts: readonly string[];
  /** The header the key belongs in, and the scheme before it. */
  readonly header: string | undefined;
  readonly scheme: string | undefined;
  /** The vendor's documents put the key into this query parameter. */
  readonly query: string | undefined;
  /** Usual names of the variable that holds the key. */
  readonly env: readonly string[];
}

interface Index {
  readonly byName: ReadonlyMap<string, Vendor>;
  readonly byHost: ReadonlyMap<string, Vendor>;
  readonly byEnv: ReadonlyMap<string, Vendor>;
  readonly headers: ReadonlySet<string>;
}

function index(vendors: Iterable<Vendor>): Index {
  const [byName, byHost, byEnv, headers] = [new Map<string, Vendor>(), new Map<string, Vendor>(), new Map<string, Vendor>(), new Set<string>()];
  for (const vendor of vendors) {
    byName.set(vendor.name, vendor);
    for (const host of vendor.hosts) if (!byHost.has(host)) byHost.set(host, vendor);
    for (const name of vendor.env) if (!byEnv.has(name)) byEnv.set(name, vendor);
    if (vendor.header !== undefined) headers.add(vendor.header.toLowerCase());
  }
  return { byName, byHost, byEnv, headers };
}

let builtin: Index | undefined;

function builtinIndex(): Index {
  if (builtin !== undefined) return builtin;
  const vendors = new Map<string, Vendor>();
  for (const { provider, hosts, auth, env } of RuleSet.builtin().rules) {
    const known = vendors.get(provider);
    vendors.set(provider, {
      name: provider,
      hosts: [...new Set([...(known?.hosts ?? []), ...hosts])],
      header: known?.header ?? auth?.header,
      scheme: known?.scheme ?? auth?.scheme,
      query: known?.query ?? auth?.query,
      env: [...new Set([...(known?.env ?? []), ...env])],
    });
  }
  builtin = index(vendors.values());
  return builtin;
}

/** The built-in vendors and the user's own, which come first. */
export class Vendors {
  readonly #own: Index;

  constructor(own: readonly Vendor[]) {
    this.#own = index(own);
  }

  named(name: string): Vendor | undefined {
    return this.#own.byName.get(name) ?? builtinIndex().byName.get(name);
  }

  /** The vendor of a host name or one of its parent domains. */
  atHost(host: string): Vendor | undefined {
    const parts = host.toLowerCase().replace(/:\d+$/, '').split('.');
    for (let from = 0; from + 1 < parts.length; from++) {
      const domain = parts.slice(from).join('.');
      const vendor = this.#own.byHost.get(domain) ?? builtinIndex().byHost.get(domain);
      if (vendor !== undefined) return vendor;
    }
    return undefined;
  }

  /** The vendor whose variable usually has this name. */
  ofVariable(name: string): Vendor | undefined {
    return this.#own.byEnv.get(name) ?? builtinIndex().byEnv.get(name);
  }

  /** Whether some vendor's key travels in this header, other than `Authorization`. */
  ownHeader(name: string): boolean {
    const header = name.toLowerCase();
    return header !== 'authorization' && (/^(?:x-)?(?:api|auth|access|app|client|admin|secret)-?(?:key|token|secret)$/.test(header) || this.#own.headers.has(header) || builtinIndex().headers.has(header));
  }
}
