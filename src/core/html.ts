/** Lines of text as a plain web page. In ASCII, so that a byte is a character. */

/** The first line is its title; `link` is where it leads on to. */
export function htmlOf(lines: readonly string[], link?: { readonly text: string; readonly href: string }): string {
  const [title = '', ...rest] = lines.map(entities)
  const body = rest.map(line => `<p>${line}</p>\n`).join('')
  const onward = link === undefined ? '' : `<p><a href="${entities(link.href)}">${entities(link.text)}</a></p>\n`
  return `<!doctype html>\n<title>${title}</title>\n<h1>${title}</h1>\n${body}${onward}`
}

const entities = (text: string): string =>
  [...text].map(char => (/[ !#-%'-;=?-~]/.test(char) ? char : `&#${char.codePointAt(0)};`)).join('')
