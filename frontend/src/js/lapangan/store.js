// What the telephone keeps: entries and photos that wait, its keys by account, and what today's page said.
const NAME = 'tiru-mbg-lapangan'
const STORES = { catatan: 'id', foto: 'kunci', perangkat: 'akun', hari: 'kunci' }
let opened

export const asked = (request) => new Promise((give, fail) => {
  request.onsuccess = () => give(request.result)
  request.onerror = () => fail(request.error)
})

function database() {
  opened ??= new Promise((give, fail) => {
    const request = indexedDB.open(NAME, 1)
    request.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(STORES)) request.result.createObjectStore(name, { keyPath })
    }
    request.onsuccess = () => give(request.result)
    request.onerror = () => fail(request.error)
  })
  return opened
}

// Resolves once everything is on the disk, not before: what is called kept survives a closed browser.
export async function inside(names, work, mode = 'readwrite') {
  const transaction = (await database()).transaction(names, mode, { durability: 'strict' })
  const done = new Promise((give, fail) => {
    transaction.oncomplete = give
    transaction.onabort = transaction.onerror = () => fail(transaction.error)
  })
  const result = await work((name) => transaction.objectStore(name))
  await done
  return result
}

export const one = (name, key) => inside([name], (of) => asked(of(name).get(key)), 'readonly')
export const all = (name) => inside([name], (of) => asked(of(name).getAll()), 'readonly')
export const put = (name, value) => inside([name], (of) => asked(of(name).put(value)))
export const drop = (name, key) => inside([name], (of) => asked(of(name).delete(key)))
