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
  const times: number[] = []
  for (let round = 0; round <= rounds; round++) {
    const start = performance.now()
    for (let i = 0; i < calls; i++) {
      const result = call()
      if (result instanceof Promise) await result
    }
    if (round > 0) times.push(((performance.now() - start) * 1000) / calls)
  }
  return times.sort((a, b) => a - b)[times.length >> 1]!
}
