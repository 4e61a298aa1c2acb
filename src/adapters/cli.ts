#!/usr/bin/env node
/** The `stripeworld` command. */
import { parseArgs } from 'node:util'
import { version } from '../../package.json'
import { apiVersion } from '../spec/load.js'
import { type ServeOptions, serve } from './node-server.js'

const HELP = `stripeworld ${version} (Stripe API ${apiVersion})

  stripeworld serve [options]    the Stripe API over HTTP; each secret key is a world of its own

    --port <number>     12111 unless told; 0 takes a free one
    --host <address>    127.0.0.1 unless told
    --clock <mode>      realtime (default): a world's time follows the wall clock
                        manual: it stands still until told (POST /_stripeworld/clock)
                        accelerated: it runs --factor times as fast
    --factor <number>   60 unless told: a minute each second
`

async function main(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      port: { type: 'string' },
      host: { type: 'string' },
      clock: { type: 'string' },
      factor: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean', short: 'v' },
    },
  })
  if (values.version) console.log(version)
  else if (values.help || positionals.length === 0) console.log(HELP)
  else if (positionals.length === 1 && positionals[0] === 'serve') await run(optionsFrom(values))
  else throw new Error(`there is no command '${positionals.join(' ')}'`)
}

type Values = Readonly<Partial<Record<'port' | 'host' | 'clock' | 'factor', string>>>

function optionsFrom({ port, host, clock, factor }: Values): ServeOptions {
  if (port !== undefined && !(/^\d+$/.test(port) && Number(port) <= 65_535))
    throw new Error(`--port cannot be '${port}'`)
  if (factor !== undefined && !(Number(factor) > 0)) throw new Error('--factor must be a number above 0')
  if (clock !== undefined && clock !== 'manual' && clock !== 'realtime' && clock !== 'accelerated') {
    throw new Error('--clock must be manual, realtime or accelerated')
  }
  return {
    ...(port !== undefined && { port: Number(port) }),
    ...(host !== undefined && { host }),
    ...(clock !== undefined && { clock }),
    ...(factor !== undefined && { factor: Number(factor) }),
  }
}

async function run(options: ServeOptions): Promise<void> {
  const server = await serve(options)
  console.log(`stripeworld listens on ${server.url} (clock: ${options.clock ?? 'realtime'})`)
  const end = () => void server.close().then(() => process.exit(0))
  process.once('SIGTERM', end)
  process.once('SIGINT', end)
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const [message] = (error instanceof Error ? error.message : String(error)).split('\n')
  console.error(`stripeworld: ${message}`)
  process.exitCode = 1
})
