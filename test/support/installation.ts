/**
 * What is under test. Unit tests import the source; tests named `*.installed.test.ts` run on the packed build, once in each
 * installation that `npm test` makes (Node-RED 4.1 with Node 20, Node-RED 5.0 with Node 24), found by these variables.
 * Without them the checkout itself, once built, is the installation: handy while developing.
 */
import path from 'node:path'

const root = path.resolve(__dirname, '../..')

export const installation = {
  root,
  /** The package as installed: `package.json`, `dist/`, `examples/`. */
  packageFolder: process.env.PLATEN_TEST_PACKAGE ?? root,
  /** Folder of the Node-RED to test with. */
  nodeRedFolder: process.env.PLATEN_TEST_NODE_RED ?? path.join(root, 'node_modules/node-red'),
  /** Real pages and sheets, not part of the project; tests that need them are counted as skipped without. */
  realData: process.env.PLATEN_REAL_DATA,
}
