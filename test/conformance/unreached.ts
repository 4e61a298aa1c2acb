/** Calls that no generated request reaches with success yet, and why. A call that is reached must leave this list. */
export const unreached: Readonly<Record<string, string>> = {}
