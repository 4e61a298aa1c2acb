/** Lines of text as a PDF. */

const TOP = 760
const LEADING = 18
const LINES_PER_PAGE = 38

/** Pages of text in Helvetica, with their table of offsets. Characters outside Latin are shown as `?`. */
export function pdfOf(lines: readonly string[]): string {
  const pages = Array.from({ length: Math.max(1, Math.ceil(lines.length / LINES_PER_PAGE)) }, (_, at) =>
    lines.slice(at * LINES_PER_PAGE, (at + 1) * LINES_PER_PAGE),
  )
  // Objects 1 to 3 are the same for all; each page is an object, and so is what it says.
  const kids = pages.map((_, at) => `${4 + 2 * at} 0 R`).join(' ')
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ...pages.flatMap((page, at) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 842] /Contents ${5 + 2 * at} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`,
      streamOf(page),
    ]),
  ]
  let file = '%PDF-1.4\n'
  const offsets = objects.map((body, at) => {
    const offset = file.length
    file += `${at + 1} 0 obj\n${body}\nendobj\n`
    return `${String(offset).padStart(10, '0')} 00000 n \n`
  })
  const size = objects.length + 1
  return `${file}xref\n0 ${size}\n0000000000 65535 f \n${offsets.join('')}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`
}

function streamOf(lines: readonly string[]): string {
  const text = lines.map(line => `(${escaped(line)}) Tj T*`).join('\n')
  const content = `BT /F1 12 Tf ${LEADING} TL 72 ${TOP} Td\n${text}\nET`
  return `<< /Length ${content.length} >>\nstream\n${content}\nendstream`
}

const escaped = (line: string): string => line.replace(/[^\x20-\x7e]/g, '?').replace(/[\\()]/g, '\\$&')
