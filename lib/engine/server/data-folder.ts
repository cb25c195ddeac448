/** The engine's own folder: jobs, results, the lock, and the port that belongs to it. */
import { accessSync, constants, readFileSync } from 'node:fs'
import path from 'node:path'
import { JobsFailure } from '../jobs/failure'
import { makePrivateFolder, writeTextFile } from '../jobs/files'

const PORT_FILE = 'port'

/** Makes the folder, for its owner alone, and looks whether it can be written. @throws JobsFailure `folder-unusable` */
export async function prepareDataFolder(folder: string): Promise<void> {
  try {
    await makePrivateFolder(folder)
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new JobsFailure('folder-unusable', `The data folder ${folder} cannot be used: ${(error as Error).message}`, { folder })
  }
}

/** The port that the folder's engine used last; undefined before the first time. */
export function rememberedPort(folder: string): number | undefined {
  try {
    const port = Number(readFileSync(path.join(folder, PORT_FILE), 'utf8'))
    return Number.isInteger(port) && port > 0 && port < 65536 ? port : undefined
  } catch {
    return undefined
  }
}

export function rememberPort(folder: string, port: number): void {
  writeTextFile(path.join(folder, PORT_FILE), String(port))
}
