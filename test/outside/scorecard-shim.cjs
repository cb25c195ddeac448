/**
 * Loaded before the palette validator: its two look-ups on the internet (the catalogue of all palettes, Node-RED's versions) are
 * answered from here, because a check must not depend on who else published what this morning. So "no similar package" and "no
 * other package has these node types" say nothing in its card; they are left out of the test.
 */
const Module = require('node:module')

const versions = JSON.parse(process.env.PLATEN_NODE_RED_VERSIONS)
const registry = {
  'dist-tags': { latest: versions.at(-1).version, maintenance: versions[0].version },
  versions: Object.fromEntries(versions.map(({ version, node }) => [version, { engines: { node } }])),
}
const answers = {
  'https://catalogue.nodered.org/catalogue.json': { modules: [] },
  'https://registry.npmjs.org/node-red': registry,
}

const load = Module._load
Module._load = function (request, ...rest) {
  const loaded = load.call(this, request, ...rest)
  if (request === 'axios' && !loaded.answeredHere) {
    const get = loaded.get
    loaded.get = (address, ...more) => (address in answers ? Promise.resolve({ data: answers[address] }) : get.call(loaded, address, ...more))
    loaded.answeredHere = true
  }
  return loaded
}
