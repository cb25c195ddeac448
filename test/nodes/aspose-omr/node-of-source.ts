/**
 * A node of the source tree with as much of Node-RED around it as it needs: an account, messages in, messages out. The contract
 * suite runs the same nodes in Node-RED itself.
 */
import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { util } from '@node-red/util'
import type { NodeAPI } from 'node-red'
import { startRecordingServer, type RecordedRequest, type RecordingServer } from '../../support/recording-server'

export type Message = Record<string, unknown>
export type Params = Record<string, { type: string; value: string | number | boolean }>

export const str = (value: string) => ({ type: 'str', value })
export const json = (value: unknown) => ({ type: 'json', value: JSON.stringify(value) })

type Register = (RED: NodeAPI) => void

interface FlowError extends Error {
  readonly code?: string
  readonly cause?: Record<string, unknown>
}

interface Running {
  /** Messages by output, and the error of the one `done`. */
  send(message: Message): Promise<{ readonly outputs: Message[][]; readonly error?: FlowError }>
  readonly warnings: string[]
  close(removed?: boolean): Promise<void>
}

/** A user folder and a registry of node types, as one Node-RED. */
export class SourceNodes {
  readonly userFolder = mkdtempSync(path.join(tmpdir(), 'platen-nodes-'))
  private readonly types = new Map<string, new (config: object) => EventEmitter>()
  private readonly nodes = new Map<string, EventEmitter>()
  readonly RED: NodeAPI

  constructor() {
    this.RED = {
      util,
      settings: { userDir: this.userFolder },
      events: new EventEmitter(),
      log: { warn: () => undefined, error: () => undefined },
      nodes: {
        registerType: (type: string, constructor: (config: object) => void) => this.types.set(type, constructor as never),
        createNode: (node: EventEmitter, config: { id: string; wires?: unknown; credentials?: unknown }) => {
          EventEmitter.call(node)
          Object.assign(node, { id: config.id, wires: config.wires ?? [], credentials: config.credentials })
          this.nodes.set(config.id, node)
        },
        getNode: (id: string) => this.nodes.get(id) ?? null,
        eachNode: (visit: (node: { id: string }) => void) => [...this.nodes.keys()].forEach((id) => visit({ id })),
      },
    } as unknown as NodeAPI
  }

  register(...modules: Register[]): this {
    for (const module of modules) module(this.RED)
    return this
  }

  make(type: string, config: object): EventEmitter {
    const Type = this.types.get(type)
    assert.ok(Type, `"${type}" was registered`)
    Object.setPrototypeOf(Type.prototype, EventEmitter.prototype)
    return new Type(config)
  }

  run(type: string, params: Params = {}, account = 'account', id = 'node'): Running {
    const warnings: string[] = []
    const node = this.make(type, { id, type, name: '', account, engine: '', params, version: 1, wires: [['a'], ['b']] })
    Object.assign(node, { status: () => undefined, warn: (text: string) => warnings.push(text), error: (error: Error) => warnings.push(error.message), context: () => ({}) })
    return {
      warnings,
      send: (message) =>
        new Promise((resolve) => {
          const outputs: Message[][] = []
          const send = (messages: (Message | null)[]): void => messages.forEach((one, index) => one && (outputs[index] ??= []).push(one))
          node.emit('input', { _msgid: 'message-1', ...message }, send, (error?: FlowError) => resolve({ outputs, ...(error ? { error } : {}) }))
        }),
      close: (removed = false) => {
        // Before a removed node is closed, the flows have it no more.
        if (removed) this.nodes.delete(id)
        return new Promise((resolve) => node.emit('close', removed, resolve))
      },
    }
  }

  remove(): void {
    rmSync(this.userFolder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** A service that gives a token and answers the rest as it is told. */
export interface FakeService {
  readonly server: RecordingServer
  /** Requests without those for a token. */
  requests(): RecordedRequest[]
  answer: (request: RecordedRequest) => { status?: number; body?: object | Buffer | string; headers?: Record<string, string> }
}

export async function startService(): Promise<FakeService> {
  const service: FakeService = {
    server: await startRecordingServer((request) =>
      request.path.endsWith('/connect/token') ? { body: { access_token: 'token-1', expires_in: 3600, token_type: 'Bearer' } } : service.answer(request),
    ),
    requests: () => service.server.requests.filter(({ path: target }) => !target.endsWith('/connect/token')),
    answer: () => ({ body: {} }),
  }
  return service
}

/** Answer of an action, as the reference shows it. */
export const taskAnswer = (files: Record<string, string | Buffer>, more: { id?: string | null; details?: object; error?: number; text?: string; successful?: number } = {}) => ({
  ErrorCode: more.error ?? 0,
  ErrorText: more.text ?? '',
  Payload: {
    Result: {
      TemplateId: more.id ?? null,
      ExecutionTime: 1.5,
      ResponseFiles: Object.entries(files).map(([Name, data]) => ({ Name, Size: data.length, Data: Buffer.from(data).toString('base64') })),
      Info: { ResponseVersion: '1.0', ProcessedTasksCount: 1, SuccessfulTasksCount: more.successful ?? 1, Details: more.details ?? { TaskMessages: [], TaskResult: 'Pass' } },
    },
  },
  ServerStat: { StorageDownloadTime: '0.1', OmrFunctionCallTime: '1.4' },
})
