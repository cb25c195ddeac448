/** Config node: settings of the built-in engine where its defaults do not do. */
import type { NodeAPI } from 'node-red'
import { registerEngineNode } from '../../lib/flow/register'
import { description } from './platen-engine.description'

export = (RED: NodeAPI): void => registerEngineNode(RED, description)
