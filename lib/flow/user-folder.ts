/** Where the package keeps things on disk: `platen` in the Node-RED user folder. */
import os from 'node:os'
import path from 'node:path'
import type { NodeAPI } from 'node-red'

/** The user folder as Node-RED finds it when its settings do not name one. */
export function userFolder(RED: NodeAPI): string {
  const { userDir } = RED.settings as { userDir?: string }
  return userDir ?? process.env.NODE_RED_HOME ?? path.join(os.homedir(), '.node-red')
}

/** Data folder of the built-in engine when its settings name none. */
export const defaultDataFolder = (RED: NodeAPI): string => path.join(userFolder(RED), 'platen')

/** Folder of the messages that nodes still have to work on, a folder a node. */
export const pendingFolder = (RED: NodeAPI): string => path.join(userFolder(RED), 'platen', 'pending')
