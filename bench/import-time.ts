/** How long a fresh process takes to import the built package. */
import { spawnSync } from 'node:child_process'
import { figure } from './report.js'

const built = new URL('../dist/index-full.js', import.meta.url)

export function importTime(): void {
  const script = `const start = performance.now(); await import(${JSON.stringify(built.href)}); console.log(performance.now() - start)`
  const times = Array.from({ length: 9 }, () =>
    Number(spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }).stdout),
  )
  figure('import in Node', times.sort((a, b) => a - b)[4]!, 'ms', { most: 80 })
}
