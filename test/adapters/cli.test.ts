/** The `stripeworld` command. */
import { spawn } from 'node:child_process'
import { describe, expect, it } from 'vitest'

const root = new URL('../../', import.meta.url).pathname

function run(...args: readonly string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/adapters/cli.ts', ...args], { cwd: root })
  let output = ''
  let heard = () => {}
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', chunk => {
      output += chunk
      heard()
    })
  }
  const ended = new Promise<{ code: number | null; output: string }>(done =>
    child.on('close', code => done({ code, output })),
  )
  const said = (pattern: RegExp) =>
    new Promise<RegExpExecArray>(done => {
      heard = () => {
        const found = pattern.exec(output)
        if (found !== null) done(found)
      }
      heard()
    })
  return { child, ended, said }
}

describe('stripeworld serve', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('says where it listens, serves, and ends cleanly on %s', async signal => {
    const { child, ended, said } = run('serve', '--port', '0', '--clock', 'manual')
    const [, url] = await said(/listens on (http:\/\/127\.0\.0\.1:\d+) \(clock: manual\)/)
    expect((await fetch(`${url}/_stripeworld/health`)).status).toBe(200)
    child.kill(signal)
    const { code, output } = await ended
    expect(code).toBe(0)
    expect(output.trim().split('\n')).toHaveLength(1)
  })

  it('says what is wrong in one line', async () => {
    const wrong: readonly (readonly [string[], string])[] = [
      [['serve', '--port', 'x'], "--port cannot be 'x'"],
      [['serve', '--clock', 'slow'], '--clock must be manual, realtime or accelerated'],
      [['serve', '--factor', '0'], '--factor must be a number above 0'],
      [['serve', '--host', '256.0.0.1', '--port', '0'], '256.0.0.1'],
      [['fly'], "there is no command 'fly'"],
      [['serve', '--speed'], '--speed'],
    ]
    for (const [args, message] of wrong) {
      const { code, output } = await run(...args).ended
      expect([args, code]).toEqual([args, 1])
      expect(output).toContain(message)
      expect(output.trim().split('\n')).toHaveLength(1)
    }
  }, 30_000)

  it('helps, and knows its version', async () => {
    expect(await run('--help').ended).toMatchObject({ code: 0, output: expect.stringContaining('--port <number>') })
    expect(await run('--version').ended).toMatchObject({ code: 0, output: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
  })
})
