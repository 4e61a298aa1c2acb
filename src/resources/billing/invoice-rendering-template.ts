/** InvoiceRenderingTemplate: how invoices look. Made in the Dashboard only; an account has one to begin with. @see https://docs.stripe.com/api/invoice-rendering-template */
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import { lifecycleSetup } from '../../core/lifecycle.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'

export type InvoiceRenderingTemplate = Stored<Stripe.InvoiceRenderingTemplate>

type Event = { readonly type: 'archive' | 'unarchive' }

export const invoiceRenderingTemplateMachine = lifecycleSetup<Event>().createMachine({
  id: 'invoice_rendering_template',
  initial: 'active',
  states: {
    active: { on: { archive: 'archived' } },
    archived: { on: { unarchive: 'active' } },
  },
})

export const invoiceRenderingTemplates = resource<InvoiceRenderingTemplate>('invoice_rendering_template', {
  idPrefix: 'inrtem',
  api: 'invoiceRenderingTemplates',
  param: 'template',
  lifecycle: invoiceRenderingTemplateMachine,
  seed: ({ id }) => [
    {
      id: id('inrtem', 24, 'invoice template'),
      object: 'invoice_rendering_template',
      metadata: {},
      nickname: 'My Invoice Template',
      status: 'active',
      version: 1,
    },
  ],
})

export const operations = {
  archive: (tx: Transaction, template: InvoiceRenderingTemplate) => move(tx, template, { type: 'archive' }),
  unarchive: (tx: Transaction, template: InvoiceRenderingTemplate) => move(tx, template, { type: 'unarchive' }),
}

function move(tx: Transaction, template: InvoiceRenderingTemplate, event: Event): InvoiceRenderingTemplate {
  const moved = tx.trySend(invoiceRenderingTemplates, template, event)
  if (moved === undefined)
    throw invalidRequest(`You cannot ${event.type} a template that is ${template.status}.`, { param: 'template' })
  return moved
}
