/** Configuration: how readers behave, for the account or for a location. @see https://docs.stripe.com/api/terminal/configuration */
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import { list } from '../../core/list.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'

export type TerminalConfiguration = Stored<Stripe.Terminal.Configuration>

export const terminalConfigurations = resource<TerminalConfiguration>('terminal.configuration', {
  idPrefix: 'tmc',
  api: 'terminal.configurations',
  label: 'configuration',
  param: 'configuration',
  readableWhenDeleted: true,
  seed: ({ id }) => [
    { id: id('tmc', 24, 'default configuration'), is_account_default: true, name: null, offline: { enabled: false } },
  ],
})

export const operations = {
  create: (tx: Transaction, params: Stripe.Terminal.ConfigurationCreateParams): TerminalConfiguration =>
    tx.create(terminalConfigurations, { ...tx.fields(terminalConfigurations, params), is_account_default: false }),

  list: (tx: Transaction, params: Stripe.Terminal.ConfigurationListParams) =>
    list(
      tx,
      terminalConfigurations,
      { ...params },
      {
        url: '/v1/terminal/configurations',
        handled: ['is_account_default'],
        accept: ({ is_account_default }) =>
          params.is_account_default === undefined || is_account_default === params.is_account_default,
      },
    ),

  del(tx: Transaction, configuration: TerminalConfiguration) {
    if (configuration.is_account_default) {
      throw invalidRequest('The default configuration of an account cannot be deleted.')
    }
    return tx.remove(terminalConfigurations, configuration)
  },
}
