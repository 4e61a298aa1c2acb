/** Prints a world's events as they happen: when, what, about which object, how much. */
import type Stripe from 'stripe'

const plain = process.env['NO_COLOR'] !== undefined || !process.stdout.isTTY
const paint = (code: number) => (text: string) => (plain ? text : `\u001b[${code}m${text}\u001b[0m`)
const [dim, bold, red, green, yellow, cyan] = [paint(2), paint(1), paint(31), paint(32), paint(33), paint(36)] as const

type Told = Record<string, unknown>

export class Timeline {
  count = 0
  private last: string | undefined

  constructor(private readonly stripe: Stripe) {}

  chapter(title: string): void {
    console.log(`\n${bold(title)}`)
  }

  end(text: string): void {
    console.log(`\n${green('✓')} ${text}`)
  }

  /** Prints what has happened since the last time. */
  async show(): Promise<void> {
    const events: Stripe.Event[] = []
    for await (const event of this.stripe.events.list({ limit: 100, ...(this.last && { ending_before: this.last }) })) {
      events.push(event)
    }
    // Without a cursor the newest comes first; looking forward from one, the SDK gives the oldest first.
    if (this.last === undefined) events.reverse()
    for (const event of events) this.print(event)
    this.count += events.length
  }

  private print(event: Stripe.Event): void {
    this.last = event.id
    const object = event.data.object as unknown as Told
    const time = new Date(event.created * 1000).toISOString().slice(0, 16).replace('T', ' ')
    const [label, note] = this.describe(event.type, object)
    console.log(`${dim(time)}  ${colour(event.type)(event.type.padEnd(42))} ${cyan(label.padEnd(28))} ${note}`)
  }

  private describe(type: string, object: Told): [string, string] {
    const id = String(object['id'] ?? '')
    const money = (field: string) => this.money(Number(object[field] ?? 0), String(object['currency'] ?? 'usd'))
    if (type.startsWith('invoice.')) return [id, `${money('amount_due')} ${dim(String(object['status']))}`]
    if (/^(charge|payment_intent)\./.test(type)) return [id, money('amount')]
    if (type.startsWith('customer.subscription.')) return [id, dim(String(object['status']))]
    return [id, '']
  }

  money(amount: number, currency: string): string {
    return new Intl.NumberFormat('en-US', { style: 'currency', currency }).format(amount / 100)
  }
}

function colour(type: string): (text: string) => string {
  if (/failed|deleted|past_due/.test(type)) return red
  if (/succeeded|paid$|ready$/.test(type)) return green
  return /updated|will_end|upcoming/.test(type) ? yellow : text => text
}
