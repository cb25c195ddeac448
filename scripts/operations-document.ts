/** Makes `docs/operations.md`: every operation, how we know its address, the nodes that offer it and the setting that chooses it. */
import type { Evidence, Operation } from '../lib/contract/operation'
import type { Service } from '../lib/contract/service'
import type { NodeDescription } from '../lib/flow/description'
import type { OperationRow } from './operations'

const EVIDENCE_NAMES: Readonly<Record<Evidence, string>> = {
  documented: 'documented',
  'vendor-sdk': "vendor's client",
  'vendor-spec': "vendor's description",
  implied: 'implied',
  convention: 'convention',
}

const cell = (text: string): string => text.replace(/\|/g, '\\|')
const row = (...cells: string[]): string => `| ${cells.map(cell).join(' | ')} |`
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  row(...head),
  row(...head.map(() => '---')),
  ...rows.map((cells) => row(...cells)),
]

/** How an author chooses the operation in a node: a choice of one of its selects, by the operation's short name. */
function settingOf(operation: OperationRow, description: NodeDescription): string | undefined {
  const short = operation.id.slice(operation.id.indexOf('.') + 1)
  const field = description.fields.find(({ choices }) => choices?.some(({ value }) => value === short))
  return field && `${field.name}: ${short}`
}

function nodesOf(operation: OperationRow, descriptions: readonly NodeDescription[]): string {
  const offering = descriptions.filter(({ type }) => operation.nodes.includes(type))
  return offering
    .map((description) => {
      const setting = settingOf(operation, description)
      return setting ? `\`${description.type}\` (${setting})` : `\`${description.type}\``
    })
    .join(', ')
}

/** Parameters that we know from elsewhere than the operation they belong to. */
function differingParameters(operations: readonly Operation[]): string[][] {
  return operations.flatMap((operation) =>
    Object.values(operation.params)
      .filter(({ evidence }) => evidence !== undefined && evidence !== operation.evidence)
      .map(({ place, wire, evidence }) => [operation.id, `${place} \`${wire}\``, EVIDENCE_NAMES[evidence as Evidence]]),
  )
}

function serviceSection(service: Service, rows: readonly OperationRow[], descriptions: readonly NodeDescription[]): string[] {
  const own = rows.filter((operation) => operation.service === service.id)
  const parameters = differingParameters(service.operations)
  return [
    `## ${service.title}`,
    '',
    `${service.vendorBase ? `Address \`${service.vendorBase}\`` : 'Address of your own server'}; in the built-in engine \`${service.engineBase}\`.`,
    '',
    ...Object.entries(service.sources).map(([evidence, source]) => `- ${EVIDENCE_NAMES[evidence as Evidence]}: ${source}`),
    '',
    ...table(
      ['operation', 'request', 'how we know', 'nodes'],
      own.map((operation) => [
        operation.id,
        `\`${operation.method} ${operation.path}\``,
        EVIDENCE_NAMES[operation.evidence as Evidence],
        nodesOf(operation, descriptions),
      ]),
    ),
    '',
    ...(service.notOffered?.length
      ? ['Not offered:', '', ...service.notOffered.map(({ what, why }) => `- ${what}: ${why}`), '']
      : []),
    ...(parameters.length
      ? [
          'Parameters that are known in another way than their operation:',
          '',
          ...table(['operation', 'parameter', 'how we know'], parameters),
          '',
        ]
      : []),
  ]
}

/** The whole document, Markdown. */
export function operationsDocument(
  services: readonly Service[],
  rows: readonly OperationRow[],
  descriptions: readonly NodeDescription[],
): string {
  const counts = (Object.keys(EVIDENCE_NAMES) as Evidence[]).map((evidence) => [
    EVIDENCE_NAMES[evidence],
    String(rows.filter((operation) => operation.evidence === evidence).length),
  ])
  return [
    '# Operations',
    '',
    'Written by `npm run -s operations -- --document` from the contract (`lib/contract`) and the descriptions of the nodes; do not edit it by hand.',
    '',
    `${rows.length} operations. How we know their addresses:`,
    '',
    ...table(['how we know', 'operations'], counts),
    '',
    'An address that is not documented may differ at the real service; operations that are implied or follow a convention were never seen to work there.',
    '',
    ...services.flatMap((service) => serviceSection(service, rows, descriptions)),
  ]
    .join('\n')
    .replace(/\n+$/, '\n')
}
