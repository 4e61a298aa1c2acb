/** Multipart bodies. */
import { describe, expect, it } from 'vitest'
import { decodeMultipart } from '../../src/core/multipart.js'

const body = (...parts: readonly string[]) => `${parts.map(part => `--b\r\n${part}\r\n`).join('')}--b--\r\n`
const decode = (text: string) => decodeMultipart(text, 'multipart/form-data; boundary=b')

describe('a multipart body', () => {
  it('carries fields, nested as in forms, and files byte by byte', () => {
    const params = decode(
      body(
        'Content-Disposition: form-data; name="purpose"\r\n\r\ndispute_evidence',
        'Content-Disposition: form-data; name="file_link_data[create]"\r\n\r\ntrue',
        'content-disposition: form-data; filename="a%22b.png"; name="file"\r\ncontent-type: Image/PNG\r\n\r\n\x89PNG\r\n--\xff',
      ),
    )
    expect(params).toEqual({
      purpose: 'dispute_evidence',
      file_link_data: { create: 'true' },
      file: { name: 'a"b.png', type: 'image/png', data: '\x89PNG\r\n--\xff' },
    })
  })

  it('has text in UTF-8', () => {
    const text = Buffer.from('é').toString('latin1')
    expect(decode(body(`Content-Disposition: form-data; name="x"\r\n\r\n${text}`))).toEqual({ x: 'é' })
  })

  it.each([
    ['', 'no parts'],
    ['garbage', 'no boundary in it'],
    ['--b\r\nContent-Disposition: form-data; name="x"\r\n\r\ncut off', 'no end'],
    [body('no headers at all'), 'a part without headers'],
    [body('Content-Disposition: form-data\r\n\r\nx'), 'a part without a name'],
  ])('is refused with %j: %s', text => {
    expect(() => decode(text)).toThrow('Invalid request: the multipart body could not be parsed.')
    expect(() => decodeMultipart(text, 'multipart/form-data')).toThrow()
  })
})
