/** Files and the links to them. @see https://docs.stripe.com/api/files */
import Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { ApiError, createWorld } from '../../../src/index.js'

const pdf = { data: '%PDF-1.4', name: 'evidence.pdf', type: 'application/pdf' }
const headers = { authorization: 'Bearer sk_test_x' }

describe('a file', () => {
  it('is uploaded by the SDK, and read again byte by byte', async () => {
    const world = createWorld()
    const stripe = new Stripe('sk_test_x', { httpClient: world.httpClient })
    const data = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
    const file = await stripe.files.create({
      purpose: 'customer_signature',
      file: { data, name: 'ü.png', type: 'image/png' },
      file_link_data: { create: true, metadata: { a: 'b' } },
    })
    expect(file).toMatchObject({
      id: expect.stringMatching(/^file_\w{24}$/),
      object: 'file',
      created: world.clock.now,
      expires_at: world.clock.now + 7 * 86_400,
      filename: 'ü.png',
      purpose: 'customer_signature',
      size: 256,
      title: null,
      type: 'png',
      url: `https://files.stripe.com/v1/files/${file.id}/contents`,
      links: { object: 'list', data: [{ file: file.id, metadata: { a: 'b' } }], url: `/v1/file_links?file=${file.id}` },
    })
    expect(await stripe.files.retrieve(file.id)).toEqual(file)
    const response = await world.fetch(file.url!, { headers })
    expect(response.headers.get('content-type')).toBe('image/png')
    expect(Buffer.from(await response.arrayBuffer())).toEqual(data)
    expect(createWorld({ from: JSON.parse(JSON.stringify(world.toJSON())) }).api.files.retrieve(file.id)).toMatchObject(
      {
        size: 256,
      },
    )
  })

  it('sends no event: that is for files that Stripe makes', () => {
    const world = createWorld()
    world.api.files.create({ purpose: 'dispute_evidence', file: pdf })
    expect(world.events.list()).toEqual([])
  })

  it.each([
    [{ data: '%PDF', name: 'x' }, 'pdf'],
    [{ data: 'x', name: 'x.JPEG' }, 'jpg'],
    [{ data: 'x', type: 'image/png' }, 'png'],
    [Buffer.from([0x89, 0x50, 0x4e, 0x47]), 'png'],
  ])('is known by how it begins, by its name, or by what it is said to be', (file, type) => {
    const { api } = createWorld()
    expect(api.files.create({ purpose: 'dispute_evidence', file: file as never }).type).toBe(type)
  })

  it.each([
    [{ purpose: 'dispute_evidence', file: { data: 'x', name: 'x.txt' } }],
    [{ purpose: 'business_icon', file: pdf }],
    [{ purpose: 'business_icon', file: { data: 'x'.repeat(512 * 1024 + 1), name: 'x.png' } }],
    [{ purpose: 'dispute_evidence', file: 'no file' }],
    [{ purpose: 'sigma_scheduled_query', file: pdf }],
    [{ file: pdf }],
    [{ purpose: 'dispute_evidence' }],
  ])('is refused where its purpose does not take it: case %#', params => {
    const { api } = createWorld()
    expect(() => api.files.create(params as never)).toThrow(ApiError)
    expect(api.files.list().data).toEqual([])
  })

  it('of some purposes is not given back', () => {
    const world = createWorld()
    const { id } = world.api.files.create({ purpose: 'identity_document', file: pdf })
    expect(world.request({ method: 'GET', path: `/v1/files/${id}/contents`, headers }).status).toBe(403)
    expect(() => world.api.fileLinks.create({ file: id })).toThrow(ApiError)
  })
})

describe('a file link', () => {
  const linked = (params: Partial<Stripe.FileLinkCreateParams> = {}) => {
    const world = createWorld()
    const { id: file } = world.api.files.create({ purpose: 'dispute_evidence', file: pdf })
    return { world, api: world.api, file, link: world.api.fileLinks.create({ file, ...params }) }
  }

  it('expires when its time has come', () => {
    const { world, api, file, link } = linked({ expires_at: 1767225600 + 60 })
    expect(link).toMatchObject({ id: expect.stringMatching(/^link_/), expired: false, file })
    expect(link.url).toMatch(/^https:\/\/files\.stripe\.com\/links\/\w+$/)
    const expired = () => [
      api.fileLinks.retrieve(link.id).expired,
      api.files.retrieve(file).links!.data[0]!.expired,
      api.fileLinks.list({ expired: true }).data.length === 1,
      api.fileLinks.list({ expired: false }).data.length === 0,
    ]
    expect(new Set(expired())).toEqual(new Set([false]))
    world.clock.advance({ minutes: 1 })
    expect(new Set(expired())).toEqual(new Set([true]))
  })

  it('expires at once when it is told to, and not again', () => {
    const { api, link } = linked()
    expect(api.fileLinks.update(link.id, { expires_at: 'now' }).expired).toBe(true)
    expect(() => api.fileLinks.update(link.id, { expires_at: 2_000_000_000 })).toThrow(ApiError)
    expect(api.fileLinks.update(link.id, { metadata: { a: 'b' } }).metadata).toEqual({ a: 'b' })
  })

  it('gives the file to whoever has it, until it expires', async () => {
    const { world, link } = linked({ expires_at: 1767225600 + 60 })
    const answer = await world.fetch(link.url!)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf'])
    expect(await answer.text()).toBe(pdf.data)
    expect((await world.fetch('https://files.stripe.com/links/nobody')).status).toBe(404)
    world.clock.advance({ minutes: 1 })
    expect((await world.fetch(link.url!)).status).toBe(404)
  })

  it('may be told to last', () => {
    const { api, link } = linked({ expires_at: 2_000_000_000 })
    expect(api.fileLinks.update(link.id, { expires_at: '' }).expires_at).toBeNull()
  })

  it('must lie ahead, and be of a file that there is', () => {
    expect(() => linked({ expires_at: 5 })).toThrow(ApiError)
    expect(() => createWorld().api.fileLinks.create({ file: 'file_x' })).toThrow("No such file: 'file_x'")
  })
})
