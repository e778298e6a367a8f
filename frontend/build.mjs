// Sources → hashed, minified, compressed files in platform/tiru/web/static/dist, and a manifest of names.
// Run by hatch_build.py; `npm run build` does the same on a machine with its own Node.
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import * as esbuild from 'esbuild'

const here = dirname(fileURLToPath(import.meta.url))
const out = join(here, '../platform/tiru/web/static/dist')
const ENTRIES = ['portal.css', 'kantor.css', 'pustaka.css', 'peta.css', 'surat.css', 'kemampuan.css', 'cari.css', 'kabar.css', 'tanda-terima.css', 'gizi.css', 'tumpuk.css', 'lapangan.css', 'papan.css', 'portal.js', 'kantor.js', 'lapangan.js', 'lapangan-sw.js', 'papan.js']
const LICENCES = { font: '@fontsource-variable/plus-jakarta-sans', icons: '@tabler/icons', htmx: 'htmx.org' }
const at = (...parts) => join(here, ...parts)

const hashed = (name, content) => {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 8).toUpperCase()
  const extension = extname(name)
  return `${basename(name, extension)}.${hash}${extension}`
}

async function bundle(manifest) {
  const built = await esbuild.build({
    entryPoints: ENTRIES.map((name) => at('src', name)),
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['es2020', 'chrome87'],
    outdir: out,
    entryNames: '[name].[hash]',
    assetNames: '[name].[hash]',
    loader: { '.woff2': 'file' },
    metafile: true,
    legalComments: 'linked',
    logLevel: 'warning',
    absWorkingDir: here,
  })
  for (const [path, made] of Object.entries(built.metafile.outputs)) {
    const name = basename(path)
    if (made.entryPoint) manifest[basename(made.entryPoint)] = name
    else if (name.endsWith('.woff2')) manifest['jakarta.woff2'] = name
  }
}

// One symbol per icon; an unknown name stops the build.
function symbol(name) {
  const source = readFileSync(at(`node_modules/@tabler/icons/icons/outline/${name}.svg`), 'utf8')
  const inner = source
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/^[\s\S]*?<svg[^>]*>/, '')
    .replace(/<\/svg>[\s\S]*$/, '')
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, '')
    .replace(/\s*\n\s*/g, '')
    .replace(/\s+\/>/g, '/>')
  return `<symbol id="${name}" viewBox="0 0 24 24">${inner}</symbol>`
}

function publish(manifest, name, content) {
  manifest[name] = hashed(name, content)
  writeFileSync(join(out, manifest[name]), content)
}

function copyLicences() {
  for (const [name, folder] of Object.entries(LICENCES)) {
    cpSync(at('node_modules', folder, 'LICENSE'), join(out, `LICENSE.${name}.txt`))
  }
}

function compress() {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11 }
  for (const name of readdirSync(out).filter((name) => /\.(css|js|svg)$/.test(name))) {
    const content = readFileSync(join(out, name))
    writeFileSync(join(out, `${name}.br`), brotliCompressSync(content, { params }))
    writeFileSync(join(out, `${name}.gz`), gzipSync(content, { level: 9 }))
  }
}

rmSync(out, { recursive: true, force: true })
mkdirSync(out, { recursive: true })
const files = {}
const icons = JSON.parse(readFileSync(at('icons.json'), 'utf8'))
await bundle(files)
publish(files, 'ikon.svg', `<svg xmlns="http://www.w3.org/2000/svg">${icons.map(symbol).join('')}</svg>`)
for (const name of readdirSync(at('src/static'))) publish(files, name, readFileSync(at('src/static', name)))
copyLicences()
compress()
const sorted = Object.fromEntries(Object.entries(files).sort())
writeFileSync(join(out, 'manifest.json'), JSON.stringify({ files: sorted, icons }, null, 1))
