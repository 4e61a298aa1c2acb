/** Bytes as text, one character a byte: what requests and answers carry where they are no text, in any environment. */

/** @example textOfBytes(new Uint8Array([72, 255])) // 'H\u00ff' */
export function textOfBytes(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return text
}

export function bytesOfText(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length)
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at)
  return bytes
}

/** An answer that is not JSON: bytes as text, and what they are. */
export class Download {
  constructor(
    readonly content: string,
    readonly type: string,
  ) {}
}
