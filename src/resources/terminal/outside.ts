/** The place where the reader stands. */
import type { OutsideActions } from '../../core/outside.js'
import { connectReader, readers } from './reader.js'

export const outside = {
  /** The reader loses its network (`connected: false`), or finds it again. */
  connectReader: (tx, told: { readonly terminal_reader: string; readonly connected: boolean }) =>
    connectReader(tx, tx.need(readers, told.terminal_reader, 'terminal_reader'), told.connected),
} satisfies OutsideActions
