/** Multipart bodies to parameters: how files are uploaded. @see https://www.rfc-editor.org/rfc/rfc7578 */
import { bytesOfText } from './bytes.js'
import { assign, type Params } from './decode.js'
import { invalidRequest } from './errors.js'

/** An uploaded file as an operation gets it. */
export interface Upload {
  readonly name: string | undefined
  /** The media type that the client says it is of. */
  readonly type: string | undefined
  /** Its bytes, one character each. */
  readonly data: string
}

const malformed = () => invalidRequest('Invalid request: the multipart body could not be parsed.')

/** `text` has one character a byte, as adapters hand multipart bodies over. */
export function decodeMultipart(text: string, contentType: string): Params {
  const boundary = /boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType)
  if (boundary === null) throw malformed()
  const delimiter = `--${boundary[1] ?? boundary[2]}`
  const params: Params = Object.create(null)
  // The first delimiter may lack the line break before it.
  const parts = `\r\n${text}`.split(`\r\n${delimiter}`)
  if (parts.length < 2 || !parts.at(-1)!.startsWith('--')) throw malformed()
  for (const part of parts.slice(1, -1)) {
    const end = part.indexOf('\r\n\r\n')
    if (end < 0) throw malformed()
    const headers = part.slice(0, end)
    const name = parameterOf(headers, 'name')
    if (name === undefined) throw malformed()
    const content = part.slice(end + 4)
    const filename = parameterOf(headers, 'filename')
    if (filename === undefined) assign(params, name, utf8(content))
    else params[name] = { name: filename, type: mediaTypeOf(headers), data: content } satisfies Upload
  }
  return params
}

/** A parameter of `Content-Disposition`. */
function parameterOf(headers: string, name: string): string | undefined {
  const found = new RegExp(`^content-disposition:.*?[;\\s]${name}="((?:[^"\\\\]|\\\\.)*)"`, 'im').exec(headers)
  // Clients escape a quote either way.
  return found === null ? undefined : utf8(found[1]!.replace(/\\(["\\])/g, '$1').replaceAll('%22', '"'))
}

const mediaTypeOf = (headers: string) => /^content-type:\s*([^\s;]+)/im.exec(headers)?.[1]?.toLowerCase()

const utf8 = (text: string) => new TextDecoder().decode(bytesOfText(text))
