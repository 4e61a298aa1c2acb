/** One line a figure: what was measured, what was asked, whether it holds. */

const missed: string[] = []

export const heading = (name: string): void => console.log(`\n${name}`)

export function figure(
  name: string,
  value: number,
  unit: string,
  asked?: { readonly most?: number; readonly least?: number },
): void {
  const holds = asked === undefined || (value <= (asked.most ?? Infinity) && value >= (asked.least ?? -Infinity))
  const wish = asked === undefined ? '' : asked.most === undefined ? `asked ≥ ${asked.least}` : `asked ≤ ${asked.most}`
  const shown = value >= 1000 ? Math.round(value).toLocaleString('en-US') : value.toFixed(value < 10 ? 2 : 1)
  console.log(
    `  ${name.padEnd(58)} ${shown.padStart(12)} ${unit.padEnd(10)} ${wish}${asked === undefined ? '' : holds ? '  ✓' : '  ✗'}`,
  )
  if (!holds) missed.push(name)
}

export function summary(): void {
  console.log(missed.length === 0 ? '\nall that was asked holds' : `\nmissed: ${missed.join('; ')}`)
}

/** Microseconds a call, the median of several rounds, after warming up. */
export async function perCall(rounds: number, calls: number, call: () => unknown): Promise<number> {
  return (await sideBySide(rounds, calls, { call })).call
}

/** The same of several, round by round in turn: what slows the machine for a while slows all of them. */
export async function sideBySide<K extends string>(
  rounds: number,
  calls: number,
  contestants: Readonly<Record<K, () => unknown>>,
): Promise<Record<K, number>> {
  const times = {} as Record<K, number[]>
  const names = Object.keys(contestants) as K[]
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const call = contestants[name]
      const start = performance.now()
      for (let i = 0; i < calls; i++) {
        const result = call()
        if (result instanceof Promise) await result
      }
      if (round === 0) times[name] = []
      else times[name].push(((performance.now() - start) * 1000) / calls)
    }
  }
  return Object.fromEntries(names.map(name => [name, median(times[name])])) as Record<K, number>
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!
